/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sunder diff: what a kept layer would change on the host. Changes nothing. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/diff.h"
#include "cmd/kept_paths.h"
#include "cmd/message.h"
#include "plan/error.h"
#include "survey/mounts.h"

static const char program[] = "sunder";

/* --- options --- */

struct diff_words {
	struct arena *arena;
	const char *const *environment;
	int (*print)(const struct diff_printing *, struct sunder_error *); /* NULL: the list */
	bool nul, exit_code, help;
};

static int choose(struct diff_words *words,
	int (*print)(const struct diff_printing *, struct sunder_error *),
	struct sunder_error *error)
{
	if (words->print && words->print != print)
		return error_fill(
			error, 0, "one of --stat, --name-only, --json and --patch is enough");
	words->print = print;
	return 0;
}

#define DEFINE_TAKE_PRINT(name) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		(void)value; \
		return choose(into, diff_print_##name, error); \
	}

DEFINE_TAKE_PRINT(sizes)
DEFINE_TAKE_PRINT(names)
DEFINE_TAKE_PRINT(json)
DEFINE_TAKE_PRINT(patch)

static int take_null(void *into, const char *value, struct sunder_error *error)
{
	struct diff_words *words = into;

	words->nul = true;
	return take_names(into, value, error);
}

DEFINE_TAKE_FLAG(struct diff_words, exit_code, exit_code, true, 0)
DEFINE_TAKE_FLAG(struct diff_words, help, help, true, OPTION_LAST)

static const struct option_row diff_options[] = {
	{0, "stat", NULL, "sizes before and after, and their sum", take_sizes, NULL,
		"Prints a line for each change with the size of the file before and after, and a"
		" sum line. Hard links to a file that is listed count nothing, nor what is in a"
		" directory that is deleted."},
	{0, "name-only", NULL, "only the paths", take_names, NULL, "Prints only the paths."},
	{'z', "null", NULL, "the same, unescaped and with a NUL behind each", take_null, NULL,
		"Prints only the paths, as they are, each with a NUL behind it: for *xargs -0*."},
	{0, "json", NULL, "an array of objects, for programs", take_json, NULL,
		"Prints one array of objects. See *JSON* below."},
	{'p', "patch", NULL, "what was changed in text files, as a patch", take_patch, NULL,
		"Prints what *git apply* or *patch -p1* can do again. See *PATCHES* below."},
	{0, "exit-code", NULL, "exit with 1 if there are changes", take_exit_code, NULL,
		"Exits with 1 if there are changes; without it, 0 says only that they could be"
		" listed."},
	{'h', "help", NULL, "this", take_help, NULL, "Prints a short help."},
	{0},
};

/* --- finding --- */

/* A line on a terminal, for what takes longer than a moment. */
struct progress {
	bool is_told, is_shown;
	time_t began;
};

static void show_progress(void *context, size_t seen)
{
	struct progress *progress = context;
	struct timespec now;
	char bytes[96];
	struct text text = TEXT_IN(bytes);

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!progress->is_told || now.tv_sec - progress->began < 2)
		return;
	progress->is_shown = true;
	text_add(&text, "\r%s: %zu files looked at", program, seen);
	if (write(STDERR_FILENO, text.start, text.used) < 0)
		progress->is_told = false;
}

static void end_progress(const struct progress *progress)
{
	static const char clear[] = "\r\033[K";

	/* Nothing depends on it. */
	if (progress->is_shown && write(STDERR_FILENO, clear, sizeof(clear) - 1) < 0)
		return;
}

static int find(const struct diff_words *words, const char *const names[], struct kept *kept,
	struct changes_request *request, struct changes *changes, struct sunder_error *error)
{
	struct arena *arena = words->arena;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	struct progress progress = {.is_told = isatty(STDERR_FILENO), .began = now.tv_sec};
	int r = kept_open(
		arena, kept_store(arena, words->environment), names[0], KEPT_TO_LOOK, kept, error);

