/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making a plan, and seeing that its two actors can get through it. */
#include <errno.h>
#include <string.h>

#include "plan/error.h"
#include "plan/plan.h"

void plan_start(struct plan *plan, struct arena *arena)
{
	memset(plan, 0, sizeof(*plan));
	plan->arena = arena;
	plan->next_slot = SLOT_FIRST_FREE;
	plan->birth.doing = "create the namespaces";
}

struct step *plan_add(
	struct plan *plan, const struct step_kind *kind, enum actor actor, const void *what)
{
	plan->steps = arena_grow(
		plan->arena, plan->steps, plan->step_count, &plan->step_room, sizeof(*plan->steps));
	struct step *step = &plan->steps[plan->step_count++];

	step->kind = kind;
	step->actor = actor;
	step->what = what;
	return step;
}

void plan_birth(struct plan *plan)
{
	plan->early_count = plan->step_count;
}

uint8_t plan_new_slot(struct plan *plan)
{
	/* Behind the last one comes 0, and stays. */
	return plan->next_slot ? plan->next_slot++ : (uint8_t)NO_SLOT;
}

static bool step_needs(const struct step *step, uint8_t slot)
{
	for (size_t i = 0; i < sizeof(step->needs); i++)
		if (step->needs[i] == slot)
			return true;
	return false;
}

bool plan_needs(const struct plan *plan, enum actor actor, uint8_t slot)
{
	for (size_t i = plan->early_count; i < plan->step_count; i++)
		if (plan->steps[i].actor == actor && step_needs(&plan->steps[i], slot))
			return true;
	return false;
}

const struct step *plan_giver(const struct plan *plan, uint8_t slot)
{
	for (size_t i = 0; i < plan->step_count; i++)
		if (plan->steps[i].gives == slot)
			return &plan->steps[i];
	return NULL;
}

/* Which slots are filled, and how far each actor has come. */
struct rehearsal {
	const struct plan *plan;
	struct slot_set filled;
	size_t next[2];
	void (*visit)(void *context, const struct step *);
	void *context;
};

static bool can_go(const struct rehearsal *rehearsal, const struct step *step)
{
	for (size_t i = 0; i < sizeof(step->needs); i++) {
		uint8_t slot = step->needs[i];

		/* How the host numbers the container, only the host knows. */
		if (slot == SLOT_PID && step->actor == CONTAINER)
			return false;
		if (slot && !slot_set_has(&rehearsal->filled, slot))
			return false;
	}
	return true;
}

/* Lets one actor go on as far as it can; true when it took at least one step. */
static bool rehearse(struct rehearsal *rehearsal, enum actor actor)
{
	const struct plan *plan = rehearsal->plan;
	size_t *next = &rehearsal->next[actor];
	bool moved = false;

	for (; *next < plan->step_count; (*next)++) {
		const struct step *step = &plan->steps[*next];

		if (step->actor != actor)
			continue;
		if (!can_go(rehearsal, step))
			break;
		if (rehearsal->visit)
			rehearsal->visit(rehearsal->context, step);
		slot_set_add(&rehearsal->filled, step->gives);
		moved = true;
	}
	if (actor == CONTAINER && *next == plan->step_count &&
		!slot_set_has(&rehearsal->filled, SLOT_READY)) {
		slot_set_add(&rehearsal->filled, SLOT_READY);
		moved = true;
	}
	return moved;
}

const struct step *plan_rehearse(
	const struct plan *plan, void (*visit)(void *context, const struct step *), void *context)
{
	struct rehearsal rehearsal = {
		.plan = plan,
		.next = {plan->early_count, plan->early_count},
		.visit = visit,
		.context = context,
	};

	for (size_t i = 0; i < plan->early_count; i++) {
		if (!can_go(&rehearsal, &plan->steps[i]))
			return &plan->steps[i];
		if (visit)
			visit(context, &plan->steps[i]);
		slot_set_add(&rehearsal.filled, plan->steps[i].gives);
	}
	slot_set_add(&rehearsal.filled, SLOT_PID);
	bool moved = true;

	while (moved) {
		moved = rehearse(&rehearsal, HOST);
		moved |= rehearse(&rehearsal, CONTAINER);
	}
	for (enum actor actor = HOST; actor <= CONTAINER; actor++)
		if (rehearsal.next[actor] < plan->step_count)
			return &plan->steps[rehearsal.next[actor]];
	return NULL;
}

int plan_check(const struct plan *plan, struct sunder_error *error)
{
	struct slot_set given = {0};

	if (plan->next_slot == NO_SLOT)
		return error_fill(error, 0, "plan: too many mounts are asked for");

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];

		if (i < plan->early_count && step->actor != HOST)
			return error_fill(error, 0, "plan: %s before birth", step->kind->name);
		if (step->gives && slot_set_has(&given, step->gives))
			return error_fill(error, 0, "plan: %s gives what another step gave",
				step->kind->name);
		slot_set_add(&given, step->gives);
	}
	const struct step *stuck = plan_rehearse(plan, NULL, NULL);

	return stuck ? error_fill(
			       error, 0, "plan: %s waits for what never comes", stuck->kind->name)
		     : 0;
}
