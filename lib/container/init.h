/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PID 1 of a container: reaps, hands signals on, tells when the command was stopped, and dies when
 * its keeper does. No allocation, no stdio: it is a copy of a process that had threads.
 */
#ifndef SUNDER_CONTAINER_INIT_H
#define SUNDER_CONTAINER_INIT_H

#include "plan/run.h"

/*
 * For struct ending: returns the command's exit status, 128 + n for a signal n.
 */
int init_watch(struct run *, pid_t command);

/* The same for an init that was not sealed: it gives up the fds that its command has by now. */
int init_watch_unsealed(struct run *, pid_t command);

/*
 * The same where the PID namespace is the host's: what is left over has to be killed one by one.
 */
int init_watch_shared(struct run *, pid_t command);

#endif
