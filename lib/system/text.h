/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text put together in a buffer that its owner has reserved: no malloc, no stdio, no locale, so
 * that it may be used between clone and exec. And the one strict parser of numbers.
 */
#ifndef SUNDER_SYSTEM_TEXT_H
#define SUNDER_SYSTEM_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *start; /* always ends with a NUL */
	size_t size, used;
	bool cut; /* something did not fit */
};

#define TEXT_IN(array) \
	(struct text) \
	{ \
		.start = ((array)[0] = '\0', (array)), .size = sizeof(array) \
	}

/* Appends. Understands %s %c %d %u %ld %lu %zu %o %x and %%, without widths. */
__attribute__((format(printf, 2, 3))) void text_add(struct text *, const char *format, ...);
__attribute__((format(printf, 2, 0))) void text_add_list(
	struct text *, const char *format, va_list);

/*
 * Appends one word as a POSIX shell would have to be given it, quoted only where that is needed.
 */
void text_add_quoted(struct text *, const char *word);

/* Formats into an array; returns false when it did not fit (the array then holds what did). */
#define text_print(array, ...) text_print_sized((array), sizeof(array), __VA_ARGS__)
__attribute__((format(printf, 3, 4))) bool text_print_sized(
	char *start, size_t size, const char *format, ...);

/* Copies as much as fits, always NUL terminated; returns false when it was cut. */
bool text_copy(char *destination, size_t size, const char *source);

/*
 * The whole of `word` as a decimal number of at most `max`. No sign, no blanks, no other base.
 * Returns 0, -EINVAL (not a number) or -ERANGE (above max).
 */
int parse_number(const char *word, uint64_t max, uint64_t *number);

/* The same with an optional leading '-', between min and max. */
int parse_signed(const char *word, int64_t min, int64_t max, int64_t *number);

/* A size in bytes: a number with an optional k, m or g (1024, upper or lower case). */
int parse_size(const char *word, uint64_t *bytes);

#endif
