/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How sunder's own commands begin and end; drop_in.h has that of the programs of util-linux. */
#ifndef SUNDER_CMD_FRONT_END_H
#define SUNDER_CMD_FRONT_END_H

#include "cmd/options.h"

/* Prints the help of `sunder NAME`. The exit status. */
int front_end_help(const struct command *);

/* A wrong word: the error, and where the right ones are. The exit status. */
int front_end_refuse(const struct command *, const struct sunder_error *);

/* A failure told. The exit status. */
int front_end_fail(const struct sunder_error *);

enum { FRONT_END_GOES_ON = -1 };

/*
 * Parses the words of a command with operands, which come into the arena of `into` (see struct
 * option_words): a list that NULL ends. `help` is a field of `into`, set by --help. If the operands
 * begin with "kept", a name must be among them; if they are "nothing", there may be none.
 * FRONT_END_GOES_ON, or the exit status: help was asked for, or a word is wrong.
 */
int front_end_parse(const struct command *, int argc, char *argv[], void *into, const bool *help,
	const char *const **operands);

#endif
