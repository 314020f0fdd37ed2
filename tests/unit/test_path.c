/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths in a root that somebody hostile has filled: nothing may lead out of it. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "cases.h"
#include "directory.h"
#include "system/path.h"
#include "system/text.h"

/* `root` is "inside" of `ground`; beside it lies what must stay untouched. */
static struct directory ground;
static int root;

static int make_ground(void **state)
{
	(void)state;
	umask(022);
	directory_make(&ground);
	assert_int_equal(mkdirat(ground.fd, "inside", 0755), 0);
	assert_int_equal(mkdirat(ground.fd, "outside", 0755), 0);
	directory_write(&ground, "outside/secret", "secret");
	root = openat(ground.fd, "inside", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(root >= 0);
	assert_int_equal(mkdirat(root, "etc", 0755), 0);
	directory_write(&ground, "inside/etc/hosts", "127.0.0.1");
	return 0;
}

static void assert_outside_is_untouched(void)
{
	struct stat status;

	assert_int_equal(fstatat(ground.fd, "outside/secret", &status, 0), 0);
	assert_int_equal(status.st_size, 6);
	assert_int_equal(status.st_mode & 07777, 0644);
	assert_int_equal(fstatat(ground.fd, "outside", &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 0755);
	assert_int_equal(status.st_nlink, 2);
}

static int remove_ground(void **state)
{
	(void)state;
	assert_outside_is_untouched();
	close(root);
	directory_remove(&ground);
	return 0;
}

static void link_to(const char *target, const char *name)
{
	assert_int_equal(symlinkat(target, root, name), 0);
}

/* The fd is that file of the root; it is closed. */
static void assert_is(int fd, const char *path)
{
	struct stat opened, expected;

	if (fd < 0)
		fail_msg("%s: %s", path, strerror(-fd));
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fstat(fd, &opened), 0);
	if (fstatat(root, path, &expected, AT_SYMLINK_NOFOLLOW) < 0)
		fail_msg("%s is not in the root", path);
	assert_int_equal(opened.st_ino, expected.st_ino);
	assert_int_equal(opened.st_dev, expected.st_dev);
	close(fd);
}

static int make(const char *path, bool directory)
{
	return path_make_inside(root, path, directory);
}

static void opens_inside(void **state)
{
	static const struct {
		const char *path, *is;
	} cases[] = {
		{"", "."},
		{"/", "."},
		{"..", "."},
		{"/../../../..", "."},
		{"etc/hosts", "etc/hosts"},
		{"/etc//hosts", "etc/hosts"},
		{"../../etc/../etc/hosts", "etc/hosts"},
		{"absolute", "etc/hosts"},
		{"climbing", "etc/hosts"},
		{"to-root", "."},
		{"to-root/etc/hosts", "etc/hosts"},
		{"by-link/hosts", "etc/hosts"},
	};

	(void)state;
	link_to("/etc/hosts", "absolute");
	link_to("../../../../../../etc/hosts", "climbing");
	link_to("/../..", "to-root");
	link_to("climbing/../../etc", "no-directory");
	link_to("../inside/etc", "beside");
	link_to("/etc", "by-link");
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_is(path_open_inside(root, cases[i].path, O_PATH), cases[i].is);
	assert_int_equal(path_open_inside(root, "../outside/secret", O_RDONLY), -ENOENT);
	assert_int_equal(path_open_inside(root, "beside", O_RDONLY), -ENOENT);
	assert_int_equal(path_open_inside(root, "no-directory", O_RDONLY), -ENOTDIR);
	assert_int_equal(path_open_inside(root, "etc/hosts/x", O_RDONLY), -ENOTDIR);
	assert_int_equal(path_open_inside(-1, "etc", O_RDONLY), -EBADF);
}

static void loops(void **state)
{
	(void)state;
	link_to("b", "a");
	link_to("a", "b");
	link_to("self/x", "self");
	assert_int_equal(path_open_inside(root, "a", O_PATH), -ELOOP);
	assert_int_equal(make("a", true), -ELOOP);
	assert_int_equal(make("a/b/c", false), -ELOOP);
	assert_int_equal(make("self", false), -ELOOP);
}

/* /proc/self/fd/N is a link that the kernel follows out of any root. */
static void no_magic_links(void **state)
{
	int everything = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char path[64];

	(void)state;
	text_print(path, "proc/self/fd/%d", ground.fd);
	assert_int_equal(path_open_inside(everything, path, O_PATH), -ELOOP);
	assert_int_equal(path_open_inside(everything, "proc/self/cwd", O_PATH), -ELOOP);
	assert_int_equal(path_make_inside(everything, path, true), -ELOOP);
	close(everything);
}

static void assert_made(const char *path, bool directory)
{
	struct stat status;

	assert_int_equal(fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW), 0);
	if (directory) {
		assert_int_equal(status.st_mode, S_IFDIR | 0755);
	} else {
		assert_int_equal(status.st_mode, S_IFREG | 0644);
		assert_int_equal(status.st_size, 0);
	}
}

