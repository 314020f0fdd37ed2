/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /etc/passwd and /etc/group of a root that may be anybody's: well formed, odd, and hostile. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "directory.h"
#include "system/account.h"
#include "system/program.h"
#include "system/text.h"

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

static void finds_by_uid_and_by_name(void **state)
{
	struct account account;

	(void)state;
	directory_write(&root, "etc/passwd",
		"root:x:0:0:root:/root:/bin/bash\n"
		"alice:x:1000:1001:Alice,,,:/home/alice:/bin/sh\n"
		"double:x:1000:7::/nowhere:/bin/false\n"
		"alice:x:8:8::/nowhere:/bin/false");
	assert_int_equal(account_by_uid(&arena, root.fd, 1000, &account), 0);
	assert_true(account.found);
	assert_string_equal(account.name, "alice");
	assert_string_equal(account.home, "/home/alice");
	assert_string_equal(account.shell, "/bin/sh");
	assert_int_equal(account.uid, 1000);
	assert_int_equal(account.gid, 1001);
	assert_int_equal(account_by_name(&arena, root.fd, "alice", &account), 0);
	assert_int_equal(account.uid, 1000);
	/* The last line has no newline, and counts. */
	assert_int_equal(account_by_uid(&arena, root.fd, 8, &account), 0);
	assert_true(account.found);
	assert_string_equal(account.shell, "/bin/false");
	assert_int_equal(account_by_name(&arena, root.fd, "ali", &account), 0);
	assert_false(account.found);
	assert_int_equal(account_by_name(&arena, root.fd, "alice2", &account), 0);
	assert_false(account.found);
	assert_int_equal(account_by_name(&arena, root.fd, "", &account), 0);
	assert_false(account.found);
	assert_int_equal(account_by_uid(&arena, root.fd, 100, &account), 0);
	assert_false(account.found);
}

/* A name of digits is a name: who may also be meant by uid is for the caller to say. */
static void names_that_are_numbers(void **state)
{
	struct account account;

	(void)state;
	directory_write(&root, "etc/passwd", "1000:x:5:5::/five:\nbob:x:1000:6::/six:/bin/sh\n");
	assert_int_equal(account_by_name(&arena, root.fd, "1000", &account), 0);
	assert_int_equal(account.uid, 5);
	assert_string_equal(account.shell, "");
	assert_int_equal(account_by_uid(&arena, root.fd, 1000, &account), 0);
	assert_string_equal(account.name, "bob");
	assert_int_equal(account_by_name(&arena, root.fd, "5", &account), 0);
	assert_false(account.found);
}

static void passes_over_malformed_lines(void **state)
{
	static const char passwd[] = "\n"
				     "# comment:x:1:1::/wrong:/wrong\n"
				     "short:x:1:1::/wrong\n"
				     ":x:1:1::/wrong:/wrong\n"
				     "+:x:1:1::/wrong:/wrong\n"
				     "+nis:x:1:1::/wrong:/wrong\n"
				     "-nis:x:1:1::/wrong:/wrong\n"
				     "letters:x:1a:1::/wrong:/wrong\n"
				     "empty:x::1::/wrong:/wrong\n"
				     "minus:x:-1:1::/wrong:/wrong\n"
				     "blank:x: 1:1::/wrong:/wrong\n"
				     "gid:x:1:::/wrong:/wrong\n"
				     "none:x:4294967295:1::/wrong:/wrong\n"
				     "large:x:4294967297:1::/wrong:/wrong\n"
				     "huge:x:18446744073709551617:1::/wrong:/wrong\n"
				     "return:x:1:1::/wrong:/wrong\r\n"
				     "nul:x:1:1::/wrong\0:/wrong\n"
				     "nul\0:x:1:1::/wrong:/wrong\n"
				     "right:x:1:1:a\tb:/right:/bin/sh:x\n";
	static const char *const wrong[] = {"short", "", "+", "+nis", "-nis", "nis", "letters",
		"empty", "minus", "blank", "gid", "none", "large", "huge", "return", "nul",
		"# comment"};
	struct account account;

	(void)state;
	directory_write_bytes(&root, "etc/passwd", passwd, sizeof(passwd) - 1, 0644);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(account_by_name(&arena, root.fd, wrong[i], &account), 0);
		assert_false(account.found);
	}
	assert_int_equal(account_by_uid(&arena, root.fd, 1, &account), 0);
	assert_string_equal(account.name, "right");
	assert_string_equal(account.home, "/right");
	/* As musl and glibc have it: the shell is all the rest. */
	assert_string_equal(account.shell, "/bin/sh:x");
	assert_int_equal(account_by_uid(&arena, root.fd, UINT32_MAX, &account), 0);
	assert_false(account.found);
}

