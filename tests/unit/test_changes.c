/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding changes: lists of paths, ids in extended attributes, and ways down with few fds. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>

#include "cases.h"
#include "directory.h"
#include "container/changes_finding.h"

static struct arena arena;

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* --- paths --- */

static void test_order(void **state)
{
	/* As a walk comes by that sorts the names in each directory. */
	static const char *const sorted[] = {"/", "/a", "/a/b", "/a/b/c", "/a/c", "/a\001", "/a ",
		"/a-", "/a.b", "/ab", "/b", "/\xff"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sorted); i++)
		for (size_t j = 0; j < COUNT_OF(sorted); j++) {
			int order = paths_compare(sorted[i], sorted[j]);

			assert_int_equal(order < 0, i < j);
			assert_int_equal(order > 0, i > j);
		}
}

static void test_find(void **state)
{
	static const char *const list[] = {"/b/c", "/a", "/b/c d", "/x/y/z", "/b/a"};
	static const struct {
		const char *path;
		enum place place;
	} cases[] = {
		{"/a", PLACE_EXACT},
		{"/a/b", PLACE_ELSEWHERE}, /* whoever is in it knows */
		{"/ab", PLACE_ELSEWHERE},
		{"/b", PLACE_ABOVE},
		{"/b/c", PLACE_EXACT},
		{"/b/c d", PLACE_EXACT},
		{"/b/c ", PLACE_ELSEWHERE},
		{"/b/b", PLACE_ELSEWHERE},
		{"/x", PLACE_ABOVE},
		{"/x/y", PLACE_ABOVE},
		{"/x/y/zz", PLACE_ELSEWHERE},
		{"/z", PLACE_ELSEWHERE},
	};
	const struct paths paths = paths_sort(&arena, list, COUNT_OF(list));
	const struct paths none = paths_sort(&arena, NULL, 0);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(paths_find(&paths, cases[i].path), cases[i].place);
		assert_int_equal(paths_find(&none, cases[i].path), PLACE_ELSEWHERE);
	}
	assert_true(paths_are_above(&paths, "/a/b"));
	assert_true(paths_are_above(&paths, "/a"));
	assert_false(paths_are_above(&paths, "/b"));
	assert_false(paths_are_above(&none, "/"));
}

/* --- extended attributes --- */

static const struct kept *shifted_by(uint32_t first)
{
	static struct kept kept;

	kept = (struct kept){.by_root = true, .has_userns = true};
	id_map_add(&arena, &kept.maps.uid, (struct id_extent){0, first, 1000});
	id_map_add(&arena, &kept.maps.gid, (struct id_extent){0, 2 * first, 1000});
	return &kept;
}

struct capability {
	uint32_t magic, permitted, inheritable, more[2], root;
};

static void test_capability(void **state)
{
	const struct kept *kept = shifted_by(5000);
	struct capability value = {0x03000001, 1, 2, {3, 4}, 5000};
	const struct capability as_on_host = {0x02000001, 1, 2, {3, 4}, 0};

	(void)state;
	assert_int_equal(xattrs_shift_value(kept, "security.capability", (char *)&value, 24), 20);
	assert_memory_equal(&value, &as_on_host, 20);
	/* Of another root in it, and of none of its own. */
	value = (struct capability){0x03000001, 1, 2, {3, 4}, 5007};
	assert_int_equal(xattrs_shift_value(kept, "security.capability", (char *)&value, 24), 24);
	assert_int_equal(value.root, 7);
	value = (struct capability){0x02000001, 1, 2, {3, 4}, 5000};
	assert_int_equal(xattrs_shift_value(kept, "security.capability", (char *)&value, 20), 20);
	assert_int_equal(value.magic, 0x02000001);
	/* Cut off. */
	assert_int_equal(xattrs_shift_value(kept, "security.capability", (char *)&value, 3), 3);
}

struct acl {
	uint32_t version;
	struct {
		uint16_t tag, permissions;
		uint32_t id;
	} entries[4];
};

