/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The trees of a kept layer, each on both sides: its upper layer, and what it is on the host. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "container/kept.h"
#include "system/call.h"

int kept_open_layer(const struct kept *kept, size_t tree, int flags)
{
	char name[32];

	text_print(name, "upper%zu", kept->trees[tree].layer);
	int fd = openat(kept->directory, name, flags | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int open_directory(const char *path, int flags)
{
	struct open_rules rules = {
		.flags = (uint64_t)(unsigned)flags | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_NO_SYMLINKS,
	};
	int fd = call_openat2(AT_FDCWD, path, rules);

	return fd < 0 ? -errno : fd;
}

int kept_open_host(const struct kept *kept, size_t tree, int flags)
{
	return open_directory(kept->trees[tree].path, flags);
}

int kept_open_above(const struct kept *kept, size_t tree)
{
	const char *path = kept->trees[tree].path;
	size_t length = (size_t)(strrchr(path, '/') - path);
	char above[PATH_MAX];

	if (length >= sizeof(above))
		return -ENAMETOOLONG;
	memcpy(above, path, length);
	above[length] = '\0';
	return open_directory(*above ? above : "/", O_PATH);
}

const char *kept_path_in_tree(const struct kept *kept, size_t tree, const char *path)
{
	const char *rest = path + strlen(kept->trees[tree].path);

	/* Of / the slash has been passed. */
	return *rest == '/' ? rest + 1 : rest;
}
