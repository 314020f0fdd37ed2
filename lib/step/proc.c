/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc: the private procfs gets its place. */
#include "plan/explain.h"
#include "step/attach_own.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)step;
	return attach_own(run, run_fd(run, SLOT_PROC), "proc", error);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "mount -t proc -o nosuid,nodev,noexec proc $ROOT/proc");
}

const struct step_kind step_proc = {.name = "proc", .perform = perform, .explain = explain};
