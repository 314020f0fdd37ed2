/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ids of another process, as the namespaces number them in which the command will be: so they
 * are asked for behind birth.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/fd.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct follow_ids *ids = step->what;
	struct stat status;

	(void)run;
	/* The directory of a process that is gone belongs to root: nobody may become that so. */
	if (fstat(ids->process, &status) < 0 || faccessat(ids->process, "stat", F_OK, 0) < 0)
		return error_fill(error, ESRCH, "see who the process is");
	if (ids->uid)
		*ids->uid = status.st_uid;
	if (ids->gid)
		*ids->gid = status.st_gid;
	return 0;
}

/* In a terminal it is an option of nsenter(1). */
const struct step_kind step_follow_ids = {.name = "follow ids", .perform = perform};
