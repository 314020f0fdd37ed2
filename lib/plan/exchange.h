/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the two actors tell each other: slots that are filled, notes, and why one has gone. */
#ifndef SUNDER_PLAN_EXCHANGE_H
#define SUNDER_PLAN_EXCHANGE_H

#include "plan/run.h"

/* Waits until the other actor fills the slot. 0, or -errno with the error it sent. */
int run_wait_for(struct run *, uint8_t slot, struct sunder_error *);

/*
 * The error among what the other actor has said; `wait`: and says until it hangs up. -errno with
 * that error, or 0 where there is none.
 */
int run_hear_error(struct run *, bool wait, struct sunder_error *);

/* Sends a slot that this actor filled, if the other one waits for it. 0, or -errno. */
int run_share(struct run *, uint8_t slot, struct sunder_error *);

/*
 * A failure that does not end the plan: it is the host that speaks to people, since it may
 * allocate, and knows where they are.
 */
void run_note(struct run *, const struct sunder_error *);

/* The host, before anything that may let the command begin: calls before_command, once. */
int run_let_begin(struct run *, struct sunder_error *);

/* Closes what run_close_later() put off. */
void run_close_later_ones(struct run *);

#endif
