/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that says of a kept layer that an apply has begun, and not come to its end. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "container/applying.h"
#include "system/fd.h"

/*
 * Files get the time of the clock's last tick: what is changed now may be older than now. So this
 * says a little less.
 */
static void print_time(char line[], size_t size)
{
	enum { A_FEW_TICKS = 40 * 1000 * 1000, SECOND = 1000 * 1000 * 1000 };
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_nsec -= A_FEW_TICKS;
	if (now.tv_nsec < 0) {
		now.tv_nsec += SECOND;
		now.tv_sec--;
	}
	text_print_sized(line, size, "%ld.%ld\n", (long)now.tv_sec, now.tv_nsec);
}

static int write_new(int directory)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
	autoclose int fd = openat(directory, "applying.new", flags, 0600);
	char line[64];

	print_time(line, sizeof(line));
	if (fd < 0)
		return -errno;
	ssize_t written = write(fd, line, strlen(line));

	if (written != (ssize_t)strlen(line))
		return written < 0 ? -errno : -ENOSPC;
	return fsync(fd) < 0 ? -errno : 0;
}

int kept_begin_applying(const struct kept *kept)
{
	/* One that was cut off began earlier. */
	if (kept->applying)
		return 0;
	int r = write_new(kept->directory);

	if (r == 0 && renameat(kept->directory, "applying.new", kept->directory, "applying") < 0)
		r = -errno;
	return r < 0 ? r : fsync(kept->directory) < 0 ? -errno : 0;
}

int kept_end_applying(const struct kept *kept)
{
	if (unlinkat(kept->directory, "applying", 0) < 0 && errno != ENOENT)
		return -errno;
	return fsync(kept->directory) < 0 ? -errno : 0;
}