static void huge_lines(void **state)
{
	static const char first[] = "a:x:1:1:";
	static const char second[] = ":/long:/bin/sh\nb:x:2:2::/b:/bin/sh\n";
	static char passwd[3 << 20];
	struct account account;

	(void)state;
	memset(passwd, 'x', sizeof(passwd));
	memcpy(passwd, first, sizeof(first) - 1);
	memcpy(passwd + (2 << 20), second, sizeof(second) - 1);
	directory_write_bytes(&root, "etc/passwd", passwd, sizeof(passwd), 0644);
	assert_int_equal(account_by_uid(&arena, root.fd, 1, &account), 0);
	assert_string_equal(account.home, "/long");
	assert_int_equal(account_by_uid(&arena, root.fd, 2, &account), 0);
	assert_string_equal(account.home, "/b");
}

static void without_files(void **state)
{
	struct account account = {.found = true};
	gid_t gid, *groups = NULL;
	size_t count = 0;
	bool found = true;

	(void)state;
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), 0);
	assert_false(account.found);
	assert_int_equal(account_group_by_name(&arena, root.fd, "root", &gid, &found), 0);
	assert_false(found);
	assert_int_equal(account_groups(&arena, root.fd, "root", 5, &groups, &count), 0);
	assert_int_equal(count, 1);
	assert_int_equal(groups[0], 5);
	directory_write(&root, "etc/passwd", "");
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), 0);
	assert_false(account.found);
}

static void what_is_no_file(void **state)
{
	struct account account;

	(void)state;
	assert_int_equal(mkdirat(root.fd, "etc/passwd", 0755), 0);
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), -EISDIR);
	assert_int_equal(unlinkat(root.fd, "etc/passwd", AT_REMOVEDIR), 0);
	/* Nobody writes to it: opening it must not wait for that. */
	assert_int_equal(mkfifoat(root.fd, "etc/passwd", 0644), 0);
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), -EINVAL);
	assert_false(account.found);
	assert_int_equal(unlinkat(root.fd, "etc/passwd", 0), 0);
	directory_write(&root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
	assert_int_equal(truncate(arena_print(&arena, "%s/etc/passwd", root.path), 16 << 20), 0);
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), 0);
	assert_true(account.found);
	assert_int_equal(
		truncate(arena_print(&arena, "%s/etc/passwd", root.path), (16 << 20) + 1), 0);
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), -EFBIG);
}

/* The root's links are the root's: "/" is the root, and ".." does not leave it. */
static void links_stay_inside(void **state)
{
	static const char *const targets[] = {"/etc/real", "../../../etc/real"};
	struct account account;

	(void)state;
	directory_write(&root, "etc/real", "inside:x:0:0::/inside:/bin/sh\n");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(symlinkat(targets[i], root.fd, "etc/passwd"), 0);
		assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), 0);
		assert_true(account.found);
		assert_string_equal(account.name, "inside");
		assert_int_equal(unlinkat(root.fd, "etc/passwd", 0), 0);
	}
	/* A file that the host has, and the root has not. */
	assert_int_equal(symlinkat("/proc/self/status", root.fd, "etc/passwd"), 0);
	assert_int_equal(account_by_uid(&arena, root.fd, 0, &account), 0);
	assert_false(account.found);
}

static void group_by_name(void **state)
{
	gid_t gid = 0;
	bool found;

	(void)state;
	directory_write(&root, "etc/group",
		"\n#wheel:x:1:\nwheel:x:\nwheel:x:4294967295:\nwheel:x:10:\nwheel:x:11:\n"
		"returned:x:12:\r\n100:x:5:\n+:::\nlast:x:6:");
	assert_int_equal(account_group_by_name(&arena, root.fd, "wheel", &gid, &found), 0);
	assert_true(found);
	assert_int_equal(gid, 10);
	assert_int_equal(account_group_by_name(&arena, root.fd, "100", &gid, &found), 0);
	assert_true(found);
	assert_int_equal(gid, 5);
	assert_int_equal(account_group_by_name(&arena, root.fd, "last", &gid, &found), 0);
	assert_true(found);
	assert_int_equal(gid, 6);
	assert_int_equal(account_group_by_name(&arena, root.fd, "returned", &gid, &found), 0);
	assert_false(found);
	assert_int_equal(account_group_by_name(&arena, root.fd, "", &gid, &found), 0);
	assert_false(found);
	assert_int_equal(account_group_by_name(&arena, root.fd, "whee", &gid, &found), 0);
	assert_false(found);
}

static void supplementary_groups(void **state)
{
	static const gid_t expected[] = {1000, 4, 27, 4294967294};
	gid_t *groups = NULL;
	size_t count = 0;

	(void)state;
	directory_write(&root, "etc/group",
		"sudo:x:27:bob,alice\nadm:x:4:alice\nalice:x:1000:alice\nusers:x:100:alice2,ali\n"
		"twice:x:27:alice\nlast:x:4294967294:,alice,\nnone:x:4294967295:alice\n"
		"short:x:9\nblank:x:10: alice\nempty:x:11:\ncolon:x:12:alice:bob\n");
	assert_int_equal(account_groups(&arena, root.fd, "alice", 1000, &groups, &count), 0);
	assert_int_equal(count, sizeof(expected) / sizeof(*expected));
	assert_memory_equal(groups, expected, sizeof(expected));
	assert_int_equal(account_groups(&arena, root.fd, NULL, 7, &groups, &count), 0);
	assert_int_equal(count, 1);
	assert_int_equal(groups[0], 7);
}

