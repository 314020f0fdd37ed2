/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the setuid helpers cost by themselves: makes a process in a new user namespace and has
 * newuidmap and newgidmap fill its maps, both at once. With --none all but the helpers, so that
 * the difference is theirs.
 *
 *     helpers [--none] FIRST_SUBUID FIRST_SUBGID COUNT
 */
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child lives as long as nobody closes the pipe that it reads. */
static pid_t make_namespace(int pipe_ends[2])
{
	pid_t child = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
	char byte;

	if (child < 0)
		err(1, "clone");
	if (child == 0) {
		close(pipe_ends[1]);
		_exit(read(pipe_ends[0], &byte, 1) == 0 ? 0 : 1);
	}
	return child;
}

/* As `run --userns auto` maps: root is the caller, the rest are the subordinate ids. */
static pid_t start_helper(const char *program, pid_t target, unsigned own, char *first, char *count)
{
	char target_word[16], own_word[16];
	char *argv[] = {(char *)program, target_word, "0", own_word, "1", "1", first, count, NULL};
	pid_t child;

	snprintf(target_word, sizeof(target_word), "%d", (int)target);
	snprintf(own_word, sizeof(own_word), "%u", own);
	child = vfork();
	if (child < 0)
		err(1, "vfork");
	if (child == 0) {
		execvp(program, argv);
		_exit(127);
	}
	return child;
}

static void expect_success(pid_t child, const char *name)
{
	int status;

	if (waitpid(child, &status, 0) < 0)
		err(1, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "%s: failed", name);
}

int main(int argc, char **argv)
{
	bool none = argc == 5 && strcmp(argv[1], "--none") == 0;
	char **words = argv + 1 + none;
	int pipe_ends[2];
	pid_t child, uid_helper, gid_helper;

	if (argc != 4 + none)
		errx(2, "usage: helpers [--none] FIRST_SUBUID FIRST_SUBGID COUNT");
	if (pipe(pipe_ends))
		err(1, "pipe");
	child = make_namespace(pipe_ends);
	close(pipe_ends[0]);
	if (!none) {
		uid_helper = start_helper("newuidmap", child, getuid(), words[0], words[2]);
		gid_helper = start_helper("newgidmap", child, getgid(), words[1], words[2]);
		expect_success(uid_helper, "newuidmap");
		expect_success(gid_helper, "newgidmap");
	}
	close(pipe_ends[1]);
	expect_success(child, "the child");
	return 0;
}
