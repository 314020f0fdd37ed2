/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command's environment, and the shell and PATH that follow from it. */
#ifndef SUNDER_CONTAINER_ENVIRONMENT_H
#define SUNDER_CONTAINER_ENVIRONMENT_H

#include "container/identity.h"

/* Fills what the ending says of environment, search path, file and arguments. */
void environment_prepare(
	struct arena *, const struct container_options *, const struct identity *, struct ending *);

/* The value of a variable in such a list; NULL where it is not set. */
const char *environment_get(const char *const *environment, const char *name);

#endif
