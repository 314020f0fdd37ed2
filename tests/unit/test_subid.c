/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Subordinate ids: the file, nsswitch.conf, and getsubids, here a script. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "directory.h"
#include "system/subid.h"

static struct arena arena;
static struct directory root;

static int make_root(void **state)
{
	(void)state;
	directory_make(&root);
	return 0;
}

static int remove_root(void **state)
{
	(void)state;
	directory_remove(&root);
	arena_free(&arena);
	return 0;
}

struct expected {
	const char *text, *name;
	uid_t uid;
	struct id_range range; /* a count of 0: nothing is found */
};

static void assert_ranges(const struct expected *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct id_range range = {0};
		bool found = !cases[i].range.count;

		subid_parse(cases[i].text, strlen(cases[i].text), cases[i].name, cases[i].uid,
			&range, &found);
		if (found != (cases[i].range.count > 0) || range.start != cases[i].range.start ||
			range.count != cases[i].range.count)
			fail_msg("'%s' gave %u:%u", cases[i].text, range.start, range.count);
	}
}

#define ASSERT_RANGES(cases) assert_ranges((cases), sizeof(cases) / sizeof(*(cases)))

static void owners(void **state)
{
	static const struct expected cases[] = {
		{"alice:100000:65536\n", "alice", 1000, {100000, 65536}},
		{"alice:100000:65536", "alice", 1000, {100000, 65536}},
		{"1000:100000:65536\n", "alice", 1000, {100000, 65536}},
		{"1000:100000:65536\n", NULL, 1000, {100000, 65536}},
		{"1000:100000:65536\n", "", 1000, {100000, 65536}},
		{"alice:100000:65536\n", NULL, 1000, {0, 0}},
		{"alice:100000:65536\n", "ali", 1000, {0, 0}},
		{"alice:100000:65536\n", "alice2", 1000, {0, 0}},
		{"Alice:100000:65536\n", "alice", 1000, {0, 0}},
		{"01000:100000:65536\n", "alice", 1000, {0, 0}},
		{":100000:65536\n", "", 1000, {0, 0}},
		{":100000:65536\n", NULL, 0, {0, 0}},
		/* The name first, wherever the line with the uid is. */
		{"1000:1:2\nalice:100000:65536\n", "alice", 1000, {100000, 65536}},
		{"alice:100000:65536\n1000:1:2\n", "alice", 1000, {100000, 65536}},
		{"alice:100000:0\n1000:1:2\n", "alice", 1000, {1, 2}},
		/* A user whose name is a number, which is another's uid. */
		{"1000:100000:65536\n1001:1:2\n", "1000", 1001, {100000, 65536}},
		{"1001:1:2\n1000:100000:65536\n", "1000", 1001, {100000, 65536}},
		{"1001:1:2\n", "1000", 1001, {1, 2}},
	};

	(void)state;
	ASSERT_RANGES(cases);
}

static void malformed_lines(void **state)
{
	static const struct expected cases[] = {
		{"", "a", 1, {0, 0}},
		{"\n\n", "a", 1, {0, 0}},
		{"a\n", "a", 1, {0, 0}},
		{"a:1\n", "a", 1, {0, 0}},
		{"a:1:\n", "a", 1, {0, 0}},
		{"a::1\n", "a", 1, {0, 0}},
		{"a:1:2:3\n", "a", 1, {0, 0}},
		{"a:1:2:\n", "a", 1, {0, 0}},
		{"a:1:2\r\n", "a", 1, {0, 0}},
		{"a:1:2 \n", "a", 1, {0, 0}},
		{" a:1:2\n", "a", 1, {0, 0}},
		{"a:-1:2\n", "a", 1, {0, 0}},
		{"a:0x1:2\n", "a", 1, {0, 0}},
		{"a:0100:2\n", "a", 1, {0, 0}},
		{"a:1:02\n", "a", 1, {0, 0}},
		{"#a:1:2\n", "a", 1, {0, 0}},
		{"a:1:0\n", "a", 1, {0, 0}},
		{"\n# comment\na:1:0\n\na:0:2\n", "a", 1, {0, 2}},
	};

	(void)state;
	ASSERT_RANGES(cases);
}

static void overflowing_lines(void **state)
{
	static const struct expected cases[] = {
		{"a:4294967295:2\n", "a", 1, {0, 0}},
		{"a:4294967295:1\n", "a", 1, {0, 0}},
		{"a:4294967294:1\n", "a", 1, {0, 0}},
		{"a:4294967293:1\n", "a", 1, {4294967293, 1}},
		{"a:4294967293:2\n", "a", 1, {0, 0}},
		{"a:0:4294967294\n", "a", 1, {0, 4294967294}},
		{"a:0:4294967295\n", "a", 1, {0, 0}},
		{"a:1:4294967294\n", "a", 1, {0, 0}},
		{"a:4294967296:1\n", "a", 1, {0, 0}},
		{"a:1:4294967297\n", "a", 1, {0, 0}},
		{"a:18446744073709551615:18446744073709551615\n", "a", 1, {0, 0}},
		{"a:18446744073709551617:1\na:7:7\n", "a", 1, {7, 7}},
	};

	(void)state;
	ASSERT_RANGES(cases);
}

