/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Escaping names. */
#include <stdbool.h>
#include <string.h>

#include "cmd/names.h"

/* Which second bytes may follow a first one; what is behind them is from 0x80 to 0xbf. */
static const struct {
	unsigned char from, to, second_from, second_to;
	size_t length;
} characters[] = {
	{0x00, 0x7f, 0, 0, 1},
	{0xc2, 0xdf, 0x80, 0xbf, 2},
	{0xe0, 0xe0, 0xa0, 0xbf, 3},
	{0xe1, 0xec, 0x80, 0xbf, 3},
	{0xed, 0xed, 0x80, 0x9f, 3}, /* no surrogates */
	{0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4},
	{0xf1, 0xf3, 0x80, 0xbf, 4},
	{0xf4, 0xf4, 0x80, 0x8f, 4},
};

/* Of a character of UTF-8; 0: there is none. */
static size_t character_length(const unsigned char *bytes)
{
	size_t i = 0;

	while (bytes[0] > characters[i].to)
		if (++i == sizeof(characters) / sizeof(*characters))
			return 0;
	if (bytes[0] < characters[i].from)
		return 0;
	if (characters[i].length > 1 &&
		(bytes[1] < characters[i].second_from || bytes[1] > characters[i].second_to))
		return 0;
	for (size_t at = 2; at < characters[i].length; at++)
		if ((bytes[at] & 0xc0) != 0x80)
			return 0;
	return characters[i].length;
}

static bool is_late_control(const unsigned char *bytes)
{
	return bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] < 0xa0;
}

size_t names_visible_length(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;

	if (bytes[0] < 0x20 || bytes[0] == 0x7f || is_late_control(bytes))
		return 0;
	return character_length(bytes);
}

static void add_bytes(struct text *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text_add(text, "%c", bytes[i]);
}

/* --- for people --- */

static void add_backslashed(struct text *text, unsigned char byte)
{
	static const char bytes[] = "\a\b\t\n\v\f\r", letters[] = "abtnvfr";
	const char *found = strchr(bytes, byte);

	if (found)
		text_add(text, "\\%c", letters[found - bytes]);
	else
		text_add(text, "\\%u%u%u", byte >> 6U, (byte >> 3U) & 7U, byte & 7U);
}

void names_add_escaped(struct text *text, const char *name)
{
	while (*name) {
		size_t length = names_visible_length(name);

		if (*name == '\\')
			text_add(text, "\\");
		if (length == 0)
			add_backslashed(text, (unsigned char)*name);
		add_bytes(text, name, length);
		name += length ? length : 1;
	}
}

/* --- for programs --- */

static void add_json_number(struct text *text, const char *above, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";

	text_add(text, "\\u%s%c%c", above, digits[byte >> 4U], digits[byte & 15U]);
}

void names_add_json(struct text *text, const char *name)
{
	text_add(text, "\"");
	while (*name) {
		const unsigned char *bytes = (const unsigned char *)name;
		size_t length = character_length(bytes);

		if (length == 0)
			add_json_number(text, "dc", bytes[0]);
		else if (is_late_control(bytes))
			add_json_number(text, "00", bytes[1]);
		else if (bytes[0] < 0x20 || bytes[0] == 0x7f)
			add_json_number(text, "00", bytes[0]);
		else if (bytes[0] == '"' || bytes[0] == '\\')
			text_add(text, "\\%c", bytes[0]);
		else
			add_bytes(text, name, length);
		name += length ? length : 1;
	}
	text_add(text, "\"");
}

static bool needs_quotes(const char *name)
{
	for (; *name; name++)
		if ((unsigned char)*name < 0x20 || (unsigned char)*name > 0x7e || *name == '"' ||
			*name == '\\')
			return true;
	return false;
}

void names_add_for_patch(struct text *text, const char *prefix, const char *name)
{
	if (!needs_quotes(name)) {
		text_add(text, "%s%s", prefix, name);
		return;
	}
	text_add(text, "\"%s", prefix);
	for (; *name; name++) {
		unsigned char byte = (unsigned char)*name;

		if (byte == '"' || byte == '\\')
			text_add(text, "\\%c", byte);
		else if (byte < 0x20 || byte > 0x7e)
			add_backslashed(text, byte);
		else
			text_add(text, "%c", byte);
	}
	text_add(text, "\"");
}
