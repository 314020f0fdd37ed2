/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Kept layers: what containers have written into their upper layers, kept under names. One is a
 * directory of its name in the caller's own store:
 *
 *	layer           the description, see below; written before anything is in the layers
 *	begun           (empty) a command has been started with it
 *	whole           (empty) that command has ended, and what it wrote is on the disk
 *	applying        (one line: seconds.nanoseconds, on the host's clock) an apply has begun to
 *	                change the host, and not come to its end
 *	upperN, workN   of tree N: overlayfs' upper layer, and what it needs beside it
 *	layer.new, applying.new         what is written, before it gets the name
 *
 * Whoever writes into it, or applies it, holds an exclusive lock (flock(2)) on the directory; who
 * reads it while nothing may change it, a shared one. "layer" is lines of words, blanks, newlines
 * and backslashes in them escaped as in records: first "sunder-layer 1", then
 *
 *	started SECONDS.NANOSECONDS     the host's clock, before anything was written
 *	boot ID                         /proc/sys/kernel/random/boot_id then
 *	userns yes|no                   does the container's root have ids of its own
 *	uid-map LINES   gid-map LINES   as in /proc/PID/uid_map, when userns is yes
 *	by-root yes|no                  host root made the overlays: trusted.overlay.* xattrs, and
 *	                                ids on the disk that have to be shifted back
 *	tree N PATH                     an overlay over that directory of the host
 *	mount-point PATH                something was mounted there, and what it was mounted on was
 *	                                made where it was missing; a path as those of trees
 *	command WORD...                 what was run, for people
 *	applied SECONDS.NANOSECONDS SECONDS.NANOSECONDS
 *	                                what was changed on the host between these was changed by
 *	                                an apply; none or more of these lines
 */
#ifndef SUNDER_CONTAINER_KEPT_H
#define SUNDER_CONTAINER_KEPT_H

#include <stdbool.h>
#include <time.h>

#include "sunder.h"
#include "system/field.h"
#include "system/idmap.h"

#define KEPT_MOST_TREES 10000

struct kept_tree {
	const char *path; /* directory of the host, absolute and without links */
	size_t layer;     /* N of upperN */
};

enum kept_state {
	KEPT_WHOLE,
	KEPT_IN_USE,    /* somebody holds the lock that was asked for */
	KEPT_CUT_OFF,   /* the machine went down while a command wrote: it may not be all there */
	KEPT_NOT_BEGUN, /* what a --keep that never came to its command has left */
	KEPT_NOT_UNDERSTOOD, /* its description is none; nothing but name, path, directory is set */
};

/* When an apply that has come to its end was at work. */
struct kept_apply {
	struct timespec began, ended;
};

struct kept {
	const char *name, *path; /* of its directory */
	int directory;           /* the caller's to close, and with it the lock */
	enum kept_state state;
	bool has_ended; /* in use or not: the last command that wrote into it */
	struct timespec started;
	const char *boot;
	bool has_userns, by_root;
	struct id_maps maps;
	struct kept_tree *trees;
	size_t tree_count;
	const char **mount_points;
	size_t mount_point_count;
	const char *const *command; /* ends with NULL */
	bool applying;              /* an apply was cut off, and ... */
	struct timespec apply_began;
	const struct kept_apply *applied;
	size_t applied_count;
};

enum kept_use {
	KEPT_TO_LOOK,    /* a lock is not needed: state says whether somebody is writing */
	KEPT_TO_READ,    /* a shared lock */
	KEPT_TO_WRITE,   /* an exclusive one */
	KEPT_TO_DISCARD, /* the same, of one that is not begun or not understood as well */
};

/* $XDG_DATA_HOME/sunder, ~/.local/share/sunder; for root /var/lib/sunder/kept. Never NULL. */
const char *kept_store(struct arena *, const char *const *environment);

/* Is it a name for a kept layer: 1 to 64 of A-Z a-z 0-9 . _ -, and no '.' or '-' in front. */
bool kept_is_name(const char *name);

/*
 * Opens one and reads its description. What a sunder that was killed has left is made whole first,
 * where it is known to be all there (the machine has not gone down since); that takes the
 * exclusive lock for a moment. 0, or -errno with the error filled: -ENOENT (no such layer),
 * -ENODATA (it is not begun), -EWOULDBLOCK (somebody uses it), -ENOTUNIQ (another user's), -EPROTO
 * (a description that is none).
 */
int kept_open(struct arena *, const char *store, const char *name, enum kept_use, struct kept *,
	struct sunder_error *);

/* Calls visit for the name of each. 0, also without a store; the first negative value; -errno. */
int kept_visit(const char *store, int (*visit)(void *context, const char *name), void *context,
	struct sunder_error *);

/*
 * Deletes the layer, opened KEPT_TO_DISCARD. Its name is free at once, also where deleting the rest
 * fails then. 0, or -errno with the error filled.
 */
int kept_discard(struct arena *, const char *store, const struct kept *, struct sunder_error *);

/*
 * What its upper layers take on the disk, of a file with several names once. What is written into
 * it meanwhile may be missing. 0, or -errno with the error filled.
 */
int kept_size(const struct kept *, uint64_t *bytes, struct sunder_error *);

/* Can the caller read all of it, and make it again, without becoming its owner? */
bool kept_is_own(const struct kept *);

/* Ends what a kept_discard() that was killed has begun. 0, or -errno with the error filled. */
int kept_clear_up(struct arena *, const char *store, struct sunder_error *);

/* The boot id of the machine, as descriptions have it. 0 or -errno. */
int kept_read_boot(struct arena *, const char **boot);

/*
 * The text of a description, from as much of *kept as is in one; and *kept from such a text. For
 * the step that makes one, and for kept_open(). 0 or -EPROTO.
 */
void kept_describe(const struct kept *, struct text *);
void kept_describe_apply(struct text *, const struct kept_apply *);
int kept_parse(struct arena *, struct field text, struct kept *);

/* The line of an "applying" file. 0 or -EPROTO. */
int kept_parse_time(struct arena *, struct field text, struct timespec *);

/*
 * The id as it would be on the host, of what a stat(2) in the layer has said: with `by_root` ids
 * are shifted back; what is in no map stays as it is.
 */
uint32_t kept_host_id(const struct kept *, enum id_kind, uint32_t on_disk);

/*
 * Opens the upper layer of the tree of that number, or the directory of the host that the tree is:
 * no link is followed. An fd, or -errno; -ENOENT: there is none.
 */
int kept_open_layer(const struct kept *, size_t tree, int flags);
int kept_open_host(const struct kept *, size_t tree, int flags);

/* O_PATH of the directory of the host that the tree is in; of / that is / itself. Or -errno. */
int kept_open_above(const struct kept *, size_t tree);

/* What of a path of the host is below that tree, without a '/' in front; "" is the tree itself. */
const char *kept_path_in_tree(const struct kept *, size_t tree, const char *path);

/*
 * An ordinary user's layer has files of subordinate ids, which only a process in a user namespace
 * with the same map may read and give away. The calling process, of one thread, enters such a one,
 * where the layer is one of those (has_userns and not by_root), to stay there: it is the caller as
 * before and owns all that the map has; ids in stat(2) and chown(2) are those of the map's inside
 * from then on. 0, or -errno with the error filled: then it is to be ended.
 */
int kept_become_owner(struct arena *, const struct kept *, struct sunder_error *);

#endif
