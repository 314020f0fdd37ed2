/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The description of a kept layer: written, and read again without believing it. */
#include <errno.h>
#include <string.h>

#include "container/kept.h"
#include "system/kernel.h"
#include "system/words.h"

static const char heading[] = "sunder-layer 1";

/* --- writing --- */

static void add_map(struct text *text, const char *key, const struct id_map *map)
{
	char bytes[ID_MAP_MAX_BYTES + 1];
	struct text lines = TEXT_IN(bytes);

	id_map_write(&lines, map);
	text_add(text, "%s ", key);
	words_add(text, lines.start);
	text_add(text, "\n");
}

static void add_command(struct text *text, const char *const *command)
{
	if (!command || !*command)
		return;
	text_add(text, "command");
	for (; *command; command++) {
		text_add(text, " ");
		words_add(text, *command);
	}
	text_add(text, "\n");
}

void kept_describe_apply(struct text *text, const struct kept_apply *apply)
{
	text_add(text, "applied %ld.%ld %ld.%ld\n", (long)apply->began.tv_sec, apply->began.tv_nsec,
		(long)apply->ended.tv_sec, apply->ended.tv_nsec);
}

void kept_describe(const struct kept *kept, struct text *text)
{
	text_add(text, "%s\nstarted %ld.%ld\nboot %s\nuserns %s\nby-root %s\n", heading,
		(long)kept->started.tv_sec, kept->started.tv_nsec, kept->boot,
		kept->has_userns ? "yes" : "no", kept->by_root ? "yes" : "no");
	if (kept->has_userns) {
		add_map(text, "uid-map", &kept->maps.uid);
		add_map(text, "gid-map", &kept->maps.gid);
	}
	for (size_t i = 0; i < kept->tree_count; i++) {
		text_add(text, "tree %zu ", kept->trees[i].layer);
		words_add(text, kept->trees[i].path);
		text_add(text, "\n");
	}
	for (size_t i = 0; i < kept->mount_point_count; i++) {
		text_add(text, "mount-point ");
		words_add(text, kept->mount_points[i]);
		text_add(text, "\n");
	}
	add_command(text, kept->command);
	for (size_t i = 0; i < kept->applied_count; i++)
		kept_describe_apply(text, &kept->applied[i]);
}

/* --- reading --- */

struct reading {
	struct arena *arena;
	struct kept *kept;
	struct kept_apply *applied;
	size_t tree_room, mount_point_room, applied_room;
	bool has_time, has_boot, has_userns, has_creator;
};

static int read_time(char *word, struct timespec *time)
{
	enum { LAST_NANOSECOND = 999999999 };
	char *dot = strchr(word, '.');
	uint64_t seconds, nanoseconds;

	if (!dot)
		return -EPROTO;
	*dot = '\0';
	if (parse_number(word, INT64_MAX, &seconds) < 0 ||
		parse_number(dot + 1, LAST_NANOSECOND, &nanoseconds) < 0)
		return -EPROTO;
	*time = (struct timespec){.tv_sec = (time_t)seconds, .tv_nsec = (long)nanoseconds};
	return 0;
}

int kept_parse_time(struct arena *arena, struct field text, struct timespec *time)
{
	struct field line;

	return field_next_line(&text, &line) ? read_time(field_copy(arena, line), time) : -EPROTO;
}

static int take_started(struct reading *reading, const char *const words[])
{
	reading->has_time = true;
	return read_time(arena_copy(reading->arena, words[1]), &reading->kept->started);
}

static int take_boot(struct reading *reading, const char *const words[])
{
	reading->has_boot = true;
	reading->kept->boot = arena_copy(reading->arena, words[1]);
	return 0;
}

static int take_answer(const char *word, bool *answer, bool *has)
{
	*has = true;
	*answer = strcmp(word, "yes") == 0;
	return *answer || strcmp(word, "no") == 0 ? 0 : -EPROTO;
}

static int take_userns(struct reading *reading, const char *const words[])
{
	return take_answer(words[1], &reading->kept->has_userns, &reading->has_userns);
}

static int take_creator(struct reading *reading, const char *const words[])
{
	return take_answer(words[1], &reading->kept->by_root, &reading->has_creator);
}

static int take_map(struct reading *reading, const char *word, struct id_map *map)
{
	if (map->count || id_map_parse(reading->arena, word, map) < 0 || id_map_check(map) < 0)
		return -EPROTO;
	return 0;
}

static int take_uid_map(struct reading *reading, const char *const words[])
{
	return take_map(reading, words[1], &reading->kept->maps.uid);
}

static int take_gid_map(struct reading *reading, const char *const words[])
{
	return take_map(reading, words[1], &reading->kept->maps.gid);
}

