/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder run: words into container options (run_options.c), options into a plan, the plan performed
 * or explained.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/front_end.h"
#include "cmd/message.h"
#include "cmd/run_options.h"
#include "container/container.h"
#include "container/supervise.h"
#include "container/tarball.h"
#include "container/terminal.h"
#include "plan/error.h"
#include "plan/explain.h"
#include "plan/script.h"
#include "survey/refusal.h"
#include "system/self.h"

static const char program[] = "sunder";

/* Our own fds must not come to lie on 0, 1 or 2, where the command would find them. */
static int fill_standard_fds(struct sunder_error *error)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return error_fill(error, errno, "open /dev/null");
	close(fd);
	return 0;
}

/* What a script cannot do, or could only do worse. */
static int refuse_script(const struct container *container, const struct run_words *words,
	struct sunder_error *error)
{
	const struct container_options *options = &words->options;

	if (options->keep || options->from)
		return error_fill(error, 0,
			"--explain=sh goes without --keep and --from: only sunder keeps records of"
			" layers");
	if (!options->root && geteuid() == 0)
		return error_fill(error, 0,
			"--explain=sh, as root, needs --root DIR: no tool maps the ids of mounts"
			" that have others below them, as a copy of the machine needs it");
	if (container->archive)
		return error_fill(error, 0,
			"--explain=sh needs a directory as --root: tar(1) does not look at what it"
			" unpacks as sunder does");
	if (options->status_fd >= 0)
		return error_fill(error, 0, "--explain=sh goes without --json-status");
	return 0;
}

static int refuse_explanation(const struct container *container, const struct run_words *words,
	struct sunder_error *error)
{
	if (container->is_user_unknown)
		return error_fill(error, 0,
			"--explain with an archive takes --user UID[:GID]: the name is in the"
			" archive");
	return words->explain_as_script ? refuse_script(container, words, error) : 0;
}

static int explain(
	const struct container *container, const struct run_words *words, char *const argv[])
{
	bool is_root = geteuid() == 0;
	struct text text = words->explain_as_script ? script_whole(&container->plan, is_root,
							      (const char *const *)argv - 1)
						    : explain_whole(&container->plan, is_root);

	return message_print(program, &text) ? SUNDER_STATUS_FAILED : 0;
}

/* Where --state and --memory, which would be hinted at else, would not help. */
static void hint_full_store(const struct container *container, struct sunder_error *error)
{
	if (container->kept && error->errnum == ENOSPC && !*error->hint)
		error_hint(error, "the disk that kept layers are on may be full: sunder kept lists"
				  " them, with their sizes");
}

/* Whatever keeps newuidmap from its work, `run` can do without it. */
static void find_cause(const struct container *container, struct sunder_error *error)
{
	static const char mapping[] = "map ids with ";
	char hint[sizeof(error->hint)];

	hint_full_store(container, error);
	bool is_told = *error->hint;

	refusal_explain(error);
	if (is_told || strncmp(error->doing, mapping, strlen(mapping)) != 0)
		return;
	text_copy(hint, sizeof(hint), error->hint);
	error_hint(error, "%s; or do without: --userns=single", hint);
}

static void note_kept(const char *name)
{
	char bytes[256];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "what was written is kept: sunder diff %s shows it", name);
	message_note(program, text.start);
}

