/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How mount steps tell what the kernel said. */
#include "plan/error.h"
#include "step/step.h"

int step_fail(struct sunder_error *error, int errnum, const char *reason, const char *doing,
	const char *name)
{
	error_fill(error, errnum, "%s %s", doing, name);
	if (*reason)
		error_reason(error, "%s", reason);
	return -errnum;
}
