/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder run: words into container options, options into a plan, the plan performed or explained.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/message.h"
#include "container/container.h"
#include "container/supervise.h"
#include "container/terminal.h"
#include "plan/error.h"
#include "plan/explain.h"
#include "survey/refusal.h"
#include "system/capability.h"
#include "system/kernel.h"
#include "system/self.h"

static const char program[] = "sunder";

struct run_words {
	struct arena *arena;
	struct container_options options;
	struct placement *placements;
	const char **variables;
	size_t placement_room, variable_room;
	bool help, explain;
};

/* --- what each option does with its word --- */

static int take_root(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--root: an empty path");
	words->options.root = value;
	return 0;
}

/* A path of the host without links: what a record or a comparison may rely on. */
static const char *resolve(struct run_words *words, const char *path)
{
	char *real = realpath(path, NULL);
	const char *kept = real ? arena_copy(words->arena, real) : NULL;

	free(real);
	return kept;
}

/* A path in the container: a relative one is meant from where the user stands. */
static const char *inside(struct run_words *words, const char *path)
{
	char here[PATH_MAX];

	if (*path == '/' || !getcwd(here, sizeof(here)))
		return path;
	return arena_print(words->arena, "%s/%s", here, path);
}

/* "/", or something as short: all of the container. */
static bool is_root_itself(const char *path)
{
	return strspn(path, "/.") == strlen(path);
}

/* Where in the container something is to be seen: behind `option`, for errors. 0 or -EINVAL. */
static int check_place(
	const char *option, const char *value, const char *place, struct sunder_error *error)
{
	if (*place != '/')
		return error_fill(error, 0, "%s %s: %s is no absolute path in the container",
			option, value, *place ? place : "an empty path");
	if (is_root_itself(place))
		return error_fill(
			error, 0, "%s %s: it would cover the container's root", option, value);
	/* Else what was meant to be an option would become part of a name. */
	if (strchr(place, ':'))
		return error_fill(
			error, 0, "%s %s: %s is not understood", option, value, strchr(place, ':'));
	return 0;
}

static struct placement *add_placement(struct run_words *words)
{
	struct container_options *options = &words->options;

	words->placements = arena_grow(words->arena, words->placements, options->placement_count,
		&words->placement_room, sizeof(*words->placements));
	options->placements = words->placements;
	return &words->placements[options->placement_count++];
}

/* SRC[:DST][:ro] */
static int take_bind(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	struct stat status;
	char *source = arena_copy(words->arena, value);
	char *last = strrchr(source, ':');
	bool read_only = last && strcmp(last, ":ro") == 0;

	if (last && (read_only || strcmp(last, ":rw") == 0))
		*last = '\0';
	char *place = strchr(source, ':');

	if (place)
		*place++ = '\0';
	const char *real = resolve(words, source);

	if (!real || stat(real, &status) < 0)
		return error_fill(error, errno, "--bind %s", source);
	if (place && check_place("--bind", value, place, error) < 0)
		return -EINVAL;
	if (!place && is_root_itself(inside(words, source)))
		return error_fill(
			error, 0, "--bind %s: it would cover the container's root", value);
	*add_placement(words) = (struct placement){
		.kind = PLACE_BIND,
		.source = real,
		.is_directory = S_ISDIR(status.st_mode),
		.place = place ? place : inside(words, source),
		.read_only = read_only,
	};
	return 0;
}

/* DST[:size=N] */
static int take_tmpfs(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	char *place = arena_copy(words->arena, value);
	char *size = strstr(place, ":size=");
	uint64_t bytes = 0;

	if (size)
		*size = '\0';
	if (check_place("--tmpfs", value, place, error) < 0)
		return -EINVAL;
	if (size && (parse_size(size + strlen(":size="), &bytes) < 0 || bytes == 0))
		return error_fill(error, 0,
			"--tmpfs %s: size=N takes bytes, or a number with k, m"
			" or g",
			value);
	*add_placement(words) = (struct placement){
		.kind = PLACE_TMPFS, .place = place, .size = bytes};
	return 0;
}

static int take_hide(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--hide: an empty path");
	if (is_root_itself(inside(words, value)))
		return error_fill(error, 0, "--hide %s: that is the container's root", value);
	*add_placement(words) = (struct placement){
		.kind = PLACE_HIDE, .place = inside(words, value)};
	return 0;
}

static int take_overlay(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--overlay: an empty path");
	*add_placement(words) = (struct placement){
		.kind = PLACE_OVERLAY, .place = inside(words, value)};
	return 0;
}

