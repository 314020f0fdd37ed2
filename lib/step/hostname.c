/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host name, in a UTS namespace of the container's own. */
#include <errno.h>
#include <string.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"
#include "system/call.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const char *name = step->what;

	(void)run;
	if (sethostname(name, strlen(name)) < 0)
		return error_fill(error, errno, "set the host name to %s", name);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	transcript_command(transcript, "hostname %s", transcript_quote(transcript, step->what));
}

const struct step_kind step_hostname = {.name = "hostname", .perform = perform, .explain = explain};
