/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The explanation: the transcript with which a person would do by hand what a plan does, in the
 * two terminals of every introduction to namespaces, one on the host and one in the container.
 */
#ifndef SUNDER_PLAN_EXPLAIN_H
#define SUNDER_PLAN_EXPLAIN_H

#include "plan/plan.h"
#include "system/text.h"

struct transcript {
	const struct plan *plan;
	struct text *out;
	enum actor actor; /* whose terminal the next line is typed in */
	bool begun;       /* a heading was printed, */
	enum actor under; /* of this one */
	bool is_born;     /* so was the line that makes the container */
	bool host_is_root;
	/* What is said once is not said again: where $ROOT is, and which util-linux it needs. */
	bool host_has_root, told_recursive, told_mapped;
};

/*
 * Writes the transcript. Steps stand in an order in which one person could type them: an actor
 * goes on until it would have to wait for the other. Nothing is performed.
 */
void explain_plan(const struct plan *, bool host_is_root, struct text *out);

/* The same, as long as it may be; lives as long as the plan. */
struct text explain_whole(const struct plan *, bool host_is_root);

/* For steps: one command line; one remark. */
__attribute__((format(printf, 2, 3))) void transcript_command(
	struct transcript *, const char *format, ...);
__attribute__((format(printf, 2, 3))) void transcript_remark(
	struct transcript *, const char *format, ...);

/* For steps: what follows is typed in that terminal. The next step starts in its own again. */
void transcript_turn(struct transcript *, enum actor);

/* For steps: the line that makes the place of a mount in the container, where it is missing. */
void transcript_place(struct transcript *, const char *path, bool directory);

/* The word as a shell has to be given it; lives as long as the plan. */
const char *transcript_quote(const struct transcript *, const char *word);

/* The same for a variable with that value: $STATE, in quotes where the value needs them. */
const char *transcript_variable(const struct transcript *, const char *name, const char *value);

/* A path of the container before it has pivoted: "$ROOT/etc/hosts" for "/etc/hosts". */
const char *transcript_inside(const struct transcript *, const char *path);

#endif
