/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What other files are made of from the option tables: the completion, and parts of the manual.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/message.h"
#include "plan/error.h"
#include "system/text.h"

enum { PAGE_SIZE = 64 * 1024 };

static void add_value_case(struct text *text, const struct option_row *option)
{
	if (!option->argument || !option->completes)
		return;
	text_add(text, "\t\t--%s) ", option->name);
	if (strcmp(option->completes, "directory") == 0)
		text_add(text, "COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n");
	else if (strcmp(option->completes, "file") == 0)
		text_add(text, "COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
	else if (strcmp(option->completes, "user") == 0)
		text_add(text, "COMPREPLY=($(compgen -u -- \"$word\")); return ;;\n");
	else
		text_add(text, "COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n",
			option->completes);
}

static void add_command_case(struct text *text, const struct command *command)
{
	text_add(text, "\t%s)\n\t\tcase $previous in\n", command->name);
	for (const struct option_row *option = command->options; option->name; option++)
		add_value_case(text, option);
	text_add(text, "\t\tesac\n\t\t[[ $word == -* ]] && COMPREPLY=($(compgen -W '");
	options_words(command, text);
	text_add(text, "' -- \"$word\")) && return\n\t\t;;\n");
}

static void add_bash(struct text *text)
{
	text_add(text,
		"# bash completion for sunder, printed by: sunder completion bash\n"
		"# shellcheck shell=bash disable=SC2207\n"
		"_sunder() {\n"
		"\tlocal word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
		"\tlocal command=${COMP_WORDS[0]##*/} i\n"
		"\tCOMPREPLY=()\n"
		"\t[[ $command == sunder ]] && command=${COMP_WORDS[1]}\n"
		"\tif [[ ${COMP_WORDS[0]##*/} == sunder && $COMP_CWORD -eq 1 ]]; then\n"
		"\t\tCOMPREPLY=($(compgen -W '");
	for (const struct command *const *command = commands; *command; command++)
		text_add(text, "%s ", (*command)->name);
	text_add(text, "completion --help --version' -- \"$word\"))\n\t\treturn\n\tfi\n"
		       "\tcase $command in\n");
	for (const struct command *const *command = commands; *command; command++)
		add_command_case(text, *command);
	text_add(text, "\tesac\n"
		       "\tif ((COMP_CWORD > 1)); then\n"
		       "\t\tCOMPREPLY=($(compgen -c -- \"$word\") $(compgen -f -- \"$word\"))\n"
		       "\tfi\n"
		       "}\n"
		       "complete -F _sunder sunder\n");
}

int print_completion(int argc, char *argv[])
{
	static char bytes[PAGE_SIZE];
	struct text text = TEXT_IN(bytes);
	struct sunder_error error;

	if (argc == 2 && strcmp(argv[1], "bash") == 0) {
		add_bash(&text);
		return message_print("sunder", &text);
	}
	error_fill(&error, 0, "completion: there is one for bash: sunder completion bash");
	return message_usage("sunder", &error, SUNDER_STATUS_FAILED);
}

int print_manual(int argc, char *argv[])
{
	static char bytes[PAGE_SIZE];
	struct text text = TEXT_IN(bytes);
	struct sunder_error error;

	for (const struct command *const *command = commands; *command && argc == 3; command++) {
		if (strcmp((*command)->name, argv[2]) != 0)
			continue;
		if (strcmp(argv[1], "synopsis") == 0)
			text_add(&text, "*sunder %s* %s\n", (*command)->name, (*command)->synopsis);
		else
			options_manual(*command, &text);
		return message_print("sunder", &text);
	}
	error_fill(&error, 0, "manual: synopsis COMMAND, or options COMMAND");
	return message_usage("sunder", &error, SUNDER_STATUS_FAILED);
}
