/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which cgroup of version 2 a process is in, and where that is mounted. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cases.h"
#include "survey/cgroups.h"

static struct arena arena;

static int free_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void paths(void **state)
{
	static const struct {
		const char *text, *path;
	} cases[] = {
		{"0::/\n", "/"},
		{"0::/user.slice/a b:c\n", "/user.slice/a b:c"},
		{"0::/without newline", "/without newline"},
		{"12:pids:/x\n1:name=systemd:/y\n0::/z\n", "/z"},
		{"0::/z\n12:pids:/x\n", "/z"},
		{"0::/../../outside\n", "/../../outside"},
		{"12:pids:/x\n", NULL},
		{"10::/x\n", NULL},
		{"0:pids:/x\n", NULL},
		{"0::\n", NULL},
		{"", NULL},
		{"\n\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *path = cgroup_path(&arena, cases[i].text);

		if (!cases[i].path)
			assert_null(path);
		else
			assert_string_equal(path, cases[i].path);
	}
}

static const char unified[] = "1 0 0:1 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
static const char hybrid[] = "1 0 0:1 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
			     "2 1 0:2 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
			     "3 1 0:3 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";
static const char of_a_part[] = "1 0 0:1 /a/b /part rw - cgroup2 cgroup2 rw\n";
static const char from_outside[] = "1 0 0:1 /.. /up rw - cgroup2 cgroup2 rw\n";
static const char two[] = "1 0 0:1 / /whole rw - cgroup2 cgroup2 rw\n"
			  "2 0 0:1 /a /part rw - cgroup2 cgroup2 rw\n";
static const char none[] = "1 0 0:2 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n";

static void places(void **state)
{
	static const struct {
		const char *mounts, *path;
		int result;
		const char *directory;
	} cases[] = {
		{unified, "/", 0, "/sys/fs/cgroup"},
		{unified, "/a/b", 0, "/sys/fs/cgroup/a/b"},
		{unified, "/..a", 0, "/sys/fs/cgroup/..a"},
		{unified, "/..", -ENOENT, NULL},
		{unified, "/../a", -ENOENT, NULL},
		{hybrid, "/a", 0, "/sys/fs/cgroup/unified/a"},
		{of_a_part, "/a/b", 0, "/part"},
		{of_a_part, "/a/b/c", 0, "/part/c"},
		{of_a_part, "/a/bc", -ENOENT, NULL},
		{of_a_part, "/a", -ENOENT, NULL},
		{of_a_part, "/", -ENOENT, NULL},
		{from_outside, "/../x", 0, "/up/x"},
		{from_outside, "/x", -ENOENT, NULL},
		{from_outside, "/../../x", -ENOENT, NULL},
		{two, "/a/c", 0, "/part/c"},
		{two, "/b", 0, "/whole/b"},
		{none, "/a", -ENODEV, NULL},
		{"", "/", -ENODEV, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mount_list mounts;
		const char *directory = NULL;

		mounts_parse(&arena, arena_copy(&arena, cases[i].mounts), &mounts);
		int r = cgroup_find(&arena, &mounts, cases[i].path, &directory);

		if (r != cases[i].result)
			fail_msg("%s in %s: %d", cases[i].path, cases[i].mounts, r);
		if (r == 0)
			assert_string_equal(directory, cases[i].directory);
	}
}

static void processes(void **state)
{
	struct sunder_error error;
	const char *directory = NULL;
	int r = cgroup_directory(&arena, getpid(), &directory, &error);

	(void)state;
	/* Whether there is one here is the machine's affair. */
	if (r == 0)
		assert_int_equal(access(directory, F_OK), 0);
	else
		assert_true(r == -ENODEV || r == -ENOENT);
	assert_int_equal(cgroup_directory(&arena, 0x7fffffff, &directory, &error), -ENOENT);
	assert_string_equal(error.doing, "cannot open /proc/2147483647/cgroup");
}

#define CASE(test) cmocka_unit_test_teardown(test, free_arena)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(paths),
		CASE(places),
		CASE(processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
