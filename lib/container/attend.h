/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Waiting for a program in the way of the drop-ins: it is in our own process group and has our
 * terminal, so that little is to be done. What a container needs is in supervise.h.
 */
#ifndef SUNDER_CONTAINER_ATTEND_H
#define SUNDER_CONTAINER_ATTEND_H

#include <signal.h>

#include "plan/run.h"

struct attending {
	enum {
		LEAVE_SIGNALS,  /* they do to us what they do; the program is left alone */
		HOLD_SIGNALS,   /* SIGINT and SIGTERM do nothing to us */
		FORWARD_SIGNALS /* the program is sent what would end us, or tells of things */
	} signals;
	bool stops_with_it; /* when it is stopped we stop, and it goes on when we do */
	bool is_first;      /* PID 1 of a PID namespace: it gets only what it catches */
	bool has_init;      /* it is a child of our init, which is told */
};

/*
 * Before the program is made: blocks what it will wait for. `before` is the mask as it was, which
 * the program is to have. Returns 0 or -errno.
 */
int attend_prepare(const struct attending *, sigset_t *before);

/*
 * Waits until the program has ended: its status as waitpid(2) gives it, or -errno. Where a signal
 * that was to be forwarded could only be made to work by SIGKILL, that signal ended it.
 */
int attend(const struct attending *, struct run *);

/*
 * As it ended, so do we: for the same status of our own, by the same signal. Returns what main()
 * returns, if at all.
 */
int attend_end_as(int status);

#endif