static void makes_what_is_missing(void **state)
{
	(void)state;
	assert_is(make("/a/b/c", true), "a/b/c");
	assert_made("a", true);
	assert_made("a/b/c", true);
	assert_is(make("d//e/f", false), "d/e/f");
	assert_made("d/e", true);
	assert_made("d/e/f", false);
	assert_is(make("g/h///", true), "g/h");
	assert_is(make("../../k", false), "k");
	assert_made("k", false);
}

static void takes_what_is_there(void **state)
{
	struct stat status;

	(void)state;
	assert_is(make("etc/hosts", false), "etc/hosts");
	assert_is(make("/", true), ".");
	assert_is(make("", true), ".");
	assert_is(make("etc", true), "etc");
	/* Of which kind it is, is for the caller to see. */
	assert_is(make("etc/hosts", true), "etc/hosts");
	assert_int_equal(fstatat(root, "etc/hosts", &status, 0), 0);
	assert_int_equal(status.st_size, 9);
	assert_int_equal(make("etc/hosts/x", true), -ENOTDIR);
	assert_int_equal(make("etc/hosts/x/y", false), -ENOTDIR);
}

static void follows_dangling_links_inside(void **state)
{
	(void)state;
	link_to("/run/resolv.conf", "etc/resolv.conf");
	assert_is(make("etc/resolv.conf", false), "run/resolv.conf");
	assert_made("run/resolv.conf", false);
	link_to("../var/mtab", "etc/mtab");
	assert_is(make("etc/mtab", false), "var/mtab");
	link_to("../../../../../outside/planted", "climbing");
	assert_is(make("climbing", true), "outside/planted");
	link_to("/../../outside/planted2", "absolute");
	assert_is(make("absolute", false), "outside/planted2");
	/* In the middle of the path, too. */
	link_to("/deep/er", "middle");
	assert_is(make("middle/x/y", true), "deep/er/x/y");
	assert_made("deep/er", true);
	link_to("two", "one");
	link_to("three", "two");
	link_to("/etc/../four", "three");
	assert_is(make("one", true), "four");
	/* A relative one in a directory that is itself reached by a link. */
	link_to("/etc", "short");
	link_to("beside", "etc/near");
	assert_is(make("short/near", false), "etc/beside");
}

static void chains_end(void **state)
{
	(void)state;
	for (int i = 0; i < 60; i++) {
		char name[16], target[16];

		text_print(name, "l%d", i);
		text_print(target, "l%d", i + 1);
		link_to(target, name);
	}
	assert_int_equal(make("l0", true), -ELOOP);
	assert_is(make("l50", true), "l60");
}

