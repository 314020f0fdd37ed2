/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The explanation as a script for sh: what the two terminals would be given, each for a shell of
 * its own, and what makes the two take turns. The commands are those of the transcript.
 */
#ifndef SUNDER_PLAN_SCRIPT_H
#define SUNDER_PLAN_SCRIPT_H

#include <stdarg.h>

#include "plan/explain.h"

/* What is put together while the steps are explained. */
struct script {
	struct text host, container, ending;
	enum actor holder; /* whose turn it is */
	unsigned shells;   /* in the container, each of which is the one before, by exec */
	unsigned undo_count;
	const char *newer_for; /* what needs util-linux 2.39; NULL: nothing */
};

/*
 * All of it; lives as long as the plan. `words` is the command line that it stands for, NULL ends
 * it.
 */
struct text script_whole(const struct plan *, bool host_is_root, const char *const words[]);

/* --- for explain.c, which calls these in place of its own --- */

__attribute__((format(printf, 2, 0))) void script_line(
	struct transcript *, const char *format, va_list);
__attribute__((format(printf, 2, 0))) void script_comment(
	struct transcript *, const char *format, va_list);
void script_birth(struct transcript *);
void script_next_shell(struct transcript *, const char *command);
void script_session(struct transcript *);
void script_undo(struct transcript *, const char *line);

/* Around a step whose failure is told, and does not matter. */
void script_try(struct transcript *);
void script_tried(struct transcript *, const char *name);

/* The container's root is about to change; and what is left to do when all is done. */
void script_leave_root(struct transcript *);
void script_ending(struct transcript *);

/* --- the parts that are the same in every script: script_parts.c --- */

extern const char script_differences[], script_checks[], script_host[], script_clean_up[],
	script_traps[], script_container[], script_wait[];

#endif
