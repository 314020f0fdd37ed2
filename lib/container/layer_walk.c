/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Down and up, by names in open directories: neither the stack nor the fds follow a deep layer. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "container/changes.h"
#include "container/layer_walk.h"
#include "plan/error.h"
#include "system/entries.h"
#include "system/fd.h"
#include "system/path.h"

static struct layer_level *this_level(const struct layer_walk *walk)
{
	return &walk->levels[walk->level_count - 1];
}

static int put_name(struct layer_walk *walk, const char *name)
{
	return path_put_name(walk->path, CHANGES_LONGEST_PATH, this_level(walk)->path_length, name);
}

static bool is_directory_at(const struct layer_walk *walk, const struct entry *entry)
{
	struct stat status;

	if (entry->type != DT_UNKNOWN)
		return entry->type == DT_DIR;
	return fstatat(descent_fd(&walk->layer), entry->name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(status.st_mode);
}

static int visit_entry(void *context, const struct entry *entry)
{
	struct layer_walk *walk = context;
	struct layer_level *level = this_level(walk);
	bool is_directory = is_directory_at(walk, entry);

	if (is_directory) {
		level->directories = arena_grow(walk->arena, level->directories, level->count,
			&level->room, sizeof(*level->directories));
		level->directories[level->count++] = arena_copy(walk->arena, entry->name);
	}
	if (!is_directory && walk->only_directories)
		return 0;
	int r = put_name(walk, entry->name);

	if (r < 0)
		return r;
	return walk->visit(walk, descent_fd(&walk->layer), descent_fd(&walk->host), entry->name);
}

/* Takes the fds over. */
static int enter(struct layer_walk *walk, int layer, int host)
{
	const struct layer_level level = {.path_length = strlen(walk->path)};
	int r = descent_push(walk->arena, &walk->layer, layer);
	int s = descent_push(walk->arena, &walk->host, host);

	walk->levels = arena_grow(walk->arena, walk->levels, walk->level_count, &walk->level_room,
		sizeof(*walk->levels));
	walk->levels[walk->level_count++] = level;
	if (r < 0 || s < 0)
		return r < 0 ? r : s;
	return entries_visit(descent_fd(&walk->layer), visit_entry, walk);
}

static int open_step(int directory, const char *name, int flags)
{
	return path_open_below(directory, name, flags | O_DIRECTORY | O_NOFOLLOW);
}

/* Where the host has no such directory, there is nothing below it either. */
static int go_down(struct layer_walk *walk, const char *name)
{
	autoclose int host = open_step(descent_fd(&walk->host), name, O_PATH);
	autoclose int layer = host < 0 ? -1 : open_step(descent_fd(&walk->layer), name, O_RDONLY);

	if (host < 0)
		return host == -EMFILE || host == -ENFILE ? host : 0;
	if (layer < 0)
		return layer;
	int r = put_name(walk, name);

	return r < 0 ? r : enter(walk, take_fd(&layer), take_fd(&host));
}

static int go_up(struct layer_walk *walk)
{
	int r = descent_pop(&walk->layer);
	int s = descent_pop(&walk->host);

	walk->level_count--;
	return r < 0 ? r : s;
}

static int go_on(struct layer_walk *walk)
{
	struct layer_level *level = this_level(walk);

	return level->next < level->count ? go_down(walk, level->directories[level->next++])
					  : go_up(walk);
}

static int walk_tree(struct layer_walk *walk, size_t tree)
{
	const char *path = walk->kept->trees[tree].path;
	size_t length = strlen(path);
	autoclose int host = kept_open_host(walk->kept, tree, O_PATH);
	autoclose int layer = host < 0 ? -1 : kept_open_layer(walk->kept, tree, O_RDONLY);

	if (host < 0 || layer == -ENOENT)
		return 0;
	if (layer < 0 || length >= CHANGES_LONGEST_PATH)
		return layer < 0 ? layer : -ENAMETOOLONG;
	memcpy(walk->path, path, length + 1);
	int r = enter(walk, take_fd(&layer), take_fd(&host));

	while (r == 0 && walk->level_count)
		r = go_on(walk);
	walk->level_count = 0;
	descent_end(&walk->layer);
	descent_end(&walk->host);
	return r;
}

int layer_walk(struct layer_walk *walk, const char *doing, struct sunder_error *error)
{
	walk->layer.flags = O_RDONLY;
	walk->host.flags = O_PATH;
	walk->path = arena_allocate(walk->arena, CHANGES_LONGEST_PATH);
	for (size_t i = 0; i < walk->kept->tree_count; i++) {
		int r = walk_tree(walk, i);

		if (r < 0)
			return error_fill(error, -r, "%s %s", doing, walk->path);
	}
	return 0;
}
