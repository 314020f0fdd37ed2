/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which trees of the host are overlaid. An ordinary user's kernel takes no directory as a layer
 * that has mounts below it: such a directory becomes a skeleton (a tmpfs with copies of its files)
 * and each directory in it is looked at in turn, so that the split goes no further than it must.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/copy.h"
#include "container/environment.h"
#include "plan/error.h"
#include "survey/mounts.h"
#include "system/path.h"

/* Fresh in every copy, with all that is in them ... */
static const char *const fresh[] = {"/proc", "/sys", "/dev", NULL};
/* ... and fresh themselves; but who stands in a directory of theirs shall find it. */
static const char *const emptied[] = {"/tmp", "/var/tmp", "/run", NULL};

struct copied_tree *copy_new_tree(struct arena *arena, struct copy *copy, const char *path)
{
	copy->trees = arena_grow(
		arena, copy->trees, copy->count, &copy->room, sizeof(*copy->trees));
	struct copied_tree *tree = &copy->trees[copy->count++];

	tree->path = arena_copy(arena, path);
	return tree;
}

static int split(struct arena *, const struct mount_list *, struct copy *, const char *directory,
	struct sunder_error *);

static int add_tree(struct arena *arena, const struct mount_list *mounts, struct copy *copy,
	const char *path, struct sunder_error *error)
{
	const struct mount_entry *mount = mounts_at(mounts, path);

	if (copy->whole) {
		copy_add_directory(arena, mounts, copy, path);
		return 0;
	}
	if (mounts_any_below(mounts, path))
		return split(arena, mounts, copy, path, error);
	struct copied_tree *tree = copy_new_tree(arena, copy, path);

	if (mount && !mounts_can_be_layer(mount->type)) {
		tree->kind = TREE_BIND;
		return 0;
	}
	tree->kind = TREE_OVERLAY;
	tree->layer = copy->layer_count++;
	return 0;
}

static int add_children(struct arena *arena, const struct mount_list *mounts, struct copy *copy,
	DIR *directory, const char *path, struct sunder_error *error)
{
	const struct dirent *entry;
	int r = 0;

	while (r == 0 && (entry = readdir(directory))) {
		struct stat status;
		const char *child = arena_print(
			arena, "%s/%s", strcmp(path, "/") == 0 ? "" : path, entry->d_name);

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		/* What cannot be looked at, such as another user's FUSE mount, is left out. */
		if (lstat(child, &status) == 0 && S_ISDIR(status.st_mode))
			r = add_tree(arena, mounts, copy, child, error);
	}
	return r;
}

static int split(struct arena *arena, const struct mount_list *mounts, struct copy *copy,
	const char *path, struct sunder_error *error)
{
	struct copied_tree *tree = copy_new_tree(arena, copy, path);
	struct stat status;
	DIR *directory = opendir(path);

	if (!directory || fstat(dirfd(directory), &status) < 0) {
		int r = error_fill(error, errno, "look for mounts in %s", path);

		if (directory)
			closedir(directory);
		return r;
	}
	tree->kind = TREE_SKELETON;
	tree->mode = status.st_mode & 07777;
	int r = add_children(arena, mounts, copy, directory, path, error);

	closedir(directory);
	return r;
}

bool copy_is_in_emptied(const char *path)
{
	for (const char *const *place = emptied; *place; place++)
		if (mounts_is_below(path, *place))
			return true;
	return false;
}

/*
 * By a tree or, below a skeleton, by one of those that it was split into. Nothing is seen of a tree
 * in /tmp, /var/tmp and /run.
 */
static bool is_covered(const struct copy *copy, const char *path)
{
	for (size_t i = 0; i < copy->count; i++)
		if (mounts_is_below(path, copy->trees[i].path) &&
			(copy_is_in_emptied(copy->trees[i].path) || !copy_is_in_emptied(path)))
			return true;
	return false;
}