/* What is no directory may be an archive by another name. */
static bool is_file(const char *path)
{
	struct stat status;

	return path && stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int perform(struct container *container, const char *root)
{
	struct sunder_error error;

	if (*container->notes && isatty(STDERR_FILENO))
		for (const char *const *note = container->notes; *note; note++)
			message_note(program, *note);
	int status = supervise(container, message_tolerated, &error);

	if (*error.doing) {
		find_cause(container, &error);
		if (!container->archive && is_file(root))
			error_hint(&error,
				"an archive has a name that ends in .tar, .tar.gz, .tar.xz,"
				" .tar.zst or .tar.bz2");
		message_error(program, &error);
	} else if (container->kept && isatty(STDERR_FILENO)) {
		note_kept(strrchr(container->kept->path, '/') + 1);
	}
	return status;
}

static _Noreturn void run_out_of_memory(void *context)
{
	struct sunder_error error;

	(void)context;
	error_fill(&error, ENOMEM, "make the plan");
	message_error(program, &error);
	_exit(SUNDER_STATUS_FAILED);
}

/* A copy in memory does not know where it came from, and so not what lies beside that. */
static char **tell_program(struct arena *arena, const struct container *container, char *envp[])
{
	size_t count = 0;

	if (!container->unpacker)
		return envp;
	while (envp[count])
		count++;
	char **told = arena_allocate(arena, (count + 2) * sizeof(*told));

	told[0] = arena_print(arena, TARBALL_PROGRAM "=%s", container->unpacker);
	memcpy(told + 1, envp, (count + 1) * sizeof(*told));
	return told;
}

/*
 * Where the owner of our file is somebody in the container, its root could change it once it has
 * got hold of it: so what it can get hold of is a copy. argv[-1] is the program's name, see struct
 * command.
 */
static int guard_executable(struct arena *arena, const struct container *container, char *argv[],
	char *envp[], struct sunder_error *error)
{
	struct self_writers writers = self_find_writers();
	uint32_t inside;

	if (writers.nobody || (!writers.others && container->uids &&
				      !id_map_to_inside(container->uids, writers.owner, &inside)))
		return 0;
	int r = self_execute_copy(argv - 1, tell_program(arena, container, envp));

	return error_fill(error, -r, "keep the container from changing sunder's own file");
}

/* PID 1 writes over the words that /proc/PID/cmdline shows: what is meant to last is a copy. */
static char **copy_arguments(struct arena *arena, int argc, char *argv[], struct sealing *sealing)
{
	char **copies = arena_allocate(arena, sizeof(*copies) * ((size_t)argc + 1));

	for (int i = 0; i < argc; i++)
		copies[i] = arena_copy(arena, argv[i]);
	sealing->arguments = argv[0];
	sealing->arguments_size = (size_t)(argv[argc - 1] - argv[0]) + strlen(argv[argc - 1]);
	return copies;
}

static int run_main(int argc, char *argv[], char *envp[])
{
	static _Alignas(max_align_t) char first_block[48 * 1024];
	struct arena arena = {
		.next = first_block, .left = sizeof(first_block), .no_memory = run_out_of_memory};
	struct run_words words = {
		.arena = &arena,
		.environment = (const char *const *)envp,
		.options = {.status_fd = -1},
	};
	struct container container = {0};
	struct sunder_error error;
	char **copies = copy_arguments(&arena, argc, argv, &words.options.sealing);
	int first;

	if (options_parse(&command_run, argc, copies, &words, &first, &error) < 0)
		return front_end_refuse(&command_run, &error);
	if (words.help)
		return front_end_help(&command_run);
	words.options.command = (const char *const *)copies + first;
	words.options.environment = words.environment;
	if (terminal_survey(&words.options, &container) == -EBADF && fill_standard_fds(&error) < 0)
		return front_end_fail(&error);
	if (container_plan(&arena, &words.options, &container, &error) < 0) {
		find_cause(&container, &error);
		return front_end_fail(&error);
	}
	if (words.explain && refuse_explanation(&container, &words, &error) < 0)
		return front_end_refuse(&command_run, &error);
	if (!words.explain && guard_executable(&arena, &container, argv, envp, &error) < 0)
		return front_end_fail(&error);
	return words.explain ? explain(&container, &words, argv)
			     : perform(&container, words.options.root);
}

const struct command command_run = {
	.name = "run",
	.synopsis = "[OPTION...] [--] [COMMAND [ARGUMENT...]]",
	.summary = "a command in a container: a throwaway copy of this machine, or --root DIR",
	.options = run_options,
	.examples = "  sunder run -- make                     the project stays as it was\n"
		    "  sunder run --root ./rootfs /bin/sh     a root file system of your own\n",
	.main = run_main,
};
