/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the words of `sunder run` come to. */
#ifndef SUNDER_CMD_RUN_OPTIONS_H
#define SUNDER_CMD_RUN_OPTIONS_H

#include "cmd/options.h"
#include "container/container.h"

struct run_words {
	struct arena *arena;
	const char *const *environment;
	struct container_options options;
	struct placement *placements;
	const char **variables;
	size_t placement_room, variable_room;
	bool help, explain, explain_as_script;
};

/* Its rows take into a struct run_words. name NULL ends it. */
extern const struct option_row run_options[];

#endif
