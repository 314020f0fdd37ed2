/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small plans: who carries them out, and how they end. */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "step/errand.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/text.h"

const char *errand_search_path(void)
{
	const char *path = getenv("PATH");

	return path && *path ? path : "/usr/bin:/bin";
}

static bool is_single(const struct id_map *map)
{
	return map->count == 1 && map->extents[0].count == 1;
}

static void add_owner(struct plan *plan, struct id_mapping *mapping)
{
	bool by_itself = mapping->means == BY_ITSELF;

	plan->birth.create |= CLONE_NEWUSER;
	if (by_itself)
		plan_add(plan, &step_host_proc, CONTAINER, NULL)->gives = SLOT_PROC;
	struct step *step = plan_add(plan, &step_id_map, by_itself ? CONTAINER : HOST, mapping);

	step->needs[0] = by_itself ? SLOT_PROC : SLOT_PID;
	step->gives = SLOT_MAPPED;
	plan_add(plan, &step_await, CONTAINER, NULL)->needs[0] = SLOT_MAPPED;
}

void errand_add_owner(struct plan *plan, struct id_mapping *mapping, const struct id_maps *maps)
{
	bool by_itself = is_single(&maps->uid) && is_single(&maps->gid);

	*mapping = (struct id_mapping){.maps = maps,
		.means = by_itself ? BY_ITSELF : BY_HELPERS,
		.search_path = errand_search_path()};
	add_owner(plan, mapping);
}

void errand_add_owner_by_root(
	struct plan *plan, struct id_mapping *mapping, const struct id_maps *maps)
{
	*mapping = (struct id_mapping){.maps = maps, .means = BY_ROOT};
	add_owner(plan, mapping);
}

/* Its last word, and its end. */
static int wait_for_end(const struct run *run, const char *doing, struct sunder_error *error)
{
	struct message message;
	int status = 0;
	int heard = message_receive(run->socket, &message, true);

	while (waitpid(run->pid, &status, 0) < 0)
		if (errno != EINTR)
			return error_fill(error, errno, "%s", doing);
	if (heard == 1 && message.kind == MESSAGE_ERROR) {
		*error = message.error;
		text_print(error->doing, "%s: %s", doing, message.error.doing);
		return error->errnum ? -error->errnum : -EINVAL;
	}
	if (status == 0)
		return 0;
	error_fill(error, 0, "%s", doing);
	error_reason(error, "the process that does it ended early");
	return -EINVAL;
}

/* Those that are not ignored, as nohup(1) and shells leave them to us. */
static void find_ending_signals(sigset_t *set)
{
	static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

	sigemptyset(set);
	for (size_t i = 0; i < sizeof(ending) / sizeof(*ending); i++) {
		struct sigaction action;

		if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(set, ending[i]);
	}
}

/* 0 when the errand is at its end; the number of a signal that came before; or -errno. */
static int wait_for_signal(const struct run *run, int signals)
{
	struct pollfd polled[] = {
		{.fd = run->pidfd, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
	struct signalfd_siginfo info;

	while (poll(polled, 2, -1) < 0)
		if (errno != EINTR)
			return -errno;
	if (polled[0].revents)
		return 0;
	return read(signals, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : -EIO;
}

static int interrupt(
	const struct run *run, int signal, const char *doing, struct sunder_error *error)
{
	call_pidfd_send_signal(run->pidfd, SIGKILL);
	while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
		;
	error_fill(error, EINTR, "%s", doing);
	error_reason(error, "interrupted by signal %d", signal);
	error->status = 128 + signal;
	return -EINTR;
}

/* `signals`: a signalfd; -1: none is waited for. */
static int run_errand(
	const struct plan *plan, int signals, const char *doing, struct sunder_error *error)
{
	struct run run = {0};
	int r = plan_perform(plan, &run, error);

	if (r < 0) {
		struct sunder_error cause = *error;

		text_print(error->doing, "%s: %s", doing, cause.doing);
		return r;
	}
	r = signals < 0 ? 0 : wait_for_signal(&run, signals);
	r = r > 0 ? interrupt(&run, r, doing, error) : wait_for_end(&run, doing, error);
	close(run.pidfd);
	close(run.socket);
	return r;
}

int errand_run_interruptible(const struct plan *plan, const char *doing, struct sunder_error *error)
{
	sigset_t ending, before;

	find_ending_signals(&ending);
	if (sigprocmask(SIG_BLOCK, &ending, &before) < 0)
		return error_fill(error, errno, "block the signals");
	autoclose int signals = signalfd(-1, &ending, SFD_CLOEXEC);
	int r = signals < 0 ? error_fill(error, errno, "wait for signals")
			    : run_errand(plan, signals, doing, error);

	if (r != -EINTR)
		sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

int errand_run(const struct plan *plan, const char *doing, struct sunder_error *error)
{
	return run_errand(plan, -1, doing, error);
}
