/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine: two actors walk one plan, each its own steps in order, and wait only for slots.
 * Between birth and the end of the container's walk nothing may allocate, lock or use stdio.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "plan/birth.h"
#include "plan/ending.h"
#include "plan/error.h"
#include "plan/exchange.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "plan/record.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/text.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#define WITH_ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define WITH_ADDRESS_SANITIZER 0
#endif

/* Does the command wait for something that the host still has to do? */
static bool host_has_last_word(const struct plan *plan)
{
	for (size_t i = plan->early_count; i < plan->step_count; i++)
		if (plan->steps[i].actor == HOST && plan->steps[i].gives &&
			plan_needs(plan, CONTAINER, plan->steps[i].gives))
			return true;
	return plan_needs(plan, HOST, SLOT_READY);
}

static int take(struct run *run, const struct step *step, struct sunder_error *error)
{
	int r = 0;

	for (size_t i = 0; i < sizeof(step->needs) && r == 0; i++)
		r = run_wait_for(run, step->needs[i], error);
	if (r < 0)
		return r;
	r = step->kind->perform(run, step, error);
	if (r < 0)
		text_copy(error->step, sizeof(error->step), step->kind->name);
	if (r < 0 && step->optional) {
		run_note(run, error);
		r = 0;
	}
	if (r == 0 && step->gives && !run_is_filled(run, step->gives))
		run_give(run, step->gives, (struct value){.fd = -1});
	return r == 0 ? run_share(run, step->gives, error) : r;
}

static int walk(struct run *run, size_t from, size_t to, struct sunder_error *error)
{
	for (size_t i = from; i < to; i++) {
		const struct step *step = &run->plan->steps[i];

		if (step->actor != run->actor)
			continue;
		int r = take(run, step, error);

		if (r < 0)
			return r;
	}
	run_close_later_ones(run);
	return 0;
}

static int walk_after_birth(struct run *run, struct sunder_error *error)
{
	return walk(run, run->plan->early_count, run->plan->step_count, error);
}

