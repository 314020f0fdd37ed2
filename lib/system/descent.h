/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A way down into directories nested as deep as somebody liked: of all those on the way only the
 * last few are open. The others are opened again on the way back, through "..", and must then be
 * the same as before. No path is ever looked up.
 */
#ifndef SUNDER_SYSTEM_DESCENT_H
#define SUNDER_SYSTEM_DESCENT_H

#include <stddef.h>
#include <stdint.h>

#include "system/arena.h"

struct descent_step {
	int fd; /* -1: closed for now */
	uint64_t device, inode;
};

/* Zero it, but for `flags`: how they are opened again. */
struct descent {
	int flags;
	struct descent_step *steps;
	size_t count, room, closed;
	size_t missing; /* levels below the last one, where there is nothing */
};

/* Takes the fd over, also when it fails; -1: there is no such directory. 0 or -errno. */
int descent_push(struct arena *, struct descent *, int fd);

/* Back up. 0, or -errno; -ESTALE: the directory was moved meanwhile. */
int descent_pop(struct descent *);

/* The last one; -1 where there is nothing. */
int descent_fd(const struct descent *);

/* Closes all. */
void descent_end(struct descent *);

#endif
