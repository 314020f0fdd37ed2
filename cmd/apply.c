/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sunder apply: what a kept layer has changed is done on the host. */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/diff.h"
#include "cmd/front_end.h"
#include "cmd/kept_paths.h"
#include "cmd/message.h"
#include "cmd/names.h"
#include "cmd/progress.h"
#include "container/apply.h"
#include "container/outside.h"
#include "plan/error.h"

static const char program[] = "sunder";

enum { STATUS_REFUSED = 1 };

/* --- options --- */

struct apply_words {
	struct arena *arena;
	const char *const *environment;
	bool dry_run, yes, force, privileged_files, help;
};

DEFINE_TAKE_FLAG(struct apply_words, dry_run, dry_run, true, 0)
DEFINE_TAKE_FLAG(struct apply_words, yes, yes, true, 0)
DEFINE_TAKE_FLAG(struct apply_words, force, force, true, 0)
DEFINE_TAKE_FLAG(struct apply_words, privileged, privileged_files, true, 0)
DEFINE_TAKE_FLAG(struct apply_words, help, help, true, OPTION_LAST)

static const struct option_row apply_options[] = {
	{'n', "dry-run", NULL, "print what would be done, and do nothing", take_dry_run, NULL,
		"Prints what would be done, in the form of *sunder diff*, and does nothing."},
	{'y', "yes", NULL, "do not ask", take_yes, NULL,
		"Does not ask. Where standard input or standard error is no terminal, nothing is"
		" done without it."},
	{0, "force", NULL, "also over what the host has changed meanwhile", take_force, NULL,
		"Takes over what is in conflict as well: what has happened on the host since is"
		" lost. And takes over what there is of a layer that the machine went down on."},
	{0, "privileged-files", NULL, "setuid bits, capabilities, device nodes too",
		take_privileged, NULL,
		"Takes over setuid and setgid bits and capabilities of files, and device nodes."
		" Without it files are taken over without these, device nodes are not, and both"
		" are named."},
	{'h', "help", NULL, "this", take_help, NULL, "Prints a short help."},
	{0},
};

/* --- finding --- */

struct application {
	const struct apply_words *words;
	struct kept kept;
	struct changes_request selection;
	struct apply_request request;
	struct changes changes, left_out;
};

static int refuse_cut_off(const struct kept *kept, struct sunder_error *error)
{
	error_fill(error, 0, "%s", kept->name);
	error_reason(error,
		"the machine went down while the layer was written: some of it may be missing");
	error_hint(error, "--force takes over what there is; sunder diff %s shows it", kept->name);
	return -EINVAL;
}

/* What the owner cannot say, somebody has to who stays. */
static int become_owner(struct application *application, struct sunder_error *error)
{
	const struct kept *kept = &application->kept;
	int outside = -1;

	if (kept->has_userns && !kept->by_root && !application->words->dry_run) {
		outside = outside_start();
		if (outside < 0)
			return error_fill(error, -outside, "start a helper");
	}
	application->request.outside = outside;
	return kept_become_owner(application->words->arena, kept, error);
}

/* What an apply that was cut off has left would be seen as changes of the host's. */
static int open_layer(
	struct application *application, const char *const names[], struct sunder_error *error)
{
	const struct apply_words *words = application->words;
	struct kept *kept = &application->kept;
	struct arena *arena = words->arena;
	int r = kept_open(
		arena, kept_store(arena, words->environment), names[0], KEPT_TO_WRITE, kept, error);

	if (r == 0 && kept->state == KEPT_CUT_OFF && !words->force)
		r = refuse_cut_off(kept, error);
	if (r == 0)
		r = kept_paths_resolve(arena, names + 1, &application->selection, error);
	if (r == 0)
		r = become_owner(application, error);
	if (r == 0 && kept->applying && !words->dry_run)
		r = apply_clear_up(arena, kept, error);
	return r;
}

static int find(
	struct application *application, const char *const names[], struct sunder_error *error)
{
	struct arena *arena = application->words->arena;
	struct changes *changes = &application->changes;
	int r = kept_paths_find(
		arena, &application->kept, &application->selection, names + 1, changes, error);

	application->request.is_partial = application->selection.path_count > 0;
	application->request.privileged_files = application->words->privileged_files;
	return r < 0 ? r
		     : apply_select(arena, &application->kept, &application->request, changes,
			       &application->left_out, error);
}

/* --- telling --- */

static void tell_path(struct arena *arena, const char *path, const char *words)
{
	size_t size = 4 * strlen(path) + strlen(words) + 64;
	struct text text = {.start = arena_allocate(arena, size), .size = size};

	names_add_escaped(&text, path);
	text_add(&text, ": %s", words);
	message_note(program, text.start);
}

/* What is not taken over is named. */
static void tell_one_left_out(struct arena *arena, const struct change *change)
{
	char words[160];

	if (change->kind == CHANGE_MODIFIED && !change->what)
		tell_path(arena, change->path, "left out, because something is mounted there");
	else if (S_ISREG(change->after.mode) && change->privileged)
		tell_path(arena, change->path,
			"its privileges are left out (--privileged-files takes them over)");
	else if (change->privileged) {
		text_print(words, "the %s is left out (--privileged-files takes it over)",
			diff_type_name(change->after.mode));
		tell_path(arena, change->path, words);
	}
}

static void tell_left_out(const struct application *application)
{
	struct arena *arena = application->words->arena;
	const struct changes *changes = &application->changes;

	for (size_t i = 0; i < application->left_out.count; i++)
		tell_one_left_out(arena, &application->left_out.list[i]);
	for (size_t i = 0; i < changes->count; i++)
		if (apply_is_stripped(&application->request, &changes->list[i]))
			tell_path(arena, changes->list[i].path,
				"taken over without its privileges"
				" (--privileged-files takes them over)");
}

