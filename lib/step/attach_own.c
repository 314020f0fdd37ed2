/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * move_mount(2) does not follow a link in the last part of the path, and there is no other part.
 */
#include <errno.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "step/attach_own.h"
#include "system/call.h"

int attach_own(struct run *run, int mount, const char *name, struct sunder_error *error)
{
	int root = run_fd(run, SLOT_ROOT);

	if (call_move_mount(mount, root, name) == 0)
		return 0;
	if (errno == ENOENT) {
		if (mkdirat(root, name, 0755) < 0)
			return error_fill(error, errno, "make the directory /%s in the root", name);
		if (call_move_mount(mount, root, name) == 0)
			return 0;
	}
	int errnum = errno;

	error_fill(error, errnum, "attach /%s", name);
	if (errnum == ENOTDIR || errnum == EINVAL)
		error_reason(error, "/%s of the root file system is not a directory", name);
	return -errnum;
}
