/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The end of a plan: ids and capabilities, kept for the program or not, programs that are none for
 * the kernel; and joining what can be joined only from within a user namespace.
 */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>

#include "cases.h"
#include "directory.h"
#include "plan/birth.h"
#include "plan/ending.h"
#include "plan/error.h"
#include "system/call.h"
#include "system/text.h"

static const char *const environment[] = {"PATH=/usr/bin:/bin", NULL};

/* Both halves, in a process of its own: the exit status of the program, or 100 and its errno. */
static int run_to_the_end(const struct ending *ending, uint32_t create)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct sunder_error error = {0};

		if (create && unshare((int)create) < 0)
			_exit(99);
		if (ending_prepare(ending, &error) == 0)
			ending_execute(ending, &error);
		_exit(100 + error.errnum);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool may_make_userns(void)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(unshare(CLONE_NEWUSER) < 0);
	waitpid(pid, &status, 0);
	return status == 0;
}

/* --- capabilities --- */

static struct ending shell_ending(const char *const words[4])
{
	return (struct ending){
		.file = "/bin/sh",
		.arguments = words,
		.environment = environment,
		.search_path = "/bin",
	};
}

static void capabilities_are_kept(void **state)
{
	static const char *const words[] = {"sh", "-c",
		"grep -q '^CapEff:.0*[1-9a-f]' /proc/self/status &&"
		" [ $(grep -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status | cut -f 2 | uniq | wc -l)"
		" = 1 ]",
		NULL};
	struct ending ending = shell_ending(words);

	(void)state;
	if (!may_make_userns())
		skip_because("no user namespaces here");
	/* Without a map it is nobody there, who would lose them. */
	assert_int_not_equal(run_to_the_end(&ending, CLONE_NEWUSER), 0);
	ending.keep_capabilities = true;
	assert_int_equal(run_to_the_end(&ending, CLONE_NEWUSER), 0);
}

static void capabilities_are_kept_by_another_user(void **state)
{
	static const char *const words[] = {"sh", "-c",
		"[ $(id -u) = 1234 ] && grep -q '^CapEff:.0*[1-9a-f]' /proc/self/status &&"
		" [ $(grep -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status | cut -f 2 | uniq | wc -l)"
		" = 1 ]",
		NULL};
	struct ending ending = shell_ending(words);

	(void)state;
	needs_root();
	ending.set_uid = ending.set_gid = ending.set_groups = true;
	ending.uid = ending.gid = 1234;
	assert_int_not_equal(run_to_the_end(&ending, 0), 0);
	ending.keep_capabilities = true;
	assert_int_equal(run_to_the_end(&ending, 0), 0);
}

static void ids_and_capabilities(void **state)
{
	static const gid_t groups[] = {7, 8};
	static const char *const dropped[] = {"sh", "-c",
		"test \"$(id -u) $(id -g) $(id -G)\" = '1234 5678 5678 7 8' &&"
		" grep -q '^CapBnd:.0*21$' /proc/self/status &&"
		" grep -q '^CapEff:.0*0$' /proc/self/status &&"
		" grep -q '^CapInh:.0*0$' /proc/self/status",
		NULL};
	static const char *const given[] = {"sh", "-c",
		"grep -q '^CapEff:.0*20$' /proc/self/status &&"
		" grep -q '^CapAmb:.0*20$' /proc/self/status && test $(id -u) = 1234",
		NULL};
	struct ending ending = shell_ending(dropped);

	(void)state;
	needs_root();
	ending.set_uid = ending.set_gid = ending.set_groups = true;
	ending.uid = 1234;
	ending.gid = 5678;
	ending.groups = groups;
	ending.group_count = sizeof(groups) / sizeof(*groups);
	ending.limit_capabilities = ending.clear_inheritable = true;
	ending.capabilities = 1 << 0 | 1 << 5;
	assert_int_equal(run_to_the_end(&ending, 0), 0);
	/* What was asked for by name reaches a command that is not root. */
	ending.ambient = 1 << 5;
	ending.arguments = given;
	assert_int_equal(run_to_the_end(&ending, 0), 0);
}

static void ids_that_are_refused(void **state)
{
	static const char *const words[] = {"sh", "-c", "exit 0", NULL};
	struct ending ending = shell_ending(words);

	(void)state;
	if (geteuid() == 0)
		skip_because("root may take any id");
	ending.set_uid = ending.set_gid = true;
	assert_int_equal(run_to_the_end(&ending, 0), 100 + EPERM);
}

