/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --read-only: the root mount itself, when all other mounts have found their places in it. */
#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/kernel.h"
#include "system/mount.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int r = mount_restrict(run_fd(run, SLOT_ROOT), false, MOUNT_ATTR_RDONLY);

	(void)step;
	return r < 0 ? error_fill(error, -r, "make the root read-only") : 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "mount -o remount,bind,ro $ROOT");
}

const struct step_kind step_read_only_root = {
	.name = "read-only root", .perform = perform, .explain = explain};