static void names_that_are_too_long(void **state)
{
	char name[300], path[5000];

	(void)state;
	memset(name, 'n', sizeof(name));
	name[299] = '\0';
	assert_int_equal(make(name, true), -ENAMETOOLONG);
	name[255] = '\0';
	assert_is(make(name, true), name);
	for (size_t i = 0; i < sizeof(path) - 2; i += 2)
		memcpy(path + i, "a/", 2);
	path[sizeof(path) - 2] = '\0';
	assert_int_equal(make(path, true), -ENAMETOOLONG);
}

static void parents_of_what_was_made(void **state)
{
	(void)state;
	assert_is(make("i/../j", true), "j");
	assert_made("i", true);
	assert_is(make("new/..", true), ".");
	assert_is(make("other/.", true), "other");
}

static void more_parts_than_links(void **state)
{
	char path[128] = "", *end = path;

	(void)state;
	for (int i = 0; i < 50; i++)
		end = stpcpy(end, "p/");
	assert_is(make(path, true), path);
}

static void makes_directories(void **state)
{
	char path[128], below[140];
	struct stat status;

	(void)state;
	text_print(path, "%s/x/y/z/", ground.path);
	assert_int_equal(path_make_directories(path, 0700), 0);
	assert_int_equal(path_make_directories(path, 0700), 0);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode, S_IFDIR | 0700);
	assert_int_equal(fstatat(ground.fd, "x", &status, 0), 0);
	assert_int_equal(status.st_mode, S_IFDIR | 0700);
	text_print(below, "%s/outside/secret/a/b", ground.path);
	assert_int_equal(path_make_directories(below, 0700), -ENOTDIR);
	assert_int_equal(path_make_directories("", 0700), -ENOENT);
}

/* --- removing --- */

static void assert_gone(const char *name)
{
	struct stat status;

	assert_int_equal(fstatat(root, name, &status, AT_SYMLINK_NOFOLLOW), -1);
	assert_int_equal(errno, ENOENT);
}

static void removes_files_and_trees(void **state)
{
	(void)state;
	assert_int_equal(path_remove_tree(root, "missing"), 0);
	assert_int_equal(path_remove_tree(root, "etc"), 0);
	assert_gone("etc");
	assert_is(make("file", false), "file");
	assert_int_equal(path_remove_tree(root, "file"), 0);
	assert_gone("file");
	assert_is(make("a/b/c/d", false), "a/b/c/d");
	assert_is(make("a/b/e", true), "a/b/e");
	assert_int_equal(mkfifoat(root, "a/fifo", 0600), 0);
	assert_int_equal(path_remove_tree(root, "a"), 0);
	assert_gone("a");
	assert_int_equal(path_remove_tree(-1, "a"), -EBADF);
}

static void removes_links_not_their_targets(void **state)
{
	(void)state;
	assert_is(make("a/b", true), "a/b");
	link_to("../../../outside", "a/b/up");
	link_to("../../../outside/secret", "a/b/file");
	link_to("/etc", "a/b/etc");
	link_to("nowhere", "a/b/dangling");
	link_to("../outside", "itself");
	assert_int_equal(path_remove_tree(root, "a"), 0);
	assert_gone("a");
	assert_int_equal(path_remove_tree(root, "itself"), 0);
	assert_gone("itself");
	assert_outside_is_untouched();
}

static void removes_many_entries(void **state)
{
	enum { COUNT = 3000 };

	(void)state;
	assert_is(make("many", true), "many");
	for (int i = 0; i < COUNT; i++) {
		char name[64];

		text_print(name, "many/a-name-of-some-length-%d", i);
		if (i % 3)
			assert_int_equal(mknodat(root, name, S_IFREG | 0600, 0), 0);
		else
			assert_int_equal(mkdirat(root, name, 0700), 0);
	}
	assert_int_equal(path_remove_tree(root, "many"), 0);
	assert_gone("many");
}

