/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A mount that is whole already becomes the root to be: on top of the old one, until the pivot.
 */
#include <errno.h>
#include <fcntl.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct root *root = step->what;
	int mount = run_fd(run, root->source);

	if (call_move_mount(mount, AT_FDCWD, "/") < 0)
		return error_fill(error, errno, "attach the root file system");
	run_give_fd(run, SLOT_ROOT, mount);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct root *root = step->what;

	if (!root->shown_as) {
		transcript_remark(transcript, "$ROOT becomes what the host has put together, with"
					      " move_mount(2) of the fd that it hands over");
		return;
	}
	transcript_command(transcript, "mount --rbind%s %s $ROOT",
		root->read_only ? " -o ro=recursive" : "",
		transcript_quote(transcript, root->shown_as));
	if (root->read_only)
		transcript_remark(transcript, "ro=recursive needs util-linux 2.39");
}

const struct step_kind step_root = {.name = "root", .perform = perform, .explain = explain};
