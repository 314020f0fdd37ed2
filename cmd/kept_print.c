/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Kept layers as a table, as names alone, and for programs. */
#include <string.h>
#include <time.h>

#include "cmd/kept_print.h"
#include "cmd/names.h"

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

void kept_print_table(struct arena *arena, const struct kept_rows *rows, struct output *output)
{
	static const char *const heading[COLUMNS] = {"NAME", "SIZE", "BEGUN", "STATE", "COMMAND"};
	const char *(*cells)[COLUMNS] = arena_allocate(arena, (rows->count + 1) * sizeof(*cells));
	size_t widths[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		widths[i] = strlen(heading[i]);
	for (size_t row = 0; row < rows->count; row++) {
		fill_cells(arena, &rows->list[row], cells[row]);
		for (size_t i = 0; i < COLUMNS; i++)
			if (strlen(cells[row][i]) > widths[i])
				widths[i] = strlen(cells[row][i]);
	}
	if (rows->count)
		add_line(arena, output, heading, widths);
	for (size_t row = 0; row < rows->count; row++)
		add_line(arena, output, cells[row], widths);
}

void kept_print_names(struct arena *arena, const struct kept_rows *rows, struct output *output)
{
	for (size_t i = 0; i < rows->count; i++) {
		const char *name = rows->list[i].name;

		text_add(output_next(arena, output, strlen(name) + 2), "%s\n", name);
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

void kept_print_json(struct arena *arena, const struct kept_rows *rows, struct output *output)
{
	text_add(output_next(arena, output, ROOM_FOR_WORDS), "[");
	for (size_t i = 0; i < rows->count; i++) {
		text_add(output_next(arena, output, ROOM_FOR_WORDS), i == 0 ? "\n" : ",\n");
		add_row(arena, output, rows->store, &rows->list[i]);
	}
	text_add(output_next(arena, output, ROOM_FOR_WORDS), "%s]\n", rows->count ? "\n" : "");
}
