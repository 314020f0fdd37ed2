/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Few fds on a long way down. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "system/descent.h"
#include "system/fd.h"

enum { MOST_OPEN = 32 };

/* The topmost one that is still open: what it is has to be known when it is opened again. */
static int close_topmost(struct descent *descent)
{
	struct descent_step *step = &descent->steps[descent->closed];
	struct stat status;

	if (fstat(step->fd, &status) < 0)
		return -errno;
	step->device = status.st_dev;
	step->inode = status.st_ino;
	close(take_fd(&step->fd));
	descent->closed++;
	return 0;
}

int descent_push(struct arena *arena, struct descent *descent, int fd)
{
	if (fd < 0) {
		descent->missing++;
		return 0;
	}
	descent->steps = arena_grow(
		arena, descent->steps, descent->count, &descent->room, sizeof(*descent->steps));
	descent->steps[descent->count++] = (struct descent_step){.fd = fd};
	return descent->count - descent->closed > MOST_OPEN ? close_topmost(descent) : 0;
}

static int open_again(struct descent *descent, int below)
{
	struct descent_step *step = &descent->steps[descent->count - 1];
	struct stat status;
	autoclose int fd = openat(below, "..", descent->flags | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) < 0)
		return -errno;
	if (status.st_dev != step->device || status.st_ino != step->inode)
		return -ESTALE;
	step->fd = take_fd(&fd);
	descent->closed--;
	return 0;
}

int descent_pop(struct descent *descent)
{
	if (descent->missing > 0) {
		descent->missing--;
		return 0;
	}
	autoclose int below = descent->steps[--descent->count].fd;

	return descent->count > 0 && descent->count == descent->closed ? open_again(descent, below)
								       : 0;
}

int descent_fd(const struct descent *descent)
{
	return descent->missing || !descent->count ? -1 : descent->steps[descent->count - 1].fd;
}

void descent_end(struct descent *descent)
{
	while (descent->count > descent->closed)
		close(descent->steps[--descent->count].fd);
	descent->count = descent->closed = descent->missing = 0;
}
