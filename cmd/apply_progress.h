/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far sunder apply is: on a terminal, and only for what takes over a second. */
#ifndef SUNDER_CMD_APPLY_PROGRESS_H
#define SUNDER_CMD_APPLY_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct apply_progress {
	bool is_told, is_shown;
	struct timespec began;
};

void apply_progress_start(struct apply_progress *);

/* The context of both is the struct: as container/changes.h and container/apply.h call them. */
void apply_progress_find(void *context, size_t seen);
void apply_progress_write(void *context, size_t done, size_t count);

/* The line goes. */
void apply_progress_end(struct apply_progress *);

#endif
