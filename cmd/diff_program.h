/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running diff(1). */
#ifndef SUNDER_CMD_DIFF_PROGRAM_H
#define SUNDER_CMD_DIFF_PROGRAM_H

#include "cmd/output.h"
#include "sunder.h"
#include "system/field.h"

struct diff_program {
	const struct field *before, *after; /* NULL: there is no such file */
	const char *label_before, *label_after;
};

/*
 * What diff -u says of the two goes to the output; to a terminal without what it would obey. 0, or
 * -errno with the error filled.
 */
int diff_program_run(
	struct arena *, const struct diff_program *, struct output *, struct sunder_error *);

#endif
