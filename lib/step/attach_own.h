/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc, /sys, /dev: mounts of ours on the first level of a root that is not. For step kinds. */
#ifndef SUNDER_STEP_ATTACH_OWN_H
#define SUNDER_STEP_ATTACH_OWN_H

#include "plan/run.h"

/*
 * Attaches on a directory of that name (no '/') in the root, made where it is missing. A link of
 * that name is refused, not followed: the image would choose what we mount over.
 */
int attach_own(struct run *, int mount, const char *name, struct sunder_error *);

#endif
