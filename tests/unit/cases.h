/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For unit tests: skipping with a reason, and doing it all once more as an ordinary user. */
#ifndef SUNDER_TESTS_CASES_H
#define SUNDER_TESTS_CASES_H

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

static inline void skip_because(const char *reason)
{
	print_message("# SKIP %s\n", reason);
	skip();
}

/* A case that fails because of a fault of ours; SUNDER_TEST_FAULTS=1 runs it nevertheless. */
static inline void known_fault(const char *what)
{
	if (!getenv("SUNDER_TEST_FAULTS"))
		skip_because(what);
}

static inline void needs_root(void)
{
	if (geteuid() != 0)
		skip_because("needs root");
}

static const char second_run[] = "as-user";

static inline bool is_second_run(int argc, char *argv[])
{
	return argc > 1 && strcmp(argv[1], second_run) == 0;
}

/* What root's run cannot try. The program itself is executed again, as the user nobody. */
static inline int once_more_as_user(char *argv[])
{
	enum { NOBODY = 65534 };
	int status = 0;

	if (geteuid() != 0)
		return 0;
	fflush(NULL);
	pid_t child = fork();

	if (child == 0) {
		char *const arguments[] = {argv[0], (char *)second_run, NULL};

		/* The working directory may be one that nobody may not enter. */
		if (chdir("/") < 0 || syscall(SYS_setgroups, 0, NULL) < 0 ||
			setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
			setresuid(NOBODY, NOBODY, NOBODY) < 0)
			_exit(1);
		execv("/proc/self/exe", arguments);
		_exit(1);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status != 0;
}

static inline int count_fds(void)
{
	DIR *directory = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* No child that we have not reaped. */
static inline void assert_no_child(void)
{
	errno = 0;
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

#endif
