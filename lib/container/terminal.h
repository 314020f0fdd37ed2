/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Between the caller's terminal and the container's: bytes, sizes, and the settings to restore.
 */
#ifndef SUNDER_CONTAINER_TERMINAL_H
#define SUNDER_CONTAINER_TERMINAL_H

#include <poll.h>
#include <stdbool.h>

#include "container/container.h"

struct relay {
	int master;  /* -1: there is no terminal */
	int input;   /* the caller's, if it is a terminal and feeds the container; else -1 */
	int output;  /* where the container's output goes */
	bool is_raw; /* the caller's terminal has been changed, and must be restored */
	struct termios saved;
	char pending[4096]; /* typed, not yet taken by the container */
	size_t pending_size;
};

/*
 * Fills has_terminal and terminal: which of 0, 1, 2 are terminals, with what size and settings.
 * 0, or -EBADF when one of them is closed.
 */
int terminal_survey(const struct container_options *, struct container *);

/* Takes over the master. The caller's terminal becomes raw where we are in its foreground. */
void relay_start(struct relay *, const struct container *, int master);

/* What to wait for, in two entries; fd -1 where there is nothing. */
void relay_poll(const struct relay *, struct pollfd polled[2]);

/* Carries what is there. */
void relay_carry(struct relay *, const struct pollfd polled[2]);

/* Everything that the container still had to say, once it has ended. */
void relay_drain(struct relay *);

/* The caller's window has another size. */
void relay_resize(const struct relay *);

/* The caller's terminal as it was; and raw again, if we are in its foreground. */
void relay_pause(struct relay *);
void relay_resume(struct relay *);

#endif
