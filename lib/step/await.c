/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nothing but waiting for the slot that the step needs: the engine does that. */
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	(void)error;
	return 0;
}

const struct step_kind step_await = {.name = "await", .perform = perform};
