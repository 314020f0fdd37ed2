/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that says of a kept layer that an apply has begun, and not come to its end. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "container/applying.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/file.h"

/*
 * Files get the time of the clock's last tick: what is changed now may be older than now. So this
 * says a little less.
 */
static struct timespec a_little_before_now(void)
{
	enum { A_FEW_TICKS = 40 * 1000 * 1000, SECOND = 1000 * 1000 * 1000 };
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_nsec -= A_FEW_TICKS;
	if (now.tv_nsec < 0) {
		now.tv_nsec += SECOND;
		now.tv_sec--;
	}
	return now;
}

static int write_new(int directory, const struct timespec *began)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
	autoclose int fd = openat(directory, "applying.new", flags, 0600);
	char line[64];

	text_print(line, "%ld.%ld\n", (long)began->tv_sec, began->tv_nsec);
	if (fd < 0)
		return -errno;
	ssize_t written = write(fd, line, strlen(line));

	if (written != (ssize_t)strlen(line))
		return written < 0 ? -errno : -ENOSPC;
	return fsync(fd) < 0 ? -errno : 0;
}

int kept_begin_applying(const struct kept *kept, struct timespec *began)
{
	/* One that was cut off began earlier. */
	*began = kept->applying ? kept->apply_began : a_little_before_now();
	if (kept->applying)
		return 0;
	int r = write_new(kept->directory, began);

	if (r == 0 && renameat(kept->directory, "applying.new", kept->directory, "applying") < 0)
		r = -errno;
	return r < 0 ? r : fsync(kept->directory) < 0 ? -errno : 0;
}

/* A line more. */
static int add_to_description(
	struct arena *arena, const struct kept *kept, const struct kept_apply *apply)
{
	enum { ROOM_FOR_LINE = 128 };
	struct field old;
	int r = file_read_in_root(arena, kept->directory, "layer", &old);

	if (r < 0)
		return r;
	size_t size = old.length + ROOM_FOR_LINE;
	struct text text = {.start = arena_allocate(arena, size), .size = size};

	memcpy(text.start, old.start, old.length);
	text.used = old.length;
	kept_describe_apply(&text, apply);
	return kept_layer_describe(kept->directory, text.start);
}

int kept_end_applying(struct arena *arena, const struct kept *kept, struct timespec began)
{
	struct kept_apply apply = {.began = began};

	clock_gettime(CLOCK_REALTIME, &apply.ended);
	int r = add_to_description(arena, kept, &apply);

	if (r < 0)
		return r;
	if (unlinkat(kept->directory, "applying", 0) < 0 && errno != ENOENT)
		return -errno;
	return fsync(kept->directory) < 0 ? -errno : 0;
}
