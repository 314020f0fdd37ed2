/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The first mount of the container: a procfs of its own PID namespace, attached nowhere yet.
 * Everything that is written to /proc goes through it, and later it becomes the container's
 * /proc. It is made while the host's root is there, because the kernel looks there whether a new
 * procfs would reveal more than the caller can see.
 */
#include <errno.h>
#include <fcntl.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/kernel.h"
#include "system/mount.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	char said[256];
	int context;
	struct text reason = TEXT_IN(said);
	int proc = mount_new_unclosed("proc", NULL,
		MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, &context, &reason);

	(void)step;
	if (proc < 0)
		return step_fail(error, -proc, said, "mount proc on", "/proc");
	run_give_fd(run, SLOT_PROC, proc);
	return 0;
}

/* Explained where it is attached: proc.c. */
const struct step_kind step_private_proc = {.name = "proc", .perform = perform};

/* The container shares the host's PID namespace, and with it the host's /proc. */
static int open_host_proc(struct run *run, const struct step *step, struct sunder_error *error)
{
	int proc = openat(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)step;
	if (proc < 0)
		return error_fill(error, errno, "open /proc");
	run_give_fd(run, SLOT_PROC, proc);
	return 0;
}

/* In a terminal it is /proc, and nothing to be typed. */
const struct step_kind step_host_proc = {.name = "host's proc", .perform = open_host_proc};
