/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The walk through all that is in a layer, for what a list of changes cannot tell: what an apply
 * that was cut off has left beside its places, and directories that have all they should, but for
 * their times.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/applying.h"
#include "container/changes_finding.h"
#include "plan/error.h"
#include "system/call.h"
#include "system/entries.h"
#include "system/fd.h"
#include "system/path.h"

struct walk_level {
	const char **directories;
	size_t count, room, next;
	size_t path_length;
};

struct walk {
	struct arena *arena;
	const struct kept *kept;
	struct sunder_error *error;
	/* Of each entry; its directory, open on both sides. 0 or -errno. */
	int (*visit)(struct walk *, int layer, int host, const char *name);
	void *context;
	bool only_directories;
	struct descent layer, host;
	struct walk_level *levels;
	size_t level_count, level_room;
	char *path; /* of the directory */
};

enum { LONGEST_PATH = 64 * 1024 };

/* --- the walk --- */

static bool is_directory_at(const struct walk *walk, const struct entry *entry)
{
	struct stat status;

	if (entry->type != DT_UNKNOWN)
		return entry->type == DT_DIR;
	return fstatat(descent_fd(&walk->layer), entry->name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(status.st_mode);
}

static int visit_entry(void *context, const struct entry *entry)
{
	struct walk *walk = context;
	struct walk_level *level = &walk->levels[walk->level_count - 1];
	bool is_dir = is_directory_at(walk, entry);

	if (is_dir) {
		level->directories = arena_grow(walk->arena, level->directories, level->count,
			&level->room, sizeof(*level->directories));
		level->directories[level->count++] = arena_copy(walk->arena, entry->name);
	}
	if (!is_dir && walk->only_directories)
		return 0;
	return walk->visit(walk, descent_fd(&walk->layer), descent_fd(&walk->host), entry->name);
}

static int open_step(int directory, const char *name, int flags)
{
	int fd = call_openat2(directory, name,
		(struct open_rules){
			.flags = (uint64_t)(unsigned)flags | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
			.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV});

	return fd < 0 ? -errno : fd;
}

static int enter(struct walk *walk, int layer, int host)
{
	const struct walk_level level = {.path_length = strlen(walk->path)};
	int r = descent_push(walk->arena, &walk->layer, layer);
	int s = descent_push(walk->arena, &walk->host, host);

	walk->levels = arena_grow(walk->arena, walk->levels, walk->level_count, &walk->level_room,
		sizeof(*walk->levels));
	walk->levels[walk->level_count++] = level;
	if (r < 0 || s < 0)
		return r < 0 ? r : s;
	return entries_visit(descent_fd(&walk->layer), visit_entry, walk);
}

static bool add_to_path(struct walk *walk, const char *name)
{
	size_t length = strlen(walk->path), size = strlen(name) + 1;

	if (length == 1)
		length = 0;
	if (length + 1 + size > LONGEST_PATH)
		return false;
	walk->path[length] = '/';
	memcpy(walk->path + length + 1, name, size);
	return true;
}

/* Where the host has no such directory, there is nothing below it either. */
static int go_down(struct walk *walk, const char *name)
{
	autoclose int host = open_step(descent_fd(&walk->host), name, O_PATH);
	autoclose int layer = host < 0 ? -1 : open_step(descent_fd(&walk->layer), name, O_RDONLY);

	if (host < 0)
		return host == -EMFILE || host == -ENFILE ? host : 0;
	if (layer < 0)
		return layer;
	return add_to_path(walk, name) ? enter(walk, take_fd(&layer), take_fd(&host))
				       : -ENAMETOOLONG;
}

static int go_up(struct walk *walk)
{
	int r = descent_pop(&walk->layer);
	int s = descent_pop(&walk->host);

	if (--walk->level_count)
		walk->path[walk->levels[walk->level_count - 1].path_length] = '\0';
	return r < 0 ? r : s;
}

static int go_on(struct walk *walk)
{
	struct walk_level *level = &walk->levels[walk->level_count - 1];

	return level->next < level->count ? go_down(walk, level->directories[level->next++])
					  : go_up(walk);
}

static int walk_tree(struct walk *walk, const struct kept_tree *tree)
{
	const struct open_rules rules = {
		.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
	char name[32];
	size_t length = strlen(tree->path);

	text_print(name, "upper%zu", tree->layer);
	autoclose int host = call_openat2(AT_FDCWD, tree->path, rules);
	autoclose int layer = host < 0 ? -1 : open_step(walk->kept->directory, name, O_RDONLY);

	if (host < 0 || layer == -ENOENT)
		return 0;
	if (layer < 0 || length >= LONGEST_PATH)
		return layer < 0 ? layer : -ENAMETOOLONG;
	memcpy(walk->path, tree->path, length + 1);
	int r = enter(walk, take_fd(&layer), take_fd(&host));

	while (r == 0 && walk->level_count)
		r = go_on(walk);
	walk->level_count = 0;
	descent_end(&walk->layer);
	descent_end(&walk->host);
	return r;
}

static int walk_all(struct walk *walk, const char *doing)
{
	walk->layer.flags = O_RDONLY;
	walk->host.flags = O_PATH;
	walk->path = arena_allocate(walk->arena, LONGEST_PATH);
	for (size_t i = 0; i < walk->kept->tree_count; i++) {
		int r = walk_tree(walk, &walk->kept->trees[i]);

		if (r < 0)
			return error_fill(walk->error, -r, "%s %s", doing, walk->path);
	}
	return 0;
}

/* --- what was made beside its place --- */

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

static int clear_up_entry(struct walk *walk, int layer, int host, const char *name)
{
	struct stat status;

	if (fstatat(layer, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return clear_up_inode(walk->kept, host, status.st_ino);
}

/* A tree that was missing is made in a directory that is none of the layer's. */
static int clear_up_beside_tree(struct arena *arena, const struct kept *kept, size_t tree)
{
	const struct open_rules rules = {
		.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
	const char *path = kept->trees[tree].path;
	const char *slash = strrchr(path, '/');
	char name[32];
	struct stat status;

	if (!slash[1])
		return 0;
	text_print(name, "upper%zu", kept->trees[tree].layer);
	if (fstatat(kept->directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	autoclose int host = call_openat2(AT_FDCWD,
		slash == path ? "/" : arena_copy_bytes(arena, path, (size_t)(slash - path)), rules);

	return host < 0 ? 0 : clear_up_inode(kept, host, status.st_ino);
}

int apply_clear_up(struct arena *arena, const struct kept *kept, struct sunder_error *error)
{
	struct walk walk = {.arena = arena, .kept = kept, .error = error, .visit = clear_up_entry};

	for (size_t i = 0; i < kept->tree_count; i++) {
		int r = clear_up_beside_tree(arena, kept, i);

		if (r < 0)
			return error_fill(error, -r, "clear up beside %s", kept->trees[i].path);
	}
	return walk_all(&walk, "clear up in");
}

/* --- times --- */

/* The changes are sorted. */
const struct change *apply_find_change(const struct changes *changes, const char *path)
{
	size_t low = 0, high = changes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = paths_compare(changes->list[middle].path, path);

		if (order == 0)
			return &changes->list[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* After one that was cut off it is a change no more, but may not have got its times. */
static bool is_of_this_apply(const struct kept *kept, int host, const char *name)
{
	struct file_status status;

	if (!kept->applying || call_statx(host, name, &status) < 0)
		return false;
	return !(status.mask & STATUS_HAS_BORN) || status.born.seconds > kept->apply_began.tv_sec ||
	       (status.born.seconds == kept->apply_began.tv_sec &&
		       (long)status.born.nanoseconds > kept->apply_began.tv_nsec);
}

static bool is_new_directory(struct walk *walk, int host, const char *name)
{
	const struct applying *applying = walk->context;
	size_t length = strlen(walk->path);

	if (is_of_this_apply(walk->kept, host, name))
		return true;
	if (!add_to_path(walk, name))
		return false;
	const struct change *change = apply_find_change(applying->changes, walk->path);

	walk->path[length] = '\0';
	return change && (change->kind == CHANGE_ADDED || change->kind == CHANGE_REPLACED);
}

static int set_times(struct walk *walk, int layer, int host, const char *name)
{
	struct stat status;

	if (!is_new_directory(walk, host, name))
		return 0;
	if (fstatat(layer, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	autoclose int fd = open_step(host, name, O_RDONLY);
	const struct timespec times[] = {status.st_atim, status.st_mtim};

	if (fd < 0)
		return 0;
	return futimens(fd, times) < 0 ? -errno : 0;
}

int apply_directory_times(struct applying *applying)
{
	struct walk walk = {
		.arena = applying->arena,
		.kept = applying->kept,
		.error = applying->error,
		.visit = set_times,
		.context = applying,
		.only_directories = true,
	};

	return walk_all(&walk, "set the times of directories in");
}