	request->every = words->print == diff_print_patch;
	if (r == 0)
		r = kept_paths_resolve(arena, names + 1, request, error);
	if (r == 0)
		r = kept_become_owner(arena, kept, error);
	struct changes_request told = *request;

	told.progress = show_progress;
	told.context = &progress;
	if (r == 0)
		r = changes_find(arena, kept, &told, changes, error);
	end_progress(&progress);
	return r < 0 ? r : kept_paths_check(request, names + 1, changes, error);
}

static void tell_state(const struct kept *kept)
{
	if (kept->state == KEPT_IN_USE)
		message_note(program,
			"the layer is in use: what is written into it now may be missing here");
	if (kept->state == KEPT_CUT_OFF)
		message_note(program,
			"the machine went down while the layer was written: some of it may be"
			" missing");
	if (kept->applying)
		message_note(program,
			"sunder apply has taken over a part of it, and was cut off before its end");
}

/* --- printing --- */

/* Patches for a part of the working directory are for use in it. */
static const char *find_relative(struct arena *arena, const struct changes_request *request)
{
	struct changes_request here = {0};
	struct sunder_error error;
	bool is_here = request->path_count > 0 &&
		       kept_paths_resolve(arena, (const char *const[]){".", NULL}, &here, &error) ==
			       0;

	for (size_t i = 0; i < request->path_count && is_here; i++)
		is_here = mounts_is_below(request->paths[i], here.paths[0]);
	return is_here ? here.paths[0] : NULL;
}

static int print(const struct diff_words *words, const struct kept *kept,
	const struct changes_request *request, const struct changes *changes)
{
	struct output output;
	struct sunder_error error;
	const struct diff_printing printing = {
		.arena = words->arena,
		.output = &output,
		.kept = kept,
		.changes = changes,
		.nul = words->nul,
		.relative = find_relative(words->arena, request),
	};

	output_start(words->arena, &output);
	int r = words->print ? words->print(&printing, &error) : diff_print_list(&printing, &error);

	if (output_flush(&output) != 0)
		return SUNDER_STATUS_FAILED;
	if (r < 0) {
		message_error(program, &error);
		return SUNDER_STATUS_FAILED;
	}
	return words->exit_code && changes->count ? 1 : 0;
}

static int print_help(void)
{
	char bytes[4096];
	struct text text = TEXT_IN(bytes);

	options_help(&command_diff, "sunder diff", &text);
	return message_print(program, &text) ? SUNDER_STATUS_FAILED : 0;
}

static int refuse_words(struct sunder_error *error)
{
	return message_usage("sunder diff", error, SUNDER_STATUS_FAILED);
}

static int diff_main(int argc, char *argv[], char *envp[])
{
	struct arena arena = {0};
	struct diff_words words = {.arena = &arena, .environment = (const char *const *)envp};
	struct kept kept;
	struct changes_request request = {0};
	struct changes changes;
	struct sunder_error error;
	const char **operands = arena_allocate(&arena, ((size_t)argc + 1) * sizeof(*operands));

	if (options_parse_operands(&command_diff, argc, argv, &words, operands, &error) < 0)
		return refuse_words(&error);
	if (words.help)
		return print_help();
	if (!operands[0]) {
		error_fill(&error, 0, "the name of a kept layer is missing");
		return refuse_words(&error);
	}
	if (find(&words, operands, &kept, &request, &changes, &error) < 0) {
		message_error(program, &error);
		return SUNDER_STATUS_FAILED;
	}
	tell_state(&kept);
	return print(&words, &kept, &request, &changes);
}

const struct command command_diff = {
	.name = "diff",
	.synopsis = "[OPTION...] NAME [PATH...]",
	.summary = "what a container has changed, whose layer run --keep NAME has kept",
	.options = diff_options,
	.examples = "  sunder diff NAME                       all changes, a line each\n"
		    "  sunder diff NAME --patch . | less      in the text files below here\n",
	.operands = "kept file",
	.main = diff_main,
};
