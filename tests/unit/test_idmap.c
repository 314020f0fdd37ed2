/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Id maps: how they are put together, and that what the kernel would refuse is refused before. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "directory.h"
#include "system/file.h"
#include "system/idmap.h"
#include "system/kernel.h"

static struct arena arena;

static int free_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void assert_map(const struct id_map *map, const char *expected)
{
	char lines[8192];
	struct text text = TEXT_IN(lines);

	id_map_write(&text, map);
	assert_false(text.cut);
	assert_string_equal(lines, expected);
}

static struct id_map map_of(const char *text)
{
	struct id_map map = {0};

	assert_int_equal(id_map_parse(&arena, text, &map), 0);
	return map;
}

static int check(const char *text)
{
	struct id_map map = map_of(text);

	return id_map_check(&map);
}

static void keeps_the_caller(void **state)
{
	static const struct {
		uint32_t id;
		struct id_range range;
		const char *lines;
	} cases[] = {
		{1001, {100000, 65536}, "0 100000 1001\n1001 1001 1\n1002 101001 64535\n"},
		{0, {100000, 65536}, "0 0 1\n1 100000 65536\n"},
		{1, {100000, 65536}, "0 100000 1\n1 1 1\n2 100001 65535\n"},
		{1001, {0, 0}, "1001 1001 1\n"},
		{0, {0, 0}, "0 0 1\n"},
		{1001, {100000, 10}, "0 100000 10\n1001 1001 1\n"},
		{1001, {100000, 1001}, "0 100000 1001\n1001 1001 1\n"},
		{1001, {100000, 1002}, "0 100000 1001\n1001 1001 1\n1002 101001 1\n"},
		{4294967294, {100000, 65536}, "0 100000 65536\n4294967294 4294967294 1\n"},
		{0, {1, 4294967293}, "0 0 1\n1 1 4294967293\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_map map = {0};

		id_map_keep(&arena, &map, cases[i].id, cases[i].range);
		assert_map(&map, cases[i].lines);
		assert_int_equal(id_map_check(&map), 0);
	}
}

static void makes_the_caller_root(void **state)
{
	struct id_map map = {0}, alone = {0}, overlapping = {0};

	(void)state;
	id_map_root(&arena, &map, 1000, (struct id_range){100000, 65536});
	assert_map(&map, "0 1000 1\n1 100000 65536\n");
	assert_int_equal(id_map_check(&map), 0);
	id_map_root(&arena, &alone, 1000, (struct id_range){0, 0});
	assert_map(&alone, "0 1000 1\n");
	id_map_root(&arena, &overlapping, 1000, (struct id_range){1000, 10});
	assert_int_equal(id_map_check(&overlapping), -EINVAL);
}

static void leaves_one_id_out(void **state)
{
	static const struct {
		struct id_extent range;
		bool whole;
		struct id_extent single;
		const char *lines;
	} cases[] = {
		/* What util-linux does with --map-user 5, -r and -c. */
		{{0, 100000, 10}, false, {5, 1000, 1}, "0 100000 5\n6 100005 4\n"},
		{{0, 200000, 65536}, true, {0, 1000, 1}, "1 200000 65536\n"},
		{{0, 200000, 65536}, true, {4242, 4242, 1}, "0 200000 4242\n4243 204242 61294\n"},
		/* Beside the range. */
		{{0, 100, 10}, false, {10, 110, 1}, "0 100 10\n"},
		{{1, 100, 10}, false, {0, 99, 1}, "1 100 10\n"},
		{{0, 100, 10}, true, {10, 110, 1}, "0 100 10\n"},
		/* At its ends. */
		{{0, 100, 10}, false, {0, 50, 1}, "1 100 9\n"},
		{{0, 100, 10}, false, {9, 50, 1}, "0 100 9\n"},
		{{0, 100, 10}, true, {9, 50, 1}, "0 100 9\n10 109 1\n"},
		{{0, 100, 10}, false, {50, 100, 1}, "0 101 9\n"},
		{{0, 100, 10}, false, {50, 109, 1}, "0 100 9\n"},
		/* On both sides: in different places, and in the same. */
		{{0, 100, 10}, false, {2, 105, 1}, "0 100 2\n3 102 3\n6 106 4\n"},
		{{0, 100, 10}, false, {5, 102, 1}, "0 100 2\n2 103 3\n6 106 4\n"},
		{{0, 100, 10}, false, {5, 105, 1}, "0 100 5\n6 106 4\n"},
		{{0, 100, 10}, true, {2, 105, 1}, "0 100 2\n3 102 3\n6 106 4\n"},
		/* A whole range has an end outside. */
		{{0, 100, 10}, true, {50, 105, 1}, "0 100 5\n5 106 4\n"},
		{{0, 100, 10}, true, {9, 105, 1}, "0 100 5\n5 106 4\n"},
		/* Little is left. */
		{{0, 100, 1}, false, {0, 50, 1}, ""},
		{{0, 100, 1}, true, {0, 50, 1}, "1 100 1\n"},
		{{0, 100, 1}, true, {50, 100, 1}, ""},
		{{0, 100, 2}, false, {0, 101, 1}, "1 100 1\n"},
		{{5, 100, 0}, true, {5, 50, 1}, ""},
		/* Up to the last id. */
		{{0, 0, 4294967295}, false, {7, 7, 1}, "0 0 7\n8 8 4294967287\n"},
		{{4294967290, 0, 5}, false, {4294967294, 9, 1}, "4294967290 0 4\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_map map = {0};

		id_map_add_around(&arena, &map, cases[i].range, cases[i].whole, &cases[i].single);
		assert_map(&map, cases[i].lines);
		assert_int_equal(id_map_check(&map), 0);
	}
}

static void leaves_nothing_out(void **state)
{
	struct id_map map = {0};

	(void)state;
	id_map_add_around(&arena, &map, (struct id_extent){0, 100, 10}, false, NULL);
	id_map_add_around(&arena, &map, (struct id_extent){10, 200, 1}, true, NULL);
	assert_map(&map, "0 100 10\n10 200 1\n");
}

/* What does not exist is not wrapped around to ids that do. */
static void goes_past_the_last_id(void **state)
{
	static const struct {
		struct id_extent range, single;
	} cases[] = {
		{{4294967290, 0, 5}, {4294967294, 9, 1}},
		{{4294967290, 0, 5}, {4294967290, 9, 1}},
		{{4294967290, 0, 10}, {4294967290, 9, 1}},
		{{4294967290, 0, 20}, {0, 15, 1}},
		{{0, 4294967290, 20}, {15, 0, 1}},
		{{4294967295, 0, 2}, {4294967295, 9, 1}},
		{{4294967295, 4294967295, 4294967295}, {4294967295, 4294967295, 1}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_map map = {0};

		id_map_add_around(&arena, &map, cases[i].range, true, &cases[i].single);
		assert_int_equal(id_map_check(&map), -EINVAL);
	}
}

/* The ids of a range one by one, as idmap.h describes it: pairs of an inside and an outside id. */
static size_t pair_one_by_one(
	struct id_extent range, bool whole, struct id_extent single, uint32_t pairs[][2])
{
	uint32_t insides = 0, outsides = 0, inside = range.inside;
	bool in_range = single.inside >= range.inside && single.inside < range.inside + range.count;
	uint32_t most = whole ? range.count : range.count - in_range;

	for (uint32_t i = 0; i < range.count; i++)
		if (range.outside + i != single.outside)
			pairs[outsides++][1] = range.outside + i;
	while (insides < outsides && insides < most) {
		if (inside != single.inside)
			pairs[insides++][0] = inside;
		inside++;
	}
	return insides;
}

static void leaves_out_as_one_by_one(void **state)
{
	uint32_t random = 4711, pairs[16][2];

	(void)state;
	for (unsigned round = 0; round < 200000; round++) {
		uint32_t numbers[6];

		for (size_t i = 0; i < 6; i++) {
			random = random * 1664525 + 1013904223;
			numbers[i] = (random >> 16) % 16;
		}
		struct id_extent range = {numbers[0], numbers[1], numbers[2]};
		struct id_extent single = {numbers[3], numbers[4], 1};
		bool whole = numbers[5] & 1;
		size_t count = pair_one_by_one(range, whole, single, pairs), mapped = 0;
		struct id_map map = {0};

		id_map_add_around(&arena, &map, range, whole, &single);
		assert_int_equal(id_map_check(&map), 0);
		assert_true(map.count <= 3);
		for (size_t i = 0; i < map.count; i++)
			mapped += map.extents[i].count;
		assert_int_equal(mapped, count);
		for (size_t i = 0; i < count; i++) {
			uint32_t outside = UINT32_MAX;

			assert_true(id_map_to_outside(&map, pairs[i][0], &outside));
			assert_int_equal(outside, pairs[i][1]);
		}
		if (round % 1000 == 0)
			arena_free(&arena);
	}
}

static void maps_to_themselves(void **state)
{
	struct id_map of = map_of("0 1000 1\n1 100000 65536\n70000 4294967295 5\n");
	struct id_map map = map_of("100000 3 1\n"), none = {0}, empty = {0};

	(void)state;
	id_map_identity(&arena, &map, &of);
	assert_map(&map, "100000 3 1\n0 0 1\n1 1 65536\n70000 70000 5\n");
	id_map_identity(&arena, &empty, &none);
	assert_int_equal(empty.count, 0);
}

static void checks_overlaps(void **state)
{
	(void)state;
	assert_int_equal(check(""), 0);
	assert_int_equal(check("0 0 4294967295\n"), 0);
	assert_int_equal(check("0 100 10\n10 110 10\n"), 0);
	assert_int_equal(check("10 110 10\n0 100 10\n"), 0);
	assert_int_equal(check("0 100 10\n9 200 10\n"), -EINVAL);
	assert_int_equal(check("9 200 10\n0 100 10\n"), -EINVAL);
	assert_int_equal(check("0 100 10\n50 109 1\n"), -EINVAL);
	assert_int_equal(check("50 109 1\n0 100 10\n"), -EINVAL);
	assert_int_equal(check("0 100 10\n2 300 1\n"), -EINVAL);
	assert_int_equal(check("0 1 1\n5 6 1\n0 9 1\n"), -EINVAL);
}

static void checks_the_last_id(void **state)
{
	struct id_extent nothing[] = {{0, 0, 0}};
	struct id_map empty_extent = {nothing, 1};

	(void)state;
	assert_int_equal(check("4294967294 0 1\n"), 0);
	assert_int_equal(check("0 4294967294 1\n"), 0);
	assert_int_equal(check("4294967295 0 1\n"), -EINVAL);
	assert_int_equal(check("0 4294967295 1\n"), -EINVAL);
	assert_int_equal(check("0 4294967294 2\n"), -EINVAL);
	assert_int_equal(check("0 1 4294967295\n"), -EINVAL);
	assert_int_equal(check("1 0 4294967295\n"), -EINVAL);
	assert_int_equal(check("2 3 4294967295\n"), -EINVAL);
	assert_int_equal(id_map_check(&empty_extent), -EINVAL);
}

static struct id_map map_of_extents(uint32_t count, uint32_t from)
{
	struct id_map map = {0};

	for (uint32_t i = 0; i < count; i++)
		id_map_add(&arena, &map, (struct id_extent){from + i, from + i, 1});
	return map;
}

static void checks_the_size(void **state)
{
	struct id_map most = map_of_extents(340, 0), more = map_of_extents(341, 0);
	/* Lines of 13 bytes, "10000 10000 1": 14 with the newline, so that 292 are 4088 bytes. */
	struct id_map longest = map_of_extents(292, 10000), longer = map_of_extents(293, 10000);

	(void)state;
	assert_int_equal(most.count, 340);
	assert_int_equal(most.extents[339].inside, 339);
	assert_int_equal(id_map_check(&most), 0);
	assert_int_equal(id_map_check(&more), -E2BIG);
	assert_int_equal(id_map_check(&longest), 0);
	assert_int_equal(id_map_check(&longer), -E2BIG);
	/* 4088 + 7 are the 4095 bytes that are allowed, one more is not. */
	id_map_add(&arena, &longest, (struct id_extent){0, 10, 1});
	assert_int_equal(id_map_check(&longest), 0);
	longest.extents[292].outside = 100;
	assert_int_equal(id_map_check(&longest), -E2BIG);
}

static void ignores_empty_extents(void **state)
{
	struct id_map map = {0};

	(void)state;
	id_map_add(&arena, &map, (struct id_extent){5, 6, 0});
	assert_int_equal(map.count, 0);
	assert_null(map.extents);
}

static void translates(void **state)
{
	struct id_map map = map_of("0 1000 1\n1 100000 65536\n70000 4294967290 5\n");
	uint32_t id = 0;

	(void)state;
	assert_true(id_map_to_outside(&map, 0, &id) && id == 1000);
	assert_true(id_map_to_outside(&map, 1, &id) && id == 100000);
	assert_true(id_map_to_outside(&map, 65536, &id) && id == 165535);
	assert_true(id_map_to_outside(&map, 70004, &id) && id == 4294967294);
	assert_false(id_map_to_outside(&map, 65537, &id));
	assert_false(id_map_to_outside(&map, 70005, &id));
	assert_false(id_map_to_outside(&map, UINT32_MAX, &id));
	assert_true(id_map_to_inside(&map, 1000, &id) && id == 0);
	assert_true(id_map_to_inside(&map, 165535, &id) && id == 65536);
	assert_true(id_map_to_inside(&map, 4294967294, &id) && id == 70004);
	assert_false(id_map_to_inside(&map, 999, &id));
	assert_false(id_map_to_inside(&map, 165536, &id));
	assert_int_equal(id, 70004);
}

/* A parent's ids that the reader's namespace does not have are shown as 4294967295. */
static void translates_nothing_to_no_id(void **state)
{
	struct id_map map = map_of("         0 4294967295      65536\n");
	uint32_t id = 0;

	(void)state;
	assert_false(id_map_to_outside(&map, 0, &id));
	assert_false(id_map_to_outside(&map, 1, &id));
	assert_false(id_map_to_inside(&map, 0, &id));
}

static void parses_what_the_kernel_writes(void **state)
{
	struct id_map map = map_of("         0       1000          1\n"
				   "         1     100000      65536\n");
	struct id_map one_line = map_of("0\t1000\t1");

	(void)state;
	assert_map(&map, "0 1000 1\n1 100000 65536\n");
	assert_map(&one_line, "0 1000 1\n");
}

static void refuses_other_text(void **state)
{
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{"0 0\n", -EINVAL},
		{"0 0 1 1\n", -EINVAL},
		{"0 0 1\n\n", -EINVAL},
		{"\n", -EINVAL},
		{"0 0 0\n", -EINVAL},
		{"0 0 1\r\n", -EINVAL},
		{"0 -1 1\n", -EINVAL},
		{"0 0x10 1\n", -EINVAL},
		{"# 0 1\n", -EINVAL},
		{"0:0:1\n", -EINVAL},
		{"0 0 4294967296\n", -ERANGE},
		{"0 99999999999999999999 1\n", -ERANGE},
		{"0 000000000000000000000000000000000000000 1\n", -EINVAL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_map map = {0};

		assert_int_equal(id_map_parse(&arena, cases[i].text, &map), cases[i].result);
	}
}

static void parses_an_extent(void **state)
{
	static const struct {
		const char *word;
		struct id_extent extent;
	} cases[] = {
		{"0:100000:65536", {0, 100000, 65536}},
		{"100000,0,65536", {0, 100000, 65536}},
		{"007:08:01", {7, 8, 1}},
		{"4294967295:4294967295:4294967295", {UINT32_MAX, UINT32_MAX, UINT32_MAX}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_extent extent = {0};

		assert_int_equal(id_map_parse_extent(cases[i].word, &extent), 0);
		assert_memory_equal(&extent, &cases[i].extent, sizeof(extent));
	}
}

static void refuses_other_extents(void **state)
{
	static const struct {
		const char *word;
		int result;
	} cases[] = {
		{"", -EINVAL},
		{"1", -EINVAL},
		{"1:2", -EINVAL},
		{"1:2:", -EINVAL},
		{":2:3", -EINVAL},
		{"1::3", -EINVAL},
		{"::", -EINVAL},
		{",,", -EINVAL},
		{"1:2:3:", -EINVAL},
		{"1:2:3:4", -EINVAL},
		{"1,2,3,4", -EINVAL},
		{"1:2,3", -EINVAL},
		{"1,2:3", -EINVAL},
		{"1:2:3,4", -EINVAL},
		{"1 2 3", -EINVAL},
		{" 1:2:3", -EINVAL},
		{"1:2:3\n", -EINVAL},
		{"1: 2:3", -EINVAL},
		{"-1:2:3", -EINVAL},
		{"1:+2:3", -EINVAL},
		{"1:2:0x3", -EINVAL},
		{"1:2:3k", -EINVAL},
		{"1:2:0", -EINVAL},
		{"a:b:c", -EINVAL},
		{"4294967296:0:1", -ERANGE},
		{"0:4294967296:1", -ERANGE},
		{"0:0:4294967296", -ERANGE},
		{"4294967296,0,1", -ERANGE},
		{"0:18446744073709551617:1", -ERANGE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_extent extent;

		if (id_map_parse_extent(cases[i].word, &extent) != cases[i].result)
			fail_msg("'%s'", cases[i].word);
	}
}

static void reads_procfs(void **state)
{
	struct id_map map = {0};
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	uint32_t outside;

	(void)state;
	assert_true(proc >= 0);
	assert_int_equal(id_map_read(&arena, proc, "self/uid_map", &map), 0);
	assert_true(id_map_to_outside(&map, getuid(), &outside));
	assert_int_equal(id_map_read(&arena, proc, "self/no_such_map", &map), -ENOENT);
	assert_int_equal(id_map_read(&arena, proc, "self", &map), -EISDIR);
	close(proc);
}

static void reads_more_than_a_buffer(void **state)
{
	struct directory directory;
	struct id_map map = {0};
	char lines[340 * 34 + 1];
	size_t used = 0;

	(void)state;
	for (unsigned i = 0; i < 340; i++)
		used += (size_t)snprintf(
			lines + used, sizeof(lines) - used, "%10u %10u %10u\n", i, i + 1000, 1U);
	directory_make(&directory);
	directory_write(&directory, "etc/uid_map", lines);
	assert_int_equal(id_map_read(&arena, directory.fd, "etc/uid_map", &map), 0);
	assert_int_equal(map.count, 340);
	assert_int_equal(map.extents[339].outside, 1339);
	directory_remove(&directory);
}

/*
 * procfs gives a long map in several pieces, as this socket does: only an empty read is the end.
 */
static void reads_what_comes_in_pieces(void **state)
{
	struct field content;
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(send(ends[0], "0 1000 1\n", 9, 0), 9);
	assert_int_equal(send(ends[0], "1 100000 65536\n", 15, 0), 15);
	close(ends[0]);
	assert_int_equal(file_read_fd(&arena, ends[1], 0, &content), 0);
	assert_string_equal(content.start, "0 1000 1\n1 100000 65536\n");
	assert_int_equal(content.length, 24);
	close(ends[1]);
}

static void range_for_root(void **state)
{
	static const struct {
		const char *available;
		bool found;
		struct id_range range;
	} cases[] = {
		{"0 0 4294967295\n", true, {524288, 65536}},
		{"0 1000 1\n1 100000 700000\n", true, {524288, 65536}},
		{"524288 7 65536\n", true, {524288, 65536}},
		{"0 100000 65536\n524288 200000 65535\n", true, {32768, 32768}},
		{"0 100000 65536\n524289 200000 65536\n", true, {32768, 32768}},
		{"0 100000 524289\n524289 900000 65535\n", true, {262145, 65536}},
		{"0 100000 65536\n", true, {32768, 32768}},
		{"0 1000 1\n1 100000 65536\n", true, {32769, 32768}},
		{"0 100000 400000\n", true, {200000, 65536}},
		{"0 100000 2\n", true, {1, 1}},
		{"0 100000 3\n", true, {2, 1}},
		{"0 1000 1\n", false, {0, 0}},
		{"", false, {0, 0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_map available = map_of(cases[i].available);
		bool found = !cases[i].found;
		struct id_range range = id_range_for_root(&available, &found);

		assert_int_equal(found, cases[i].found);
		assert_int_equal(range.start, cases[i].range.start);
		assert_int_equal(range.count, cases[i].range.count);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(keeps_the_caller, free_arena),
		cmocka_unit_test_teardown(makes_the_caller_root, free_arena),
		cmocka_unit_test_teardown(leaves_one_id_out, free_arena),
		cmocka_unit_test_teardown(leaves_nothing_out, free_arena),
		cmocka_unit_test_teardown(goes_past_the_last_id, free_arena),
		cmocka_unit_test_teardown(leaves_out_as_one_by_one, free_arena),
		cmocka_unit_test_teardown(maps_to_themselves, free_arena),
		cmocka_unit_test_teardown(checks_overlaps, free_arena),
		cmocka_unit_test_teardown(checks_the_last_id, free_arena),
		cmocka_unit_test_teardown(checks_the_size, free_arena),
		cmocka_unit_test_teardown(ignores_empty_extents, free_arena),
		cmocka_unit_test_teardown(translates, free_arena),
		cmocka_unit_test_teardown(translates_nothing_to_no_id, free_arena),
		cmocka_unit_test_teardown(parses_what_the_kernel_writes, free_arena),
		cmocka_unit_test_teardown(refuses_other_text, free_arena),
		cmocka_unit_test_teardown(parses_an_extent, free_arena),
		cmocka_unit_test_teardown(refuses_other_extents, free_arena),
		cmocka_unit_test_teardown(reads_procfs, free_arena),
		cmocka_unit_test_teardown(reads_more_than_a_buffer, free_arena),
		cmocka_unit_test_teardown(reads_what_comes_in_pieces, free_arena),
		cmocka_unit_test_teardown(range_for_root, free_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
