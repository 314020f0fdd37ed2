/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* chdir(2), while the process still has the rights that its ids may cost it. */
#include <errno.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct location *place = step->what;

	(void)run;
	if ((place->fd >= 0 ? fchdir(place->fd) : chdir(place->path)) < 0)
		return error_fill(error, errno, "cannot change directory to %s", place->path);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct location *place = step->what;

	if (place->fd < 0)
		transcript_command(transcript, "cd %s", transcript_quote(transcript, place->path));
}

const struct step_kind step_change_directory = {
	.name = "working directory", .perform = perform, .explain = explain};
