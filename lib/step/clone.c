/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A copy of a host directory's mounts, taken before anything of ours lies over the host's root.
 */
#include <errno.h>
#include <fcntl.h>

#include "plan/error.h"
#include "plan/run.h"
#include "step/mapped.h"
#include "step/step.h"
#include "system/mount.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct clone_source *source = step->what;
	int mount = mount_clone(AT_FDCWD, source->path, source->recursive, source->attributes);

	if (mount < 0)
		return error_fill(error, -mount, "take %s into the container", source->path);
	run_give_fd(run, step->gives, mount);
	int r = source->map_ids ? mapped_mount(run, mount, source->recursive, source->path, error)
				: 0;

	return r == -EINVAL && source->may_stay_unmapped ? 0 : r;
}

/* Explained where it is attached: taken.c. */
const struct step_kind step_clone = {.name = "clone", .perform = perform};
