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
	const struct proc_mount *proc = step->what;

	(void)run;
	/* EINVAL: it is no mount, and so nobody else sees what is mounted there. */
	if (proc->make_private && mount("none", proc->place, NULL, MS_PRIVATE | MS_REC, NULL) < 0 &&
		errno != EINVAL)
		return error_fill(
			error, errno, "cannot change %s filesystem propagation", proc->place);
	if (mount("proc", proc->place, "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL) < 0)
		return refuse(errno, proc->place, error);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct proc_mount *proc = step->what;
	const char *place = transcript_quote(transcript, proc->place);

	if (proc->make_private)
		transcript_command(transcript, "mount --make-rprivate %s", place);
	transcript_command(transcript, "mount -t proc -o nosuid,noexec,nodev proc %s", place);
}

const struct step_kind step_mount_proc = {
	.name = "mount proc", .perform = perform, .explain = explain};
