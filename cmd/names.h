/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of files as they are printed. They may hold any byte, and may have been chosen to fool
 * whoever reads them.
 */
#ifndef SUNDER_CMD_NAMES_H
#define SUNDER_CMD_NAMES_H

#include "system/text.h"

/*
 * Of how many bytes the character is that a terminal shows; 0 of what it would obey (control
 * characters, also those from 0x80 to 0x9f), and of what is no UTF-8.
 */
size_t names_visible_length(const char *at);

/*
 * As ls -b: \n, \033, and so on for what a terminal would obey, for what is no UTF-8, and for the
 * backslash.
 */
void names_add_escaped(struct text *, const char *name);

/* A string of JSON. A byte that is no UTF-8 is the surrogate \udcXX, as Python has it. */
void names_add_json(struct text *, const char *name);

/* As git has them in patches: `prefix` and the name, in double quotes where that is needed. */
void names_add_for_patch(struct text *, const char *prefix, const char *name);

#endif
