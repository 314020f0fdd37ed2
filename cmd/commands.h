/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commands there are. */
#ifndef SUNDER_CMD_COMMANDS_H
#define SUNDER_CMD_COMMANDS_H

#include "cmd/options.h"

extern const struct command command_apply;
extern const struct command command_diff;
extern const struct command command_discard;
extern const struct command command_kept;
extern const struct command command_nsenter;
extern const struct command command_run;
extern const struct command command_unshare;

/* Ends with NULL. */
extern const struct command *const commands[];

/* `sunder completion bash`, `sunder manual COMMAND`: printed from the tables. */
int print_completion(int argc, char *argv[]);
int print_manual(int argc, char *argv[]);

#endif
