/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where containers' directories are, and clearing up after those that died with theirs left. */
#ifndef SUNDER_CONTAINER_STATE_H
#define SUNDER_CONTAINER_STATE_H

#include "container/container.h"

/*
 * The directory for containers' directories: --state; /var/lib/sunder for root; else
 * $XDG_STATE_HOME/sunder, ~/.local/state/sunder, or /var/tmp/sunder-UID without a home.
 */
int state_find_base(
	struct arena *, const struct container_options *, const char **base, struct sunder_error *);

/* Is the caller the machine's root, and not one of a user namespace, who is somebody in it? */
bool state_is_of_machine(void);

/* The path as realpath(3) has it; of what is not there yet, the part that is. */
const char *state_without_links(struct arena *, const char *base);

/*
 * Undoes what is recorded for each container there that nobody holds the lock of. Returns 0, or
 * the first -errno after all were tried; no such directory is 0.
 */
int state_clear_up(const char *base, struct sunder_error *);

#endif
