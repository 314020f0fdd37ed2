/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keeper: performs a container's plan, stays beside it, and takes away what it left. */
#ifndef SUNDER_CONTAINER_SUPERVISE_H
#define SUNDER_CONTAINER_SUPERVISE_H

#include "container/container.h"

/*
 * Runs the container to its end. Returns the exit status for the program: the command's, 128 + n
 * for a signal n, or 125 to 127 with the error filled (doing is not empty then).
 * Changes the process's signal mask, and what it does on SIGCHLD and SIGPIPE. `tell` is told of
 * what failed without ending the container.
 */
int supervise(struct container *, void (*tell)(const struct sunder_error *), struct sunder_error *);

#endif
