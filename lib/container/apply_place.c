/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The directories of a change, opened step by step below its tree, on both sides. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "container/applying.h"
#include "system/call.h"
#include "system/fd.h"

/* As of what is compared (changes.c). */
enum { LONGEST_PATH = 64 * 1024 };

void leftover_name(char name[LEFTOVER_NAME_SIZE], const struct kept *kept, uint64_t inode)
{
	text_print_sized(
		name, LEFTOVER_NAME_SIZE, ".sunder-apply-%s-%lu", kept->name, (unsigned long)inode);
}

void leftover_old_name(char name[LEFTOVER_NAME_SIZE], const struct kept *kept, uint64_t inode)
{
	text_print_sized(name, LEFTOVER_NAME_SIZE, ".sunder-apply-%s-%lu-old", kept->name,
		(unsigned long)inode);
}

const char *place_inside(const struct kept *kept, const struct change *change)
{
	const char *rest = change->path + strlen(kept->trees[change->tree].path);

	/* Of / the slash has been passed. */
	return *rest == '/' ? rest + 1 : rest;
}

void place_start(struct apply_place *place, struct arena *arena, const struct kept *kept)
{
	*place = (struct apply_place){
		.kept = kept,
		.layer_tree = -1,
		.host_tree = -1,
		.layer = -1,
		.host = -1,
		.directory = arena_allocate(arena, LONGEST_PATH),
	};
}

static void close_directories(struct apply_place *place)
{
	close_keeping_errno(take_fd(&place->layer));
	close_keeping_errno(take_fd(&place->host));
	place->is_open = false;
}

static void close_tree(struct apply_place *place)
{
	close_directories(place);
	close_keeping_errno(take_fd(&place->layer_tree));
	close_keeping_errno(take_fd(&place->host_tree));
}

void place_end(struct apply_place *place)
{
	close_tree(place);
}

/* --- the tree --- */

static int open_directory(int base, const char *path, uint64_t resolve)
{
	int fd = call_openat2(base, path,
		(struct open_rules){.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = resolve});

	return fd < 0 ? -errno : fd;
}

static int open_trees(struct apply_place *place, size_t tree)
{
	const struct kept_tree *kept = &place->kept->trees[tree];
	char name[32];

	if (place->layer_tree >= 0 && place->tree == tree)
		return 0;
	close_tree(place);
	text_print(name, "upper%zu", kept->layer);
	place->tree = tree;
	place->layer_tree = open_directory(
		place->kept->directory, name, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
	if (place->layer_tree < 0)
		return place->layer_tree;
	place->host_tree = open_directory(AT_FDCWD, kept->path, RESOLVE_NO_SYMLINKS);
	return place->host_tree < 0 && place->host_tree != -ENOENT ? place->host_tree : 0;
}

/* --- a directory in it --- */

/* In pieces that the kernel takes: the way may be longer. Takes `base` over, if it is not -1. */
static int open_below(int tree, const char *path)
{
	enum { PIECE = 2048 };
	const uint64_t resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
	autoclose int passed = -1;
	int base = tree;

	while (strlen(path) > PIECE) {
		char piece[PIECE + 1];
		size_t length = PIECE;

		while (path[length] != '/')
			length--;
		memcpy(piece, path, length);
		piece[length] = '\0';
		path += length + 1;
		base = open_directory(base, piece, resolve);
		if (base < 0)
			return base;
		close_keeping_errno(passed);
		passed = base;
	}
	return open_directory(base, *path ? path : ".", resolve);
}

/* Does what is made in it get an access list? */
static bool has_default_list(int directory)
{
	return call_getxattrat(directory, ".", "system.posix_acl_default", NULL, 0) >= 0 ||
	       errno == ENOSYS;
}

/* The directory is that of before, or below it: then only the rest has to be gone. */
static int open_directories(struct apply_place *place, const char *inside, size_t length)
{
	size_t open = place->is_open ? strlen(place->directory) : 0;
	bool is_below = place->is_open && open <= length &&
			strncmp(place->directory, inside, open) == 0 &&
			(open == length || open == 0 || inside[open] == '/');

	if (is_below && open == length)
		return 0;
	int from_layer = is_below ? place->layer : place->layer_tree;
	int from_host = is_below ? place->host : place->host_tree;
	size_t start = is_below && open ? open + 1 : 0;

	memcpy(place->directory, inside, length);
	place->directory[length] = '\0';
	autoclose int layer = open_below(from_layer, place->directory + start);
	autoclose int host = layer < 0 ? -1 : open_below(from_host, place->directory + start);

	close_directories(place);
	if (layer < 0 || host < 0)
		return layer < 0 ? layer : host;
	place->layer = take_fd(&layer);
	place->host = take_fd(&host);
	place->inherits = has_default_list(place->host);
	place->is_open = true;
	return 0;
}

/* The tree itself is in a directory of the host that is none of the tree's. */
static int enter_tree(struct apply_place *place)
{
	const char *path = place->kept->trees[place->tree].path;
	const char *slash = strrchr(path, '/');
	char above[4096];

	close_directories(place);
	place->layer_name = ".";
	place->host_name = slash[1] ? slash + 1 : ".";
	if ((size_t)(slash - path) >= sizeof(above))
		return -ENAMETOOLONG;
	memcpy(above, path, (size_t)(slash - path));
	above[slash - path] = '\0';
	place->layer = open_directory(place->layer_tree, ".", RESOLVE_BENEATH);
	place->host = open_directory(AT_FDCWD, *above ? above : "/", RESOLVE_NO_SYMLINKS);
	place->inherits = true;
	return place->layer < 0 ? place->layer : place->host < 0 ? place->host : 0;
}

int place_enter(struct apply_place *place, const struct change *change)
{
	const char *inside = place_inside(place->kept, change);
	const char *slash = strrchr(inside, '/');
	int r = open_trees(place, change->tree);

	if (r < 0)
		return r;
	if (!*inside)
		return enter_tree(place);
	/* A tree that was missing has been made by now. */
	if (place->host_tree < 0) {
		close_tree(place);
		r = open_trees(place, change->tree);
		if (r < 0 || place->host_tree < 0)
			return r < 0 ? r : place->host_tree;
	}
	place->layer_name = place->host_name = slash ? slash + 1 : inside;
	return open_directories(place, inside, slash ? (size_t)(slash - inside) : 0);
}
