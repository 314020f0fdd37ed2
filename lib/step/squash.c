/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A process that lives until somebody has taken hold of its user namespace. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/run.h"
#include "step/errand.h"
#include "step/squash.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/text.h"

struct taking {
	int *userns;
};

static int take(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct taking *taking = step->what;
	char path[64];

	text_print(path, "/proc/%d/ns/user", (int)run->pid);
	*taking->userns = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	run_give(run, step->gives, (struct value){.fd = -1});
	return *taking->userns < 0 ? error_fill(error, errno, "open a user namespace") : 0;
}

static const struct step_kind step_take = {.name = "take a user namespace", .perform = take};

int squash_open_userns(const struct id_maps *maps, struct sunder_error *error)
{
	_Alignas(max_align_t) char first_block[4 * 1024];
	struct arena arena = {.next = first_block, .left = sizeof(first_block)};
	struct id_mapping mapping;
	int userns = -1;
	struct taking taking = {&userns};
	struct plan plan;

	plan_start(&plan, &arena);
	errand_add_owner_by_root(&plan, &mapping, maps);
	uint8_t taken = plan_new_slot(&plan);
	struct step *step = plan_add(&plan, &step_take, HOST, &taking);

	step->needs[0] = SLOT_MAPPED;
	step->gives = taken;
	plan_add(&plan, &step_await, CONTAINER, NULL)->needs[0] = taken;
	int r = errand_run(&plan, "make a user namespace for its id map", error);

	arena_free(&arena);
	if (r < 0)
		close_keeping_errno(userns);
	return r < 0 ? r : userns;
}