static void tell_conflicts(struct arena *arena, const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->list[i].conflict)
			tell_path(arena, changes->list[i].path, changes->list[i].conflict);
}

static size_t count_conflicts(const struct application *application)
{
	return application->changes.conflicts + application->left_out.conflicts;
}

static int refuse_conflicts(const struct application *application)
{
	size_t count = count_conflicts(application);
	struct sunder_error error;

	tell_conflicts(application->words->arena, &application->changes);
	tell_conflicts(application->words->arena, &application->left_out);
	error_fill(&error, 0, "%zu %s: nothing was changed", count,
		count == 1 ? "conflict" : "conflicts");
	error_hint(&error, "--force takes over the layer's; PATHs take over only some");
	message_error(program, &error);
	return STATUS_REFUSED;
}

static int print_list(const struct application *application, const struct changes *changes)
{
	struct output output;
	struct sunder_error error;
	const struct diff_printing printing = {
		.arena = application->words->arena,
		.output = &output,
		.kept = &application->kept,
		.changes = changes,
	};

	output_start(application->words->arena, &output);
	diff_print_list(&printing, &error);
	return output_flush(&output) ? SUNDER_STATUS_FAILED : 0;
}

/* "12 changes (5 added, 6 modified, 1 deleted)" */
static void add_sum(struct text *text, const struct changes *changes)
{
	text_add(text, "%zu %s (", changes->count, changes->count == 1 ? "change" : "changes");
	diff_add_counts(text, changes);
	text_add(text, ")");
}

/* --- asking --- */

static bool is_yes(void)
{
	char answer[16];
	ssize_t size = read(STDIN_FILENO, answer, sizeof(answer) - 1);

	answer[size > 0 ? size : 0] = '\0';
	answer[strcspn(answer, "\n")] = '\0';
	return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}

/* 0, or the exit status. */
static int ask(const struct application *application)
{
	enum { MOST_SHOWN = 20 };
	struct changes shown = application->changes;
	struct sunder_error error;
	char bytes[256];
	struct text text = TEXT_IN(bytes);

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		error_fill(&error, 0, "there is no terminal to ask on: --yes is needed");
		return front_end_fail(&error);
	}
	if (shown.count > MOST_SHOWN) {
		shown.count = MOST_SHOWN - 1;
		text_add(&text, "... and %zu more\n", application->changes.count - shown.count);
	}
	if (print_list(application, &shown) != 0)
		return SUNDER_STATUS_FAILED;
	text_add(&text, "apply ");
	add_sum(&text, &application->changes);
	text_add(&text, " to this machine? [y/N] ");
	if (write(STDERR_FILENO, text.start, text.used) < 0 || !is_yes()) {
		message_note(program, "nothing was changed");
		return STATUS_REFUSED;
	}
	return 0;
}

/* --- doing --- */

static int perform(struct application *application)
{
	const struct kept *kept = &application->kept;
	struct progress progress;
	struct sunder_error error = {0};
	char bytes[256];
	struct text text = TEXT_IN(bytes);

	progress_start(&progress);
	application->request.progress = progress_of_applying;
	application->request.context = &progress;
	int r = apply_perform(application->words->arena, kept, &application->request,
		&application->changes, &error);

	progress_end(&progress);
	if (r < 0) {
		error_hint(&error, "sunder apply %s goes on from here", kept->name);
		return front_end_fail(&error);
	}
	text_add(&text, "applied ");
	add_sum(&text, &application->changes);
	text_add(&text, "\n");
	return message_print(program, &text) ? SUNDER_STATUS_FAILED : 0;
}

static void hint_discard(const struct kept *kept)
{
	char words[128];

	if (!isatty(STDERR_FILENO))
		return;
	text_print(words, "the layer is kept: sunder discard %s deletes it", kept->name);
	message_note(program, words);
}

static int apply(struct application *application)
{
	const struct apply_words *words = application->words;
	const struct changes *changes = &application->changes;
	bool is_done = changes->count == 0 && !application->kept.applying;

	tell_left_out(application);
	if (count_conflicts(application) && !words->force)
		return refuse_conflicts(application);
	if (words->dry_run)
		return print_list(application, changes);
	int status = is_done || words->yes || changes->count == 0 ? 0 : ask(application);

	if (status != 0)
		return status;
	if (is_done) {
		message_note(program, "there is nothing to apply");
		return 0;
	}
	status = perform(application);
	if (status == 0)
		hint_discard(&application->kept);
	return status;
}

static int apply_main(int argc, char *argv[], char *envp[])
{
	struct arena arena = {0};
	struct apply_words words = {.arena = &arena, .environment = (const char *const *)envp};
	struct application application = {.words = &words};
	struct sunder_error error;
	const char *const *names;
	int status = front_end_parse(&command_apply, argc, argv, &words, &words.help, &names);

	if (status != FRONT_END_GOES_ON)
		return status;
	if (open_layer(&application, names, &error) < 0 || find(&application, names, &error) < 0)
		return front_end_fail(&error);
	return apply(&application);
}

const struct command command_apply = {
	.name = "apply",
	.synopsis = "[OPTION...] NAME [PATH...]",
	.summary = "do on this machine what a container has done, whose layer was kept",
	.options = apply_options,
	.examples = "  sunder apply NAME                      all changes, after a question\n"
		    "  sunder apply NAME --yes src            those in src, without one\n",
	.operands = "kept file",
	.main = apply_main,
};
