/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line: a command of the table, or one that is called by its own name through a
 * link. Nothing here, or in any cmd/ file, changes the system: commands make plans, or ask
 * lib/container to.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/message.h"
#include "plan/error.h"
#include "system/text.h"

static const struct command *find(const char *name)
{
	for (const struct command *const *command = commands; *command; command++)
		if (strcmp((*command)->name, name) == 0)
			return *command;
	return NULL;
}

static int print_help(void)
{
	char bytes[2048];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "usage: sunder COMMAND [ARGUMENT...]\n"
			"Linux namespaces, and the containers made of them.\n\n");
	for (const struct command *const *command = commands; *command; command++) {
		text_add(&text, "  %s", (*command)->name);
		for (size_t i = strlen((*command)->name); i < 12; i++)
			text_add(&text, " ");
		text_add(&text, "%s\n", (*command)->summary);
	}
	text_add(&text, "  completion  print the completion for a shell: completion bash\n\n"
			"sunder COMMAND --help tells its options; man sunder-COMMAND tells all.\n\n"
			"  sunder run -- make          in a throwaway copy of this machine\n"
			"  sunder run --root ./rootfs  a shell in that root file system\n");
	return message_print("sunder", &text);
}

static int print_version(void)
{
	char bytes[64];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "sunder %s\n", SUNDER_VERSION);
	return message_print("sunder", &text);
}

static int refuse(const char *word)
{
	struct sunder_error error;

	error_fill(&error, 0, word ? "no command '%s'" : "a command is missing", word ? word : "");
	return message_usage("sunder", &error, SUNDER_STATUS_FAILED);
}

int main(int argc, char *argv[], char *envp[])
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const struct command *linked = argc > 0 ? find(slash ? slash + 1 : argv[0]) : NULL;

	if (linked && linked->is_drop_in)
		return linked->main(argc, argv, envp);
	if (argc < 2)
		return refuse(NULL);
	const char *word = argv[1];
	const struct command *command = find(word);

	if (command)
		return command->main(argc - 1, argv + 1, envp);
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
		return print_help();
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return print_version();
	if (strcmp(word, "completion") == 0)
		return print_completion(argc - 1, argv + 1);
	if (strcmp(word, "manual") == 0)
		return print_manual(argc - 1, argv + 1);
	return refuse(word);
}
