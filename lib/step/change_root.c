/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* chroot(2), as unshare(1) and nsenter(1) have it: no boundary, only another view. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"
#include "system/fd.h"

static int fail(const struct new_root *root, struct sunder_error *error)
{
	return error_fill(error, errno, "cannot change root directory to '%s'", root->place.path);
}

static int change(const struct new_root *root, struct sunder_error *error)
{
	bool by_fd = root->place.fd >= 0;

	if (by_fd && fchdir(root->place.fd) < 0)
		return fail(root, error);
	if (chroot(by_fd ? "." : root->place.path) < 0 || chdir("/") < 0)
		return fail(root, error);
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct new_root *root = step->what;

	(void)run;
	if (!root->keeps_directory)
		return change(root, error);
	autoclose int directory = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		return error_fill(error, errno, "cannot open current working directory");
	int r = change(root, error);

	if (r == 0 && fchdir(directory) < 0)
		r = error_fill(error, errno, "cannot change directory by working directory file");
	return r;
}

/* An fd is opened before birth, and so it is part of the line that nsenter(1) is called with. */
static void explain(struct transcript *transcript, const struct step *step)
{
	const struct new_root *root = step->what;

	if (root->place.fd < 0)
		transcript_command(transcript, "exec chroot %s sh",
			transcript_quote(transcript, root->place.path));
}

const struct step_kind step_change_root = {
	.name = "root directory", .perform = perform, .explain = explain};
