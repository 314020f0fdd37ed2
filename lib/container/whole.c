/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Root's copy of the machine: every mount that is seen is a tree of its own, because an overlay
 * shows no mounts that are below its lower layer, and because ids are mapped mount by mount. What
 * cannot be a layer, or is read-only already, can only be read.
 */
#include <string.h>
#include <sys/stat.h>

#include "container/copy.h"

static bool is_file(const struct mount_entry *mount)
{
	struct stat status;

	/* The root of a file system is a directory: nothing that may hang is asked. */
	return strcmp(mount->root, "/") != 0 && stat(mount->place, &status) == 0 &&
	       !S_ISDIR(status.st_mode);
}

static void tell(struct arena *arena, struct copy *copy, const char *path, const char *type)
{
	copy->read_only = copy->read_only
				  ? arena_print(arena, "%s, %s (%s)", copy->read_only, path, type)
				  : arena_print(arena, "%s (%s)", path, type);
}

static void add(
	struct arena *arena, struct copy *copy, const struct mount_entry *mount, const char *path)
{
	struct copied_tree *tree = copy_new_tree(arena, copy, path);

	tree->is_file = strcmp(path, mount->place) == 0 && is_file(mount);
	if (!tree->is_file && !mount->read_only && mounts_can_be_layer(mount->type)) {
		tree->kind = TREE_OVERLAY;
		tree->in_memory = strcmp(mount->type, "tmpfs") == 0;
		tree->layer = copy->layer_count++;
		return;
	}
	tree->kind = TREE_BIND;
	if (!mount->read_only)
		tell(arena, copy, path, tree->is_file ? "a file that is a mount" : mount->type);
}

void copy_sort(struct copy *copy)
{
	for (size_t i = 1; i < copy->count; i++)
		for (size_t j = i;
			j > 0 && strcmp(copy->trees[j - 1].path, copy->trees[j].path) > 0; j--) {
			struct copied_tree tree = copy->trees[j];

			copy->trees[j] = copy->trees[j - 1];
			copy->trees[j - 1] = tree;
		}
}

static void add_below(struct arena *arena, const struct mount_list *mounts, struct copy *copy,
	const char *directory, bool wanted)
{
	for (size_t i = 0; i < mounts->count; i++) {
		const struct mount_entry *mount = &mounts->entries[i];
		bool is_root = strcmp(mount->place, "/") == 0;

		if (!mounts_is_below(mount->place, directory) || copy_is_fresh(mount->place) ||
			(!wanted && copy_is_in_emptied(mount->place)) ||
			mounts_is_kernels(mount->type))
			continue;
		/* Of / itself the last one is it: everything else is mounted later. */
		if (is_root ? mount == mounts_at(mounts, "/") : !mounts_is_covered(mounts, mount))
			add(arena, copy, mount, mount->place);
	}
	copy_sort(copy);
}

void copy_add_mounts(struct arena *arena, const struct mount_list *mounts, struct copy *copy)
{
	add_below(arena, mounts, copy, "/", false);
}

void copy_add_directory(
	struct arena *arena, const struct mount_list *mounts, struct copy *copy, const char *path)
{
	const struct mount_entry *mount = mounts_under(mounts, path);

	if (mount && strcmp(mount->place, path) != 0)
		add(arena, copy, mount, path);
	add_below(arena, mounts, copy, path, true);
}