/* As overlayfs makes its work directory. */
static void removes_closed_directories(void **state)
{
	(void)state;
	assert_is(make("a/b/c/d", true), "a/b/c/d");
	assert_is(make("a/b/file", false), "a/b/file");
	assert_int_equal(fchmodat(root, "a/b/c/d", 0, 0), 0);
	assert_int_equal(fchmodat(root, "a/b/c", 0, 0), 0);
	assert_int_equal(fchmodat(root, "a/b", 0, 0), 0);
	assert_int_equal(fchmodat(root, "a", 0, 0), 0);
	assert_int_equal(path_remove_tree(root, "a"), 0);
	assert_gone("a");
}

/* As Go's module cache is: they can be read, but nothing in them can be deleted. */
static void removes_read_only_directories(void **state)
{
	(void)state;
	assert_is(make("a/b/c/d", false), "a/b/c/d");
	assert_is(make("w/x", true), "w/x");
	assert_int_equal(fchmodat(root, "a/b/c", 0555, 0), 0);
	assert_int_equal(fchmodat(root, "a/b", 0555, 0), 0);
	assert_int_equal(fchmodat(root, "w", 0444, 0), 0);
	assert_int_equal(path_remove_tree(root, "a"), 0);
	assert_gone("a");
	assert_int_equal(path_remove_tree(root, "w"), 0);
	assert_gone("w");
}

static void make_levels(int count)
{
	int at = dup(root);

	for (int i = 0; i < count; i++) {
		assert_int_equal(mkdirat(at, "d", 0700), 0);
		int next = openat(at, "d", O_PATH | O_DIRECTORY | O_CLOEXEC);

		assert_true(next >= 0);
		close(at);
		at = next;
	}
	assert_int_equal(mknodat(at, "file", S_IFREG | 0600, 0), 0);
	close(at);
}

/* With as many fds as a shell usually gives. */
static void remove_levels(int count)
{
	struct rlimit before, usual;

	make_levels(count);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	usual = before;
	usual.rlim_cur = before.rlim_cur < 1024 ? before.rlim_cur : 1024;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
	int fds = count_fds();
	int r = path_remove_tree(root, "d");
	int fds_after = count_fds();

	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	if (r < 0) { /* leave nothing behind, also where there is a fault */
		char command[64];

		text_print(command, "rm -rf %s/inside/d", ground.path);
		assert_int_equal(system(command), 0);
	}
	assert_int_equal(fds_after, fds);
	assert_int_equal(r, 0);
	assert_gone("d");
}

static void removes_hundreds_of_levels(void **state)
{
	(void)state;
	remove_levels(500);
}

static void removes_thousands_of_levels(void **state)
{
	(void)state;
	remove_levels(2000);
}

static void opens_below(void **state)
{
	(void)state;
	link_to("etc", "by-link");
	assert_is(path_open_below(root, "", O_PATH), ".");
	assert_is(path_open_below(root, "etc/hosts", O_RDONLY), "etc/hosts");
	assert_is(path_open_below(root, "by-link", O_PATH | O_NOFOLLOW), "by-link");
	assert_int_equal(path_open_below(root, "by-link/hosts", O_RDONLY), -ELOOP);
	assert_int_equal(path_open_below(root, "../outside/secret", O_RDONLY), -EXDEV);
	assert_int_equal(path_open_below(root, "/etc/hosts", O_RDONLY), -EXDEV);
	assert_int_equal(path_open_below(root, "etc/nothing", O_RDONLY), -ENOENT);
}

static void puts_names(void **state)
{
	char path[8] = "/";

	(void)state;
	assert_int_equal(path_put_name(path, sizeof(path), 1, "ab"), 0);
	assert_string_equal(path, "/ab");
	assert_int_equal(path_put_name(path, sizeof(path), 3, "cde"), 0);
	assert_string_equal(path, "/ab/cde");
	assert_int_equal(path_put_name(path, sizeof(path), 3, "fghi"), -ENAMETOOLONG);
	assert_string_equal(path, "/ab/cde");
	assert_int_equal(path_put_name(path, sizeof(path), 3, "j"), 0);
	assert_string_equal(path, "/ab/j");
}

