/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cloned mount at its place in the container. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/run.h"
#include "step/step.h"
#include "step/taken.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/path.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct attach *attach = step->what;
	struct stat status;
	autoclose int place = path_make_inside(
		run_fd(run, SLOT_ROOT), attach->place, attach->directory);

	if (place < 0)
		return error_fill(error, -place, "make %s in the container", attach->place);
	if (call_move_mount(run_fd(run, attach->source), place, "") == 0)
		return 0;
	int errnum = errno;

	error_fill(error, errnum, "bind %s on %s", attach->shown_as, attach->place);
	if (fstat(place, &status) == 0 && S_ISDIR(status.st_mode) != attach->directory)
		error_reason(error, "one of them is a directory, the other is not");
	return -errnum;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct attach *attach = step->what;

	transcript_place(transcript, attach->place, attach->directory);
	explain_taken(transcript, attach->source, attach->place);
}

const struct step_kind step_attach = {.name = "bind", .perform = perform, .explain = explain};
