/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What sunder kept has found, and the ways in which it prints that. */
#ifndef SUNDER_CMD_KEPT_PRINT_H
#define SUNDER_CMD_KEPT_PRINT_H

#include "cmd/output.h"
#include "container/kept.h"

struct kept_row {
	const char *name, *state;
	bool has_size, has_description;
	uint64_t bytes;   /* on the disk */
	struct kept kept; /* closed */
};

struct kept_rows {
	const char *store;
	struct kept_row *list; /* sorted by name */
	size_t count;
};

/* What fails to be written is told by the output. */
void kept_print_table(struct arena *, const struct kept_rows *, struct output *);
void kept_print_names(struct arena *, const struct kept_rows *, struct output *);
void kept_print_json(struct arena *, const struct kept_rows *, struct output *);

#endif
