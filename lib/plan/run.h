/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One actor's walk through a plan: what steps and watchers see of it. */
#ifndef SUNDER_PLAN_RUN_H
#define SUNDER_PLAN_RUN_H

#include <stdbool.h>
#include <unistd.h>

#include "plan/plan.h"

struct run {
	const struct plan *plan;
	enum actor actor;
	int socket; /* to the other actor; -1 when there is none */
	struct value slots[SLOT_MAX];
	struct slot_set filled;
	int later[SLOT_MAX]; /* fds to be closed when there is nothing else to do */
	unsigned later_count;
	pid_t pid; /* host: the container's first process */
	int pidfd;
	int record; /* host: where that which has to be undone is written; -1: nowhere */
	/* Called by the host for a step that failed but was optional; may be NULL. */
	void (*tell)(const struct sunder_error *);
	/*
	 * Called once by the host, as late as it can be before the command may begin; a failure is
	 * that of the plan. May be NULL.
	 */
	int (*before_command)(struct run *, struct sunder_error *);
};

static inline struct value run_value(const struct run *run, uint8_t slot)
{
	return slot_set_has(&run->filled, slot) ? run->slots[slot] : (struct value){.fd = -1};
}

static inline int run_fd(const struct run *run, uint8_t slot)
{
	return run_value(run, slot).fd;
}

static inline bool run_is_filled(const struct run *run, uint8_t slot)
{
	return slot == NO_SLOT || slot_set_has(&run->filled, slot);
}

/* Fills a slot; run_share() sends it to the other actor where a step of that one needs it. */
static inline void run_give(struct run *run, uint8_t slot, struct value value)
{
	run->slots[slot] = value;
	slot_set_add(&run->filled, slot);
}

/*
 * Closing a mount that is attached nowhere takes the kernel tens of microseconds: the other actor
 * need not wait for that too. It is done when this one waits, or is at its end.
 */
static inline void run_close_later(struct run *run, int fd)
{
	if (run->later_count < sizeof(run->later) / sizeof(*run->later))
		run->later[run->later_count++] = fd;
	else
		close(fd);
}

static inline void run_give_fd(struct run *run, uint8_t slot, int fd)
{
	run_give(run, slot, (struct value){.fd = fd});
}

#endif
