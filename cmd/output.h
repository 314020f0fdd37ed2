/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Standard output, for much at once: gathered, and written in large pieces. */
#ifndef SUNDER_CMD_OUTPUT_H
#define SUNDER_CMD_OUTPUT_H

#include <stdbool.h>

#include "system/arena.h"
#include "system/text.h"

struct output {
	struct text text;
	bool failed; /* and that has been told */
};

void output_start(struct arena *, struct output *);

/* Where to add what is next, with room for at least so many bytes. */
struct text *output_next(struct arena *, struct output *, size_t room);

/* Writes what there is. The exit status: 0, or 1 when it, or what was before, could not be. */
int output_flush(struct output *);

#endif
