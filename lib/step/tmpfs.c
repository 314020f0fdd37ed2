/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tmpfs of its own at a place in the container. */
#include <errno.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/mount.h"
#include "system/path.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct tmpfs *tmpfs = step->what;
	char size[32], said[256];
	struct text reason = TEXT_IN(said);

	text_print(size, "%lu", (unsigned long)tmpfs->size);
	struct mount_option options[] = {
		{"mode", tmpfs->mode}, {tmpfs->size ? "size" : NULL, size}, {NULL, NULL}};
	autoclose int mount = mount_new("tmpfs", options, tmpfs->attributes, &reason);

	if (mount < 0)
		return step_fail(error, -mount, said, "mount a tmpfs on", tmpfs->place);
	autoclose int place = path_make_inside(run_fd(run, SLOT_ROOT), tmpfs->place, true);

	if (place < 0)
		return error_fill(error, -place, "make %s in the container", tmpfs->place);
	if (call_move_mount(mount, place, "") < 0)
		return error_fill(error, errno, "attach the tmpfs on %s", tmpfs->place);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct tmpfs *tmpfs = step->what;
	char words[80];
	struct text options = TEXT_IN(words);

	if (tmpfs->size)
		text_add(&options, ",size=%lu", (unsigned long)tmpfs->size);
	mount_attributes_write(&options, tmpfs->attributes, "");
	transcript_place(transcript, tmpfs->place, true);
	transcript_command(transcript, "mount -t tmpfs -o mode=%s%s tmpfs %s", tmpfs->mode, words,
		transcript_inside(transcript, tmpfs->place));
}

const struct step_kind step_tmpfs = {.name = "tmpfs", .perform = perform, .explain = explain};
