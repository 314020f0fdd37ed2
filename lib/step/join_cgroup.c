/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Into the cgroup of another process, through its cgroup.procs, which was opened on the host: who
 * may do that is asked of whoever opened it.
 */
#include <errno.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/run.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct location *procs = step->what;

	(void)run;
	if (write(procs->fd, "0", 1) < 0)
		return error_fill(error, errno, "join the cgroup %s", procs->path);
	return 0;
}

/* In a terminal it is an option of nsenter(1). */
const struct step_kind step_join_cgroup = {.name = "join cgroup", .perform = perform};
