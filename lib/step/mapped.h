/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts whose files belong to the container's ids: for steps of the host. */
#ifndef SUNDER_STEP_MAPPED_H
#define SUNDER_STEP_MAPPED_H

#include <errno.h>

#include "plan/run.h"

/*
 * Maps the ids of a detached mount as in the container's user namespace; path is for the error.
 */
int mapped_mount(struct run *, int mount, bool recursive, const char *path, struct sunder_error *);

/* Tells why the mount at that path could not be mapped, for -errno `r`. Returns r. */
int mapped_refused(int r, const char *path, struct sunder_error *error);

/*
 * Does -errno say that this mount cannot be mapped, rather than that something went wrong? EINVAL
 * is of file systems that cannot; EPERM of those that belong to another user namespace.
 */
static inline bool mapped_is_refusal(int r)
{
	return r == -EINVAL || r == -EPERM;
}

#endif
