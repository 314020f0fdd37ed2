/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The container's init. Its keeper is the other end of the socket; end of file is its death. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "container/container.h"
#include "container/init.h"
#include "plan/error.h"
#include "plan/message.h"
#include "system/call.h"
#include "system/fd.h"

enum { KEEPER_DIED = 128 + SIGKILL, NO_STATUS = -1, FIRST_FREE_FD = STDERR_FILENO + 1 };

static int status_of(const siginfo_t *info)
{
	return info->si_code == CLD_EXITED ? info->si_status : 128 + info->si_status;
}

/* Init itself cannot go on: the keeper is told why, and the container ends. */
static int give_up(struct run *run, const char *doing)
{
	struct message message = {.kind = MESSAGE_ERROR, .fd = -1};

	error_fill(&message.error, errno, "%s", doing);
	message_send(run->socket, &message);
	return SUNDER_STATUS_FAILED;
}

/* Reaps everything that there is to reap. The command's exit status, once it has ended. */
static int reap(struct run *run, pid_t command)
{
	for (;;) {
		siginfo_t info = {0};

		if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOHANG) < 0)
			return give_up(run, "wait for the command");
		if (info.si_pid == 0)
			return NO_STATUS;
		if (info.si_pid != command)
			continue;
		if (info.si_code != CLD_STOPPED)
			return status_of(&info);
		struct message stopped = {
			.kind = MESSAGE_STOPPED, .number = info.si_status, .fd = -1};

		message_offer(run->socket, &stopped);
	}
}

static void pass_on(struct run *run, pid_t command, const struct message *message)
{
	int signal = (int)message->number;

	if (message->number < 1 || message->number > 64)
		return;
	if (message->kind == MESSAGE_SIGNAL)
		kill(command, signal);
	else if (run->plan->ending.own_group)
		kill(-command, signal);
	else
		/*
		 * The command is in our own group; PID 1 itself is immune to what it does not
		 * catch.
		 */
		kill(0, signal);
}

/* False when the keeper is gone. */
static bool listen(struct run *run, pid_t command)
{
	struct message message;
	int r = message_receive(run->socket, &message, false);

	if (r == 1) {
		close_keeping_errno(message.fd);
		pass_on(run, command, &message);
	}
	return r == 1 || r == -EAGAIN || r == -EBADMSG;
}

/* One round: the command's exit status, or NO_STATUS to go on. */
static int wait_once(struct run *run, pid_t command, int ended)
{
	struct pollfd polled[] = {
		{.fd = ended, .events = POLLIN}, {.fd = run->socket, .events = POLLIN}};
	struct signalfd_siginfo told;

	if (poll(polled, 2, -1) < 0)
		return errno == EINTR ? NO_STATUS : give_up(run, "wait in the container's init");
	if (polled[1].revents && !listen(run, command))
		return KEEPER_DIED;
	int status = reap(run, command);

	if (status != NO_STATUS || !polled[0].revents)
		return status;
	/*
	 * And once more when the signal is taken: it may stand for a child that has ended since
	 * then, of which no other one would tell.
	 */
	if (read(ended, &told, sizeof(told)) < 0 && errno != EAGAIN)
		return give_up(run, "read signals in the container's init");
	return reap(run, command);
}

int init_watch(struct run *run, pid_t command)
{
	sigset_t children;
	int status = NO_STATUS;

	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	int ended = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);

	if (ended < 0)
		return give_up(run, "wait for signals in the container's init");
	while (status == NO_STATUS)
		status = wait_once(run, command, ended);
	return status;
}

int init_watch_unsealed(struct run *run, pid_t command)
{
	unsigned socket = (unsigned)run->socket;

	/* The command could reach them through /proc/1/fd, the host's /proc among them. */
	if (socket > FIRST_FREE_FD)
		call_close_range(FIRST_FREE_FD, socket - 1, 0);
	call_close_range(socket < FIRST_FREE_FD ? FIRST_FREE_FD : socket + 1, UINT_MAX, 0);
	return init_watch(run, command);
}

/* Kills our children, as the kernel lists them. False when there is none. */
static bool kill_children(void)
{
	char list[4096];
	autoclose int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? -1 : read(fd, list, sizeof(list) - 1);
	bool any = false;
	pid_t pid = 0;

	for (ssize_t i = 0; i < size; i++) {
		if (list[i] >= '0' && list[i] <= '9') {
			pid = 10 * pid + (list[i] - '0');
			continue;
		}
		if (pid > 0)
			kill(pid, SIGKILL);
		any |= pid > 0;
		pid = 0;
	}
	return any;
}

int init_watch_shared(struct run *run, pid_t command)
{
	/* We are no PID 1 here: what is meant for the command's group must not end us. */
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	int status = init_watch(run, command);

	/* Orphans have become our children: no number is used again before we reap it. */
	while (kill_children())
		while (waitpid(-1, NULL, 0) < 0 && errno == EINTR)
			;
	return status;
}
