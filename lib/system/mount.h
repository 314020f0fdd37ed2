/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts that exist first as an fd, and are attached when they are whole. Async-signal-safe. */
#ifndef SUNDER_SYSTEM_MOUNT_H
#define SUNDER_SYSTEM_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "system/text.h"

struct mount_option {
	const char *key, *value; /* value NULL: a flag; key NULL: the end */
};

/*
 * A new file system of that type, not attached anywhere. An fd, or -errno; then `reason` has what
 * the kernel said of it, or is empty. `attributes`: MOUNT_ATTR_*.
 */
int mount_new(const char *type, const struct mount_option options[], unsigned attributes,
	struct text *reason);

/* The same, and the file system's context stays open: where all fds are closed at once later. */
int mount_new_unclosed(const char *type, const struct mount_option options[], unsigned attributes,
	int *context, struct text *reason);

/*
 * A copy of the mount at directory/path ("" is the directory itself), with all mounts below it
 * if `recursive`, with the attributes added to each of them, and private. An fd, or -errno.
 */
int mount_clone(int directory, const char *path, bool recursive, unsigned attributes);

/* Adds attributes (MOUNT_ATTR_*) to a mount, and to those below it. 0 or -errno. */
int mount_restrict(int mount, bool recursive, unsigned attributes);

/*
 * Appends the attributes as mount(8) has them, ",ro,nosuid": of MOUNT_ATTR_* those that are also
 * MS_*, by the same numbers. Behind each stands the suffix: "=recursive", or nothing.
 */
void mount_attributes_write(struct text *, unsigned attributes, const char *suffix);

/* Shows a detached mount's files with their ids mapped as in that user namespace. 0 or -errno. */
int mount_map_ids(int mount, bool recursive, int userns);

#endif
