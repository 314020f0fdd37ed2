/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sunder diff: what a kept layer would change on the host. Changes nothing. */
#include <errno.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/diff.h"
#include "cmd/front_end.h"
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

static int find(const struct diff_words *words, const char *const names[], struct kept *kept,
	struct changes_request *request, struct changes *changes, struct sunder_error *error)
{
	struct arena *arena = words->arena;
	int r = kept_open(
		arena, kept_store(arena, words->environment), names[0], KEPT_TO_LOOK, kept, error);

	request->every = words->print == diff_print_patch;
	if (r == 0)
		r = kept_paths_resolve(arena, names + 1, request, error);
	if (r == 0)
		r = kept_become_owner(arena, kept, error);
	return r < 0 ? r : kept_paths_find(arena, kept, request, names + 1, changes, error);
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
	if (r < 0)
		return front_end_fail(&error);
	return words->exit_code && changes->count ? 1 : 0;
}

static int diff_main(int argc, char *argv[], char *envp[])
{
	struct arena arena = {0};
	struct diff_words words = {.arena = &arena, .environment = (const char *const *)envp};
	struct kept kept;
	struct changes_request request = {0};
	struct changes changes;
	struct sunder_error error;
	const char *const *names;
	int status = front_end_parse(&command_diff, argc, argv, &words, &words.help, &names);

	if (status != FRONT_END_GOES_ON)
		return status;
	if (find(&words, names, &kept, &request, &changes, &error) < 0)
		return front_end_fail(&error);
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
