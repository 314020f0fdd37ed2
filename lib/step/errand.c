/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small plans: who carries them out, and how they end. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "step/errand.h"
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

int errand_run(const struct plan *plan, const char *doing, struct sunder_error *error)
{
	struct run run = {0};
	int r = plan_perform(plan, &run, error);

	if (r < 0) {
		struct sunder_error cause = *error;

		text_print(error->doing, "%s: %s", doing, cause.doing);
		return r;
	}
	r = wait_for_end(&run, doing, error);
	close(run.pidfd);
	close(run.socket);
	return r;
}
