/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The layers that host root makes for a container whose ids are mapped. */
#ifndef SUNDER_CONTAINER_LAYERING_H
#define SUNDER_CONTAINER_LAYERING_H

#include "container/making.h"

/* Where a tree's upper layer is: the directory that it is in; NULL: in memory. */
const char *layering_place(const struct making *, const struct copied_tree *);

/* Is it the tree that is over the root? */
bool layering_is_root(const struct copied_tree *);

/* The host's steps: an overlay for each tree, and for the root. */
void layering_add(struct making *);

#endif
