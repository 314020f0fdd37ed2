/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A root file system that is an archive: unpacked into the state directory, and gone with it. */
#ifndef SUNDER_CONTAINER_TARBALL_H
#define SUNDER_CONTAINER_TARBALL_H

#include "sunder.h"
#include "system/arena.h"

struct making;

/* A copy of sunder in memory is told by this variable where the program is that unpacks. */
#define TARBALL_PROGRAM "SUNDER_UNPACK_PROGRAM"

/*
 * Where --root names an archive: finds what unpacks it, and makes the options those of a directory
 * that is written through. Needs the container's names. 0 or -errno.
 */
int tarball_find(struct making *, struct sunder_error *);

/* The step that unpacks it, behind that of the state directory. */
void tarball_add(struct making *);

#endif
