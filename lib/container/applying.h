/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files that apply changes (apply*.c, kept_applying.c) have in common. */
#ifndef SUNDER_CONTAINER_APPLYING_H
#define SUNDER_CONTAINER_APPLYING_H

#include "container/apply.h"
#include "container/replica.h"
#include "system/kernel.h"

/*
 * Where a change is, on both sides: open directories, and the name in each. The directory of the
 * last one stays open, because the next one is often in it, or below.
 */
struct apply_place {
	const struct kept *kept;
	int layer_tree, host_tree; /* of `tree`; -1: not open; of the host: there is none */
	size_t tree;
	int layer, host;
	char *directory; /* below the tree: which these two are of */
	bool is_open;
	bool inherits; /* the host's gives what is made in it an access list */
	const char *layer_name, *host_name;
};

void place_start(struct apply_place *, struct arena *, const struct kept *);
void place_end(struct apply_place *);

/* Opens the directories of the change. 0 or -errno. */
int place_enter(struct apply_place *, const struct change *);

enum { LEFTOVER_NAME_SIZE = 128 };

/*
 * What the new one of an entry of the layer is called while it is made; and the old one where it
 * has to be moved away first.
 */
void leftover_name(char name[LEFTOVER_NAME_SIZE], const struct kept *, uint64_t inode);
void leftover_old_name(char name[LEFTOVER_NAME_SIZE], const struct kept *, uint64_t inode);

struct applying {
	struct arena *arena;
	const struct kept *kept;
	const struct apply_request *request;
	const struct changes *changes;
	struct sunder_error *error;
	struct apply_place place;
	struct replicator replicator;
	bool *is_touched; /* of each tree: there is something to be synced */
	size_t done;
};

/* apply_entry.c: one change. Each returns 0 or -errno with the error filled. */
/* Makes it beside its place. */
int entry_make(struct applying *, const struct change *);
/* Puts what has been made into its place. */
int entry_put(struct applying *, const struct change *);
/* Makes a hard link to what has been put in place. */
int entry_link(struct applying *, const struct change *);
/* A directory that stays gets its mode, owner and attributes. */
int entry_alter(struct applying *, const struct change *);
/* Deletes it; of what was replaced, the old one. */
int entry_delete(struct applying *, const struct change *);
/* Takes away what entry_make() has made, if it is there. */
void entry_abandon(struct applying *, const struct change *);
/* Does it take two steps, because one of the two is a directory? */
bool entry_is_swapped(const struct change *);

/*
 * apply_times.c: gives the directories that the container has made the times that they have in
 * the layer: those of the changes, and after an apply that was cut off all of them.
 */
int apply_directory_times(struct applying *);

/*
 * kept_applying.c: writes the "applying" file, if it is not there, and says since when; takes it
 * away again, and notes in the description when that was. 0, -errno.
 */
int kept_begin_applying(const struct kept *, struct timespec *began);
int kept_end_applying(struct arena *, const struct kept *, struct timespec began);

#endif
