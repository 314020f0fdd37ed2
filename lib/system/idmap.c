/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Id maps: put together, checked as the kernel checks them, written and read in its format. */
#include <errno.h>
#include <string.h>

#include "system/field.h"
#include "system/file.h"
#include "system/idmap.h"
#include "system/kernel.h"

enum { FIRST_ROOM = 4, EXTENT_WORDS = 3 };

/* https://systemd.io/UIDS-GIDS: 524288 to 1879048191 are for containers, 65536 each. */
static const struct id_range container_range = {524288, 65536};

/* The room is a power of two that follows from the count: it is used up when that is one. */
static bool is_full(size_t count)
{
	return !count || (count >= FIRST_ROOM && !(count & (count - 1)));
}

void id_map_add(struct arena *arena, struct id_map *map, struct id_extent extent)
{
	if (!extent.count)
		return;
	if (is_full(map->count)) {
		size_t room = map->count ? map->count * 2 : FIRST_ROOM;
		struct id_extent *grown = arena_allocate(arena, room * sizeof(*grown));

		if (map->count)
			memcpy(grown, map->extents, map->count * sizeof(*grown));
		map->extents = grown;
	}
	map->extents[map->count++] = extent;
}

static bool past_last(uint32_t start, uint32_t count)
{
	return (uint64_t)start + count > (uint64_t)ID_LAST + 1;
}

bool id_ranges_overlap(struct id_range one, struct id_range other)
{
	return one.start < (uint64_t)other.start + other.count &&
	       other.start < (uint64_t)one.start + one.count;
}

static bool extents_overlap(const struct id_extent *one, const struct id_extent *other)
{
	const struct id_range inside = {one->inside, one->count};
	const struct id_range outside = {one->outside, one->count};

	return id_ranges_overlap(inside, (struct id_range){other->inside, other->count}) ||
	       id_ranges_overlap(outside, (struct id_range){other->outside, other->count});
}

static bool fits_kernel(const struct id_map *map)
{
	char lines[ID_MAP_MAX_BYTES + 1];
	struct text text = TEXT_IN(lines);

	if (map->count > ID_MAP_MAX_EXTENTS)
		return false;
	id_map_write(&text, map);
	return !text.cut;
}

int id_map_check(const struct id_map *map)
{
	if (!fits_kernel(map))
		return -E2BIG;
	for (size_t i = 0; i < map->count; i++) {
		const struct id_extent *extent = &map->extents[i];

		if (!extent->count || past_last(extent->inside, extent->count) ||
			past_last(extent->outside, extent->count))
			return -EINVAL;
		for (size_t earlier = 0; earlier < i; earlier++)
			if (extents_overlap(extent, &map->extents[earlier]))
				return -EINVAL;
	}
	return 0;
}

void id_map_write(struct text *text, const struct id_map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct id_extent *extent = &map->extents[i];

		text_add(text, "%u %u %u\n", extent->inside, extent->outside, extent->count);
	}
}

/* The id as far behind `to` as `id` is behind `from`, if it is one of `count` and exists. */
static bool translate(uint32_t id, uint32_t from, uint32_t to, uint32_t count, uint32_t *translated)
{
	if (id < from || id - from >= count || past_last(to, id - from + 1))
		return false;
	*translated = to + (id - from);
	return true;
}

bool id_map_to_outside(const struct id_map *map, uint32_t inside, uint32_t *outside)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct id_extent *extent = &map->extents[i];

		if (translate(inside, extent->inside, extent->outside, extent->count, outside))
			return true;
	}
	return false;
}

bool id_map_to_inside(const struct id_map *map, uint32_t outside, uint32_t *inside)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct id_extent *extent = &map->extents[i];

		if (translate(outside, extent->outside, extent->inside, extent->count, inside))
			return true;
	}
	return false;
}

void id_map_root(struct arena *arena, struct id_map *map, uint32_t id, struct id_range range)
{
	id_map_add(arena, map, (struct id_extent){0, id, 1});
	id_map_add(arena, map, (struct id_extent){1, range.start, range.count});
}

void id_map_keep(struct arena *arena, struct id_map *map, uint32_t id, struct id_range range)
{
	uint32_t before = range.count < id ? range.count : id;
	uint32_t behind = range.count - before;

	id_map_add(arena, map, (struct id_extent){0, range.start, before});
	id_map_add(arena, map, (struct id_extent){id, id, 1});
	id_map_add(arena, map, (struct id_extent){id + 1, range.start + before, behind});
}

/* How many pairs of ids come before `hole`, which is left out: all, if it is not among them. */
static uint32_t pairs_before(uint32_t hole, uint32_t start, uint32_t pairs)
{
	return hole < start || hole - start > pairs ? pairs : hole - start;
}

/* So many ids behind the start; behind all ids, where that is past the last one. */
static uint32_t id_behind(uint32_t start, uint64_t distance)
{
	return distance > UINT32_MAX - start ? UINT32_MAX : (uint32_t)(start + distance);
}

