/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The SELinux context that the command will have, as setexeccon(3) sets it. */
#include "plan/error.h"
#include "step/proc_file.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int r = proc_file_write(run, "thread-self/attr/exec", step->what);

	return r < 0 ? error_fill(error, -r, "take on the SELinux context %s",
			       (const char *)step->what)
		     : 0;
}

/* In a terminal it is an option of nsenter(1). */
const struct step_kind step_exec_context = {.name = "SELinux context", .perform = perform};
