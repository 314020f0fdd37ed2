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
	struct script *script; /* not for a person, but to be run: script.c puts it together */
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

/* For steps: a command that starts the shell in which the next lines are typed. */
__attribute__((format(printf, 2, 3))) void transcript_shell(
	struct transcript *, const char *format, ...);

/* For steps: the same, for a session and a session keyring of its own. */
void transcript_session(struct transcript *);

/* For steps: the command line, where its failure does not matter. */
void transcript_tolerated(struct transcript *, const char *line);

/* For steps: how what the lines before have made on the host is taken away again. */
__attribute__((format(printf, 2, 3))) void transcript_undo(
	struct transcript *, const char *format, ...);

/*
 * For steps: mounts of the host with those below them; options of each: ",ro,nosuid". What is
 * mounted at `without` in the copy is left out of it; NULL: nothing.
 */
void transcript_bind_all(struct transcript *, const char *options, const char *from,
	const char *place, const char *without);

/* For steps: from the next line on the old root is left; what is needed of it is at hand. */
void transcript_leave_root(struct transcript *);

/* For steps: $PID, or another variable where the command is not the container's first process. */
const char *transcript_command_pid(const struct transcript *);

/* For steps: what follows takes an option of util-linux that has come with 2.39. */
void transcript_needs_newer(struct transcript *, const char *option, const char *remark);

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

/* For steps: the same for the host, in the mount namespace of the container: what it has made. */
const char *transcript_placed(const struct transcript *, const char *path);

/* The options of unshare(1), and the command that takes on what the ending says, or "". */
const char *explain_unshare_options(const struct transcript *);
const char *explain_setpriv(const struct transcript *);

/* All of it, in a transcript that has been started. */
void explain_with(struct transcript *);

#endif
