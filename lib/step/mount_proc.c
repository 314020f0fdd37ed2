/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unshare --mount-proc: a new proc over an existing directory, by its path. */
#include <errno.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const char *place = step->what;

	(void)run;
	if (mount("proc", place, "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL) < 0)
		return error_fill(error, errno, "mount %s failed", place);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	transcript_command(transcript, "mount -t proc -o nosuid,noexec,nodev proc %s",
		transcript_quote(transcript, step->what));
}

const struct step_kind step_mount_proc = {
	.name = "mount proc", .perform = perform, .explain = explain};