/* More than the kernel takes at once; and a name that is longer than all of that. */
static void opens_far_below(void **state)
{
	enum { LEVELS = 50, NAME = 200 };
	char path[LEVELS * (NAME + 1)];
	int last = dup(root);

	(void)state;
	memset(path, 'd', sizeof(path));
	for (size_t i = 0; i < LEVELS; i++) {
		char *name = path + i * (NAME + 1);

		name[NAME] = '\0';
		assert_int_equal(mkdirat(last, name, 0755), 0);
		int next = openat(last, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		assert_true(next >= 0);
		close(last);
		last = next;
		if (i + 1 < LEVELS)
			name[NAME] = '/';
	}
	struct stat made, opened;
	int fd = path_open_below(root, path, O_RDONLY | O_DIRECTORY);

	assert_true(fd >= 0);
	assert_int_equal(fstat(last, &made), 0);
	assert_int_equal(fstat(fd, &opened), 0);
	assert_int_equal(made.st_ino, opened.st_ino);
	close(fd);
	close(last);
	path[NAME] = '\0';
	assert_int_equal(path_remove_tree(root, path), 0);
	memset(path, 'd', sizeof(path) - 1);
	assert_int_equal(path_open_below(root, path, O_RDONLY), -ENAMETOOLONG);
}

static bool write_own(const char *path, const char *content)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, content, strlen(content)) > 0;

	close(fd);
	return written;
}

static bool map_root(uid_t user, gid_t group)
{
	char users[32], groups[32];

	text_print(users, "0 %u 1", user);
	text_print(groups, "0 %u 1", group);
	return write_own("/proc/self/uid_map", users) &&
	       write_own("/proc/self/setgroups", "deny") && write_own("/proc/self/gid_map", groups);
}

/* Removes a directory with a mount in it, in namespaces of its own. 0 when the mount was left. */
static int remove_around_a_mount(void)
{
	struct stat status;
	uid_t user = geteuid();
	gid_t group = getegid();

	if (unshare(CLONE_NEWNS | (user ? CLONE_NEWUSER : 0)) < 0 ||
		(user && !map_root(user, group)))
		return 77;
	/* The old fd is of the old mount namespace. */
	if (chdir(ground.path) < 0 || chdir("inside") < 0)
		return 77;
	root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("tmpfs", "a/mount", "tmpfs", 0, NULL) < 0 || mkdir("a/mount/kept", 0700) < 0)
		return 77;
	if (path_remove_tree(root, "a") != -EBUSY)
		return 1;
	return stat("a/mount/kept", &status) < 0 || fstatat(root, "a/b", &status, 0) == 0;
}

static void leaves_mounts_alone(void **state)
{
	int status;

	(void)state;
	assert_is(make("a/mount", true), "a/mount");
	assert_is(make("a/b/c", true), "a/b/c");
	pid_t child = fork();

	if (child == 0)
		_exit(remove_around_a_mount());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip_because("no user and mount namespaces here");
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, make_ground, remove_ground)

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		CASE(opens_inside),
		CASE(loops),
		CASE(no_magic_links),
		CASE(makes_what_is_missing),
		CASE(takes_what_is_there),
		CASE(follows_dangling_links_inside),
		CASE(chains_end),
		CASE(names_that_are_too_long),
		CASE(parents_of_what_was_made),
		CASE(more_parts_than_links),
		CASE(makes_directories),
		CASE(removes_files_and_trees),
		CASE(removes_links_not_their_targets),
		CASE(removes_many_entries),
		CASE(removes_closed_directories),
		CASE(removes_read_only_directories),
		CASE(removes_hundreds_of_levels),
		CASE(removes_thousands_of_levels),
		CASE(leaves_mounts_alone),
		CASE(opens_below),
		CASE(puts_names),
		CASE(opens_far_below),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
