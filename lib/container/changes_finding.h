/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files that find changes (changes*.c) have in common. */
#ifndef SUNDER_CONTAINER_CHANGES_FINDING_H
#define SUNDER_CONTAINER_CHANGES_FINDING_H

#include "container/changes.h"
#include "container/layer_contents.h"
#include "container/layer_xattrs.h"
#include "system/descent.h"
#include "system/kernel.h"

/* The names in a directory, or in two at once. */
struct listing {
	char *bytes; /* each with its NUL */
	size_t used, room;
	const char **names; /* sorted, each one once */
	size_t count, next;
};

/* 0 or -errno. */
int listing_read(struct listing *, int directory);
int listing_sort(struct listing *);
void listing_free(struct listing *);

/* One directory on the way down. */
struct level {
	struct listing listing;
	size_t path_length;
	bool is_wanted; /* with all that is in it; else there is only something of it wanted */
	bool is_opaque; /* what only the host has in it is deleted */
	bool has_xattr_whiteouts;
	bool is_lost; /* the host had it once */
};

struct first_link {
	uint64_t inode;      /* in the layer; 0: a free place */
	uint64_t host_inode; /* of the file of that name on the host; 0: there is none */
	const char *path;
};

struct finding {
	struct arena *arena;
	const struct kept *kept;
	const struct changes_request *request;
	struct changes *changes;
	struct sunder_error *error;
	const char **wanted; /* sorted; NULL: everything */
	size_t wanted_count;

	size_t tree;
	struct descent layer, host;
	uint64_t mount; /* of the tree on the host */
	struct level *levels;
	size_t level_count, level_room;
	char *path; /* of the entry that is looked at */
	size_t path_room;

	struct xattrs after_xattrs, before_xattrs;
	struct contents contents;
	struct first_link *links;
	size_t link_count, link_room;
};

/* An entry of a directory on both sides. */
struct entry_pair {
	const char *name;
	int layer, host; /* directories; -1: not there */
	bool has_after, has_before;
	struct file_status after, before;
	bool is_covered; /* a whiteout, or nothing in an opaque directory */
	bool is_mounted; /* on the host it is a mount by now */
};

static inline bool is_directory(const struct file_status *status)
{
	return S_ISDIR(status->mode);
}

/* changes_select.c: which paths are asked for. */
enum wanted { WANTED_NOT, WANTED_PARTLY, WANTED_WHOLLY };
void changes_sort_wanted(struct finding *);
enum wanted changes_wanted_tree(const struct finding *, const char *path);

/* The same of a path below one that is wanted partly. */
enum wanted changes_wanted_entry(const struct finding *, const char *path);

/* As a walk comes by: a directory before what is in it, names by their bytes. */
int changes_compare_paths(const char *one, const char *other);

/* changes_entry.c: adds the change of an entry, if it is one. 0 or -errno, the error filled. */
int changes_add_entry(struct finding *, const struct entry_pair *);

/* changes_conflict.c: what has happened on the host; NULL: nothing. 0 or -errno. */
int changes_find_conflict(
	struct finding *, const struct entry_pair *, const struct change *, const char **conflict);

/* Has the host lost it, since it was copied up? */
bool changes_is_lost(struct finding *, const struct entry_pair *);

int changes_fail(struct finding *, int r, const char *doing);

#endif
