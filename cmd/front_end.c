/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Help, wrong words and failures of sunder's own commands. */
#include <string.h>

#include "cmd/front_end.h"
#include "cmd/message.h"
#include "plan/error.h"
#include "system/arena.h"

static void set_program(char program[64], const struct command *command)
{
	text_print_sized(program, 64, "sunder %s", command->name);
}

int front_end_help(const struct command *command)
{
	char bytes[8 * 1024], program[64];
	struct text text = TEXT_IN(bytes);

	set_program(program, command);
	options_help(command, program, &text);
	return message_print("sunder", &text) ? SUNDER_STATUS_FAILED : 0;
}

int front_end_refuse(const struct command *command, const struct sunder_error *error)
{
	char program[64];

	set_program(program, command);
	return message_usage(program, error, SUNDER_STATUS_FAILED);
}

int front_end_fail(const struct sunder_error *error)
{
	message_error("sunder", error);
	return SUNDER_STATUS_FAILED;
}

static int check_operands(
	const struct command *command, const char *const operands[], struct sunder_error *error)
{
	bool needs_name = strncmp(command->operands, "kept", strlen("kept")) == 0;

	if (needs_name && !*operands)
		return error_fill(error, 0, "the name of a kept layer is missing");
	if (strcmp(command->operands, "nothing") == 0 && *operands)
		return error_fill(
			error, 0, "%s: sunder %s takes no names", *operands, command->name);
	return 0;
}

int front_end_parse(const struct command *command, int argc, char *argv[], void *into,
	const bool *help, const char *const **operands)
{
	const struct option_words *words = into;
	struct sunder_error error;
	const char **list = arena_allocate(words->arena, ((size_t)argc + 1) * sizeof(*list));
	int r = options_parse_operands(command, argc, argv, into, list, &error);

	if (r == 0 && *help)
		return front_end_help(command);
	if (r == 0)
		r = check_operands(command, list, &error);
	*operands = list;
	return r < 0 ? front_end_refuse(command, &error) : FRONT_END_GOES_ON;
}
