/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line. The input is its words, a line each, and every command reads them; what a
 * command must not do meanwhile is in guard.c.
 */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "fuzz/fuzz.h"
#include "system/arena.h"
#include "system/call.h"
#include "system/field.h"

/* The words of any command fit. */
struct words {
	struct option_words begin;
	char rest[8 * 1024];
};

static size_t count_lines(struct field text)
{
	struct field line;
	size_t count = 0;

	while (field_next_line(&text, &line))
		count++;
	return count;
}

/* Each is as long as it must be, so that reading past its end is seen. */
static char **split(struct field text, int *argc)
{
	char **argv = calloc(count_lines(text) + 2, sizeof(*argv));
	struct field line;

	assert(argv);
	argv[0] = string_of((const uint8_t *)"command", strlen("command"));
	for (*argc = 1; field_next_line(&text, &line); (*argc)++)
		argv[*argc] = string_of((const uint8_t *)line.start, line.length);
	return argv;
}

static void free_words(char *argv[])
{
	for (char **word = argv; *word; word++)
		free(*word);
	free(argv);
}

static void parse(const struct command *command, int argc, char *argv[])
{
	static const char *const environment[] = {"PATH=/bin", "EMPTY=", "HOME=/root", NULL};
	struct arena arena = {0};
	struct words *words = calloc(1, sizeof(*words));
	struct sunder_error error = {0};
	int first = -1;

	assert(words);
	words->begin = (struct option_words){&arena, environment};
	int r = options_parse(command, argc, argv, words, &first, &error);

	assert(r <= 0 && first >= 1 && first <= argc);
	assert((r < 0) == (*error.doing != '\0'));
	free(words);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int argc, first_fd = dup(STDERR_FILENO);
	char **argv = split((struct field){(const char *)data, size}, &argc);

	for (const struct command *const *command = commands; *command; command++)
		parse(*command, argc, argv);
	free_words(argv);
	/*
	 * What words have opened is for the command that follows them. (libFuzzer has no fds of its
	 * own meanwhile, but with -print_funcs those of a symbolizer.)
	 */
	close_range((unsigned)first_fd, UINT_MAX, 0);
	return 0;
}

/* --- mutations --- */

static const struct option_row *choose_option(unsigned seed)
{
	unsigned command_count = 0, option_count = 0;

	while (commands[command_count])
		command_count++;
	assert(command_count);
	const struct option_row *options = commands[seed % command_count]->options;

	while (options[option_count].name)
		option_count++;
	assert(option_count);
	return &options[seed / command_count % option_count];
}

/* Puts an option that there is in front of a line, so that nobody has to guess its name. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	const struct option_row *option = choose_option(seed >> 3);
	struct field rest = {(const char *)data, size}, line;
	unsigned lines = seed >> 16;
	char word[128];

	if (seed & 1)
		return LLVMFuzzerMutate(data, size, max_size);
	const char *end = !option->argument || (seed & 2) ? "\n" : "=";
	int length = option->letter && (seed & 4)
			     ? snprintf(word, sizeof(word), "-%c%s", option->letter, end)
			     : snprintf(word, sizeof(word), "--%s%s", option->name, end);

	if (size + (size_t)length > max_size)
		return LLVMFuzzerMutate(data, size, max_size);
	for (lines %= count_lines(rest) + 1; lines; lines--)
		field_next_line(&rest, &line);
	size_t place = size - rest.length;

	memmove(data + place + length, data + place, size - place);
	memcpy(data + place, word, (size_t)length);
	return size + (size_t)length;
}
