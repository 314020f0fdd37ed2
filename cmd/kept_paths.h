/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The PATHs of `sunder diff NAME PATH...` and `sunder apply NAME PATH...`. */
#ifndef SUNDER_CMD_KEPT_PATHS_H
#define SUNDER_CMD_KEPT_PATHS_H

#include "container/changes.h"

/*
 * Makes them absolute, seen from the working directory, without "." and "..", and without links in
 * the directories that are there; the last part may be a link, or not be there. `words` ends with
 * NULL. 0 or -errno with the error filled.
 */
int kept_paths_resolve(
	struct arena *, const char *const words[], struct changes_request *, struct sunder_error *);

/* A path that neither the host has nor a change: a typing error. 0 or -ENOENT. */
int kept_paths_check(const struct changes_request *, const char *const words[],
	const struct changes *, struct sunder_error *);

#endif
