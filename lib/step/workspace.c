/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tmpfs over the old root's /sys, which nothing needs any more by then: what is ours but shall
 * be seen inside (/dev, /etc/hosts, empty directories) is made here and mounted from here. It goes
 * with the old root.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)step;
	if (mount("tmpfs", "/sys", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755") < 0)
		return error_fill(error, errno, "mount a tmpfs to work in, on /sys");
	int fd = openat(AT_FDCWD, "/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return error_fill(error, errno, "open the tmpfs to work in");
	run_give_fd(run, SLOT_WORKSPACE, fd);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "WORK=" EXPLAINED_WORK "; ROOT=$WORK/root");
	transcript_command(
		transcript, "mount -t tmpfs -o mode=0755,nosuid,nodev,noexec tmpfs $WORK");
	transcript_command(transcript, "mkdir $ROOT && mkdir -m 555 $WORK/empty");
}

const struct step_kind step_workspace = {
	.name = "workspace", .perform = perform, .explain = explain};
