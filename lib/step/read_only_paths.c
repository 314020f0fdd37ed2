/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of /proc changes the machine, not the container: visible, but read-only. */
#include <errno.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/kernel.h"
#include "system/mount.h"

static const char *const paths[] = {"bus", "fs", "irq", "sys", "sysrq-trigger", NULL};

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int proc = run_fd(run, SLOT_PROC);

	(void)step;
	for (const char *const *path = paths; *path; path++) {
		int copy = mount_clone(proc, *path, false, MOUNT_ATTR_RDONLY);

		if (copy == -ENOENT)
			continue;
		if (copy < 0 || call_move_mount(copy, proc, *path) < 0)
			return error_fill(
				error, copy < 0 ? -copy : errno, "make /proc/%s read-only", *path);
	}
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	char line[256];
	struct text text = TEXT_IN(line);

	(void)step;
	for (const char *const *path = paths; *path; path++)
		text_add(&text, " %s", *path);
	transcript_command(transcript,
		"cd $ROOT/proc; for path in%s; do [ ! -e $path ] || mount --bind"
		" -o ro,nosuid,nodev,noexec $path $path; done",
		line);
}

const struct step_kind step_read_only_paths = {
	.name = "read-only paths", .perform = perform, .explain = explain};
