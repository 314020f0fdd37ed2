/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --json-status: a line when the command is about to run. The other, at its end, is the
 * watcher's.
 */
#include <errno.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/text.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct status *status = step->what;
	char line[256];
	struct text text = TEXT_IN(line);

	text_add(&text, "{\"id\":\"%s\",\"pid\":%ld,\"init-pid\":%d}\n", status->id,
		(long)run_value(run, SLOT_READY).number, (int)run->pid);
	if (write(status->fd, text.start, text.used) < 0)
		return error_fill(error, errno, "write the status that --json-status asks for");
	return 0;
}

/* The caller's number of the fd is not known here: this is a copy of it. */
static void explain(struct transcript *transcript, const struct step *step)
{
	const struct status *status = step->what;

	transcript_command(transcript, "echo '{\"id\":\"%s\",\"pid\":'$PID',\"init-pid\":'$PID'}'",
		status->id);
	transcript_remark(transcript, "to the fd that --json-status names; and there, when the"
				      " command has ended, {\"exit-status\":N}");
}

const struct step_kind step_status = {.name = "status", .perform = perform, .explain = explain};
