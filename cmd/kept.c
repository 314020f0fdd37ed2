/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sunder kept: lists the kept layers. What is wrong with one is told, and hides none other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/message.h"
#include "cmd/names.h"
#include "cmd/output.h"
#include "container/kept.h"
#include "plan/error.h"

static const char program[] = "sunder";

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

struct kept_row {
	const char *name, *state;
	bool has_size, has_description;
	uint64_t bytes;
	struct kept kept; /* closed */
};

struct looking {
	const struct kept_words *words;
	const char *store;
	const char **names;
	size_t name_count, name_room;
	struct kept_row *rows;
	size_t count;
	bool failed; /* and that has been told */
};

static void tell(struct looking *looking, const struct sunder_error *error)
{
	message_error(program, error);
	looking->failed = true;
}

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

static void measure(struct looking *looking, const struct kept *kept, struct kept_row *row)
{
	struct sunder_error error;

	if (looking->words->quiet)
		return;
	row->has_size = kept_size(kept, &row->bytes, &error) == 0;
	if (!row->has_size)
		tell(looking, &error);
}

/* One that was discarded meanwhile, and one that is being made, are none. */
static void look(struct looking *looking, const char *name)
{
	struct kept_row *row = &looking->rows[looking->count];
	struct sunder_error error;
	int r = kept_open(
		looking->words->arena, looking->store, name, KEPT_TO_LOOK, &row->kept, &error);

	row->name = name;
	if (r == 0) {
		row->has_description = true;
		row->state = state_of(&row->kept);
		measure(looking, &row->kept, row);
		close(row->kept.directory);
	} else if (r == -ENODATA) {
		row->state = "not begun";
	} else {
		if (r != -ENOENT)
			tell(looking, &error);
		row->state = r == -EPROTO ? "not understood" : NULL;
	}
	looking->count += row->state != NULL;
}

