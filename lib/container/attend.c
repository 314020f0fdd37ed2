/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for a program that was made by unshare or nsenter. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/socket.h>
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

static uint64_t parse_hexadecimal(const char *at)
{
	uint64_t number = 0;

	for (; *at > ' '; at++)
		number = number << 4 | (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
	return number;
}

static bool set_has(uint64_t set, int signal)
{
	return set >> (signal - 1) & 1;
}

/* Does one of these lines of /proc/PID/status have the signal? */
static bool has_disposition(const char *status, int signal)
{
	static const char *const lines[] = {"\nSigBlk:\t", "\nSigIgn:\t", "\nSigCgt:\t"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const char *line = strstr(status, lines[i]);

		if (line && set_has(parse_hexadecimal(line + strlen(lines[i])), signal))
			return true;
	}
	return false;
}

/* False where there is nothing to read, for whatever reason. */
static bool read_of(pid_t pid, const char *file, char *content, size_t size)
{
	char path[32];
	autoclose int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	text_print(path, "%d/%s", (int)pid, file);
	/* In a /proc of another PID namespace it would be another process. */
	autoclose int fd = proc >= 0 && proc_is_ours(proc)
				   ? openat(proc, path, O_RDONLY | O_CLOEXEC)
				   : -1;
	ssize_t got = fd < 0 ? -1 : read(fd, content, size - 1);

	content[got > 0 ? got : 0] = '\0';
	return got > 0;
}

/*
 * For as long as sigwait(3) waits, the kernel shows what it waits for as not blocked: then the set
 * is found in the memory of the process, by the arguments of the call.
 */
static bool waits_for(pid_t pid, int signal)
{
	char line[256], call[16];
	uint64_t set;
	size_t length = text_print(call, "%d 0x", SYS_rt_sigtimedwait) ? strlen(call) : 0;

	if (!read_of(pid, "syscall", line, sizeof(line)) || strncmp(line, call, length) != 0)
		return false;
	struct iovec into = {&set, sizeof(set)};
	struct iovec from = {(void *)(uintptr_t)parse_hexadecimal(line + length), sizeof(set)};

	/* Where we may not look, whoever waits for signals is taken to wait for this one too. */
	return process_vm_readv(pid, &into, 1, &from, 1, 0) != sizeof(set) || set_has(set, signal);
}

static bool is_unheeded(pid_t pid, int signal)
{
	char status[4096];

	return read_of(pid, "status", status, sizeof(status)) && !has_disposition(status, signal);
}

/*
 * The kernel drops what the first process of a PID namespace has neither caught nor blocked. Its
 * mask is looked at once more: it may have begun to wait, or ceased to, in between.
 */
static bool is_deaf_to(pid_t pid, int signal)
{
	return is_unheeded(pid, signal) && !waits_for(pid, signal) && is_unheeded(pid, signal);
}

static void tell_init(const struct run *run, int signal)
{
	struct message message = {.kind = MESSAGE_SIGNAL, .number = signal, .fd = -1};

	message_offer(run->socket, &message);
}

/* Until then it has our signals blocked, and what is caught is not to be seen yet. */
static void wait_for_exec(const struct run *run)
{
	char byte;

	/* Its end of the socket is closed by exec; or there is a message why that failed. */
	while (recv(run->socket, &byte, 1, MSG_PEEK) < 0 && errno == EINTR)
		;
}

/* The signal that ends the program in spite of what it is; 0 where it was sent as it is. */
static int forward(const struct attending *attending, const struct run *run, const siginfo_t *info)
{
	int signal = info->si_signo;

	if (attending->is_first && !attending->has_init)
		wait_for_exec(run);
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

/*
 * Whoever waits for us sees that it was stopped; and when we are told to go on, so is it. Where
 * both of us were stopped by the terminal and now both go on, we may be the first to: so it is
 * looked at once more.
 */
static void stop_and_go_on(const struct run *run)
{
	enum { BOTH_GO_ON_MILLISECONDS = 20 };
	siginfo_t info = {0};

	poll(NULL, 0, BOTH_GO_ON_MILLISECONDS);
	if (waitid(P_PID, (id_t)run->pid, &info, WSTOPPED | WNOHANG | WNOWAIT) < 0 || !info.si_pid)
		return;
	waitid(P_PID, (id_t)run->pid, &info, WSTOPPED | WNOHANG);
	kill(getpid(), SIGSTOP);
	call_pidfd_send_signal(run->pidfd, SIGCONT);
}

static int wait_for(const struct attending *attending, struct run *run)
{
	siginfo_t info;
	int status;

	while (attending->stops_with_it) {
		int r = waitid(P_PID, (id_t)run->pid, &info, WEXITED | WSTOPPED | WNOWAIT);

		if (r < 0 && errno != EINTR)
			return -errno;
		if (r == 0 && info.si_code != CLD_STOPPED)
			break;
		if (r == 0)
			stop_and_go_on(run);
	}
	while (waitpid(run->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status;
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
