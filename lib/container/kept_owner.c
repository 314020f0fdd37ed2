/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Becoming who may read and write all of an ordinary user's layer. */
#include "container/kept.h"
#include "plan/perform.h"
#include "step/errand.h"

int kept_become_owner(struct arena *arena, const struct kept *kept, struct sunder_error *error)
{
	struct id_mapping mapping;
	struct plan plan;
	struct run run = {0};

	if (!kept->has_userns || kept->by_root)
		return 0;
	plan_start(&plan, arena);
	plan.birth.seat = IN_PLACE;
	plan_birth(&plan);
	errand_add_owner(&plan, &mapping, &kept->maps);
	return plan_perform(&plan, &run, error);
}
