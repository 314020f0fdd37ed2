/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A copy of a host directory's mounts, taken before anything of ours lies over the host's root.
 */
#include <errno.h>
#include <fcntl.h>

#include "plan/error.h"
#include "plan/run.h"
#include "step/mapped.h"
#include "step/squash.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/mount.h"

static int show_squashed(int mount, const struct clone_source *source, struct sunder_error *error)
{
	autoclose int userns = squash_open_userns(source->squashed, error);

	if (userns < 0)
		return userns;
	int r = mount_map_ids(mount, source->recursive, userns);

	return r < 0 ? mapped_refused(r, source->path, error) : 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct clone_source *source = step->what;
	int mount = mount_clone(AT_FDCWD, source->path, source->recursive, source->attributes);

	if (mount < 0)
		return error_fill(error, -mount, "take %s into the container", source->path);
	run_give_fd(run, step->gives, mount);
	int r = 0;

	if (source->squashed)
		r = show_squashed(mount, source, error);
	else if (source->map_ids)
		r = mapped_mount(run, mount, source->recursive, source->path, error);
	return mapped_is_refusal(r) && source->may_stay_unmapped ? 0 : r;
}

/* Explained where it is attached: taken.c. */
const struct step_kind step_clone = {.name = "clone", .perform = perform};
