/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts of a new mount namespace still reach the old one, where they are shared: not then. */
#include <errno.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct propagation *propagation = step->what;

	(void)run;
	if (mount("none", "/", NULL, propagation->flags, NULL) < 0)
		return error_fill(error, errno, "cannot change root filesystem propagation");
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct propagation *propagation = step->what;

	transcript_command(transcript, "mount --make-r%s /", propagation->word);
}

const struct step_kind step_propagation = {
	.name = "propagation", .perform = perform, .explain = explain};