static int take_variable(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	struct container_options *options = &words->options;

	if (!*value || *value == '=')
		return error_fill(error, 0, "--env %s: not K=V", value);
	words->variables = arena_grow(words->arena, words->variables, options->variable_count,
		&words->variable_room, sizeof(*words->variables));
	options->variables = words->variables;
	words->variables[options->variable_count++] = value;
	return 0;
}

static int take_hostname(void *into, const char *value, struct sunder_error *error)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	struct run_words *words = into;

	if (!*value || strlen(value) > 64 || strspn(value, allowed) != strlen(value))
		return error_fill(
			error, 0, "--hostname %s: 1 to 64 letters, digits, '-', '.', '_'", value);
	words->options.hostname = value;
	return 0;
}

static int take_directory(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (*value != '/')
		return error_fill(error, 0, "--workdir %s: not an absolute path", value);
	words->options.directory = value;
	return 0;
}

/* "cap_net_raw,sys_time" or "ALL" */
static int take_capabilities(uint64_t *mask, const char *option, const char *value,
	struct run_words *words, struct sunder_error *error)
{
	char *rest = arena_copy(words->arena, value);

	while (rest) {
		char *word = rest;
		uint64_t named;

		rest = strchr(rest, ',');
		if (rest)
			*rest++ = '\0';
		if (capability_parse(word, &named) < 0)
			return error_fill(error, 0, "%s %s: no such capability", option, word);
		*mask |= named;
	}
	return 0;
}

static int take_cap_add(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	return take_capabilities(
		&words->options.capabilities_added, "--cap-add", value, words, error);
}

static int take_cap_drop(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	return take_capabilities(
		&words->options.capabilities_dropped, "--cap-drop", value, words, error);
}

/* One word of a few: its place in the list, or -EINVAL. */
static int choose(const char *option, const char *value, const char *const choices[],
	struct sunder_error *error)
{
	char all[128];
	struct text text = TEXT_IN(all);

	for (int i = 0; choices[i]; i++) {
		if (strcmp(choices[i], value) == 0)
			return i;
		text_add(&text, "%s%s", i ? ", " : "", choices[i]);
	}
	return error_fill(error, 0, "%s %s: one of %s", option, value, all);
}

static int take_userns(void *into, const char *value, struct sunder_error *error)
{
	static const char *const choices[] = {"auto", "single", "host", NULL};
	struct run_words *words = into;
	int chosen = choose("--userns", value, choices, error);

	if (chosen >= 0)
		words->options.userns = (enum userns_choice)chosen;
	return chosen < 0 ? chosen : 0;
}

static int take_share(void *into, const char *value, struct sunder_error *error)
{
	static const char *const choices[] = {"net", "pid", "uts", "ipc", "cgroup", "user", NULL};
	static const uint32_t types[] = {
		CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWCGROUP};
	struct run_words *words = into;
	int chosen = choose("--share", value, choices, error);

	if (chosen < 0)
		return chosen;
	if (strcmp(value, "user") == 0)
		words->options.userns = USERNS_HOST;
	else
		words->options.share |= types[chosen];
	return 0;
}

static int take_net(void *into, const char *value, struct sunder_error *error)
{
	static const char *const choices[] = {"none", "host", NULL};
	struct run_words *words = into;
	int chosen = choose("--net", value, choices, error);

	if (chosen == 1)
		words->options.share |= CLONE_NEWNET;
	else if (chosen == 0)
		words->options.share &= ~(uint32_t)CLONE_NEWNET;
	return chosen < 0 ? chosen : 0;
}

static int take_seconds(int64_t *seconds, const char *option, const char *value,
	struct run_words *words, struct sunder_error *error)
{
	enum { MOST_DIGITS = 18 }; /* the kernel has limits of its own, and tells */
	int r = strlen(value) > MOST_DIGITS ? -ERANGE
					    : parse_signed(value, INT64_MIN, INT64_MAX, seconds);

	if (r < 0)
		return error_fill(error, 0, "%s %s: not a number of seconds", option, value);
	words->options.has_time_offsets = true;
	return 0;
}

static int take_boottime(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	return take_seconds(&words->options.offsets.boottime, "--boottime", value, words, error);
}

static int take_monotonic(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	return take_seconds(&words->options.offsets.monotonic, "--monotonic", value, words, error);
}