bool copy_is_fresh(const char *path)
{
	for (const char *const *place = fresh; *place; place++)
		if (mounts_is_below(path, *place))
			return true;
	return false;
}

static bool is_not_there(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR || errnum == EACCES || errnum == ELOOP;
}

/*
 * Without links, "." and "..": as the mount list has it. 0, also when there is no such directory
 * (*real is NULL then), or -errno when that cannot be told.
 */
static int find_directory(struct arena *arena, const char *path, const char **real)
{
	char found[PATH_MAX];
	struct stat status;

	*real = NULL;
	if (!realpath(path, found) || stat(found, &status) < 0)
		return is_not_there(errno) ? 0 : -errno;
	if (S_ISDIR(status.st_mode))
		*real = arena_copy(arena, found);
	return 0;
}

int copy_add_tree(
	struct arena *arena, struct copy *copy, const char *directory, struct sunder_error *error)
{
	struct mount_list mounts;
	const char *path;
	int r = find_directory(arena, directory, &path);

	if (r < 0 || !path)
		return error_fill(error,
			r < 0                          ? -r
			: access(directory, F_OK) == 0 ? ENOTDIR
						       : ENOENT,
			"find the directory of --overlay %s", directory);
	if (strcmp(path, "/") == 0 || copy_is_fresh(path))
		return error_fill(error, 0,
			"--overlay %s: there is none over / itself, /proc, /sys and /dev",
			directory);
	r = mounts_read(arena, &mounts);
	if (r < 0)
		return error_fill(error, -r, "read /proc/self/mountinfo");
	return is_covered(copy, path) ? 0 : add_tree(arena, &mounts, copy, path, error);
}

static bool is_emptied(const char *path)
{
	for (const char *const *place = emptied; *place; place++)
		if (strcmp(path, *place) == 0)
			return true;
	return false;
}

/* Where the caller cannot write on the host, it shall not seem as if it could. */
static bool is_worth_a_tree(const struct copy *copy, const char *path)
{
	return path && strcmp(path, "/") != 0 && !is_emptied(path) && !is_covered(copy, path) &&
	       (access(path, W_OK) == 0 || errno != EACCES);
}

/* HOME before the working directory: what is inside of another tree needs none of its own. */
static int add_usual(struct arena *arena, const struct mount_list *mounts, struct copy *copy,
	struct sunder_error *error)
{
	const char *const paths[] = {copy->home, copy->directory};
	int r = 0;

	for (size_t i = 0; i < 2 && r == 0; i++)
		if (is_worth_a_tree(copy, paths[i]))
			r = add_tree(arena, mounts, copy, paths[i], error);
	return r;
}

/* A working directory that was deleted, or lies outside of our root, is not to be had inside. */
static int find_working_directory(
	struct arena *arena, struct copy *copy, struct sunder_error *error)
{
	char path[PATH_MAX];

	if (!getcwd(path, sizeof(path)))
		return is_not_there(errno) ? 0
					   : error_fill(error, errno, "find the working directory");
	/* It says "(unreachable)" of one outside. */
	if (*path == '/' && !copy_is_fresh(path))
		copy->directory = arena_copy(arena, path);
	return 0;
}

int copy_plan_trees(struct arena *arena, const struct container_options *options,
	const struct identity *identity, struct copy *copy, struct sunder_error *error)
{
	const char *home = environment_get(options->environment, "HOME");
	struct mount_list mounts;
	int r = mounts_read(arena, &mounts);

	if (r < 0)
		return error_fill(error, -r, "read /proc/self/mountinfo");
	if (copy->whole)
		copy_add_mounts(arena, &mounts, copy);
	if (!home || *home != '/')
		home = identity->caller.found ? identity->caller.home : NULL;
	r = home ? find_directory(arena, home, &copy->home) : 0;
	if (r < 0)
		return error_fill(error, -r, "find the home directory %s", home);
	r = find_working_directory(arena, copy, error);
	return r < 0 ? r : add_usual(arena, &mounts, copy, error);
}
