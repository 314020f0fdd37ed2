/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The throwaway copy of the machine, as an ordinary user gets it. */
#ifndef SUNDER_CONTAINER_COPY_H
#define SUNDER_CONTAINER_COPY_H

#include "container/container.h"
#include "container/identity.h"

/* A tree of the host that the container sees through an overlay, and may write to. */
struct copied_tree {
	const char *path;
	enum { TREE_OVERLAY, TREE_SKELETON, TREE_BIND } kind;
	size_t layer;  /* TREE_OVERLAY: which */
	unsigned mode; /* TREE_SKELETON: of the directory */
	uint8_t slot;  /* of its clone, or of the overlay that the host makes; else 0 */
};

struct copy {
	struct copied_tree *trees;
	size_t count, room;
	size_t layer_count;
	bool whole;            /* for root nothing has to be split */
	const char *directory; /* the working directory; NULL: not to be had inside */
	const char *home;      /* NULL: none */
};

/* Decides what is overlaid: HOME, the working directory, each --overlay. 0 or -errno. */
int copy_plan_trees(struct arena *, const struct container_options *, const struct identity *,
	struct copy *, struct sunder_error *);

/* The same for one directory at a place in any root (--overlay with --root). */
int copy_add_tree(struct arena *, struct copy *, const char *directory, struct sunder_error *);

#endif
