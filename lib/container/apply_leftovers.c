/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an apply that was cut off has left beside its places: looked for beside all that is in the
 * layer, because what it was to do then is not known any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/applying.h"
#include "container/layer_walk.h"
#include "plan/error.h"
#include "system/fd.h"
#include "system/path.h"

static int clear_up_named(int directory, const char *name)
{
	/* Most often there is none. */
	if (unlinkat(directory, name, 0) == 0 || errno == ENOENT)
		return 0;
	return errno == EISDIR || errno == EPERM ? path_remove_tree(directory, name) : -errno;
}

static int clear_up_inode(const struct kept *kept, int host, uint64_t inode)
{
	char name[LEFTOVER_NAME_SIZE];

	leftover_name(name, kept, inode);
	int r = clear_up_named(host, name);

	if (r < 0)
		return r;
	leftover_old_name(name, kept, inode);
	return clear_up_named(host, name);
}

static int clear_up_entry(struct layer_walk *walk, int layer, int host, const char *name)
{
	struct stat status;

	if (fstatat(layer, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return clear_up_inode(walk->kept, host, status.st_ino);
}

/* A tree that was missing is made in a directory that is none of the layer's. */
static int clear_up_beside_tree(const struct kept *kept, size_t tree)
{
	struct stat status;

	if (strcmp(kept->trees[tree].path, "/") == 0)
		return 0;
	autoclose int layer = kept_open_layer(kept, tree, O_PATH);

	if (layer < 0 || fstat(layer, &status) < 0)
		return layer == -ENOENT ? 0 : layer < 0 ? layer : -errno;
	autoclose int host = kept_open_above(kept, tree);

	return host < 0 ? 0 : clear_up_inode(kept, host, status.st_ino);
}

int apply_clear_up(struct arena *arena, const struct kept *kept, struct sunder_error *error)
{
	struct layer_walk walk = {.arena = arena, .kept = kept, .visit = clear_up_entry};

	for (size_t i = 0; i < kept->tree_count; i++) {
		int r = clear_up_beside_tree(kept, i);

		if (r < 0)
			return error_fill(error, -r, "clear up beside %s", kept->trees[i].path);
	}
	return layer_walk(&walk, "clear up beside", error);
}
