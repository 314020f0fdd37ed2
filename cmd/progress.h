/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far a command is: on a terminal, and only for what takes over a second. */
#ifndef SUNDER_CMD_PROGRESS_H
#define SUNDER_CMD_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
	bool is_told, is_shown;
	struct timespec began;
};

void progress_start(struct progress *);

/* The context of both is the struct: as container/changes.h and container/apply.h call them. */
void progress_of_comparing(void *context, size_t seen);
void progress_of_applying(void *context, size_t done, size_t count);

/* The line goes. */
void progress_end(struct progress *);

#endif
