/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Secrets: a file is covered with an empty one, and so is a directory; both read-only. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/mount.h"
#include "system/path.h"

static int make_cover(struct run *run, bool directory)
{
	int workspace = run_fd(run, SLOT_WORKSPACE);
	const char *name = directory ? "empty" : "nothing";
	int r = directory ? mkdirat(workspace, name, 0555)
			  : mknodat(workspace, name, S_IFREG | 0444, 0);

	return r < 0 && errno != EEXIST ? -errno
					: mount_clone(workspace, name, false, MOUNT_ATTR_RDONLY);
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct hide *hide = step->what;
	struct stat status;
	autoclose int place = path_open_inside(run_fd(run, SLOT_ROOT), hide->place, O_PATH);

	if (place == -ENOENT || place == -ENOTDIR)
		return 0; /* nothing is visible there */
	if (place < 0 || fstat(place, &status) < 0)
		return error_fill(error, place < 0 ? -place : errno, "find %s", hide->place);
	autoclose int cover = make_cover(run, S_ISDIR(status.st_mode));

	if (cover < 0 || call_move_mount(cover, place, "") < 0)
		return error_fill(error, cover < 0 ? -cover : errno, "hide %s", hide->place);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct hide *hide = step->what;

	const char *place = transcript_inside(transcript, hide->place);

	transcript_command(transcript,
		"[ ! -d %s ] || mount --bind -o ro,nosuid,nodev,noexec $WORK/empty %s", place,
		place);
	transcript_command(transcript,
		"[ ! -f %s ] || { touch $WORK/nothing; mount --bind -o ro,nosuid,nodev,noexec"
		" $WORK/nothing %s; }",
		place, place);
}

const struct step_kind step_hide = {.name = "hide", .perform = perform, .explain = explain};
