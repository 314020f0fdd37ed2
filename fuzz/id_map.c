/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Id maps. The input is read as a uid_map, and its lines one by one as words of --map-users: the
 * first of them as the single id that ranges are added around.
 */
#include <errno.h>

#include "fuzz/fuzz.h"
#include "system/field.h"
#include "system/idmap.h"

static struct arena arena;

static bool is_in(uint32_t id, uint32_t start, uint32_t count)
{
	return id >= start && id - start < count;
}

/* --- a map --- */

/* What is written is read as the same map. */
static void write_and_parse(const struct id_map *map)
{
	enum { LONGEST_LINE = 3 * 11 };
	size_t size = map->count * LONGEST_LINE + 1;
	struct text text = {.start = malloc(size), .size = size};
	struct id_map again = {0};

	assert(text.start);
	*text.start = '\0';
	id_map_write(&text, map);
	assert(!text.cut);
	assert(id_map_parse(&arena, text.start, &again) == 0);
	assert(again.count == map->count);
	if (map->count)
		assert(!memcmp(again.extents, map->extents, map->count * sizeof(*map->extents)));
	free(text.start);
}

static void translate_and_back(const struct id_map *map, uint32_t id)
{
	uint32_t other, back;

	if (id_map_to_outside(map, id, &other))
		assert(other <= ID_LAST && id_map_to_inside(map, other, &back) && back == id);
	if (id_map_to_inside(map, id, &other))
		assert(other <= ID_LAST && id_map_to_outside(map, other, &back) && back == id);
}

/* Of a map that the kernel takes. */
static void translate_ends(const struct id_map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct id_extent *extent = &map->extents[i];
		uint32_t last = extent->count - 1, other;

		assert(id_map_to_outside(map, extent->inside, &other) && other == extent->outside);
		assert(id_map_to_outside(map, extent->inside + last, &other) &&
			other == extent->outside + last);
		for (int beside = -1; beside <= 1; beside++) {
			translate_and_back(map, extent->inside + (uint32_t)beside);
			translate_and_back(map, extent->outside + (uint32_t)beside);
			translate_and_back(map, extent->inside + last + (uint32_t)beside);
			translate_and_back(map, extent->outside + last + (uint32_t)beside);
		}
		assert(id_map_covers(map, (struct id_range){extent->inside, extent->count}));
	}
}

/* Of a map that the kernel has taken, as that of our own user namespace. */
static void find_range_for_root(const struct id_map *map)
{
	bool found;
	struct id_range range = id_range_for_root(map, &found);

	assert(found == (range.count > 0));
	if (found)
		assert(id_map_covers(map, range));
}

static void use_map(const struct id_map *map)
{
	struct id_map identity = {0};
	int r = id_map_check(map);

	assert(r == 0 || r == -E2BIG || r == -EINVAL);
	write_and_parse(map);
	id_map_identity(&arena, &identity, map);
	if (r < 0)
		return;
	translate_ends(map);
	find_range_for_root(map);
	r = id_map_check(&identity);
	assert(r == 0 || r == -E2BIG); /* numbers inside may be longer than those outside */
}

static void use_as_map(const char *input)
{
	struct id_map map = {0};
	int r = id_map_parse(&arena, input, &map);

	assert(r == 0 || r == -EINVAL || r == -ERANGE);
	if (r == 0)
		use_map(&map);
}

/* --- a range around a single id --- */

static uint64_t count_ids(const struct id_map *map)
{
	uint64_t count = 0;

	for (size_t i = 0; i < map->count; i++)
		count += map->extents[i].count;
	return count;
}

/* None of single's ids, and none from before the range either. */
static void assert_around(const struct id_map *map, struct id_extent range, struct id_extent single)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct id_extent *extent = &map->extents[i];

		assert(!is_in(single.inside, extent->inside, extent->count));
		assert(!is_in(single.outside, extent->outside, extent->count));
		assert(extent->inside >= range.inside && extent->outside >= range.outside);
	}
}

static bool is_in_bounds(struct id_extent extent)
{
	return (uint64_t)extent.inside + extent.count <= ID_LAST &&
	       (uint64_t)extent.outside + extent.count <= ID_LAST;
}

static void add_around(struct id_extent range, bool whole, struct id_extent single)
{
	struct id_map map = {0};
	bool inside = is_in(single.inside, range.inside, range.count);
	bool outside = is_in(single.outside, range.outside, range.count);

	single.count = 1;
	id_map_add_around(&arena, &map, range, whole, &single);
	assert(map.count <= 3);
	assert(count_ids(&map) == range.count - (uint64_t)(outside || (inside && !whole)));
	if (id_map_check(&map) < 0) {
		assert(!is_in_bounds(range));
		return;
	}
	assert_around(&map, range, single);
	use_map(&map);
	/* Together they are a map: none of the ids is there twice. */
	if (single.inside <= ID_LAST && single.outside <= ID_LAST) {
		id_map_add(&arena, &map, single);
		assert(id_map_check(&map) == 0);
	}
}

static void use_as_words(const char *input)
{
	struct field rest = {input, strlen(input)}, line;
	struct id_extent single = {0}, range;

	while (field_next_line(&rest, &line)) {
		char *word = string_of((const uint8_t *)line.start, line.length);
		int r = id_map_parse_extent(word, &range);

		free(word);
		assert(r == 0 || r == -EINVAL || r == -ERANGE);
		if (r < 0)
			continue;
		assert(range.count > 0);
		if (!single.count)
			single = range;
		add_around(range, false, single);
		add_around(range, true, single);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *input = string_of(data, size);

	use_as_map(input);
	use_as_words(input);
	free(input);
	arena_free(&arena);
	return 0;
}
