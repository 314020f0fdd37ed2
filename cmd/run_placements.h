/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the user puts into the container: rows of the table of `sunder run` take it here. */
#ifndef SUNDER_CMD_RUN_PLACEMENTS_H
#define SUNDER_CMD_RUN_PLACEMENTS_H

#include "cmd/run_options.h"

/* As struct option_row has `take`; `into` is a struct run_words. */
int run_take_bind(void *into, const char *value, struct sunder_error *);
int run_take_tmpfs(void *into, const char *value, struct sunder_error *);
int run_take_hide(void *into, const char *value, struct sunder_error *);
int run_take_overlay(void *into, const char *value, struct sunder_error *);

/*
 * A path in the container: a relative one is meant from where the user stands. It stays as it is
 * where that cannot be told.
 */
const char *run_path_inside(struct run_words *, const char *path);

#endif
