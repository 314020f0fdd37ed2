/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ways in which sunder diff prints changes. */
#ifndef SUNDER_CMD_DIFF_H
#define SUNDER_CMD_DIFF_H

#include "cmd/output.h"
#include "container/changes.h"

/* Where to print them, of which layer. */
struct diff_printing {
	struct arena *arena;
	struct output *output;
	const struct kept *kept;
	const struct changes *changes;
	bool nul;             /* --null */
	const char *relative; /* --patch: names are those in this directory; NULL: all, from / on */
};

/* Each returns 0, or -errno with the error filled. What fails to be written is told by `output`. */
int diff_print_list(const struct diff_printing *, struct sunder_error *);
int diff_print_names(const struct diff_printing *, struct sunder_error *);
int diff_print_sizes(const struct diff_printing *, struct sunder_error *);
int diff_print_json(const struct diff_printing *, struct sunder_error *);
int diff_print_patch(const struct diff_printing *, struct sunder_error *);

/* The id as ls(1) would show it on the host. */
uint32_t diff_shown_id(const struct kept *, enum id_kind, uint32_t id);

/* "directory", "file", "link" ... */
const char *diff_type_name(mode_t mode);

/* "added", "modified" ... */
const char *diff_kind_name(enum change_kind);

/* "5 added, 1 deleted": how many there are of each kind; nothing where there are none. */
void diff_add_counts(struct text *, const struct changes *);

#endif
