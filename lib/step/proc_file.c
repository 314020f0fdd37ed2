/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/self and /proc/sys, through a procfs that no image can have put anything over. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "step/proc_file.h"

int proc_file_write(struct run *run, const char *path, const char *content)
{
	int fd = openat(run_fd(run, SLOT_PROC), path, O_WRONLY | O_CLOEXEC);

	return fd < 0 || write(fd, content, strlen(content)) < 0 ? -errno : 0;
}

int proc_file_read(struct run *run, const char *path, char *content, size_t size)
{
	int fd = openat(run_fd(run, SLOT_PROC), path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, content, size - 1);

	if (got < 0)
		return -errno;
	content[got] = '\0';
	return 0;
}
