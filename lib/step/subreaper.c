/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * In the host's PID namespace nobody but us would end what the command leaves behind: orphans come
 * to the container's first process. Set before the command is there, which may be gone quickly.
 */
#include <errno.h>
#include <sys/prctl.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0
		       ? error_fill(error, errno, "become the reaper of the container's orphans")
		       : 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_remark(transcript, "what the command leaves behind comes to sunder's init, with"
				      " PR_SET_CHILD_SUBREAPER: no command sets that");
}

const struct step_kind step_subreaper = {
	.name = "subreaper", .perform = perform, .explain = explain};
