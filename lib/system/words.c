/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Escaping words, and splitting lines into them again. */
#include "system/words.h"

void words_add(struct text *line, const char *word)
{
	if (!*word)
		text_add(line, "\\0");
	for (; *word; word++) {
		if (*word == '\\' || *word == ' ')
			text_add(line, "\\%c", *word);
		else if (*word == '\n')
			text_add(line, "\\n");
		else
			text_add(line, "%c", *word);
	}
}

static char *unescape(char *to, char escaped)
{
	if (escaped != '0')
		*to++ = escaped == 'n' ? '\n' : escaped;
	return to;
}

size_t words_split(char *line, const char *words[], size_t most)
{
	size_t count = 0;
	char *to = line;

	while (*line && count < most) {
		words[count++] = to;
		for (; *line && *line != ' '; line++) {
			if (*line == '\\' && line[1])
				to = unescape(to, *++line);
			else
				*to++ = *line;
		}
		bool more = *line == ' ';

		*to++ = '\0';
		line += more;
	}
	words[count] = NULL;
	return count;
}
