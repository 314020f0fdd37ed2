/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines and fields of text files. Async-signal-safe, but for field_copy(). */
#include <errno.h>
#include <string.h>

#include "system/field.h"
#include "system/text.h"

/* Every number that fits 64 bits, with some leading zeros. */
enum { NUMBER_SIZE = 32 };

bool field_next(struct field *rest, char separator, struct field *field)
{
	if (!rest->start)
		return false;
	const char *end = memchr(rest->start, separator, rest->length);

	*field = *rest;
	if (end) {
		field->length = (size_t)(end - rest->start);
		rest->start = end + 1;
		rest->length -= field->length + 1;
	} else {
		*rest = (struct field){0};
	}
	return true;
}

bool field_next_line(struct field *rest, struct field *line)
{
	/* A newline ends a line, so that behind the last one there is none. */
	return rest->length && field_next(rest, '\n', line);
}

static bool is_blank(char letter)
{
	return letter == ' ' || letter == '\t';
}

bool field_next_word(struct field *rest, struct field *word)
{
	size_t begin = 0;

	while (begin < rest->length && is_blank(rest->start[begin]))
		begin++;
	size_t end = begin;

	while (end < rest->length && !is_blank(rest->start[end]))
		end++;
	if (begin == end)
		return false;
	*word = (struct field){rest->start + begin, end - begin};
	rest->start += end;
	rest->length -= end;
	return true;
}

size_t field_split(struct field line, char separator, struct field *fields, size_t max)
{
	size_t count = 0;

	while (count + 1 < max && field_next(&line, separator, &fields[count]))
		count++;
	if (line.start)
		fields[count++] = line;
	return count;
}

bool field_is(struct field field, const char *word)
{
	return field.length == strlen(word) && !memcmp(field.start, word, field.length);
}

static char lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter;
}

bool field_is_ignoring_case(struct field field, const char *word)
{
	if (field.length != strlen(word))
		return false;
	for (size_t i = 0; i < field.length; i++)
		if (lower(field.start[i]) != lower(word[i]))
			return false;
	return true;
}

int field_number(struct field field, uint64_t max, uint64_t *number)
{
	char digits[NUMBER_SIZE] = {0};

	if (field.length >= sizeof(digits) || memchr(field.start, '\0', field.length))
		return -EINVAL;
	memcpy(digits, field.start, field.length);
	return parse_number(digits, max, number);
}

char *field_copy(struct arena *arena, struct field field)
{
	return arena_copy_bytes(arena, field.start, field.length);
}
