/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which instructions a command executes, in all of its processes, before they execute something
 * else: goes through it step by step and prints their addresses. For start-up, which has the
 * linker put these side by side. The command must be at a fixed address.
 *
 *     steps UID:GID COMMAND [ARGUMENT...]
 *
 * Root does it for the user of these ids, so that setuid helpers keep their rights.
 */
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START = 0x400000, SIZE = 4 << 20 };

static bool executed[SIZE];

static void note_place(pid_t process)
{
	struct user_regs_struct registers;

	if (ptrace(PTRACE_GETREGS, process, NULL, &registers) < 0)
		return; /* killed meanwhile */
	if (registers.rip >= START && registers.rip < START + SIZE)
		executed[registers.rip - START] = true;
}

static void let_go_on(pid_t process, int request, int signal_number)
{
	if (ptrace(request, process, NULL, (long)signal_number) < 0 && errno != ESRCH)
		err(2, "ptrace");
}

static void attend(pid_t process, int status)
{
	int event = status >> 16, signal_number = WSTOPSIG(status);

	if (event == PTRACE_EVENT_EXEC) {
		let_go_on(process, PTRACE_DETACH, 0);
		return;
	}
	note_place(process);
	if (event || signal_number == SIGTRAP || signal_number == SIGSTOP)
		signal_number = 0;
	let_go_on(process, PTRACE_SINGLESTEP, signal_number);
}

static void become(const char *ids)
{
	unsigned uid, gid;

	if (sscanf(ids, "%u:%u", &uid, &gid) != 2)
		errx(2, "%s: not UID:GID", ids);
	if (setgroups(0, NULL) || setgid(gid) || setuid(uid))
		err(2, "become %s", ids);
}

static pid_t start(const char *ids, char **argv)
{
	enum {
		EVENTS = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			 PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL
	};
	pid_t command = fork();
	int status;

	if (command < 0)
		err(2, "fork");
	if (command == 0) {
		/* In this order: the kernel keeps by whose rights it is traced. */
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			err(2, "ptrace");
		become(ids);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (waitpid(command, &status, 0) < 0 || !WIFSTOPPED(status) ||
		ptrace(PTRACE_SETOPTIONS, command, NULL, (long)EVENTS) < 0)
		errx(2, "%s: cannot be traced", argv[0]);
	note_place(command);
	let_go_on(command, PTRACE_SINGLESTEP, 0);
	return command;
}

int main(int argc, char **argv)
{
	pid_t command, process;
	int status, result = 1;

	if (argc < 3)
		errx(2, "usage: steps UID:GID COMMAND [ARGUMENT...]");
	command = start(argv[1], argv + 2);
	while ((process = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			attend(process, status);
		else if (process == command)
			result = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	for (size_t i = 0; i < SIZE; i++)
		if (executed[i])
			printf("%zx\n", START + i);
	return result;
}
