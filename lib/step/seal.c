/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PID 1 is a copy of the process that set the container up, and has that one's memory: the host's
 * environment, paths, fds. Not dumpable, it cannot be traced or read from inside, even with
 * CAP_SYS_PTRACE there; of its fds only 0, 1, 2 and its socket stay; and what anybody may read all
 * the same, its command line, does not show the host's words.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/text.h"

enum { FIRST_OTHER = 3 };

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct sealing *sealing = step->what;
	unsigned kept = run->socket < FIRST_OTHER ? FIRST_OTHER - 1 : (unsigned)run->socket;

	if (sealing->arguments) {
		memset(sealing->arguments, 0, sealing->arguments_size);
		text_copy(sealing->arguments, sealing->arguments_size, "init");
	}
	/* From here on it changes no credentials any more, which would clear that. */
	if (sealing->dies_with_parent && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return error_fill(error, errno, "die with the parent");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return error_fill(error, errno, "keep the container from tracing its PID 1");
	if ((kept > FIRST_OTHER && call_close_range(FIRST_OTHER, kept - 1, 0) < 0) ||
		call_close_range(kept + 1, UINT_MAX, 0) < 0)
		return error_fill(error, errno, "close what the container shall not have");
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_remark(transcript, "sunder's own process cannot be traced or read from inside,"
				      " with PR_SET_DUMPABLE, and keeps no fds of the host");
}

const struct step_kind step_seal = {.name = "seal", .perform = perform, .explain = explain};
