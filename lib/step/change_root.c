/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* chroot(2), as unshare(1) and nsenter(1) have it: no boundary, only another view. */
#include <errno.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct location *place = step->what;
	bool by_fd = place->fd >= 0;

	(void)run;
	if (by_fd && fchdir(place->fd) < 0)
		return error_fill(
			error, errno, "cannot change root directory to '%s'", place->path);
	if (chroot(by_fd ? "." : place->path) < 0 || chdir("/") < 0)
		return error_fill(
			error, errno, "cannot change root directory to '%s'", place->path);
	return 0;
}

/* An fd is opened before birth, and so it is part of the line that nsenter(1) is called with. */
static void explain(struct transcript *transcript, const struct step *step)
{
	const struct location *place = step->what;

	if (place->fd < 0)
		transcript_command(
			transcript, "exec chroot %s sh", transcript_quote(transcript, place->path));
}

const struct step_kind step_change_root = {
	.name = "root directory", .perform = perform, .explain = explain};
