/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Idmapped mounts: what host root owns is shown as owned by container root. */
#include <errno.h>
#include <fcntl.h>

#include "plan/error.h"
#include "step/mapped.h"
#include "system/fd.h"
#include "system/mount.h"
#include "system/text.h"

/* For all the mounts that there may be it is opened once. */
static int find_userns(struct run *run)
{
	char path[64];
	int fd = run_fd(run, SLOT_USERNS);

	if (fd >= 0)
		return fd;
	text_print(path, "/proc/%d/ns/user", (int)run->pid);
	fd = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	run_give_fd(run, SLOT_USERNS, fd);
	return fd;
}

int mapped_mount(
	struct run *run, int mount, bool recursive, const char *path, struct sunder_error *error)
{
	int userns = find_userns(run);

	if (userns < 0)
		return error_fill(error, -userns, "open the container's user namespace");
	int r = mount_map_ids(mount, recursive, userns);

	return r < 0 ? mapped_refused(r, path, error) : 0;
}

int mapped_refused(int r, const char *path, struct sunder_error *error)
{
	error_fill(error, -r, "map the ids of %s", path);
	if (r == -EINVAL)
		error_reason(error,
			"its file system cannot show ids mapped (or %s is itself such"
			" a mount)",
			path);
	return r;
}
