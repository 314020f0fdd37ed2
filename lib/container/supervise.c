/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One loop that waits for: signals, the container's messages, bytes of its terminal, its end.
 * Until the command may begin, signals do what they do to any program: the container notices our
 * death, and what is left on disk is cleared up by the next command.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "container/state.h"
#include "container/supervise.h"
#include "container/terminal.h"
#include "plan/error.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "plan/record.h"
#include "step/step.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/text.h"

/* What the command would have got without us. */
static const int forwarded[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP, SIGCONT, 0};
/* For ourselves. */
static const int own[] = {SIGWINCH, SIGCHLD, SIGTTOU, SIGTTIN, SIGPIPE, 0};

struct keeper {
	struct run run; /* the first, for block_signals() to find the rest */
	struct container *container;
	struct relay relay;
	int signals;               /* signalfd */
	bool has_ended, never_ran; /* it said why its command could not be executed */
	int status;
	struct sunder_error error; /* doing is empty while there is none */
};

/* --- signals --- */

/* From here on they are for the command, which is about to begin. */
static int block_signals(struct run *run, struct sunder_error *error)
{
	struct keeper *keeper = (struct keeper *)run;
	sigset_t set;

	sigemptyset(&set);
	for (const int *signal = forwarded; *signal; signal++)
		sigaddset(&set, *signal);
	for (const int *signal = own; *signal; signal++)
		sigaddset(&set, *signal);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return error_fill(error, errno, "block signals");
	keeper->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return keeper->signals < 0 ? error_fill(error, errno, "wait for signals") : 0;
}

static void send(struct keeper *keeper, int signal, bool to_group)
{
	struct message message = {
		.kind = to_group ? MESSAGE_GROUP_SIGNAL : MESSAGE_SIGNAL,
		.number = signal,
		.fd = -1,
	};

	if (keeper->container->has_init)
		message_offer(keeper->run.socket, &message);
	else
		call_pidfd_send_signal(keeper->run.pidfd, signal);
}

/*
 * The command was stopped, and so are we: whoever waits for us sees it. If that was done at the
 * terminal that we hold, it is our job that stops: the terminal as it was, then the whole group, as
 * the terminal itself would have done. We go on when the shell says fg.
 */
static void stop_with_command(struct keeper *keeper)
{
	const struct timespec at_once = {0};
	bool at_terminal = keeper->relay.is_raw;
	sigset_t stop, go_on;

	relay_pause(&keeper->relay);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigemptyset(&go_on);
	sigaddset(&go_on, SIGCONT);
	kill(at_terminal ? 0 : getpid(), SIGTSTP);
	/* Here we stop; at once back where nobody could wake us (an orphaned process group). */
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	/* What woke us is passed on now, and not once more later: it could undo the next stop. */
	sigtimedwait(&go_on, NULL, &at_once);
	relay_resume(&keeper->relay);
	send(keeper, SIGCONT, true);
}

