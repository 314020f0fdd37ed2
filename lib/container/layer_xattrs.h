/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Extended attributes of a file in a kept layer, or of one on the host, in one form: as they would
 * be on the host. Overlayfs' own are read for what they say, and never shown.
 */
#ifndef SUNDER_CONTAINER_LAYER_XATTRS_H
#define SUNDER_CONTAINER_LAYER_XATTRS_H

#include <sys/types.h>

#include "container/kept.h"

struct xattrs {
	/* What overlayfs says with its own; only in a layer: */
	bool is_copied; /* it was copied up from below, and not made by the container */
	bool is_opaque, has_xattr_whiteouts; /* a directory */
	bool is_whiteout;
	bool has_capability; /* security.capability */
	size_t count;
	const char **names; /* sorted; without those that are not the file's own */
	char *list;         /* reserved, as the names are, by xattrs_reserve() */
	char *value;        /* XATTRS_LARGEST_VALUE bytes */
};

#define XATTRS_LARGEST_VALUE 65536

/* Of the arena: some 400 KiB, so make one and use it again. */
void xattrs_reserve(struct arena *, struct xattrs *);

/*
 * Of the entry `name` of a directory ("." is itself): no link is followed. Of the layer, or of the
 * host. 0, also where there are none to be had; -errno.
 */
int xattrs_read(
	struct xattrs *, const struct kept *, bool in_layer, int directory, const char *name);

/*
 * The value of one of the names as it would be on the host, in xattrs->value: ids in ACLs and file
 * capabilities are shifted as owners are. Its size, or -errno.
 */
ssize_t xattrs_value(struct xattrs *, const struct kept *, bool in_layer, int directory,
	const char *name, const char *key);

/* The shifting alone, of a value in place; returns its size then, which is never a larger one. */
size_t xattrs_shift_value(const struct kept *, const char *key, char *value, size_t size);

/* The handle of what it was copied from (struct ovl_fb), in xattrs->value. Its size, or -errno. */
ssize_t xattrs_origin(struct xattrs *, const struct kept *, int directory, const char *name);

/* Is it an access list that names somebody who has no number in our user namespace? */
bool xattrs_names_outsiders(const char *key, const char *value, size_t size);

#endif
