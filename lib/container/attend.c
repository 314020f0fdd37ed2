/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for a program that was made by unshare or nsenter. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "container/attend.h"
#include "plan/message.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/proc.h"
#include "system/text.h"

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH, 0};
static const int held[] = {SIGINT, SIGTERM, 0};

static void fill(const struct attending *attending, sigset_t *set)
{
	const int *signal = attending->signals == FORWARD_SIGNALS ? forwarded : held;

	sigemptyset(set);
	for (; *signal; signal++)
		sigaddset(set, *signal);
	if (attending->signals == FORWARD_SIGNALS)
		sigaddset(set, SIGCHLD);
}

int attend_prepare(const struct attending *attending, sigset_t *before)
{
	sigset_t set;

	if (attending->signals == LEAVE_SIGNALS)
		return sigprocmask(SIG_BLOCK, NULL, before) < 0 ? -errno : 0;
	fill(attending, &set);
	return sigprocmask(SIG_BLOCK, &set, before) < 0 ? -errno : 0;
}

/* --- signals --- */

/* Does one of these lines of /proc/PID/status have the signal? */
static bool has_disposition(const char *status, int signal)
{
	static const char *const lines[] = {"\nSigBlk:\t", "\nSigIgn:\t", "\nSigCgt:\t"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const char *line = strstr(status, lines[i]);
		uint64_t set = 0;

		for (const char *at = line ? line + strlen(lines[i]) : ""; *at > ' '; at++)
			set = set << 4 | (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
		if (set >> (signal - 1) & 1)
			return true;
	}
	return false;
}

/* The kernel drops what the first process of a PID namespace has neither caught nor blocked. */
static bool is_deaf_to(pid_t pid, int signal)
{
	char path[32], status[4096];
	autoclose int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	/* In a /proc of another PID namespace it would be another process. */
	if (proc < 0 || !proc_is_ours(proc))
		return false;
	text_print(path, "%d/status", (int)pid);
	autoclose int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, status, sizeof(status) - 1);

	if (got <= 0)
		return false;
	status[got] = '\0';
	return !has_disposition(status, signal);
}

static void tell_init(const struct run *run, int signal)
{
	struct message message = {.kind = MESSAGE_SIGNAL, .number = signal, .fd = -1};

	message_offer(run->socket, &message);
}

/* The signal that ends the program in spite of what it is; 0 where it was sent as it is. */
static int forward(const struct attending *attending, const struct run *run, const siginfo_t *info)
{
	int signal = info->si_signo;

	if (attending->is_first && !attending->has_init && signal != SIGWINCH &&
		is_deaf_to(run->pid, signal)) {
		call_pidfd_send_signal(run->pidfd, SIGKILL);
		return signal;
	}
	/* What comes from the terminal has come to the program as well: it is in our group. */
	if (info->si_code == SI_KERNEL)
		return 0;
	if (attending->has_init)
		tell_init(run, signal);
	else
		call_pidfd_send_signal(run->pidfd, signal);
	return 0;
}

/* As nohup(1) and shells leave it to us: blocked, it comes all the same. */
static bool is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* --- waiting --- */

static int wait_forwarding(const struct attending *attending, struct run *run)
{
	int status, killed_for = 0;
	sigset_t set;
	siginfo_t info;
	pid_t ended;

	fill(attending, &set);
	while ((ended = waitpid(run->pid, &status, WNOHANG)) == 0) {
		if (sigwaitinfo(&set, &info) < 0 || info.si_signo == SIGCHLD ||
			is_ignored(info.si_signo))
			continue;
		int by = forward(attending, run, &info);

		killed_for = by ? by : killed_for;
	}
	if (ended < 0)
		return -errno;
	return killed_for && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? killed_for
										: status;
}

/* Whoever waits for us sees that it was stopped; and when we are told to go on, so is it. */
static void stop_and_go_on(const struct run *run)
{
	kill(getpid(), SIGSTOP);
	call_pidfd_send_signal(run->pidfd, SIGCONT);
}

static int wait_for(const struct attending *attending, struct run *run)
{
	int status;

	for (;;) {
		pid_t pid = waitpid(run->pid, &status, attending->stops_with_it ? WUNTRACED : 0);

		if (pid < 0 && errno != EINTR)
			return -errno;
		if (pid > 0 && WIFSTOPPED(status))
			stop_and_go_on(run);
		else if (pid > 0)
			return status;
	}
}

int attend(const struct attending *attending, struct run *run)
{
	int status = attending->signals == FORWARD_SIGNALS ? wait_forwarding(attending, run)
							   : wait_for(attending, run);

	if (status >= 0)
		run->pid = 0;
	return status;
}

int attend_end_as(int status)
{
	sigset_t set;

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	int number = WTERMSIG(status);

	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	kill(getpid(), number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	return 128 + number;
}
