/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /sys, read-only; it shows our network namespace, so it must be ours. */
#include "plan/error.h"
#include "plan/explain.h"
#include "step/attach_own.h"
#include "step/step.h"
#include "system/kernel.h"
#include "system/mount.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	char said[256];
	int context;
	struct text reason = TEXT_IN(said);
	int sysfs = mount_new_unclosed("sysfs", NULL,
		MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
		&context, &reason);

	if (sysfs < 0)
		return step_fail(error, -sysfs, said, "mount sysfs on", "/sys");
	run_give_fd(run, step->gives, sysfs);
	return attach_own(run, sysfs, "sys", error);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "mount -t sysfs -o nosuid,nodev,noexec sysfs $ROOT/sys");
	transcript_command(transcript, "mount -o remount,bind,ro $ROOT/sys");
}

const struct step_kind step_sysfs = {.name = "sysfs", .perform = perform, .explain = explain};
