/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unshare --mount-proc: a new proc over an existing directory, by its path. */
#include <errno.h>
#include <sys/mount.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"
#include "system/mount.h"

/* mount(2) has one errno for all that may be wrong; the calls of Linux 5.2 have words for it. */
static int refuse(int errnum, const char *place, struct sunder_error *error)
{
	char said[256];
	struct text reason = TEXT_IN(said);
	int proc = mount_new("proc", NULL, 0, &reason);

	if (proc >= 0)
		close(proc);
	error_fill(error, errnum, "mount %s failed", place);
	if (*said)
		error_reason(error, "%s", said);
	return -errnum;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const char *place = step->what;

	(void)run;
	if (mount("proc", place, "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL) < 0)
		return refuse(errno, place, error);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	transcript_command(transcript, "mount -t proc -o nosuid,noexec,nodev proc %s",
		transcript_quote(transcript, step->what));
}

const struct step_kind step_mount_proc = {
	.name = "mount proc", .perform = perform, .explain = explain};
