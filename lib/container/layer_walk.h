/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A walk through what is in a kept layer, with the host's directories beside it: for what a list of
 * changes cannot tell.
 */
#ifndef SUNDER_CONTAINER_LAYER_WALK_H
#define SUNDER_CONTAINER_LAYER_WALK_H

#include "container/kept.h"
#include "system/descent.h"

struct layer_level {
	const char **directories;
	size_t count, room, next;
	size_t path_length;
};

struct layer_walk {
	struct arena *arena;
	const struct kept *kept;
	/* Of each entry, with its directory open on both sides. 0, or what ends the walk. */
	int (*visit)(struct layer_walk *, int layer, int host, const char *name);
	void *context;
	bool only_directories;
	char *path; /* of the entry, on the host */
	/* The walk's own: */
	struct descent layer, host;
	struct layer_level *levels;
	size_t level_count, level_room;
};

/*
 * Goes into each directory that is on both sides, and follows no link. Failures are told as of
 * `doing`, with the path behind that. 0 or -errno with the error filled.
 */
int layer_walk(struct layer_walk *, const char *doing, struct sunder_error *);

#endif
