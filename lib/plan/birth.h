/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The three ways in which a container's first process comes to be. Used by perform.c only. */
#ifndef SUNDER_PLAN_BIRTH_H
#define SUNDER_PLAN_BIRTH_H

#include "plan/run.h"

/*
 * A child, by clone3; joins are entered by the caller before. `child` is called in it and does not
 * return; run->pid and run->pidfd are set in the caller.
 */
int birth_by_clone(struct run *, void (*child)(struct run *), struct sunder_error *);

/* The same through a process that joins, or takes the owner's ids, before. */
int birth_by_spawner(struct run *, void (*child)(struct run *), struct sunder_error *);

/* The calling process enters the namespaces itself. */
int birth_in_place(const struct birth *, struct sunder_error *);

#endif
