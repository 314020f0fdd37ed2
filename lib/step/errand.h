/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A small plan of its own, within a step or an undo: something that only a process with other ids
 * may do, or that a program does. It is waited for.
 */
#ifndef SUNDER_STEP_ERRAND_H
#define SUNDER_STEP_ERRAND_H

#include "plan/plan.h"
#include "step/step.h"

/*
 * Adds a user namespace with these maps, which must live as long as the plan: written by the
 * helpers or, of a single id, by the process itself. What needs SLOT_MAPPED then is done in it.
 */
void errand_add_owner(struct plan *, struct id_mapping *, const struct id_maps *);

/* The same for host root, which writes the maps itself and is nobody in there at first. */
void errand_add_owner_by_root(struct plan *, struct id_mapping *, const struct id_maps *);

/* The caller's PATH, for the helpers, or where they usually are. */
const char *errand_search_path(void);

/*
 * Performs it, and waits for its end. Failures are told as of `doing`, with their own words behind
 * that. 0 or -errno.
 */
int errand_run(const struct plan *, const char *doing, struct sunder_error *);

/*
 * The same where it may take long: what would end the caller (SIGINT, SIGTERM, SIGHUP, SIGQUIT)
 * ends the errand, so that the caller can take away what is there, and then end with the error's
 * status, 128 + the signal's number. The signals stay blocked then.
 */
int errand_run_interruptible(const struct plan *, const char *doing, struct sunder_error *);

#endif
