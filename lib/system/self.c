/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A copy of the executable that has no path, and can be neither written nor grown. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "system/fd.h"
#include "system/kernel.h"
#include "system/self.h"

static const char executable[] = "/proc/self/exe";

struct self_writers self_find_writers(void)
{
	enum { WRITABLE_BY_OTHERS = S_IWGRP | S_IWOTH };
	struct stat status;

	if (stat(executable, &status) < 0)
		return (struct self_writers){.others = true};
	/* A copy in memory has no name: its link count is 0. */
	return (struct self_writers){.nobody = status.st_nlink == 0,
		.others = status.st_mode & WRITABLE_BY_OTHERS,
		.owner = status.st_uid};
}

static int copy_to(int copy)
{
	autoclose int original = openat(AT_FDCWD, executable, O_RDONLY | O_CLOEXEC);
	ssize_t sent;

	if (original < 0)
		return -errno;
	do
		sent = sendfile(copy, original, NULL, 1 << 20);
	while (sent > 0);
	if (sent < 0)
		return -errno;
	const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

	return fcntl(copy, F_ADD_SEALS, seals) < 0 ? -errno : 0;
}

int self_execute_copy(char *const argv[], char *const envp[])
{
	autoclose int copy = memfd_create("sunder", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int r = copy < 0 ? -errno : copy_to(copy);

	if (r < 0)
		return r;
	syscall(SYS_execveat, copy, "", argv, envp, AT_EMPTY_PATH);
	return -errno;
}
