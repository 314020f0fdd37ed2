/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading and printing tables of options. Words as getopt_long(3) has them, without its globals.
 */
#include <errno.h>
#include <string.h>

#include "cmd/options.h"
#include "plan/error.h"

static bool takes_argument(const struct option_row *option)
{
	return option->argument != NULL;
}

const char *option_optional_argument(const struct option_row *option)
{
	const char *argument = option->argument;

	if (argument && (*argument == '-' || *argument == '='))
		argument++;
	return argument && *argument == '[' ? argument : NULL;
}

static bool needs_argument(const struct option_row *option)
{
	return takes_argument(option) && !option_optional_argument(option);
}

/* --- parsing --- */

struct parsing {
	const struct command *command;
	int argc;
	char **argv;
	int next; /* the word to be read next */
	void *into;
	struct sunder_error *error;
};

static bool is_own(const struct command *command, const struct option_row *option)
{
	char name[64];

	text_print(name, " %s ", option->name);
	return command->own_options && strstr(command->own_options, name);
}

static void refuse_ambiguous(const struct parsing *parsing, const char *word, size_t length)
{
	char list[256];
	struct text text = TEXT_IN(list);

	for (const struct option_row *option = parsing->command->options; option->name; option++)
		if (strncmp(option->name, word, length) == 0 && !is_own(parsing->command, option))
			text_add(&text, " '--%s'", option->name);
	error_fill(parsing->error, 0, "option '--%s' is ambiguous; possibilities:%s", word, list);
}

/* The option whose name starts with these letters: the exact one, or the only one. Or NULL. */
static const struct option_row *find_long(
	const struct parsing *parsing, const char *word, size_t length)
{
	const struct option_row *found = NULL, *own = NULL;
	bool ambiguous = false;

	for (const struct option_row *option = parsing->command->options; option->name; option++) {
		if (strncmp(option->name, word, length) != 0)
			continue;
		if (option->name[length] == '\0')
			return option;
		if (is_own(parsing->command, option)) {
			own = option;
			continue;
		}
		ambiguous |= found != NULL;
		found = option;
	}
	if (ambiguous)
		refuse_ambiguous(parsing, word, length);
	else if (!found && !own)
		error_fill(parsing->error, 0, "unrecognized option '--%s'", word);
	return ambiguous ? NULL : found ? found : own;
}

static const char *next_word(struct parsing *parsing)
{
	return parsing->next < parsing->argc ? parsing->argv[parsing->next++] : NULL;
}

static int parse_long(struct parsing *parsing, const char *word)
{
	size_t length = strcspn(word, "=");
	const char *value = word[length] ? word + length + 1 : NULL;
	const struct option_row *option = find_long(parsing, word, length);

	if (!option)
		return -EINVAL;
	if (value && !takes_argument(option))
		return error_fill(
			parsing->error, 0, "option '--%s' doesn't allow an argument", option->name);
	if (!value && needs_argument(option) && !(value = next_word(parsing)))
		return error_fill(
			parsing->error, 0, "option '--%s' requires an argument", option->name);
	return option->take(parsing->into, value, parsing->error);
}

static const struct option_row *find_letter(const struct parsing *parsing, char letter)
{
	for (const struct option_row *option = parsing->command->options; option->name; option++)
		if (option->letter && option->letter == letter)
			return option;
	return NULL;
}

static bool letter_takes_argument(const struct option_row *option)
{
	return option->argument && (*option->argument == '-' || *option->argument == '=');
}

/* What follows the letter: "-mFILE", and where that is meant so, "-m=FILE". */
static const char *attached_value(const struct option_row *option, const char *letter)
{
	bool skip = *option->argument == '=' && letter[1] == '=';

	return letter + 1 + skip;
}

/* "-rf": several at once; the one that needs an argument takes the rest of the word. */
static int parse_letters(struct parsing *parsing, const char *letters)
{
	int r = 0;

	for (; *letters && r == 0; letters++) {
		const struct option_row *option = find_letter(parsing, *letters);

		if (!option)
			return error_fill(parsing->error, 0, "invalid option -- '%c'", *letters);
		if (letter_takes_argument(option) && letters[1])
			return option->take(
				parsing->into, attached_value(option, letters), parsing->error);
		if (!needs_argument(option)) {
			r = option->take(parsing->into, NULL, parsing->error);
			continue;
		}
		const char *value = letters[1] ? letters + 1 : next_word(parsing);

		if (!value)
			return error_fill(
				parsing->error, 0, "option requires an argument -- '%c'", *letters);
		return option->take(parsing->into, value, parsing->error);
	}
	return r;
}

