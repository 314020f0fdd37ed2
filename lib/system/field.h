/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files made of lines, and lines made of fields: taken apart where they lie, without changing or
 * copying them. A field is not NUL terminated, and may hold any byte.
 */
#ifndef SUNDER_SYSTEM_FIELD_H
#define SUNDER_SYSTEM_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "system/arena.h"

struct field {
	const char *start; /* NULL: behind the last field */
	size_t length;
};

/* Takes the next line off `rest`, without its newline; false at the end. */
bool field_next_line(struct field *rest, struct field *line);

/* Takes off what is before the next separator, maybe nothing: "a::" has three fields. */
bool field_next(struct field *rest, char separator, struct field *field);

/* Takes off the next word between spaces and tabs; false when there is none left. */
bool field_next_word(struct field *rest, struct field *word);

/*
 * Splits into at most `max` fields, the last one with all the rest; returns how many there are.
 */
size_t field_split(struct field line, char separator, struct field *fields, size_t max);

bool field_is(struct field, const char *word);
bool field_is_ignoring_case(struct field, const char *word); /* of ASCII, in any locale */

/* parse_number() for a field. */
int field_number(struct field, uint64_t max, uint64_t *number);

char *field_copy(struct arena *, struct field);

#endif
