/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File descriptors with one owner: closed where their variable ends, unless taken. */
#ifndef SUNDER_SYSTEM_FD_H
#define SUNDER_SYSTEM_FD_H

#include <errno.h>
#include <unistd.h>

static inline void close_keeping_errno(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
}

static inline void close_variable(const int *fd)
{
	close_keeping_errno(*fd);
}

/* `autoclose int fd = -1;`: closed when the variable goes out of scope; errno is left alone. */
#define autoclose __attribute__((cleanup(close_variable)))

/* Hands an fd on to a new owner: the variable forgets it. */
static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#endif
