/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mountinfo: escapes, lines that are none, and what is below what. */
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cases.h"
#include "survey/mounts.h"

static struct arena arena;

static int free_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct mount_list parse(const char *text)
{
	struct mount_list list = {0};

	mounts_parse(&arena, arena_copy(&arena, text), &list);
	return list;
}

static void lines(void **state)
{
	struct mount_list list = parse(
		"21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"
		"22 21 0:20 / /proc rw - proc proc rw\n"
		"23 21 0:21 /sub /home/a rw shared:2 master:3 propagate_from:4 - fuse.sshfs x:y "
		"rw\n"
		"24 21 0:22 / /none rw - tmpfs  rw");

	(void)state;
	assert_int_equal(list.count, 4);
	assert_string_equal(list.entries[0].place, "/");
	assert_string_equal(list.entries[0].root, "/");
	assert_string_equal(list.entries[0].type, "ext4");
	assert_string_equal(list.entries[1].place, "/proc");
	assert_string_equal(list.entries[1].type, "proc");
	assert_string_equal(list.entries[2].place, "/home/a");
	assert_string_equal(list.entries[2].root, "/sub");
	assert_string_equal(list.entries[2].type, "fuse.sshfs");
	/* The last line has no newline, and counts. */
	assert_string_equal(list.entries[3].place, "/none");
	assert_string_equal(list.entries[3].type, "tmpfs");
}

static void escapes(void **state)
{
	static const struct {
		const char *written, *place;
	} cases[] = {
		{"/a\\040b", "/a b"},
		{"/a\\011b", "/a\tb"},
		{"/a\\012b", "/a\nb"},
		{"/a\\134b", "/a\\b"},
		{"/\\134040", "/\\040"}, /* a backslash, then digits: not a blank */
		{"/a\\040", "/a "},
		{"/\\040-\\040x", "/ - x"},
		{"/a\\04", "/a\\04"},
		{"/a\\", "/a\\"},
		{"/a\\x41", "/a\\x41"},
		{"/\\303\\244", "/\xc3\xa4"},
		{"/a#b", "/a#b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mount_list list = parse(
			arena_print(&arena, "1 2 8:1 %s %s rw shared:1 - ext4 x rw\n",
				cases[i].written, cases[i].written));

		assert_int_equal(list.count, 1);
		assert_string_equal(list.entries[0].place, cases[i].place);
		assert_string_equal(list.entries[0].root, cases[i].place);
		assert_string_equal(list.entries[0].type, "ext4");
	}
}

static void malformed_lines_are_passed_over(void **state)
{
	static const char *const wrong[] = {"", "x", "1 2 8:1 /", "1 2 8:1 / /a", "1 2 8:1 / /a rw",
		"1 2 8:1 / /a rw -", "1 2 8:1 / a rw - ext4 x rw", "1 2 8:1 /  rw - ext4 x rw",
		" - ext4", "          ", "1 2 8:1 / /a rw shared:1 -ext4 x rw"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct mount_list list = parse(arena_print(&arena,
			"1 2 8:1 / /first rw - a a rw\n%s\n1 2 8:1 / /last rw - b b rw\n",
			wrong[i]));

		if (list.count != 2)
			fail_msg("'%s' was taken for a mount", wrong[i]);
		assert_string_equal(list.entries[0].place, "/first");
		assert_string_equal(list.entries[1].place, "/last");
	}
	assert_int_equal(parse("").count, 0);
	assert_int_equal(parse("\n\n\n").count, 0);
}

static void below(void **state)
{
	static const struct {
		const char *path, *above;
		bool is;
	} cases[] = {
		{"/a/b", "/a", true},
		{"/a", "/a", true},
		{"/ab", "/a", false},
		{"/a", "/a/b", false},
		{"/", "/", true},
		{"/a", "/", true},
		{"/", "/a", false},
		{"/a/b", "/a/", true},
		{"/a", "/a/", true},
		{"/ab/c", "/a/", false},
		{"/home/alice2", "/home/alice", false},
		{"/home/alice/x", "/home/alice", true},
		{"/b/a", "/a", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (mounts_is_below(cases[i].path, cases[i].above) != cases[i].is)
			fail_msg("%s below %s", cases[i].path, cases[i].above);
}

static void places(void **state)
{
	struct mount_list list = parse("1 0 8:1 / / rw - ext4 x rw\n"
				       "2 1 0:2 / /a rw - ext4 x rw\n"
				       "3 1 0:3 / /a rw - tmpfs x rw\n"
				       "4 1 0:4 / /b/c rw - xfs x rw\n"
				       "5 1 0:5 / /dd rw - xfs x rw\n");

	(void)state;
	/* What is mounted last at a place is what is seen there. */
	assert_string_equal(mounts_at(&list, "/a")->type, "tmpfs");
	assert_null(mounts_at(&list, "/b"));
	assert_null(mounts_at(&list, "/a/"));
	assert_true(mounts_any_below(&list, "/"));
	assert_true(mounts_any_below(&list, "/b"));
	assert_false(mounts_any_below(&list, "/a"));
	assert_false(mounts_any_below(&list, "/b/c"));
	assert_false(mounts_any_below(&list, "/d"));
	assert_false(mounts_any_below(&(struct mount_list){0}, "/"));
}

static void layers(void **state)
{
	static const char *const can[] = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "nfs4"};
	static const char *const cannot[] = {"vfat", "proc", "sysfs", "fuse", "fuseblk",
		"fuse.sshfs", "cgroup2", "devpts", "autofs"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cannot); i++)
		assert_false(mounts_can_be_layer(cannot[i]));
	for (size_t i = 0; i < COUNT_OF(can); i++)
		assert_true(mounts_can_be_layer(can[i]));
}

static void reads_this_machines(void **state)
{
	struct mount_list list;

	(void)state;
	assert_int_equal(mounts_read(&arena, &list), 0);
	assert_non_null(mounts_at(&list, "/"));
	assert_string_equal(mounts_at(&list, "/proc")->type, "proc");
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(list.entries[i].place[0], '/');
}

#define CASE(test) cmocka_unit_test_teardown(test, free_arena)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(lines),
		CASE(escapes),
		CASE(malformed_lines_are_passed_over),
		CASE(below),
		CASE(places),
		CASE(layers),
		CASE(reads_this_machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
