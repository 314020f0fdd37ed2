/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The directories of a change, opened step by step below its tree, on both sides. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "container/applying.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/path.h"

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

void place_start(struct apply_place *place, struct arena *arena, const struct kept *kept)
{
	*place = (struct apply_place){
		.kept = kept,
		.layer_tree = -1,
		.host_tree = -1,
		.layer = -1,
		.host = -1,
		.directory = arena_allocate(arena, CHANGES_LONGEST_PATH),
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

static int open_trees(struct apply_place *place, size_t tree)
{
	if (place->layer_tree >= 0 && place->tree == tree)
		return 0;
	close_tree(place);
	place->tree = tree;
	place->layer_tree = kept_open_layer(place->kept, tree, O_PATH);
	if (place->layer_tree < 0)
		return place->layer_tree;
	place->host_tree = kept_open_host(place->kept, tree, O_PATH);
	return place->host_tree < 0 && place->host_tree != -ENOENT ? place->host_tree : 0;
}

/* --- a directory in it --- */

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
	const char *rest = place->directory + start;
	autoclose int layer = path_open_below(from_layer, rest, O_PATH | O_DIRECTORY);
	autoclose int host = layer < 0 ? -1
				       : path_open_below(from_host, rest, O_PATH | O_DIRECTORY);

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
	const char *name = strrchr(path, '/') + 1;

	close_directories(place);
	place->layer_name = ".";
	place->host_name = *name ? name : ".";
	place->layer = path_open_below(place->layer_tree, "", O_PATH | O_DIRECTORY);
	place->host = kept_open_above(place->kept, place->tree);
	place->inherits = true;
	return place->layer < 0 ? place->layer : place->host < 0 ? place->host : 0;
}

int place_enter(struct apply_place *place, const struct change *change)
{
	const char *inside = kept_path_in_tree(place->kept, change->tree, change->path);
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
