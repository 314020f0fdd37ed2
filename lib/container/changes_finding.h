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
	bool is_lost;        /* the host had it once */
	bool is_another;     /* than the host had then, as it seems; or it is in such a one */
	bool is_mount_point; /* or on the way to one: made by sunder, if nothing else is in it */
};

struct first_link {
	uint64_t inode;      /* in the layer; 0: a free place */
	uint64_t host_inode; /* of the file of that name on the host; 0: there is none */
	const char *path;
};

/* Sorted. */
struct paths {
	const char **list;
	size_t count;
};

struct finding {
	struct arena *arena;
	const struct kept *kept;
	const struct changes_request *request;
	struct changes *changes;
	struct sunder_error *error;
	struct paths wanted; /* none: everything */
	struct paths mount_points;

	size_t tree;
	struct descent layer, host;
	uint64_t mount; /* of the tree on the host */
	struct level *levels;
	size_t level_count, level_room;
	char *path; /* of the entry that is looked at */

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

static inline bool is_after(struct file_time time, struct timespec than)
{
	return time.seconds != than.tv_sec ? time.seconds > than.tv_sec
					   : time.nanoseconds > (unsigned long)than.tv_nsec;
}

static inline bool is_node(mode_t mode)
{
	return S_ISCHR(mode) || S_ISBLK(mode);
}

/* changes_select.c: is a path one of these, or above one of them? */
enum place { PLACE_ELSEWHERE, PLACE_ABOVE, PLACE_EXACT };
struct paths paths_sort(struct arena *, const char *const *paths, size_t count);
enum place paths_find(const struct paths *, const char *path);

/* Is it one of these, or below one? */
bool paths_are_above(const struct paths *, const char *path);

/* As a walk comes by: a directory before what is in it, names by their bytes. */
int paths_compare(const char *one, const char *other);

/* changes_select.c: lists of changes. */
void changes_add(struct arena *, struct changes *, struct change);
void changes_sort(struct changes *);

/* The one of that path, in a sorted list; NULL: there is none. */
const struct change *changes_at(const struct changes *, const char *path);

/* changes_entry.c: adds the change of an entry, if it is one. 0 or -errno, the error filled. */
int changes_add_entry(struct finding *, const struct entry_pair *);

/*
 * Was it made only to mount something on it? A directory only if nothing else turns up in it: then
 * its change is taken back when the walk leaves it.
 */
bool changes_is_mount_point(const struct finding *, const struct entry_pair *);
void changes_leave_mount_point(struct finding *, const struct level *);

/* changes_conflict.c: what has happened on the host. 0 or -errno. */
int changes_find_conflict(struct finding *, const struct entry_pair *, struct change *);

/* Has the host lost it, since it was copied up? */
bool changes_is_lost(struct finding *, const struct entry_pair *);

/* Of a directory on both sides: does it seem to be copied up from another one of the host's? */
bool changes_is_another(struct finding *, const struct entry_pair *);

int changes_fail(struct finding *, int r, const char *doing);

#endif