static void test_acl(void **state)
{
	const struct kept *kept = shifted_by(5000);
	struct acl acl = {2, {{1, 6, ID_LAST + 1}, {2, 4, 5033}, {8, 4, 10020}, {2, 4, 33}}};

	(void)state;
	assert_int_equal(
		xattrs_shift_value(kept, "system.posix_acl_default", (char *)&acl, sizeof(acl)),
		sizeof(acl));
	assert_int_equal(acl.entries[0].id, ID_LAST + 1);
	assert_int_equal(acl.entries[1].id, 33);
	assert_int_equal(acl.entries[2].id, 20);
	assert_int_equal(acl.entries[3].id, 33); /* in no map */
	/* What is cut off in an entry is left alone, and so is what is no list. */
	acl.entries[3].id = 5001;
	xattrs_shift_value(kept, "system.posix_acl_access", (char *)&acl, sizeof(acl) - 1);
	assert_int_equal(acl.entries[3].id, 5001);
	xattrs_shift_value(kept, "user.acl", (char *)&acl, sizeof(acl));
	assert_int_equal(acl.entries[3].id, 5001);
	xattrs_shift_value(kept, "system.posix_acl_access", (char *)&acl, 0);
}

/* --- ways down --- */

enum { LEVELS = 200 };

static void go_down(struct descent *descent, int top)
{
	assert_int_equal(descent_push(&arena, descent, dup(top)), 0);
	for (int i = 0; i < LEVELS; i++) {
		int directory = descent_fd(descent);

		assert_int_equal(mkdirat(directory, "d", 0700), 0);
		assert_int_equal(
			descent_push(&arena, descent, openat(directory, "d", O_RDONLY | O_CLOEXEC)),
			0);
	}
}

static void test_descent(void **state)
{
	struct directory ground;
	struct descent descent = {.flags = O_RDONLY};
	int fds;

	(void)state;
	directory_make(&ground);

	fds = count_fds();
	go_down(&descent, ground.fd);
	assert_true(count_fds() < fds + LEVELS / 2);
	/* Below what is there, there may be nothing. */
	assert_int_equal(descent_push(&arena, &descent, -1), 0);
	assert_int_equal(descent_push(&arena, &descent, -1), 0);
	assert_int_equal(descent_fd(&descent), -1);
	assert_int_equal(descent_pop(&descent), 0);
	assert_int_equal(descent_pop(&descent), 0);
	for (int i = 0; i < LEVELS; i++) {
		assert_int_equal(faccessat(descent_fd(&descent), "d", F_OK, 0), i == 0 ? -1 : 0);
		assert_int_equal(descent_pop(&descent), 0);
	}
	assert_int_equal(faccessat(descent_fd(&descent), "d", F_OK, 0), 0);
	assert_int_equal(descent_pop(&descent), 0);
	assert_int_equal(count_fds(), fds);
	directory_remove(&ground);
}

/* A directory that somebody moves away meanwhile does not lead elsewhere. */
static void test_moved(void **state)
{
	struct directory ground;
	struct descent descent = {.flags = O_RDONLY};
	int r = 0;

	(void)state;
	directory_make(&ground);
	int fds = count_fds();

	go_down(&descent, ground.fd);
	assert_int_equal(renameat(ground.fd, "d/d/d/d", ground.fd, "moved"), 0);
	for (int i = 0; i < LEVELS && r == 0; i++)
		r = descent_pop(&descent);
	assert_int_equal(r, -ESTALE);
	descent_end(&descent);
	assert_int_equal(count_fds(), fds);
	directory_remove(&ground);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_order, end),
		cmocka_unit_test_teardown(test_find, end),
		cmocka_unit_test_teardown(test_capability, end),
		cmocka_unit_test_teardown(test_acl, end),
		cmocka_unit_test_teardown(test_descent, end),
		cmocka_unit_test_teardown(test_moved, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