static int take_status_fd(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	uint64_t fd;

	if (parse_number(value, INT_MAX, &fd) < 0)
		return error_fill(error, 0, "--json-status %s: not the number of an fd", value);
	/* A copy, so that the command keeps its own if it is 1 or 2. */
	words->options.status_fd = fcntl((int)fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return words->options.status_fd < 0 ? error_fill(error, errno, "--json-status %s", value)
					    : 0;
}

static int take_pid_file(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--pid-file: an empty path");
	words->options.pid_file = inside(words, value); /* recorded, so absolute */
	return 0;
}

#define TAKE_WORD(name, field) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		struct run_words *words = into; \
\
		if (!*value) \
			return error_fill(error, 0, "--" #name ": an empty word"); \
		words->field = value; \
		return 0; \
	}

#define TAKE_FLAG(name, field, meaning) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		struct run_words *words = into; \
\
		(void)value; \
		(void)error; \
		words->field = meaning; \
		return 0; \
	}

TAKE_WORD(user, options.user)
TAKE_WORD(state, options.state)
TAKE_FLAG(read_only, options.read_only, true)
TAKE_FLAG(write_through, options.write_through, true)
TAKE_FLAG(memory, options.layers, LAYERS_IN_MEMORY)
TAKE_FLAG(disk, options.layers, LAYERS_ON_DISK)
TAKE_FLAG(clear_env, options.clear_environment, true)
TAKE_FLAG(nest, options.nest, true)
TAKE_FLAG(no_init, options.no_init, true)
TAKE_FLAG(tty, options.terminal, TERMINAL_ALWAYS)
TAKE_FLAG(no_tty, options.terminal, TERMINAL_NEVER)
TAKE_FLAG(explain, explain, true)
TAKE_FLAG(help, help, true)

#include "cmd/run_options.h"

/* --- carrying it out --- */

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

static int explain(const struct container *container)
{
	struct text text = explain_whole(&container->plan, geteuid() == 0);

	return message_print(program, &text) ? SUNDER_STATUS_FAILED : 0;
}

static int perform(struct container *container)
{
	struct sunder_error error;

	if (*container->notes && isatty(STDERR_FILENO))
		for (const char *const *note = container->notes; *note; note++)
			message_note(program, *note);
	int status = supervise(container, message_tolerated, &error);

	if (*error.doing) {
		refusal_explain(&error);
		message_error(program, &error);
	}
	return status;
}

static int print_help(void)
{
	char bytes[8192];
	struct text text = TEXT_IN(bytes);

	options_help(&command_run, "sunder run", &text);
	return message_print(program, &text) ? SUNDER_STATUS_FAILED : 0;
}

static _Noreturn void run_out_of_memory(void *context)
{
	struct sunder_error error;

	(void)context;
	error_fill(&error, ENOMEM, "make the plan");
	message_error(program, &error);
	_exit(SUNDER_STATUS_FAILED);
}

/*
 * Where the owner of our file is somebody in the container, its root could change it once it has
 * got hold of it: so what it can get hold of is a copy. argv[-1] is the program's name, see struct
 * command.
 */
static int guard_executable(
	const struct container *container, char *argv[], char *envp[], struct sunder_error *error)
{
	struct self_writers writers = self_find_writers();
	uint32_t inside;

	if (writers.nobody || (!writers.others && container->uids &&
				      !id_map_to_inside(container->uids, writers.owner, &inside)))
		return 0;
	int r = self_execute_copy(argv - 1, envp);

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
	struct run_words words = {.arena = &arena, .options = {.status_fd = -1}};
	struct container container = {0};
	struct sunder_error error;
	char **copies = copy_arguments(&arena, argc, argv, &words.options.sealing);
	int first;

	if (options_parse(&command_run, argc, copies, &words, &first, &error) < 0)
		return message_usage("sunder run", &error, SUNDER_STATUS_FAILED);
	if (words.help)
		return print_help();
	words.options.command = (const char *const *)copies + first;
	words.options.environment = (const char *const *)envp;
	if (terminal_survey(&words.options, &container) == -EBADF &&
		fill_standard_fds(&error) < 0) {
		message_error(program, &error);
		return SUNDER_STATUS_FAILED;
	}
	if (container_plan(&arena, &words.options, &container, &error) < 0) {
		refusal_explain(&error);
		message_error(program, &error);
		return SUNDER_STATUS_FAILED;
	}
	if (!words.explain && guard_executable(&container, argv, envp, &error) < 0) {
		message_error(program, &error);
		return SUNDER_STATUS_FAILED;
	}
	return words.explain ? explain(&container) : perform(&container);
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