static void several_lines(void **state)
{
	static const struct expected cases[] = {
		{"a:100:10\na:500:99\n", "a", 1, {100, 10}},
		{"a:100:10\na:110:5\n", "a", 1, {100, 15}},
		{"a:100:10\nb:110:5\na:110:7\na:117:1\n", "a", 1, {100, 18}},
		{"a:100:10\na:300:5\na:110:5\n", "a", 1, {100, 15}},
		{"a:100:10\nb:110:5\n", "a", 1, {100, 10}},
		{"a:100:10\na:111:5\n", "a", 1, {100, 10}},
		{"a:100:10\na:109:5\n", "a", 1, {100, 10}},
		{"a:100:10\na:110:0\na:110:x\n", "a", 1, {100, 10}},
		{"a:100:10\n1:110:5\n", "a", 1, {100, 10}},
		{"1:100:10\n1:110:5\n", "a", 1, {100, 15}},
		/* Joined past the last id, were the second line one. */
		{"a:1:4294967293\na:4294967294:3\n", "a", 1, {1, 4294967293}},
	};

	(void)state;
	ASSERT_RANGES(cases);
}

static void huge_line(void **state)
{
	static const char first[] = "a:", last[] = ":1\na:42:17";
	static char text[1 << 20];
	struct id_range range = {0};
	bool found = false;

	(void)state;
	memset(text, '1', sizeof(text));
	memcpy(text, first, sizeof(first) - 1);
	memcpy(text + sizeof(text) - sizeof(last), last, sizeof(last));
	subid_parse(text, sizeof(text) - 1, "a", 1, &range, &found);
	assert_true(found);
	assert_int_equal(range.start, 42);
	assert_int_equal(range.count, 17);
	/* A NUL does not end a number, nor the text. */
	subid_parse(text, sizeof(text), "a", 1, &range, &found);
	assert_false(found);
}

