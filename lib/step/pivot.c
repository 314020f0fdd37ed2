/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pivot_root, never chroot: the old root is put on top of the new one's "." and then detached, so
 * that no directory has to be made for it, and no path leads back (pivot_root(2), NOTES).
 */
#include <errno.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)step;
	if (fchdir(run_fd(run, SLOT_ROOT)) < 0)
		return error_fill(error, errno, "enter the root file system");
	if (call_pivot_root(".", ".") < 0)
		return error_fill(error, errno, "pivot into the root file system");
	/* Once: the old root lies alone on top of ours. Else the host would be there as "/..". */
	if (umount2(".", MNT_DETACH) < 0)
		return error_fill(error, errno, "detach the host's root");
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_leave_root(transcript);
	transcript_command(transcript, "cd $ROOT && pivot_root . .");
	transcript_remark(transcript, "from here on, programs are those of the container's root");
	transcript_command(transcript, "umount -l . && cd /");
}

const struct step_kind step_pivot = {.name = "pivot", .perform = perform, .explain = explain};
