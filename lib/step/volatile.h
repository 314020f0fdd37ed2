/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a volatile overlay leaves in its work directory. */
#ifndef SUNDER_STEP_VOLATILE_H
#define SUNDER_STEP_VOLATILE_H

#include "sunder.h"

/*
 * A volatile overlay leaves a marker in its work directory, below directories of mode 0 that an
 * ordinary user outside cannot enter. It forbids mounting the layer again: nobody will, or where it
 * is kept it is synced first. `work` is that directory in `place`, and `lower` is for errors. 0 or
 * -errno; -ENOSPC where the disk had no room for it: then overlayfs has mounted itself read-only,
 * and said so only in the log.
 */
int volatile_remove_marker(int place, const char *work, const char *lower, struct sunder_error *);

#endif