/* `flags`: WNOHANG, or 0 where it is known to be at its end. */
static void reap_container(struct keeper *keeper, int flags)
{
	int status;
	pid_t pid = waitpid(keeper->run.pid, &status, flags | WUNTRACED);

	if (pid == 0 || (pid < 0 && errno == EINTR))
		return;
	if (pid > 0 && WIFSTOPPED(status)) {
		stop_with_command(keeper);
		return;
	}
	keeper->has_ended = true;
	keeper->run.pid = 0;
	if (pid < 0) {
		error_fill(&keeper->error, errno, "wait for the container");
		return;
	}
	keeper->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void take_signal(struct keeper *keeper, const struct signalfd_siginfo *info)
{
	int signal = (int)info->ssi_signo;

	switch (signal) {
	case SIGWINCH:
		relay_resize(&keeper->relay);
		break;
	case SIGCONT:
		relay_resume(&keeper->relay);
		send(keeper, signal, true);
		break;
	case SIGTSTP:
		/*
		 * A command in no terminal's foreground would not stop by SIGTSTP: its group is
		 * orphaned.
		 */
		send(keeper, keeper->container->has_terminal ? SIGTSTP : SIGSTOP, true);
		break;
	case SIGCHLD:
	case SIGTTOU:
	case SIGTTIN:
	case SIGPIPE:
		break;
	default:
		/* What the terminal sends, it sends to all; what a process sends, to one. */
		send(keeper, signal, info->ssi_code == SI_KERNEL);
	}
}

/* As nohup(1) and shells leave it to us: blocked, it comes all the same. */
static bool is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void take_signals(struct keeper *keeper)
{
	struct signalfd_siginfo info;

	while (read(keeper->signals, &info, sizeof(info)) == sizeof(info))
		if (!is_ignored((int)info.ssi_signo))
			take_signal(keeper, &info);
}

/* --- the container's messages --- */

static void heed(struct keeper *keeper, const struct message *message)
{
	close_keeping_errno(message->fd);
	if (message->kind == MESSAGE_ERROR) {
		keeper->error = message->error;
		keeper->never_ran = true;
	} else if (message->kind == MESSAGE_NOTE && keeper->run.tell)
		keeper->run.tell(&message->error);
	else if (message->kind == MESSAGE_STOPPED && !keeper->has_ended)
		stop_with_command(keeper);
}

static void take_message(struct keeper *keeper)
{
	struct message message;
	int r = message_receive(keeper->run.socket, &message, false);

	if (r == 1)
		heed(keeper, &message);
	else if (r != -EAGAIN)
		close_keeping_errno(take_fd(&keeper->run.socket));
}

/* What the container said before it hung up. */
static void take_last_messages(struct keeper *keeper)
{
	struct message message;

	while (keeper->run.socket >= 0 && message_receive(keeper->run.socket, &message, false) == 1)
		heed(keeper, &message);
}

/* --- the loop --- */

static void wait_once(struct keeper *keeper)
{
	enum { SIGNALS, MESSAGES, END, TERMINAL, COUNT = TERMINAL + RELAY_POLLED };
	struct pollfd polled[COUNT] = {
		[SIGNALS] = {.fd = keeper->signals, .events = POLLIN},
		[MESSAGES] = {.fd = keeper->run.socket, .events = POLLIN},
		[END] = {.fd = keeper->run.pidfd, .events = POLLIN},
	};

	relay_poll(&keeper->relay, polled + TERMINAL);
	int ready = poll(polled, COUNT, relay_timeout(&keeper->relay));

	if (ready == 0)
		relay_resume(&keeper->relay);
	if (ready <= 0)
		return;
	relay_carry(&keeper->relay, polled + TERMINAL);
	/*
	 * Only init has the other end: it hangs up by ending. What it said last is read
	 * afterwards.
	 */
	bool hung_up = keeper->container->has_init && polled[MESSAGES].revents & POLLHUP;

	if (polled[END].revents || hung_up) {
		reap_container(keeper, hung_up ? 0 : WNOHANG);
		return;
	}
	if (polled[MESSAGES].revents)
		take_message(keeper);
	if (polled[SIGNALS].revents) {
		take_signals(keeper);
		if (!keeper->container->has_init)
			reap_container(keeper, WNOHANG);
	}
}

/* A signal that would have ended us. */
static bool is_told_to_end(const struct keeper *keeper)
{
	struct signalfd_siginfo info;

	while (read(keeper->signals, &info, sizeof(info)) == sizeof(info))
		if ((info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT ||
			    info.ssi_signo == SIGHUP || info.ssi_signo == SIGQUIT) &&
			!is_ignored((int)info.ssi_signo))
			return true;
	return false;
}

/* All that the container still had to say; a terminal that takes nothing is not waited for ever. */
static void drain(struct keeper *keeper)
{
	enum { SIGNALS, OUTPUT, COUNT };
	struct pollfd polled[COUNT] = {
		[SIGNALS] = {.fd = keeper->signals, .events = POLLIN},
		[OUTPUT] = {.fd = keeper->relay.output, .events = POLLOUT},
	};

	while (relay_drain(&keeper->relay, polled[OUTPUT].revents != 0))
		if (poll(polled, COUNT, -1) > 0 && polled[SIGNALS].revents &&
			is_told_to_end(keeper))
			return;
}

static void report_end(const struct keeper *keeper)
{
	char line[64];
	struct text text = TEXT_IN(line);

	text_add(&text, "{\"exit-status\":%d}\n", keeper->status);
	if (keeper->container->status_fd >= 0 &&
		write(keeper->container->status_fd, text.start, text.used) < 0)
		return; /* nobody reads any more: no reason to change the command's status */
}

/* What it has written stays, and is on the disk; nothing does where there was no command. */
static int keep(struct keeper *keeper, struct sunder_error *error)
{
	const struct kept_layer *kept = keeper->container->kept;
	int directory = kept ? run_fd(&keeper->run, keeper->container->kept_slot) : -1;
	bool is_for_nothing = kept && kept->directory < 0 && keeper->never_ran;
	int r = 0;

	if (!kept)
		return 0;
	if (is_for_nothing)
		unlinkat(directory, "begun", 0);
	else
		r = kept_layer_make_whole(directory);
	/* Undoing the record needs its lock. */
	close(directory);
	return r < 0 ? error_fill(error, -r, "write to the disk what is kept in %s", kept->path)
		     : 0;
}

/* What the record says, newest first; the container itself is gone already. */
static int clean_up(struct keeper *keeper, struct sunder_error *error)
{
	struct run *run = &keeper->run;
	int r = keep(keeper, error);

	if (r < 0)
		return r;
	close_keeping_errno(take_fd(&run->record));
	if (slot_set_has(&run->filled, SLOT_STATE))
		r = record_undo(run_fd(run, SLOT_STATE), step_kinds_to_undo,
			step_kinds_to_undo_count, error);
	return r;
}

static int finish(struct keeper *keeper, struct sunder_error *error)
{
	take_last_messages(keeper);
	drain(keeper);
	relay_end(&keeper->relay);
	report_end(keeper);
	int r = clean_up(keeper, error);

	if (*keeper->error.doing) {
		*error = keeper->error;
		return error->status;
	}
	if (r < 0 && keeper->status == 0)
		return SUNDER_STATUS_FAILED;
	if (r == 0)
		*error->doing = '\0';
	return keeper->status;
}

/* As the caller left them they could keep us from waiting, or end us without a word. */
static void take_dispositions(const struct container *container)
{
	struct sigaction action = {.sa_handler = SIG_DFL};

	sigaction(SIGCHLD, &action, NULL);
	action.sa_handler = SIG_IGN;
	if (container->status_fd >= 0)
		sigaction(SIGPIPE, &action, NULL);
}

int supervise(struct container *container, void (*tell)(const struct sunder_error *),
	struct sunder_error *error)
{
	struct keeper keeper = {
		.container = container,
		.run = {.tell = tell, .before_command = block_signals},
		.signals = -1,
	};

	take_dispositions(container);
	/* Before anything is made: what the dead have left may be what fills the disk. */
	if (state_clear_up(container->state_base, error) < 0)
		tell(error);
	memset(error, 0, sizeof(*error));
	if (plan_perform(&container->plan, &keeper.run, error) < 0)
		return error->status;
	relay_start(&keeper.relay, container,
		container->has_terminal ? run_fd(&keeper.run, SLOT_TERMINAL) : -1);
	while (!keeper.has_ended)
		wait_once(&keeper);
	return finish(&keeper, error);
}