/* The signal at the parent's death does not come when that was before it was asked for. */
static int check_parent(const struct run *run, struct sunder_error *error)
{
	char byte;

	if (!run->plan->ending.parent_death_signal || run->socket < 0)
		return 0;
	if (recv(run->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
		return error_fill(error, EPIPE, "hear from the host");
	return 0;
}

/*
 * All that comes before exec; then the host hears of it. Where it has to tell others (a PID file),
 * the command begins after that.
 */
static int get_ready(struct run *run, struct sunder_error *error)
{
	int r = ending_prepare(&run->plan->ending, error);

	if (r == 0)
		r = check_parent(run, error);
	run_give(run, SLOT_READY, (struct value){.fd = -1});
	if (r == 0)
		r = run_share(run, SLOT_READY, error);
	if (r == 0 && run->socket >= 0 && plan_needs(run->plan, HOST, SLOT_READY))
		r = run_wait_for(run, SLOT_TOLD, error);
	return r;
}

/* The host's steps after birth. */
static int accompany(struct run *run, struct sunder_error *error)
{
	struct message told = {.kind = MESSAGE_SLOT, .slot = SLOT_TOLD, .fd = -1};
	int r = walk_after_birth(run, error);

	if (r < 0 || !plan_needs(run->plan, HOST, SLOT_READY))
		return r;
	r = run_let_begin(run, error);
	if (r < 0)
		return r;
	r = message_send(run->socket, &told);
	/* When nobody is there the container has failed: that comes to light where we listen. */
	if (r == 0 || r == -EPIPE || r == -ECONNRESET)
		return 0;
	return error_fill(error, -r, "tell the other actor");
}

/* Executes the command in this process; comes back only when that fails. */
static void end_with_command(struct run *run, struct sunder_error *error)
{
	if (get_ready(run, error) == 0)
		ending_execute(&run->plan->ending, error);
}

static _Noreturn void fail_as_container(struct run *run, const struct sunder_error *error)
{
	struct message message = {.kind = MESSAGE_ERROR, .fd = -1, .error = *error};

	/* When even this fails the host sees the socket end, and says that. */
	message_send(run->socket, &message);
	_exit(error->status);
}

static int become_command(void *argument)
{
	struct run *run = argument;
	struct sunder_error error;

	end_with_command(run, &error);
	fail_as_container(run, &error);
}

/*
 * The command's process borrows our memory until it executes the command, and we wait so long:
 * nothing is copied that exec would throw away, and what the host still has to say to it is not
 * taken by its watcher. It has a stack of its own, not on ours, which may be small.
 */
#if !WITH_ADDRESS_SANITIZER
static pid_t start_command(struct run *run)
{
	enum { STACK_SIZE = 64 * 1024 };
	static _Alignas(16) char stack[STACK_SIZE];

	return clone(become_command, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | SIGCHLD, run);
}
#else
/* An address sanitizer keeps account of the one stack in that memory: so it is a copy here. */
static pid_t start_command(struct run *run)
{
	pid_t pid = (pid_t)syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		become_command(run);
	return pid;
}
#endif

static _Noreturn void watch_command(struct run *run, struct sunder_error *error)
{
	sigset_t children;

	/* So that the watcher can wait for it from its first moment on. */
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	pid_t command = sigprocmask(SIG_BLOCK, &children, NULL) < 0 ? -1 : start_command(run);

	if (command < 0) {
		error_fill(error, errno, "fork the command");
		fail_as_container(run, error);
	}
	_exit(run->plan->ending.watch(run, command));
}

/* The container's life, up to its command. */
static void live(struct run *run)
{
	struct sunder_error error;

	if (walk_after_birth(run, &error) < 0)
		fail_as_container(run, &error);
	if (!run->plan->ending.file) {
		if (get_ready(run, &error) < 0)
			fail_as_container(run, &error);
		_exit(0);
	}
	if (run->plan->ending.watch)
		watch_command(run, &error);
	end_with_command(run, &error);
	fail_as_container(run, &error);
}

/* Which end is the container's, for `child` to find: it gets nothing but its run. */
struct cradle {
	struct run run;
	int host_socket;
};

static void live_in_child(struct run *run)
{
	struct cradle *cradle = (struct cradle *)run;

	run->actor = CONTAINER;
	close(cradle->host_socket);
	live(run);
}

/* All but the directory whose record is still to be undone: others are locks that this may need. */
static void close_slots(struct run *run)
{
	for (unsigned slot = 0; slot < SLOT_MAX; slot++)
		if (slot != SLOT_PID && slot != SLOT_STATE &&
			slot_set_has(&run->filled, (uint8_t)slot))
			close_keeping_errno(take_fd(&run->slots[slot].fd));
}

static void end_container(struct run *run)
{
	if (run->pid > 0) {
		call_pidfd_send_signal(run->pidfd, SIGKILL);
		while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
			;
		run->pid = 0;
	}
	close_keeping_errno(take_fd(&run->pidfd));
	close_keeping_errno(take_fd(&run->socket));
}

/* Birth by clone or spawner: two copies of `run` part here, each with its end of the pair. */
static int give_birth(struct run *run, struct sunder_error *error)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return error_fill(error, errno, "make a pair of sockets");
	struct cradle cradle = {.run = *run, .host_socket = pair[1]};
	int r = 0;

	if (plan_needs(run->plan, HOST, SLOT_READY))
		r = message_ask_for_senders(pair[1]);
	if (r < 0)
		r = error_fill(error, -r, "ask for the senders of messages");
	cradle.run.socket = pair[0];
	if (r == 0 && run->plan->birth.seat == BY_CLONE)
		r = birth_by_clone(&cradle.run, live_in_child, error);
	else if (r == 0)
		r = birth_by_spawner(&cradle.run, live_in_child, error);
	close(pair[0]);
	*run = cradle.run;
	run->socket = pair[1];
	return r;
}

/*
 * The helper beside a caller who becomes the container: it is the host, for as long as it takes.
 */
static _Noreturn void help(struct run *run)
{
	struct sunder_error error;

	run->actor = HOST;
	int r = run_wait_for(run, SLOT_PID, &error);

	run->slots[SLOT_PID].number = run->pid;
	if (r == 0)
		r = accompany(run, &error);
	if (r < 0)
		fail_as_container(run, &error);
	_exit(0);
}

static bool host_has_steps(const struct plan *plan)
{
	for (size_t i = plan->early_count; i < plan->step_count; i++)
		if (plan->steps[i].actor == HOST)
			return true;
	return false;
}

static int fork_helper(struct run *run, pid_t *helper, struct sunder_error *error)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return error_fill(error, errno, "make a pair of sockets");
	/* Who it is that is helped: asked later, it could be whoever adopts the helper. */
	run->pid = getpid();
	run->pidfd = call_pidfd_open(run->pid);
	*helper = run->pidfd < 0 ? -1 : call_fork();
	if (*helper < 0) {
		close(pair[0]);
		close(pair[1]);
		return error_fill(error, errno, "fork a helper");
	}
	run->socket = pair[*helper == 0];
	close(pair[*helper != 0]);
	if (*helper == 0)
		help(run);
	return 0;
}

