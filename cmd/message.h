/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the programs say to people: on standard error, one line, the thing first. */
#ifndef SUNDER_CMD_MESSAGE_H
#define SUNDER_CMD_MESSAGE_H

#include "sunder.h"

/* "sunder: mount proc on /proc: Operation not permitted", and a hint on a second line. */
void message_error(const char *program, const struct sunder_error *);

/* That second line alone, for an error that another program has told. */
void message_hint(const char *program, const struct sunder_error *);

/* For what failed and did not matter. Matches what struct run has as `tell`. */
void message_tolerated(const struct sunder_error *);

/* "sunder: note: ...": what is no failure. A terminal alone is told what is only of use there. */
void message_note(const char *program, const char *text);

/* A wrong word: the error, then where the right ones are. Returns `status`. */
int message_usage(const char *program, const struct sunder_error *, int status);

/* Writes text to standard output; the exit status: 0, or 1 with a message when it cannot. */
struct text;
int message_print(const char *program, const struct text *);

#endif
