/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Deleting upper layers: what is in them may belong to subordinate ids. */
#ifndef SUNDER_STEP_LAYERS_H
#define SUNDER_STEP_LAYERS_H

#include "sunder.h"
#include "system/idmap.h"

/*
 * Deletes upper0, work0, ... of so many layers in a directory. Where the caller's own rights do
 * not reach, a process in a user namespace with these maps does it. `path` is the directory's, for
 * errors. 0, also where they are not there; or -errno with the error filled.
 */
int layers_remove(int directory, size_t count, const struct id_maps *, const char *path,
	struct sunder_error *);

/* The same of all layers that are there. */
int layers_remove_all(
	int directory, const struct id_maps *, const char *path, struct sunder_error *);

/* The same, and the directory of that name in it, a tree of theirs too; NULL: there is none. */
int layers_remove_with(int directory, size_t count, const char *tree, const struct id_maps *,
	const char *path, struct sunder_error *);

#endif
