/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mounts that this process sees, as /proc/self/mountinfo tells. */
#ifndef SUNDER_SURVEY_MOUNTS_H
#define SUNDER_SURVEY_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "system/arena.h"

struct mount_entry {
	const char *root;  /* what of the file system is mounted: "/", or a directory of it */
	const char *place; /* absolute */
	const char *type;  /* of the file system: "ext4", "fuse.sshfs" */
	bool read_only;    /* this mount, or its file system */
};

struct mount_list {
	struct mount_entry *entries;
	size_t count;
};

/* 0, or -errno. */
int mounts_read(struct arena *, struct mount_list *);

/* The parser under it; malformed lines are passed over. The text is changed. */
void mounts_parse(struct arena *, char *text, struct mount_list *);

/* Is the path below the other one, or the same? Both absolute, without "." and "..". */
bool mounts_is_below(const char *path, const char *above);

/* The last mount at exactly that place; NULL where there is none. */
const struct mount_entry *mounts_at(const struct mount_list *, const char *place);

/* Is there a mount strictly below that directory? */
bool mounts_any_below(const struct mount_list *, const char *directory);

/*
 * Is it covered by another mount, so that its place leads elsewhere? `mount` is an entry of the
 * list.
 */
bool mounts_is_covered(const struct mount_list *, const struct mount_entry *mount);

/* The mount that the path is on; NULL where there is none in the list. */
const struct mount_entry *mounts_under(const struct mount_list *, const char *path);

/*
 * Does that type show the kernel rather than files (proc, sysfs, cgroup2 ...), or is it mounted by
 * being looked at (autofs)? That is nothing for a copy.
 */
bool mounts_is_kernels(const char *type);

/* Can files of that type be the lower layer of an overlay? */
bool mounts_can_be_layer(const char *type);

#endif
