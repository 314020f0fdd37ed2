/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /proc/self and /proc/sys, through a procfs that no image can have put anything over; and on the
 * host the files of the container's first process.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "plan/error.h"
#include "step/proc_file.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/proc.h"
#include "system/text.h"

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

/* The host's /proc, which must be one, and of our PID namespace: root writes there, by PID. */
int proc_file_open_host(struct sunder_error *error)
{
	int fd = openat(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs status;

	if (fd < 0 || fstatfs(fd, &status) < 0)
		error_fill(error, errno, "open /proc");
	else if (status.f_type != PROC_MAGIC)
		error_fill(error, ENOTSUP, "open /proc");
	else if (proc_is_ours(fd))
		return fd;
	else
		error_fill(error, ESRCH, "find the container in /proc");
	close_keeping_errno(fd);
	return -error->errnum;
}

int proc_file_write_of(
	struct run *run, const char *name, const char *content, struct sunder_error *error)
{
	char path[64];
	autoclose int proc = proc_file_open_host(error);

	if (proc < 0)
		return proc;
	text_print(path, "%d/%s", (int)run->pid, name);
	autoclose int fd = openat(proc, path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0 || write(fd, content, strlen(content)) < 0)
		return error_fill(error, errno, "write /proc/%s", path);
	return 0;
}
