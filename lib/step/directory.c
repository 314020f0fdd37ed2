/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A directory that programs expect, such as /run/user/1000. */
#include <errno.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/path.h"
#include "system/text.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct directory *directory = step->what;
	int place = path_make_inside(run_fd(run, SLOT_ROOT), directory->place, true);
	char path[64];

	if (place < 0)
		return error_fill(error, -place, "make %s in the container", directory->place);
	/* An O_PATH fd cannot be given to fchmod(2). */
	text_print(path, "/proc/self/fd/%d", place);
	if (chmod(path, directory->mode) < 0)
		return error_fill(error, errno, "set the mode of %s", directory->place);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct directory *directory = step->what;

	transcript_command(transcript, "mkdir -p -m %o %s", directory->mode,
		transcript_inside(transcript, directory->place));
}

const struct step_kind step_directory = {
	.name = "directory", .perform = perform, .explain = explain};
