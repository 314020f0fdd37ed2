/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the two actors tell each other. Nothing here may allocate, lock or use stdio. */
#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "plan/error.h"
#include "plan/exchange.h"
#include "plan/message.h"
#include "system/fd.h"

/* The container went without a word: tell what became of it. Only the host can ask. */
static int describe_death(struct run *run, struct sunder_error *error)
{
	int status = 0;

	if (run->actor == CONTAINER)
		return error_fill(error, EPIPE, "hear from the host");
	if (run->pid <= 0 || waitpid(run->pid, &status, 0) != run->pid)
		return error_fill(error, EPIPE, "hear from the container");
	run->pid = 0;
	error_fill(error, EPIPE, "set up the container");
	if (WIFSIGNALED(status))
		error_reason(error, "its first process was killed by signal %d", WTERMSIG(status));
	else
		error_reason(error, "its first process ended early, with status %d",
			WEXITSTATUS(status));
	return -EPIPE;
}

/* The command does not know how its host numbers it; the kernel does. */
static struct value value_of(const struct message *message)
{
	bool by_sender = message->slot == SLOT_READY && message->sender;

	return (struct value){
		.fd = message->fd, .number = by_sender ? message->sender : message->number};
}

/* Is it the other actor's to fill, and still empty? Whoever speaks in its name gains nothing. */
static bool may_give(const struct run *run, uint32_t slot)
{
	if (slot == NO_SLOT || slot >= SLOT_MAX || run_is_filled(run, (uint8_t)slot))
		return false;
	if (slot == SLOT_READY)
		return run->actor == HOST;
	if (slot == SLOT_TOLD)
		return run->actor == CONTAINER;
	if (slot == SLOT_PID)
		return run->actor == HOST && run->plan->birth.seat == IN_PLACE;
	const struct step *giver = plan_giver(run->plan, (uint8_t)slot);

	return giver && giver->actor != run->actor;
}

void run_close_later_ones(struct run *run)
{
	while (run->later_count)
		close(run->later[--run->later_count]);
}

int run_wait_for(struct run *run, uint8_t slot, struct sunder_error *error)
{
	if (!run_is_filled(run, slot))
		run_close_later_ones(run);
	while (!run_is_filled(run, slot)) {
		struct message message;
		int r = message_receive(run->socket, &message, true);

		if (r == 0)
			return describe_death(run, error);
		if (r < 0)
			return error_fill(error, -r, "hear from the other actor");
		if (message.kind == MESSAGE_ERROR) {
			*error = message.error;
			return error->errnum ? -error->errnum : -EINVAL;
		}
		if (message.kind == MESSAGE_NOTE && run->tell)
			run->tell(&message.error);
		if (message.kind == MESSAGE_SLOT && may_give(run, message.slot))
			run_give(run, (uint8_t)message.slot, value_of(&message));
		else
			close_keeping_errno(message.fd);
	}
	return 0;
}

int run_hear_error(struct run *run, bool wait, struct sunder_error *error)
{
	struct message message;

	while (message_receive(run->socket, &message, wait) == 1) {
		close_keeping_errno(message.fd);
		if (message.kind != MESSAGE_ERROR)
			continue;
		*error = message.error;
		return error->errnum ? -error->errnum : -EINVAL;
	}
	return 0;
}

/* The other one has gone: it may have said why. */
static int hear_last_words(struct run *run, struct sunder_error *error)
{
	int r = run_hear_error(run, true, error);

	return r < 0 ? r : describe_death(run, error);
}

int run_let_begin(struct run *run, struct sunder_error *error)
{
	int (*before_command)(struct run *, struct sunder_error *) = run->before_command;

	run->before_command = NULL;
	return run->actor == HOST && before_command ? before_command(run, error) : 0;
}

int run_share(struct run *run, uint8_t slot, struct sunder_error *error)
{
	struct value value = run_value(run, slot);
	struct message message = {
		.kind = MESSAGE_SLOT, .slot = slot, .number = value.number, .fd = value.fd};

	if (!slot || run->socket < 0 || !plan_needs(run->plan, !run->actor, slot))
		return 0;
	int r = plan_needs(run->plan, HOST, SLOT_READY) ? 0 : run_let_begin(run, error);

	if (r < 0)
		return r;
	r = message_send(run->socket, &message);
	if (r == -EPIPE || r == -ECONNRESET)
		return hear_last_words(run, error);
	return r < 0 ? error_fill(error, -r, "tell the other actor") : 0;
}

void run_note(struct run *run, const struct sunder_error *error)
{
	struct message message = {.kind = MESSAGE_NOTE, .fd = -1, .error = *error};

	if (run->actor == CONTAINER && run->socket >= 0)
		message_send(run->socket, &message);
	else if (run->tell)
		run->tell(error);
}
