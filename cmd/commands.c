/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of commands. */
#include "cmd/commands.h"

const struct command *const commands[] = {&command_run, &command_diff, &command_apply,
	&command_kept, &command_discard, &command_unshare, &command_nsenter, NULL};
