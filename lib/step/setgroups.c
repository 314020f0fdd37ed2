/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether setgroups(2) is allowed in the user namespace. It can be denied only before the groups
 * are mapped, and never be allowed again (user_namespaces(7)).
 */
#include "plan/error.h"
#include "plan/explain.h"
#include "step/proc_file.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	if (run->actor == HOST)
		return proc_file_write_of(run, "setgroups", step->what, error);
	int r = proc_file_write(run, "self/setgroups", step->what);

	return r < 0 ? error_fill(error, -r, "write /proc/self/setgroups") : 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	transcript_command(transcript, "echo %s > /proc/self/setgroups", (const char *)step->what);
}

const struct step_kind step_setgroups = {
	.name = "setgroups", .perform = perform, .explain = explain};
