/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The most memory that a command has resident, in kB, as two numbers. The first is ru_maxrss, for
 * the command and all that it waited for: since Linux 6.2 that is rounded by up to 32 pages for
 * each processor. The second is exact: the largest Rss in smaps_rollup that one of its processes
 * had at a system call, before that process executed something else.
 *
 *     peak COMMAND [ARGUMENT...]
 *
 * What was resident before exec counts in ru_maxrss: so this must be small, and static.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 20 };

/* With vfork: a copy of us would count as well. */
static pid_t start(char **argv)
{
	pid_t child = vfork();

	if (child < 0)
		err(2, "vfork");
	if (child == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	return child;
}

static pid_t start_traced(char **argv)
{
	pid_t child = fork();

	if (child < 0)
		err(2, "fork");
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
			execvp(argv[0], argv);
		_exit(127);
	}
	return child;
}

static void expect_success(const char *command, int status)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "%s: %s %d", command, WIFEXITED(status) ? "exit status" : "killed by",
			WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static long as_the_kernel_reports(char **argv)
{
	struct rusage usage;
	long most = 0;
	int status;

	for (int i = 0; i < ROUNDS; i++) {
		if (wait4(start(argv), &status, 0, &usage) < 0)
			err(2, "wait");
		expect_success(argv[0], status);
		if (usage.ru_maxrss > most)
			most = usage.ru_maxrss;
	}
	return most;
}

static long resident(pid_t process)
{
	char path[64], line[256];
	long kilobytes = -1;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)process);
	FILE *file = fopen(path, "re");

	if (!file)
		err(2, "%s", path);
	while (kilobytes < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, "Rss:", strlen("Rss:")) == 0)
			kilobytes = strtol(line + strlen("Rss:"), NULL, 10);
	fclose(file);
	if (kilobytes < 0)
		errx(2, "%s: no Rss", path);
	return kilobytes;
}

static void let_go_on(pid_t process, int request, int signal_number)
{
	/* It may have been killed meanwhile. */
	if (ptrace(request, process, NULL, (long)signal_number) < 0 && errno != ESRCH)
		err(2, "ptrace");
}

/* A stop of one that is traced: at a system call, at its birth or an exec, or by a signal. */
static void attend(pid_t process, int status, long *most)
{
	int event = status >> 16, signal_number = WSTOPSIG(status);

	if (event == PTRACE_EVENT_EXEC) {
		let_go_on(process, PTRACE_DETACH, 0);
		return;
	}
	if (signal_number == (SIGTRAP | 0x80)) {
		long kilobytes = resident(process);

		if (kilobytes > *most)
			*most = kilobytes;
	}
	if (event || signal_number == (SIGTRAP | 0x80) || signal_number == SIGSTOP)
		signal_number = 0;
	let_go_on(process, PTRACE_SYSCALL, signal_number);
}

static long as_is_seen_at_system_calls(char **argv)
{
	enum {
		EVENTS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			 PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL
	};
	pid_t command = start_traced(argv), process;
	long most = 0;
	int status;

	/* The first stop is that of its own exec, as a signal: TRACEEXEC is not yet on. */
	if (waitpid(command, &status, 0) < 0 || !WIFSTOPPED(status) ||
		ptrace(PTRACE_SETOPTIONS, command, NULL, (long)EVENTS) < 0)
		errx(2, "%s: cannot be traced", argv[0]);
	let_go_on(command, PTRACE_SYSCALL, 0);
	while ((process = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			attend(process, status, &most);
		else if (process == command)
			expect_success(argv[0], status);
	}
	return most;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: peak COMMAND [ARGUMENT...]");
	long reported = as_the_kernel_reports(argv + 1);

	printf("%ld %ld\n", reported, as_is_seen_at_system_calls(argv + 1));
	return 0;
}