/* The helper has said all that it will; a failure that nobody waited for comes to light here. */
static int dismiss_helper(struct run *run, pid_t helper, struct sunder_error *error)
{
	int status = 0;

	while (waitpid(helper, &status, 0) < 0 && errno == EINTR)
		;
	int r = run_hear_error(run, false, error);

	if (r < 0)
		return r;
	close(take_fd(&run->socket));
	return status ? error_fill(error, EPIPE, "hear from the helper") : 0;
}

/* That we are born. If it has gone by now, what it has said tells more. */
static int tell_helper(struct run *run, pid_t helper, struct sunder_error *error)
{
	const struct message born = {.kind = MESSAGE_SLOT, .slot = SLOT_PID, .fd = -1};
	int r = message_send(run->socket, &born);

	if (r == 0)
		return 0;
	error_fill(error, -r, "tell the helper");
	int s = r == -EPIPE || r == -ECONNRESET ? dismiss_helper(run, helper, error) : 0;

	return s < 0 ? s : r;
}

static int become_container(struct run *run, struct sunder_error *error)
{
	bool with_helper = host_has_steps(run->plan);
	pid_t helper = 0;
	int r = with_helper ? fork_helper(run, &helper, error) : 0;

	run->actor = CONTAINER;
	if (r == 0)
		r = birth_in_place(&run->plan->birth, error);
	if (r == 0 && with_helper)
		r = tell_helper(run, helper, error);
	if (r == 0)
		r = walk_after_birth(run, error);
	if (r == 0 && run->plan->ending.file)
		r = get_ready(run, error);
	if (r == 0 && with_helper)
		r = dismiss_helper(run, helper, error);
	if (r == 0 && !run->plan->ending.file)
		return 0;
	if (r == 0)
		ending_execute(&run->plan->ending, error);
	return error->errnum ? -error->errnum : -EINVAL;
}

static void undo(struct run *run)
{
	struct sunder_error ignored; /* the failure that led here is the one to tell */
	const struct plan *plan = run->plan;
	const struct step_kind *kinds[SLOT_MAX];
	size_t count = 0;

	for (size_t i = 0; i < plan->step_count && count < SLOT_MAX; i++)
		if (plan->steps[i].kind->undo)
			kinds[count++] = plan->steps[i].kind;
	if (run_is_filled(run, SLOT_STATE)) {
		record_undo(run_fd(run, SLOT_STATE), kinds, count, &ignored);
		close(take_fd(&run->slots[SLOT_STATE].fd));
	}
	close_keeping_errno(take_fd(&run->record));
}

int plan_perform(const struct plan *plan, struct run *run, struct sunder_error *error)
{
	*run = (struct run){.plan = plan,
		.actor = HOST,
		.socket = -1,
		.pidfd = -1,
		.record = -1,
		.tell = run->tell,
		.before_command = run->before_command};
	int r = walk(run, 0, plan->early_count, error);

	if (r == 0 && plan->birth.seat == IN_PLACE)
		return become_container(run, error);
	if (r == 0 && !host_has_last_word(plan))
		r = run_let_begin(run, error);
	if (r == 0)
		r = give_birth(run, error);
	if (r == 0)
		r = accompany(run, error);
	if (r < 0) {
		end_container(run);
		close_slots(run);
		undo(run);
	}
	return r;
}
