/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Carrying a plan out. */
#ifndef SUNDER_PLAN_PERFORM_H
#define SUNDER_PLAN_PERFORM_H

#include "plan/run.h"

/*
 * Carries out the plan. With the seats BY_CLONE and BY_SPAWNER it returns 0 when the host has done
 * its part: run->pid and run->pidfd are the container's first process, a child of the caller, and
 * run->socket leads to it; all three, and the fds in run->slots, are the caller's. The command may
 * still fail to be executed: then a MESSAGE_ERROR is on the socket and the container ends with its
 * status. IN_PLACE it returns only on failure, and then the process is to be ended: it may
 * already be in other namespaces. So it is with the seat BY_CLONE where there are joins. IN_PLACE
 * without a command in the ending it returns 0 as well: the caller has become the container.
 *
 * On failure it returns -errno and has filled the error, ended the container, and undone what was
 * recorded. `run` may have `tell` and `before_command` set; everything else in it is overwritten.
 */
int plan_perform(const struct plan *, struct run *, struct sunder_error *);

#endif
