/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A user namespace that is there for its id map alone: for mounts that show one id as another. */
#ifndef SUNDER_STEP_SQUASH_H
#define SUNDER_STEP_SQUASH_H

#include "sunder.h"
#include "system/idmap.h"

/* An fd of a new user namespace with these maps, which host root writes; or -errno. */
int squash_open_userns(const struct id_maps *, struct sunder_error *);

#endif