void id_map_add_around(struct arena *arena, struct id_map *map, struct id_extent range, bool whole,
	const struct id_extent *single)
{
	if (!single) {
		id_map_add(arena, map, range);
		return;
	}
	const struct id_range inside = {range.inside, range.count};
	const struct id_range outside = {range.outside, range.count};
	bool loses = id_ranges_overlap(outside, (struct id_range){single->outside, 1}) ||
		     (!whole && id_ranges_overlap(inside, (struct id_range){single->inside, 1}));
	uint32_t pairs = range.count - loses;
	uint32_t before_inside = pairs_before(single->inside, range.inside, pairs);
	uint32_t before_outside = pairs_before(single->outside, range.outside, pairs);

	for (uint32_t done = 0, end; done < pairs; done = end) {
		bool behind_inside = done >= before_inside, behind_outside = done >= before_outside;

		end = pairs;
		if (!behind_inside)
			end = before_inside;
		if (!behind_outside && before_outside < end)
			end = before_outside;
		id_map_add(arena, map,
			(struct id_extent){
				.inside = id_behind(range.inside, (uint64_t)done + behind_inside),
				.outside = id_behind(
					range.outside, (uint64_t)done + behind_outside),
				.count = end - done,
			});
	}
}

void id_map_identity(struct arena *arena, struct id_map *map, const struct id_map *of)
{
	for (size_t i = 0; i < of->count; i++) {
		const struct id_extent *extent = &of->extents[i];

		id_map_add(arena, map,
			(struct id_extent){extent->inside, extent->inside, extent->count});
	}
}

static int parse_extent(const struct field *inside, const struct field *outside,
	const struct field *count, struct id_extent *extent)
{
	const struct {
		const struct field *word;
		uint32_t *number;
	} parts[] = {
		{inside, &extent->inside}, {outside, &extent->outside}, {count, &extent->count}};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		uint64_t number;
		int r = field_number(*parts[i].word, UINT32_MAX, &number);

		if (r < 0)
			return r;
		*parts[i].number = (uint32_t)number;
	}
	return extent->count ? 0 : -EINVAL;
}

int id_map_parse_extent(const char *word, struct id_extent *extent)
{
	const struct field all = {word, strlen(word)};
	struct field words[EXTENT_WORDS];

	if (field_split(all, ':', words, EXTENT_WORDS) == EXTENT_WORDS)
		return parse_extent(&words[0], &words[1], &words[2], extent);
	if (field_split(all, ',', words, EXTENT_WORDS) == EXTENT_WORDS)
		return parse_extent(&words[1], &words[0], &words[2], extent);
	return -EINVAL;
}

static int parse_line(struct field line, struct id_extent *extent)
{
	struct field words[EXTENT_WORDS], more;

	for (size_t i = 0; i < EXTENT_WORDS; i++)
		if (!field_next_word(&line, &words[i]))
			return -EINVAL;
	if (field_next_word(&line, &more))
		return -EINVAL;
	return parse_extent(&words[0], &words[1], &words[2], extent);
}

int id_map_parse(struct arena *arena, const char *text, struct id_map *map)
{
	struct field rest = {text, strlen(text)}, line;

	while (field_next_line(&rest, &line)) {
		struct id_extent extent;
		int r = parse_line(line, &extent);

		if (r < 0)
			return r;
		id_map_add(arena, map, extent);
	}
	return 0;
}

int id_map_read(struct arena *arena, int proc_fd, const char *path, struct id_map *map)
{
	struct field content;
	int r = file_read(arena, proc_fd, path, &content);

	if (r < 0)
		return r;
	return id_map_parse(arena, content.start, map);
}

static bool covers(const struct id_extent *extent, struct id_range range)
{
	return extent->inside <= range.start &&
	       (uint64_t)extent->inside + extent->count >= (uint64_t)range.start + range.count;
}

bool id_map_covers(const struct id_map *map, struct id_range range)
{
	for (size_t i = 0; i < map->count; i++)
		if (covers(&map->extents[i], range))
			return true;
	return false;
}

static struct id_range upper_half(const struct id_extent *extent)
{
	uint32_t half = extent->count / 2;

	return (struct id_range){
		.start = extent->inside + (extent->count - half),
		.count = half < container_range.count ? half : container_range.count,
	};
}

struct id_range id_range_for_root(const struct id_map *available, bool *found)
{
	const struct id_extent *largest = NULL;

	*found = true;
	for (size_t i = 0; i < available->count; i++) {
		const struct id_extent *extent = &available->extents[i];

		/* In one extent: the kernel maps no extent onto two of the parent's. */
		if (covers(extent, container_range))
			return container_range;
		if (!largest || extent->count > largest->count)
			largest = extent;
	}
	*found = largest && largest->count > 1;
	return *found ? upper_half(largest) : (struct id_range){0};
}
