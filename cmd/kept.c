/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sunder kept: lists the kept layers. What is wrong with one is told, and hides none other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/front_end.h"
#include "cmd/kept_print.h"
#include "container/kept.h"
#include "plan/error.h"

/* --- options --- */

struct kept_words {
	struct arena *arena;
	const char *const *environment;
	bool json, quiet, help;
};

DEFINE_TAKE_FLAG(struct kept_words, json, json, true, 0)
DEFINE_TAKE_FLAG(struct kept_words, quiet, quiet, true, 0)
DEFINE_TAKE_FLAG(struct kept_words, help, help, true, OPTION_LAST)

static const struct option_row kept_options[] = {
	{0, "json", NULL, "an array of objects, for programs", take_json, NULL,
		"Prints one array of objects. See *JSON* below."},
	{'q', "quiet", NULL, "only the names", take_quiet, NULL,
		"Prints only the names, a line each. Nothing is measured for that."},
	{'h', "help", NULL, "this", take_help, NULL, "Prints a short help."},
	{0},
};

/* --- looking --- */

struct looking {
	const struct kept_words *words;
	const char **names;
	size_t name_count, name_room;
	struct kept_rows rows;
	int status;
};

static int add_name(void *context, const char *name)
{
	struct looking *looking = context;
	struct arena *arena = looking->words->arena;

	looking->names = arena_grow(arena, looking->names, looking->name_count, &looking->name_room,
		sizeof(*looking->names));
	looking->names[looking->name_count++] = arena_copy(arena, name);
	return 0;
}

static const char *state_of(const struct kept *kept)
{
	static const char *const words[] = {
		[KEPT_WHOLE] = "whole",
		[KEPT_IN_USE] = "running",
		[KEPT_CUT_OFF] = "cut off",
	};

	if (kept->state == KEPT_IN_USE && kept->has_ended)
		return kept->applying ? "applying" : "in use";
	return kept->applying ? "apply cut off" : words[kept->state];
}

static void measure(struct looking *looking, struct kept_row *row)
{
	struct sunder_error error;

	if (looking->words->quiet)
		return;
	row->has_size = kept_size(&row->kept, &row->bytes, &error) == 0;
	if (!row->has_size)
		looking->status = front_end_fail(&error);
}

/* One that was discarded meanwhile, and one that is being made, are none. */
static void look(struct looking *looking, const char *name)
{
	struct kept_rows *rows = &looking->rows;
	struct kept_row *row = &rows->list[rows->count];
	struct sunder_error error;
	int r = kept_open(
		looking->words->arena, rows->store, name, KEPT_TO_LOOK, &row->kept, &error);

	row->name = name;
	if (r == 0) {
		row->has_description = true;
		row->state = state_of(&row->kept);
		measure(looking, row);
		close(row->kept.directory);
	} else if (r == -ENODATA) {
		row->state = "not begun";
	} else {
		if (r != -ENOENT)
			looking->status = front_end_fail(&error);
		row->state = r == -EPROTO ? "not understood" : NULL;
	}
	rows->count += row->state != NULL;
}

static int compare_names(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static int look_at_all(struct looking *looking, struct sunder_error *error)
{
	int r = kept_visit(looking->rows.store, add_name, looking, error);

	if (r < 0 || looking->name_count == 0)
		return r;
	qsort(looking->names, looking->name_count, sizeof(*looking->names), compare_names);
	looking->rows.list = arena_allocate(
		looking->words->arena, looking->name_count * sizeof(*looking->rows.list));
	for (size_t i = 0; i < looking->name_count; i++)
		look(looking, looking->names[i]);
	return 0;
}

/* --- the command --- */

static int list(const struct kept_words *words)
{
	struct looking looking = {
		.words = words,
		.rows.store = kept_store(words->arena, words->environment),
	};
	struct output output;
	struct sunder_error error;

	if (look_at_all(&looking, &error) < 0)
		looking.status = front_end_fail(&error);
	output_start(words->arena, &output);
	(words->json           ? kept_print_json
		: words->quiet ? kept_print_names
			       : kept_print_table)(words->arena, &looking.rows, &output);
	if (output_flush(&output) != 0)
		looking.status = SUNDER_STATUS_FAILED;
	/* What a discard that was killed has left counts for nobody. */
	if (kept_clear_up(words->arena, looking.rows.store, &error) < 0)
		looking.status = front_end_fail(&error);
	return looking.status;
}

static int kept_main(int argc, char *argv[], char *envp[])
{
	struct arena arena = {0};
	struct kept_words words = {.arena = &arena, .environment = (const char *const *)envp};
	struct sunder_error error;
	const char *const *nothing;
	int status = front_end_parse(&command_kept, argc, argv, &words, &words.help, &nothing);

	if (status != FRONT_END_GOES_ON)
		return status;
	if (words.json && words.quiet) {
		error_fill(&error, 0, "one of --json and --quiet is enough");
		return front_end_refuse(&command_kept, &error);
	}
	return list(&words);
}

const struct command command_kept = {
	.name = "kept",
	.synopsis = "[OPTION...]",
	.summary = "the layers that run --keep NAME has kept",
	.options = kept_options,
	.examples = "  sunder kept                            names, sizes, states, commands\n"
		    "  sunder kept -q | xargs sunder discard  away with all of them\n",
	.operands = "nothing",
	.main = kept_main,
};
