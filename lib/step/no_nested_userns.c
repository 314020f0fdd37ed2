/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* User namespaces inside the container would open more of the kernel to it: none may be made. */
#include "plan/error.h"
#include "plan/explain.h"
#include "step/proc_file.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int r = proc_file_write(run, "sys/user/max_user_namespaces", "0");

	(void)step;
	return r < 0 ? error_fill(error, -r, "forbid user namespaces in the container") : 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "echo 0 > /proc/sys/user/max_user_namespaces");
}

const struct step_kind step_no_nested_userns = {
	.name = "no nested user namespaces", .perform = perform, .explain = explain};
