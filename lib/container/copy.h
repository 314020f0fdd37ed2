/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The throwaway copy of the machine: which trees of the host the container sees, and how. */
#ifndef SUNDER_CONTAINER_COPY_H
#define SUNDER_CONTAINER_COPY_H

#include "container/container.h"
#include "container/identity.h"
#include "survey/mounts.h"

/* A tree of the host that the container sees through an overlay, and may write to. */
struct copied_tree {
	const char *path;
	enum { TREE_OVERLAY, TREE_SKELETON, TREE_BIND } kind;
	size_t layer;   /* TREE_OVERLAY: which */
	bool in_memory; /* TREE_OVERLAY: what the host has there is in memory too */
	unsigned mode;  /* TREE_SKELETON: of the directory */
	bool is_file;   /* TREE_BIND: a file that is a mount */
	uint8_t slot;   /* of its clone, or of the overlay that the host makes; else 0 */
};

struct copy {
	struct copied_tree *trees;
	size_t count, room;
	size_t layer_count;
	bool whole;            /* root's: each mount of the machine is a tree */
	const char *read_only; /* which of them can only be read, and why: for a note; or NULL */
	const char *directory; /* the working directory; NULL: not to be had inside */
	const char *home;      /* NULL: none */
};

/*
 * Decides what is overlaid: HOME, the working directory, each --overlay; for root every mount. 0 or
 * -errno.
 */
int copy_plan_trees(struct arena *, const struct container_options *, const struct identity *,
	struct copy *, struct sunder_error *);

/* The same for one directory at a place in any root (--overlay with --root). */
int copy_add_tree(struct arena *, struct copy *, const char *directory, struct sunder_error *);

/* Root's: a tree for every mount, in the order in which they are to be attached (whole.c). */
void copy_add_mounts(struct arena *, const struct mount_list *, struct copy *);

/* A tree for a directory that is in none yet, on whatever mount it is (whole.c). */
void copy_add_directory(struct arena *, const struct mount_list *, struct copy *, const char *path);

/* By their paths, so that each comes behind what it is mounted on (whole.c). */
void copy_sort(struct copy *);

/* One more tree, of no kind yet. */
struct copied_tree *copy_new_tree(struct arena *, struct copy *, const char *path);

/* Is it /proc, /sys, /dev, or below; /tmp, /var/tmp, /run, or below: they are new in a copy. */
bool copy_is_fresh(const char *path);
bool copy_is_in_emptied(const char *path);

#endif