/* A change of ids takes the signal away: it is set after that. */
static void the_parents_death_is_asked_for_last(void **state)
{
	static const char *const words[] = {"sh", "-c", "exit 3", NULL};
	struct ending ending = shell_ending(words);
	int number = 0, status;

	(void)state;
	ending.set_uid = ending.set_gid = true;
	ending.uid = geteuid() == 0 ? 1234 : getuid();
	ending.gid = geteuid() == 0 ? 1234 : getgid();
	ending.parent_death_signal = SIGUSR1;
	pid_t pid = fork();

	if (pid == 0) {
		struct sunder_error error;

		if (ending_prepare(&ending, &error) < 0 || prctl(PR_GET_PDEATHSIG, &number) < 0)
			_exit(1);
		_exit(number);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), SIGUSR1);
}

/* --- programs without #! --- */

static int run_file(const char *file, bool as_script)
{
	static const char *const words[] = {"name", "one", "2 3", NULL};
	const char *room[6] = {0};
	const struct ending ending = {
		.file = file,
		.arguments = words,
		.script_arguments = as_script ? room : NULL,
		.environment = environment,
		.search_path = "/nothing:.:/bin",
	};

	return run_to_the_end(&ending, 0);
}

static void files_without_a_first_line(void **state)
{
	static const char script[] =
		"case $0 in *plain) [ \"$#/$1/$2\" = '2/one/2 3' ] && exit 5 ;; esac; exit 6\n";
	struct directory directory = {0};

	(void)state;
	directory_make(&directory);
	assert_int_equal(chdir(directory.path), 0);
	directory_write_bytes(&directory, "plain", script, strlen(script), 0755);
	directory_write_bytes(&directory, "empty", "", 0, 0755);
	directory_write_bytes(&directory, "script", "#!/bin/sh\nexit 8\n", 17, 0755);
	directory_write_bytes(&directory, "hanging", "#!/nothing\n", 11, 0755);
	directory_write(&directory, "closed", script);
	assert_int_equal(run_file("./plain", true), 5);
	assert_int_equal(run_file("plain", true), 5); /* as ./plain, by the search path */
	assert_int_equal(run_file("./empty", true), 0);
	assert_int_equal(run_file("./script", true), 8);
	/* Nothing else is given to a shell. */
	assert_int_equal(run_file("./hanging", true), 100 + ENOENT);
	assert_int_equal(run_file("./closed", true), 100 + EACCES);
	assert_int_equal(run_file("./plain", false), 100 + ENOEXEC);
	assert_int_equal(run_file("plain", false), 100 + ENOEXEC);
	assert_int_equal(chdir("/"), 0);
	directory_remove(&directory);
}

/* --- joining in two passes --- */

static int open_namespace(pid_t pid, const char *name)
{
	char path[64];

	text_print(path, "/proc/%d/ns/%s", (int)pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static pid_t make_other(void)
{
	int ready[2];
	char letter;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(60);
		if (unshare(CLONE_NEWUSER | CLONE_NEWUTS | CLONE_NEWIPC) == 0 &&
			write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &letter, 1), 1);
	close(ready[0]);
	return pid;
}

/* Are we where that fd is of? */
static bool is_in(int fd, const char *name)
{
	int own = open_namespace(getpid(), name);
	struct stat one, other;
	bool same = fstat(own, &one) == 0 && fstat(fd, &other) == 0 && one.st_ino == other.st_ino;

	close(own);
	return same;
}

/* The other namespaces are given first, and an ordinary user may not enter them from outside. */
static void joins_in_two_passes(void **state)
{
	(void)state;
	if (!may_make_userns())
		skip_because("no user namespaces here");
	pid_t other = make_other();
	int uts = open_namespace(other, "uts"), ipc = open_namespace(other, "ipc");
	int user = open_namespace(other, "user"), status;
	const struct join joins[] = {
		{.fd = uts, .types = CLONE_NEWUTS, .name = "uts"},
		{.fd = user, .types = CLONE_NEWUSER, .name = "user"},
		{.fd = ipc, .types = CLONE_NEWIPC, .name = "ipc"},
	};
	const struct birth birth = {
		.seat = IN_PLACE, .joins = joins, .join_count = 3, .doing = "create"};
	const struct birth without = {
		.seat = IN_PLACE, .joins = joins, .join_count = 1, .doing = "create"};
	pid_t pid = fork();

	if (pid == 0) {
		struct sunder_error error;

		if (geteuid() != 0 && (birth_in_place(&without, &error) != -EPERM ||
					      strcmp(error.doing, "join the namespace 'uts'") != 0))
			_exit(2);
		if (birth_in_place(&birth, &error) < 0)
			_exit(3);
		_exit(!(is_in(uts, "uts") && is_in(ipc, "ipc") && is_in(user, "user")));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	assert_int_equal(status, 0);
	close(uts);
	close(ipc);
	close(user);
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(capabilities_are_kept),
		cmocka_unit_test(capabilities_are_kept_by_another_user),
		cmocka_unit_test(ids_and_capabilities),
		cmocka_unit_test(ids_that_are_refused),
		cmocka_unit_test(the_parents_death_is_asked_for_last),
		cmocka_unit_test(files_without_a_first_line),
		cmocka_unit_test(joins_in_two_passes),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
