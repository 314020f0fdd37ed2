/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lines of words, as records and descriptions have them: blanks, newlines and backslashes in a
 * word are escaped, and the empty word is "\0". Async-signal-safe.
 */
#ifndef SUNDER_SYSTEM_WORDS_H
#define SUNDER_SYSTEM_WORDS_H

#include "system/text.h"

/* Appends one word, escaped. */
void words_add(struct text *, const char *word);

/*
 * Splits a line, without its newline, in place into unescaped words; `words` has room for `most`
 * and a NULL behind them. Returns how many there are; what is behind these is left out.
 */
size_t words_split(char *line, const char *words[], size_t most);

#endif
