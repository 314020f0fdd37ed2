/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The record: what the kernel will not take away by itself, written down before it is made, one
 * line of plain words each, in the file "record" of the container's state directory. It is undone
 * from those words alone, newest first, by whoever holds the directory's lock: also by another
 * process, after the one that wrote it was killed.
 */
#ifndef SUNDER_PLAN_RECORD_H
#define SUNDER_PLAN_RECORD_H

#include "plan/run.h"

/* Makes the file in that directory. An fd for run->record, or -errno (-EEXIST: there is one). */
int record_create(int directory);

/*
 * Adds a line: the kind's name, then the words up to a NULL. Blanks, newlines and backslashes in
 * words are escaped. 0, or -errno; -ENAMETOOLONG when the line is over 16 KiB.
 */
int record_add(int record, const char *kind, const char *const words[]);

/*
 * Calls undo for each whole line, newest first, of a kind among `kinds`. A line without its
 * newline was cut off before its thing was made, and is passed over. 0 also without a record;
 * -EPROTO for a kind that is not known; else the first failure, after everything was tried.
 */
int record_undo(int directory, const struct step_kind *const kinds[], size_t kind_count,
	struct sunder_error *);

#endif
