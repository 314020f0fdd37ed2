/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times of directories: given when nothing more is made in them. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "container/applying.h"
#include "container/changes_finding.h"
#include "container/layer_walk.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/path.h"

/* After one that was cut off it is a change no more, but may not have got its times. */
static bool is_of_this_apply(const struct kept *kept, int host, const char *name)
{
	struct file_status status;

	if (!kept->applying || call_statx(host, name, &status) < 0)
		return false;
	return !(status.mask & STATUS_HAS_BORN) || is_after(status.born, kept->apply_began);
}

static bool is_new_directory(const struct layer_walk *walk, int host, const char *name)
{
	const struct applying *applying = walk->context;

	if (is_of_this_apply(walk->kept, host, name))
		return true;
	const struct change *change = changes_at(applying->changes, walk->path);

	return change && (change->kind == CHANGE_ADDED || change->kind == CHANGE_REPLACED);
}

static int set_times(struct layer_walk *walk, int layer, int host, const char *name)
{
	struct stat status;

	if (!is_new_directory(walk, host, name))
		return 0;
	if (fstatat(layer, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	autoclose int fd = path_open_below(host, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	const struct timespec times[] = {status.st_atim, status.st_mtim};

	if (fd < 0)
		return 0;
	return futimens(fd, times) < 0 ? -errno : 0;
}

int apply_directory_times(struct applying *applying)
{
	struct layer_walk walk = {
		.arena = applying->arena,
		.kept = applying->kept,
		.visit = set_times,
		.context = applying,
		.only_directories = true,
	};

	return layer_walk(&walk, "set the times of", applying->error);
}