static void more_groups_than_the_kernel_takes(void **state)
{
	struct text lines = {.size = 65536 * 12 + 1};
	gid_t *groups = NULL;
	size_t count = 0;

	(void)state;
	/* 65536 groups, and the last of them the primary one: as many as there may be. */
	lines.start = arena_allocate(&arena, lines.size);
	for (unsigned gid = 65536; gid > 0; gid--)
		text_add(&lines, "g:x:%u:u\n", gid);
	assert_false(lines.cut);
	directory_write(&root, "etc/group", lines.start);
	assert_int_equal(account_groups(&arena, root.fd, "u", 1, &groups, &count), 0);
	assert_int_equal(count, 65536);
	assert_int_equal(groups[0], 1);
	assert_int_equal(groups[65535], 65536);
	assert_int_equal(account_groups(&arena, root.fd, "u", 0, &groups, &count), -E2BIG);
}

static void asks_getent(void **state)
{
	struct account account = {.found = true};

	(void)state;
	assert_int_equal(account_ask_getent(&arena, "-s", &account), 0);
	assert_false(account.found);
	if (access("/usr/bin/getent", X_OK) < 0 && access("/bin/getent", X_OK) < 0) {
		print_message("no getent here\n");
		skip();
	}
	assert_int_equal(account_ask_getent(&arena, "0", &account), 0);
	assert_true(account.found);
	assert_int_equal(account.uid, 0);
	assert_int_equal(account_ask_getent(&arena, "no-such-user-here", &account), 0);
	assert_false(account.found);
}

static int run(const char *script, struct program_output *output)
{
	static const char *const paths[] = {"/no/such/sh", "/bin/sh", NULL};
	const char *const arguments[] = {"sh", "-c", script, NULL};

	return program_read(&arena, paths, arguments, output);
}

static void runs_programs(void **state)
{
	static const char *const nowhere[] = {"/no/such/program", NULL};
	struct program_output output;

	(void)state;
	assert_int_equal(program_read(&arena, nowhere, nowhere, &output), -ENOENT);
	assert_int_equal(run("echo out; echo err >&2; exit 3", &output), 0);
	assert_string_equal(output.text.start, "out\n");
	assert_int_equal(output.text.length, 4);
	assert_int_equal(output.status, 3);
	assert_int_equal(run("kill -9 $$", &output), 0);
	assert_int_equal(output.status, 128 + 9);
	/* No input, and no fd of ours: not even one that is not closed on exec. */
	int leak = dup2(root.fd, 77);

	assert_int_equal(leak, 77);
	assert_int_equal(
		run("cat; readlink /proc/self/fd/0; test -e /proc/$$/fd/77; echo $?", &output), 0);
	assert_string_equal(output.text.start, "/dev/null\n1\n");
	close(leak);
	assert_int_equal(setenv("SUNDER_TEST", "leaks", 1), 0);
	assert_int_equal(run("echo \"$SUNDER_TEST$LC_ALL\"", &output), 0);
	assert_string_equal(output.text.start, "C\n");
}

static void too_much_output(void **state)
{
	struct program_output output;

	(void)state;
	assert_int_equal(run("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx;"
			     "done | dd bs=64k 2>/dev/null",
				 &output),
		-EFBIG);
}

/* A caller without 0, 1 and 2: the ends of the pipe are then among them. */
static void runs_programs_with_stdio_closed(void **state)
{
	int saved[3], r;
	struct program_output output;

	(void)state;
	for (int fd = 0; fd < 3; fd++)
		saved[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 100);
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	r = run("echo out; echo err >&2", &output);
	for (int fd = 0; fd < 3; fd++) {
		if (saved[fd] >= 0) {
			dup2(saved[fd], fd);
			close(saved[fd]);
		}
	}
	assert_int_equal(r, 0);
	assert_int_equal(output.status, 0);
	assert_string_equal(output.text.start, "out\n");
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_ROOT(finds_by_uid_and_by_name),
		IN_ROOT(names_that_are_numbers),
		IN_ROOT(passes_over_malformed_lines),
		IN_ROOT(huge_lines),
		IN_ROOT(without_files),
		IN_ROOT(what_is_no_file),
		IN_ROOT(links_stay_inside),
		IN_ROOT(group_by_name),
		IN_ROOT(supplementary_groups),
		IN_ROOT(more_groups_than_the_kernel_takes),
		IN_ROOT(asks_getent),
		IN_ROOT(runs_programs),
		IN_ROOT(too_much_output),
		IN_ROOT(runs_programs_with_stdio_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