/* Up to a word that is none. OPTION_LAST behind "--". */
static int parse_options(struct parsing *parsing)
{
	int r = 0;

	while (r == 0 && parsing->next < parsing->argc) {
		const char *word = parsing->argv[parsing->next];

		if (word[0] != '-' || !word[1])
			break;
		parsing->next++;
		if (strcmp(word, "--") == 0)
			return OPTION_LAST;
		r = word[1] == '-' ? parse_long(parsing, word + 2)
				   : parse_letters(parsing, word + 1);
	}
	return r;
}

int options_parse(const struct command *command, int argc, char *argv[], void *into, int *first,
	struct sunder_error *error)
{
	struct parsing parsing = {command, argc, argv, 1, into, error};
	int r = parse_options(&parsing);

	*first = parsing.next;
	return r < 0 ? r : 0;
}

int options_parse_operands(const struct command *command, int argc, char *argv[], void *into,
	const char *operands[], struct sunder_error *error)
{
	struct parsing parsing = {command, argc, argv, 1, into, error};
	int r = 0;

	while (r >= 0 && parsing.next < argc) {
		if (r == 0)
			r = parse_options(&parsing);
		if (r >= 0 && parsing.next < argc)
			*operands++ = argv[parsing.next++];
	}
	*operands = NULL;
	return r < 0 ? r : 0;
}

/* --- printing --- */

static void add_spaces(struct text *text, size_t from, size_t to)
{
	do
		text_add(text, " ");
	while (++from < to);
}

static void add_name(struct text *text, const struct option_row *option)
{
	text_add(text, "--%s", option->name);
	if (needs_argument(option))
		text_add(text, " %s", option->argument);
	else if (takes_argument(option))
		text_add(text, "[=%s", option_optional_argument(option) + 1);
}

/* "--memory, --disk": a row, and those behind it for which its help speaks too. */
static void add_names(struct text *text, const struct option_row *option)
{
	text_add(text, "  ");
	if (option->letter)
		text_add(text, "-%c, ", option->letter);
	add_name(text, option);
	for (option++; option->name && option->help && !*option->help; option++) {
		text_add(text, ", ");
		add_name(text, option);
	}
}

void options_help(const struct command *command, const char *program, struct text *text)
{
	enum { HELP_COLUMN = 34 };

	text_add(text, "usage: %s %s\n%s\n", program, command->synopsis, command->summary);
	for (const struct option_row *option = command->options; option->name; option++) {
		size_t start = text->used;

		if (!option->help || !*option->help)
			continue;
		add_names(text, option);
		add_spaces(text, text->used - start, HELP_COLUMN);
		text_add(text, "%s\n", option->help);
	}
	text_add(text, "\n%s", command->examples);
}

/* In scdoc an underscore or a star would start emphasis. */
static void add_scdoc(struct text *text, const char *words)
{
	for (; *words; words++)
		text_add(text, *words == '_' || *words == '*' || *words == '<' ? "\\%c" : "%c",
			*words);
}

void options_manual(const struct command *command, struct text *text)
{
	for (const struct option_row *option = command->options; option->name; option++) {
		if (!option->help)
			continue;
		text_add(text, "*");
		if (option->letter)
			text_add(text, "-%c*, *", option->letter);
		text_add(text, "--%s*", option->name);
		if (needs_argument(option))
			text_add(text, " _%s_", option->argument);
		else if (takes_argument(option))
			text_add(text, "[=%s", option_optional_argument(option) + 1);
		text_add(text, "\n\t");
		if (option->manual)
			text_add(text, "%s", option->manual);
		else
			add_scdoc(text, option->help);
		text_add(text, "\n\n");
	}
}

void options_words(const struct command *command, struct text *text)
{
	for (const struct option_row *option = command->options; option->name; option++)
		if (option->help)
			text_add(text, "%s--%s", option == command->options ? "" : " ",
				option->name);
}
