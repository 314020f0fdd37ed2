/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a plan: the process becomes the command. */
#ifndef SUNDER_PLAN_ENDING_H
#define SUNDER_PLAN_ENDING_H

#include "plan/plan.h"

/*
 * Takes on what the ending says: working directory, ids, capabilities, no_new_privs. 0 or -errno.
 */
int ending_prepare(const struct ending *, struct sunder_error *);

/*
 * Executes the command. Returns only on failure: -errno; the error's status is 127 where there is
 * no such command, 126 where it cannot be executed. Both are async-signal-safe.
 */
int ending_execute(const struct ending *, struct sunder_error *);

#endif
