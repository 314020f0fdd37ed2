/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The PATHs of `sunder diff NAME PATH...` and `sunder apply NAME PATH...`. */
#ifndef SUNDER_CMD_KEPT_PATHS_H
#define SUNDER_CMD_KEPT_PATHS_H

#include "container/changes.h"

/*
 * Makes them absolute, seen from the working directory, without "." and "..", and without links in
 * the directories that are there; the last part may be a link, or not be there. `words` ends with
 * NULL; what they come to is of the arena. 0 or -errno with the error filled.
 */
int kept_paths_resolve(
	struct arena *, const char *const words[], struct changes_request *, struct sunder_error *);

/*
 * Finds the changes that are asked for, with progress on a terminal. `words` are those of the
 * request's paths: one that neither the host has nor a change is a typing error, -ENOENT. 0 or
 * -errno with the error filled.
 */
int kept_paths_find(struct arena *, const struct kept *, const struct changes_request *,
	const char *const words[], struct changes *, struct sunder_error *);

#endif
