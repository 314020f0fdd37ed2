/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a kept layer would change on the host: its upper layers read, and compared with the host as
 * it is now. A file that was only touched, or that the host has just the same by now, is no change.
 */
#ifndef SUNDER_CONTAINER_CHANGES_H
#define SUNDER_CONTAINER_CHANGES_H

#include <sys/stat.h>

#include "container/kept.h"

/* Bytes of a path, with its NUL: layers with longer ones are refused. */
enum { CHANGES_LONGEST_PATH = 64 * 1024 };

enum change_kind {
	CHANGE_ADDED,
	CHANGE_MODIFIED, /* `what` says of what */
	CHANGE_REPLACED, /* by something of another type: a directory by a file, a link ... */
	CHANGE_DELETED,  /* a directory with all that is in it is one change */
};

/* Of what is modified; more than one at once. */
#define CHANGED_CONTENT 1U /* of a regular file; the target of a link; the device's number */
#define CHANGED_MODE    2U /* permissions, setuid bits */
#define CHANGED_OWNER   4U
#define CHANGED_XATTRS  8U  /* ACLs and file capabilities are such */
#define CHANGED_LINK    16U /* a hard link to another file of the layer, which it was not before */

/* Of a side, what stat(2) says; ids as on the host (kept_host_id()); mode 0: there is nothing. */
struct change_side {
	mode_t mode;
	uid_t uid;
	gid_t gid;
	uint64_t size, inode;
	uint32_t links;
	dev_t device; /* of a device node */
	struct timespec modified;
};

struct change {
	const char *path; /* on the host, absolute */
	size_t tree;      /* of kept->trees; the rest of the path is the same in its upper layer */
	enum change_kind kind;
	unsigned what; /* CHANGED_* */
	struct change_side before, after;
	/*
	 * A file of the layer that came earlier, and of which this is a hard link; or NULL. It is
	 * an earlier change, or one that the host has just the same, under that path.
	 */
	const char *link_to;
	/* NULL, or what happened to it there meanwhile: "changed on the host after ..." */
	const char *conflict;
	/* It is, or gets, setuid or setgid bits, file capabilities, a device node. */
	bool privileged;
	uint64_t inside; /* of a directory that goes: changes_sum_inside() */
};

/* In the order of a walk: a directory before what is in it, names sorted by their bytes. */
struct changes {
	struct change *list;
	size_t count, room;
	size_t conflicts;
	size_t seen; /* entries of upper layers that were looked at */
};

struct changes_request {
	/* Only what is at or below one of these: absolute, and without links in the directories. */
	const char *const *paths;
	size_t path_count; /* 0: everything */
	/* What is in a directory that goes is a change each, too, behind the directory's own. */
	bool every;
	/* Called now and then, with how many entries were looked at; may be NULL. */
	void (*progress)(void *context, size_t seen);
	void *context;
};

/*
 * Reads the layers and the host, changes nothing, follows no symlink below a tree. The layer must
 * be open (and kept_become_owner() have been called). 0 or -errno with the error filled.
 *
 * A conflict: the host's ctime or time of birth is newer than kept->started; below a directory that
 * goes, that of anything in it; what was copied up is gone on the host (overlay.origin says so; of
 * an ordinary user's layer only for directories, and what is in them); something is mounted there.
 * Of a directory the ctime is not asked where it is its mtime too, because each new entry sets
 * both. What goes or is modified in a directory that was copied up from another one than that of
 * its name on the host is one as well; where no handle tells that (an ordinary user's), its ctime
 * does. The origin does not tell more: a file that the container has renamed keeps that of its old
 * name. After an apply that was cut off (kept->applying) a ctime that is newer than its beginning
 * is the apply's own, if the content is the layer's, or the mtime is older than kept->started; and
 * after one that has come to its end, what is of its time (kept->applied) and not written to since.
 * Where something is mounted it is a CHANGE_MODIFIED of nothing.
 *
 * A path below one that the layer has deleted, or made something else, may be asked for too: then
 * that is the change.
 */
int changes_find(struct arena *, const struct kept *, const struct changes_request *,
	struct changes *, struct sunder_error *);

/*
 * One number for a directory and all that is in it: another one when something in it was made,
 * written to or deleted meanwhile. 0 or -errno.
 */
int changes_sum_inside(struct arena *, int directory, const char *name, uint64_t *sum);

/* Opens the changed file in the upper layer; no link is followed. An fd, or -errno. */
int changes_open_after(const struct kept *, const struct change *, int flags);

/* The same on the host: below its tree, no link followed. */
int changes_open_before(const struct kept *, const struct change *, int flags);

#endif