static void sources(void **state)
{
	static const struct {
		const char *text, *source;
	} cases[] = {
		{"", ""},
		{"passwd: files\n", ""},
		{"subid: sss\n", "sss"},
		{"subid: sss", "sss"},
		{"subid:sss files\n", "sss"},
		{"subid:\t files sss\n", "files"},
		{"SubID: sss\n", "sss"},
		{"#subid: sss\n", ""},
		{"subid: # sss\n", ""},
		{"subid:\n", ""},
		{"subid:\nsubid: sss\n", ""},
		{"subid", ""},
		{"subids: sss\n", ""},
		{"passwd: subid: sss\n", ""},
		{"passwd: files\n\nsubid: sss\nsubid: files\n", "sss"},
		{"subid: abcdefghijklmnop\n", "abcdefghijk"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char source[12] = "before";

		nsswitch_subid_source(cases[i].text, source, sizeof(source));
		assert_string_equal(source, cases[i].source);
	}
}

static void lines_of_getsubids(void **state)
{
	static const struct {
		const char *text;
		struct id_range range;
	} cases[] = {
		{"0: alice 100000 65536\n", {100000, 65536}},
		{"0: alice 100000 65536", {100000, 65536}},
		{"0: DOMAIN\\al ice 100000 65536\n", {100000, 65536}},
		{"0: alice 100000 10\n1: alice 100010 5\n2: alice 7 7\n", {100000, 15}},
		{"0: alice 4294967295 2\n1: alice 5 6\n", {5, 6}},
		{"alice 100000 65536\n", {0, 0}},
		{"Error fetching ranges\n", {0, 0}},
		{"", {0, 0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct id_range range = {0};
		bool found = !cases[i].range.count;

		subid_parse_getsubids(cases[i].text, strlen(cases[i].text), &range, &found);
		assert_int_equal(found, cases[i].range.count > 0);
		assert_int_equal(range.start, cases[i].range.start);
		assert_int_equal(range.count, cases[i].range.count);
	}
}

static struct subid_ranges find(const char *name, uid_t uid)
{
	struct sunder_error error = {0};
	struct subid_ranges ranges;

	memset(&ranges, 0xff, sizeof(ranges));
	assert_int_equal(subid_find_both_below(&arena, root.path, name, uid, &ranges, &error), 0);
	assert_int_equal(error.errnum, 0);
	return ranges;
}

static void files(void **state)
{
	struct subid_ranges ranges = find("alice", 1000);

	(void)state;
	assert_false(ranges.uid_found);
	assert_false(ranges.gid_found);
	directory_write(&root, "etc/subuid", "alice:100000:65536\n");
	directory_write(&root, "etc/subgid", "1000:200000:1000\n");
	directory_write(&root, "etc/nsswitch.conf", "subid: none\n");
	ranges = find("alice", 1000);
	assert_true(ranges.uid_found);
	assert_int_equal(ranges.uid.start, 100000);
	assert_int_equal(ranges.uid.count, 65536);
	assert_true(ranges.gid_found);
	assert_int_equal(ranges.gid.start, 200000);
	assert_int_equal(ranges.gid.count, 1000);
	ranges = find(NULL, 1000);
	assert_false(ranges.uid_found);
	assert_true(ranges.gid_found);
}

static void file_that_cannot_be_read(void **state)
{
	struct sunder_error error = {0};
	struct subid_ranges ranges;

	(void)state;
	assert_int_equal(mkdirat(root.fd, "etc/subgid", 0755), 0);
	assert_int_equal(
		subid_find_both_below(&arena, root.path, "a", 1, &ranges, &error), -EISDIR);
	assert_int_equal(error.errnum, EISDIR);
	assert_int_equal(error.status, SUNDER_STATUS_FAILED);
	assert_string_equal(error.doing, arena_print(&arena, "read %s/etc/subgid", root.path));
	assert_int_equal(mkdirat(root.fd, "etc/nsswitch.conf", 0755), 0);
	assert_int_equal(
		subid_find_both_below(&arena, root.path, "a", 1, &ranges, &error), -EISDIR);
	assert_string_equal(
		error.doing, arena_print(&arena, "read %s/etc/nsswitch.conf", root.path));
}

static void use_getsubids(const char *script)
{
	/* The files are there, and must not be read. */
	directory_write(&root, "etc/subuid", "alice:1:1\n1000:1:1\n");
	directory_write(&root, "etc/subgid", "alice:1:1\n1000:1:1\n");
	directory_write(&root, "etc/nsswitch.conf", "passwd: files\nsubid:\tsss files\n");
	if (!script)
		return;
	assert_int_equal(mkdirat(root.fd, "usr", 0755), 0);
	assert_int_equal(mkdirat(root.fd, "usr/bin", 0755), 0);
	directory_write_bytes(&root, "usr/bin/getsubids", script, strlen(script), 0755);
}

static void getsubids(void **state)
{
	struct subid_ranges ranges;

	(void)state;
	use_getsubids("#!/bin/sh\n"
		      "case \"$*\" in\n"
		      "alice) echo '0: alice 100000 65536';;\n"
		      "'-g alice') echo '0: alice 200000 1000';;\n"
		      "1000) echo '0: 1000 7 8';;\n"
		      "*) echo 'Error fetching ranges' >&2; exit 1;;\n"
		      "esac\n");
	ranges = find("alice", 1000);
	assert_true(ranges.uid_found);
	assert_int_equal(ranges.uid.start, 100000);
	assert_true(ranges.gid_found);
	assert_int_equal(ranges.gid.start, 200000);
	assert_int_equal(ranges.gid.count, 1000);
	/* By uid, also for a name that would be an option. */
	ranges = find(NULL, 1000);
	assert_true(ranges.uid_found);
	assert_int_equal(ranges.uid.start, 7);
	assert_false(ranges.gid_found);
	ranges = find("-g", 1000);
	assert_true(ranges.uid_found);
	assert_false(find("bob", 1001).uid_found);
}

static void getsubids_fails(void **state)
{
	struct sunder_error error = {0};
	struct subid_ranges ranges;

	(void)state;
	use_getsubids("#!/bin/sh\necho '0: alice 100000 65536'; kill -9 $$\n");
	assert_int_equal(
		subid_find_both_below(&arena, root.path, "alice", 1, &ranges, &error), -EIO);
	assert_false(ranges.uid_found);
	assert_int_equal(error.errnum, EIO);
	assert_string_equal(error.doing, "ask getsubids for the subordinate ids of alice");
	assert_string_equal(error.hint, "");
}

static void getsubids_is_missing(void **state)
{
	struct sunder_error error = {0};
	struct subid_ranges ranges;

	(void)state;
	use_getsubids(NULL);
	assert_int_equal(
		subid_find_both_below(&arena, root.path, "alice", 1, &ranges, &error), -ENOENT);
	assert_false(ranges.uid_found);
	assert_int_equal(error.errnum, ENOENT);
	assert_string_equal(error.doing, "ask getsubids for the subordinate ids of alice");
	assert_non_null(strstr(error.hint, "uidmap"));
	assert_non_null(strstr(error.hint, " sss,"));
}

/* Of the host, whatever it has: both ways of asking agree. */
static void host(void **state)
{
	struct sunder_error error = {0};
	struct subid_ranges both;
	struct id_range range;
	bool found;
	int r = subid_find_both(&arena, NULL, getuid(), &both, &error);

	(void)state;
	assert_int_equal(subid_find(&arena, ID_GROUP, NULL, getuid(), &range, &found, &error), r);
	if (r)
		return;
	assert_int_equal(found, both.gid_found);
	assert_int_equal(range.start, both.gid.start);
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(owners),
		cmocka_unit_test(malformed_lines),
		cmocka_unit_test(overflowing_lines),
		cmocka_unit_test(several_lines),
		cmocka_unit_test(huge_line),
		cmocka_unit_test(sources),
		cmocka_unit_test(lines_of_getsubids),
		IN_ROOT(files),
		IN_ROOT(file_that_cannot_be_read),
		IN_ROOT(getsubids),
		IN_ROOT(getsubids_fails),
		IN_ROOT(getsubids_is_missing),
		IN_ROOT(host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