/* Absolute, and without anything that a path without links has not. */
static bool is_plain_path(const char *path)
{
	if (*path != '/')
		return false;
	for (const char *part = path; part; part = strchr(part, '/')) {
		size_t length = strcspn(++part, "/");

		if ((length == 0 && strcmp(path, "/") != 0) || (length == 1 && *part == '.') ||
			(length == 2 && part[0] == '.' && part[1] == '.'))
			return false;
	}
	return true;
}

static int take_tree(struct reading *reading, const char *const words[])
{
	struct kept *kept = reading->kept;
	uint64_t layer;

	if (!words[2] || parse_number(words[1], KEPT_MOST_TREES - 1, &layer) < 0 ||
		!is_plain_path(words[2]) || kept->tree_count == KEPT_MOST_TREES)
		return -EPROTO;
	for (size_t i = 0; i < kept->tree_count; i++)
		if (kept->trees[i].layer == layer || strcmp(kept->trees[i].path, words[2]) == 0)
			return -EPROTO;
	kept->trees = arena_grow(reading->arena, kept->trees, kept->tree_count, &reading->tree_room,
		sizeof(*kept->trees));
	kept->trees[kept->tree_count++] = (struct kept_tree){
		.path = arena_copy(reading->arena, words[2]), .layer = (size_t)layer};
	return 0;
}

static int take_mount_point(struct reading *reading, const char *const words[])
{
	struct kept *kept = reading->kept;

	kept->mount_points = arena_grow(reading->arena, kept->mount_points, kept->mount_point_count,
		&reading->mount_point_room, sizeof(*kept->mount_points));
	kept->mount_points[kept->mount_point_count++] = arena_copy(reading->arena, words[1]);
	return 0;
}

static int take_command(struct reading *reading, const char *const words[])
{
	size_t count = 0;

	while (words[count + 1])
		count++;
	const char **copy = arena_allocate(reading->arena, (count + 1) * sizeof(*copy));

	for (size_t i = 0; i < count; i++)
		copy[i] = arena_copy(reading->arena, words[i + 1]);
	reading->kept->command = copy;
	return 0;
}

static int take_applied(struct reading *reading, const char *const words[])
{
	struct kept *kept = reading->kept;
	struct kept_apply apply;

	if (!words[2] || read_time(arena_copy(reading->arena, words[1]), &apply.began) < 0 ||
		read_time(arena_copy(reading->arena, words[2]), &apply.ended) < 0)
		return -EPROTO;
	reading->applied = arena_grow(reading->arena, reading->applied, kept->applied_count,
		&reading->applied_room, sizeof(*reading->applied));
	reading->applied[kept->applied_count++] = apply;
	kept->applied = reading->applied;
	return 0;
}

static int take_line(struct reading *reading, char *line)
{
	enum { MOST_WORDS = 128 };
	static const struct {
		const char *key;
		int (*take)(struct reading *, const char *const words[]);
	} lines[] = {
		{"started", take_started},
		{"boot", take_boot},
		{"userns", take_userns},
		{"by-root", take_creator},
		{"uid-map", take_uid_map},
		{"gid-map", take_gid_map},
		{"tree", take_tree},
		{"mount-point", take_mount_point},
		{"command", take_command},
		{"applied", take_applied},
	};
	const char *words[MOST_WORDS + 1];

	if (words_split(line, words, MOST_WORDS) < 2)
		return -EPROTO;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (strcmp(words[0], lines[i].key) == 0)
			return lines[i].take(reading, words);
	return -EPROTO;
}

int kept_parse(struct arena *arena, struct field text, struct kept *kept)
{
	static const char *const no_command[] = {NULL};
	struct reading reading = {.arena = arena, .kept = kept};
	struct field line;

	kept->command = no_command;
	if (!field_next_line(&text, &line) || !field_is(line, heading))
		return -EPROTO;
	while (field_next_line(&text, &line)) {
		int r = take_line(&reading, field_copy(arena, line));

		if (r < 0)
			return r;
	}
	if (!reading.has_time || !reading.has_boot || !reading.has_userns || !reading.has_creator ||
		(kept->has_userns && (!kept->maps.uid.count || !kept->maps.gid.count)))
		return -EPROTO;
	return 0;
}

/* --- ids --- */

static const struct id_map *shifted(const struct kept *kept, enum id_kind kind)
{
	if (!kept->by_root || !kept->has_userns)
		return NULL;
	return kind == ID_USER ? &kept->maps.uid : &kept->maps.gid;
}

uint32_t kept_host_id(const struct kept *kept, enum id_kind kind, uint32_t on_disk)
{
	const struct id_map *map = shifted(kept, kind);
	uint32_t id;

	return map && id_map_to_inside(map, on_disk, &id) ? id : on_disk;
}
