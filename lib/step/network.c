/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network namespace made after birth. It takes the kernel longer than all the others together:
 * where the host has id maps to write and layers to make, that can go on meanwhile.
 */
#include <errno.h>
#include <sched.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	return unshare(CLONE_NEWNET) < 0 ? error_fill(error, errno, "create the namespaces") : 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_shell(transcript, "unshare --net");
}

const struct step_kind step_network = {.name = "network", .perform = perform, .explain = explain};
