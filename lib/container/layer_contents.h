/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Do two files say the same? */
#ifndef SUNDER_CONTAINER_LAYER_CONTENTS_H
#define SUNDER_CONTAINER_LAYER_CONTENTS_H

#include <stdint.h>

#include "system/arena.h"

struct contents {
	char *one, *other; /* buffers, made at the first use */
};

/*
 * Compares two regular files of the same size, each an entry of a directory; no link is followed,
 * and what is no regular file any more is not waited for. 1: they differ, or one may not be read;
 * 0: they do not; or -errno.
 */
int contents_compare(struct arena *, struct contents *, int one_directory, int other_directory,
	const char *name, uint64_t size);

/* The same of the targets of two links. */
int contents_compare_links(struct arena *, struct contents *, int one_directory,
	int other_directory, const char *name);

#endif
