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
	int master;        /* -1: there is no terminal, or it has hung up */
	int input;         /* the caller's, if it is a terminal and feeds the container; else -1 */
	int output;        /* where the container's output goes */
	bool owns_output;  /* opened by us, and so never blocking */
	bool keeps_output; /* others write to that terminal too: newlines stay what they are */
	bool is_raw;       /* the caller's terminal has been changed, and must be restored */
	struct termios saved;
	char typed[4096]; /* not yet taken by the container */
	size_t typed_size;
	char said[4096]; /* by the container, not yet taken by the caller's terminal */
	size_t said_size;
};

enum { RELAY_POLLED = 3 };

/*
 * Fills has_terminal and terminal: which of 0, 1, 2 are terminals, with what size and settings.
 * 0, or -EBADF when one of them is closed.
 */
int terminal_survey(const struct container_options *, struct container *);

/* Takes over the master. The caller's terminal becomes raw where we are in its foreground. */
void relay_start(struct relay *, const struct container *, int master);

/* What to wait for; fd -1 where there is nothing. */
void relay_poll(const struct relay *, struct pollfd polled[RELAY_POLLED]);

/*
 * For how long, in milliseconds; -1: for ever. After that relay_resume() is due: nobody tells a
 * program that was never stopped that it has come to the foreground.
 */
int relay_timeout(const struct relay *);

/* Carries what is there. */
void relay_carry(struct relay *, const struct pollfd polled[RELAY_POLLED]);

/*
 * Once the container has ended: carries what the output takes. True while something is left; then
 * the output has to be waited for.
 */
bool relay_drain(struct relay *, bool output_is_ready);

/* The terminal as it was, and all closed that is the relay's. */
void relay_end(struct relay *);

/* The caller's window has another size. */
void relay_resize(const struct relay *);

/* The caller's terminal as it was; and raw again, if we are in its foreground. */
void relay_pause(struct relay *);
void relay_resume(struct relay *);

#endif
