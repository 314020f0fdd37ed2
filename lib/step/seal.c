/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PID 1 is a copy of the process that set the container up, and has that one's memory: the host's
 * environment, paths, fds. Not dumpable, it cannot be traced or read from inside, even with
 * CAP_SYS_PTRACE there; and of its fds only 0, 1, 2 and its socket stay.
 */
#include <errno.h>
#include <limits.h>
#include <sys/prctl.h>

#include "plan/error.h"
#include "step/step.h"
#include "system/call.h"
#include "plan/run.h"

enum { FIRST_OTHER = 3 };

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	unsigned kept = run->socket < FIRST_OTHER ? FIRST_OTHER - 1 : (unsigned)run->socket;

	(void)step;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return error_fill(error, errno, "keep the container from tracing its PID 1");
	if ((kept > FIRST_OTHER && call_close_range(FIRST_OTHER, kept - 1, 0) < 0) ||
		call_close_range(kept + 1, UINT_MAX, 0) < 0)
		return error_fill(error, errno, "close what the container shall not have");
	return 0;
}

const struct step_kind step_seal = {.name = "seal", .perform = perform};