static int compare_names(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static int look_at_all(struct looking *looking, struct sunder_error *error)
{
	int r = kept_visit(looking->store, add_name, looking, error);

	if (r < 0 || looking->name_count == 0)
		return r;
	qsort(looking->names, looking->name_count, sizeof(*looking->names), compare_names);
	looking->rows = arena_allocate(
		looking->words->arena, looking->name_count * sizeof(*looking->rows));
	for (size_t i = 0; i < looking->name_count; i++)
		look(looking, looking->names[i]);
	return 0;
}

/* --- the table --- */

enum column { NAME, SIZE, BEGUN, STATE, COMMAND, COLUMNS };

/* 0, 512, 4.0K, 12M: as ls -h has it. */
static const char *size_text(struct arena *arena, const struct kept_row *row)
{
	static const char units[] = "KMGTPE";
	enum { STEP = 1024, TENTHS = 10 };
	uint64_t bytes = row->bytes, tenths = 0;
	const char *unit = NULL;

	if (!row->has_size)
		return "-";
	while (bytes >= STEP) {
		tenths = bytes % STEP * TENTHS / STEP;
		bytes /= STEP;
		unit = unit ? unit + 1 : units;
	}
	if (!unit)
		return arena_print(arena, "%lu", (unsigned long)bytes);
	return bytes < TENTHS ? arena_print(arena, "%lu.%lu%c", (unsigned long)bytes,
					(unsigned long)tenths, *unit)
			      : arena_print(arena, "%lu%c", (unsigned long)bytes, *unit);
}

static const char *time_text(struct arena *arena, const struct timespec *when, bool for_programs)
{
	enum { ROOM = 64 };
	char *words = arena_allocate(arena, ROOM);
	struct tm parts;

	if (for_programs ? !gmtime_r(&when->tv_sec, &parts) : !localtime_r(&when->tv_sec, &parts))
		return "-";
	return strftime(words, ROOM, for_programs ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M", &parts)
		       ? words
		       : "-";
}

/* As one would type it, on one line. */
static const char *command_text(struct arena *arena, const struct kept *kept)
{
	size_t size = 1;

	for (const char *const *word = kept->command; *word; word++)
		size += 4 * strlen(*word) + 3;
	struct text typed = {.start = arena_allocate(arena, size), .size = size};

	for (const char *const *word = kept->command; *word; word++) {
		text_add(&typed, "%s", word == kept->command ? "" : " ");
		text_add_quoted(&typed, *word);
	}
	struct text shown = {.start = arena_allocate(arena, 4 * size), .size = 4 * size};

	names_add_escaped(&shown, typed.start);
	return shown.start;
}

static void fill_cells(struct arena *arena, const struct kept_row *row, const char *cells[COLUMNS])
{
	cells[NAME] = row->name;
	cells[SIZE] = size_text(arena, row);
	cells[STATE] = row->state;
	cells[BEGUN] = row->has_description ? time_text(arena, &row->kept.started, false) : "-";
	cells[COMMAND] = row->has_description ? command_text(arena, &row->kept) : "-";
}

static void add_line(struct arena *arena, struct output *output, const char *const cells[],
	const size_t widths[])
{
	size_t room = 1 + COLUMNS;

	for (size_t i = 0; i < COLUMNS; i++)
		room += strlen(cells[i]) + widths[i];
	struct text *text = output_next(arena, output, room);

	for (size_t i = 0; i < COLUMNS; i++) {
		size_t blanks = widths[i] - strlen(cells[i]);

		for (size_t j = 0; i == SIZE && j < blanks; j++)
			text_add(text, " ");
		text_add(text, "%s", cells[i]);
		for (size_t j = 0; i != SIZE && i + 1 < COLUMNS && j < blanks; j++)
			text_add(text, " ");
		text_add(text, i + 1 < COLUMNS ? "  " : "\n");
	}
}

static void print_table(const struct looking *looking, struct output *output)
{
	static const char *const heading[COLUMNS] = {"NAME", "SIZE", "BEGUN", "STATE", "COMMAND"};
	struct arena *arena = looking->words->arena;
	const char *(*cells)[COLUMNS] = arena_allocate(
		arena, (looking->count + 1) * sizeof(*cells));
	size_t widths[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		widths[i] = strlen(heading[i]);
	for (size_t row = 0; row < looking->count; row++) {
		fill_cells(arena, &looking->rows[row], cells[row]);
		for (size_t i = 0; i < COLUMNS; i++)
			if (strlen(cells[row][i]) > widths[i])
				widths[i] = strlen(cells[row][i]);
	}
	if (looking->count)
		add_line(arena, output, heading, widths);
	for (size_t row = 0; row < looking->count; row++)
		add_line(arena, output, cells[row], widths);
}

static void print_names(const struct looking *looking, struct output *output)
{
	for (size_t i = 0; i < looking->count; i++) {
		const char *name = looking->rows[i].name;

		text_add(
			output_next(looking->words->arena, output, strlen(name) + 2), "%s\n", name);
	}
}

/* --- JSON --- */

enum { ROOM_FOR_WORDS = 512 };

static void add_strings(struct arena *arena, struct output *output, const char *key,
	const char *const strings[], size_t count)
{
	text_add(output_next(arena, output, ROOM_FOR_WORDS), ", \"%s\": [", key);
	for (size_t i = 0; i < count; i++) {
		struct text *text = output_next(
			arena, output, 6 * strlen(strings[i]) + ROOM_FOR_WORDS);

		text_add(text, "%s", i ? ", " : "");
		names_add_json(text, strings[i]);
	}
	text_add(output_next(arena, output, ROOM_FOR_WORDS), "]");
}

static void add_description(struct arena *arena, struct output *output, const struct kept *kept)
{
	const char **paths = arena_allocate(arena, (kept->tree_count + 1) * sizeof(*paths));
	size_t words = 0;

	for (size_t i = 0; i < kept->tree_count; i++)
		paths[i] = kept->trees[i].path;
	while (kept->command[words])
		words++;
	add_strings(arena, output, "command", kept->command, words);
	add_strings(arena, output, "directories", paths, kept->tree_count);
}

static void add_row(
	struct arena *arena, struct output *output, const char *store, const struct kept_row *row)
{
	struct text *text = output_next(
		arena, output, 6 * (strlen(store) + strlen(row->name)) + ROOM_FOR_WORDS);

	text_add(text, "{\"name\": \"%s\", \"path\": ", row->name);
	names_add_json(text, arena_print(arena, "%s/%s", store, row->name));
	text_add(text, ", \"state\": \"%s\"", row->state);
	if (row->has_size)
		text_add(text, ", \"size\": %lu", (unsigned long)row->bytes);
	else
		text_add(text, ", \"size\": null");
	if (row->has_description) {
		text_add(text, ", \"begun\": \"%s\"", time_text(arena, &row->kept.started, true));
		add_description(arena, output, &row->kept);
	} else {
		text_add(text, ", \"begun\": null, \"command\": null, \"directories\": null");
	}
	text_add(output_next(arena, output, ROOM_FOR_WORDS), "}");
}

static void print_json(const struct looking *looking, struct output *output)
{
	struct arena *arena = looking->words->arena;

	text_add(output_next(arena, output, ROOM_FOR_WORDS), "[");
	for (size_t i = 0; i < looking->count; i++) {
		text_add(output_next(arena, output, ROOM_FOR_WORDS), i == 0 ? "\n" : ",\n");
		add_row(arena, output, looking->store, &looking->rows[i]);
	}
	text_add(output_next(arena, output, ROOM_FOR_WORDS), "%s]\n", looking->count ? "\n" : "");
}

/* --- the command --- */

static int print_help(void)
{
	char bytes[4096];
	struct text text = TEXT_IN(bytes);

	options_help(&command_kept, "sunder kept", &text);
	return message_print(program, &text) ? SUNDER_STATUS_FAILED : 0;
}

static int list(const struct kept_words *words)
{
	struct looking looking = {
		.words = words,
		.store = kept_store(words->arena, words->environment),
	};
	struct output output;
	struct sunder_error error;

	if (look_at_all(&looking, &error) < 0)
		tell(&looking, &error);
	output_start(words->arena, &output);
	if (words->json)
		print_json(&looking, &output);
	else
		(words->quiet ? print_names : print_table)(&looking, &output);
	int failed = output_flush(&output);

	/* What a discard that was killed has left counts for nobody. */
	if (kept_clear_up(words->arena, looking.store, &error) < 0)
		tell(&looking, &error);
	return failed || looking.failed ? SUNDER_STATUS_FAILED : 0;
}

static int kept_main(int argc, char *argv[], char *envp[])
{
	struct arena arena = {0};
	struct kept_words words = {.arena = &arena, .environment = (const char *const *)envp};
	struct sunder_error error;
	const char **operands = arena_allocate(&arena, ((size_t)argc + 1) * sizeof(*operands));
	int r = options_parse_operands(&command_kept, argc, argv, &words, operands, &error);

	if (r >= 0 && words.help)
		return print_help();
	if (r >= 0 && operands[0])
		r = error_fill(&error, 0, "%s: there is nothing to name: it lists all of them",
			operands[0]);
	if (r >= 0 && words.json && words.quiet)
		r = error_fill(&error, 0, "one of --json and --quiet is enough");
	return r < 0 ? message_usage("sunder kept", &error, SUNDER_STATUS_FAILED) : list(&words);
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
