/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Called by host root, the container's first process still has uid 0 of the host, which is nobody
 * in there: it becomes the container's root before it makes any file.
 */
#include <errno.h>
#include <sys/prctl.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"
#include "system/call.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	if (syscall(SYS_setgroups, 0, NULL) < 0 || syscall(SYS_setresgid, 0, 0, 0) < 0 ||
		syscall(SYS_setresuid, 0, 0, 0) < 0)
		return error_fill(error, errno, "become the container's root");
	/*
	 * The change of ids made /proc/self belong to host root; seal.c has the last word on
	 * this.
	 */
	if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0)
		return error_fill(error, errno, "keep /proc/self the container's own");
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_shell(transcript, "setpriv --reuid 0 --regid 0 --clear-groups");
}

const struct step_kind step_container_root = {
	.name = "container root", .perform = perform, .explain = explain};
