/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Layers that stay: a container whose upper layers are made in the store (--keep), or that begins
 * with what an earlier one has written (--from): gone on with, or copied. It cannot be a layer
 * below a new one: the store is itself in a directory that is one, which overlayfs refuses (ELOOP).
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "container/keeping.h"
#include "container/making.h"
#include "plan/error.h"

/* --- what is asked for --- */

static int refuse_combinations(const struct container_options *options, struct sunder_error *error)
{
	const char *option = options->keep ? "--keep" : "--from";

	if (options->write_through || options->read_only)
		return error_fill(error, 0, "%s goes with an upper layer: leave out %s", option,
			options->write_through ? "--write-through" : "--read-only");
	if (options->layers == LAYERS_IN_MEMORY)
		return error_fill(
			error, 0, "%s has its layers on disk: leave out --memory", option);
	if (options->keep && !kept_is_name(options->keep))
		return error_fill(error, 0,
			"--keep %s: a name is 1 to 64 of A-Z a-z 0-9 . _ -, the first none of . -",
			options->keep);
	return 0;
}

static bool same_map(const struct id_map *one, const struct id_map *other)
{
	return one->count == other->count &&
	       (one->count == 0 || memcmp(one->extents, other->extents,
					   one->count * sizeof(*one->extents)) == 0);
}

static int refuse_ids(const struct making *making, const char *name, struct sunder_error *error)
{
	const struct kept *from = &making->keeping.from;
	const struct identity *identity = &making->identity;

	if (from->by_root == identity->is_root && from->has_userns == identity->has_userns &&
		same_map(&from->maps.uid, &identity->maps.uid) &&
		same_map(&from->maps.gid, &identity->maps.gid))
		return 0;
	error_fill(
		error, 0, "--from %s: its files belong to other ids than this container's", name);
	error_hint(error, "it goes with the --root, --userns and subordinate ids that it was made"
			  " with");
	return -EINVAL;
}

int keeping_find(struct making *making, struct sunder_error *error)
{
	const struct container_options *options = making->options;
	struct keeping *keeping = &making->keeping;
	int r = options->keep || options->from ? refuse_combinations(options, error) : 0;

	keeping->store = kept_store(making->arena, options->environment);
	if (r < 0)
		return r;
	if (options->keep) {
		keeping->name = options->keep;
		keeping->path = arena_print(making->arena, "%s/%s", keeping->store, options->keep);
	}
	if (!options->from)
		return 0;
	keeping->has_from = true;
	keeping->goes_on = options->keep && strcmp(options->keep, options->from) == 0;
	r = kept_open(making->arena, keeping->store, options->from,
		keeping->goes_on ? KEPT_TO_WRITE : KEPT_TO_READ, &keeping->from, error);
	return r < 0 ? r : refuse_ids(making, options->from, error);
}

/* --- trees --- */

static struct copied_tree *find_tree(struct copy *copy, const char *path)
{
	for (size_t i = 0; i < copy->count; i++)
		if (strcmp(copy->trees[i].path, path) == 0)
			return &copy->trees[i];
	return NULL;
}

static int place_tree(
	struct making *making, const struct kept_tree *kept, struct sunder_error *error)
{
	struct copied_tree *tree = find_tree(&making->copy, kept->path);

	if (tree && tree->kind != TREE_OVERLAY)
		return error_fill(error, 0,
			"--from %s: %s cannot be a layer now: there are mounts below it, or it is"
			" one of another kind",
			making->keeping.from.name, kept->path);
	if (!tree && making->copy.whole && !copy_is_in_emptied(kept->path))
		return error_fill(error, 0, "--from %s: there is nothing mounted on %s now",
			making->keeping.from.name, kept->path);
	if (!tree) {
		tree = copy_new_tree(making->arena, &making->copy, kept->path);
		tree->kind = TREE_OVERLAY;
	}
	tree->layer = kept->layer;
	return 0;
}

/* Trees that it has had from the beginning have their numbers. */
static void renumber(struct making *making)
{
	const struct kept *from = &making->keeping.from;
	struct copy *copy = &making->copy;
	size_t next = making->options->root ? 1 : 0;

	for (size_t i = 0; i < from->tree_count; i++)
		if (from->trees[i].layer >= next)
			next = from->trees[i].layer + 1;
	for (size_t i = 0; i < copy->count; i++) {
		bool is_old = false;

		for (size_t j = 0; j < from->tree_count && !is_old; j++)
			is_old = strcmp(from->trees[j].path, copy->trees[i].path) == 0;
		if (copy->trees[i].kind == TREE_OVERLAY && !is_old)
			copy->trees[i].layer = next++;
	}
	copy->layer_count = next;
}

/* Its layer is always the first. */
static int place_root(const struct kept *from, const char *root, struct sunder_error *error)
{
	const struct kept_tree *first = from->tree_count ? &from->trees[0] : NULL;

	if (!first || first->layer != 0 || strcmp(first->path, root) != 0)
		return error_fill(
			error, 0, "--from %s: it was made with another --root", from->name);
	return 0;
}

static int place_layers(struct making *making, const char *root, struct sunder_error *error)
{
	const struct kept *from = &making->keeping.from;
	int r = root ? place_root(from, root, error) : 0;

	for (size_t i = root ? 1 : 0; i < from->tree_count && r == 0; i++)
		r = place_tree(making, &from->trees[i], error);
	if (r < 0)
		return r;
	renumber(making);
	copy_sort(&making->copy);
	return 0;
}

/* --- the description --- */

/* In a --root these are made where they are missing; a copy of the machine has them. */
static const char *const usual_mount_points[] = {
	"/proc", "/sys", "/dev", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", NULL};

/* All places that something is mounted on, so that no change is seen in what was made for that. */
static void add_mount_points(struct making *making, const char *root, struct kept *kept)
{
	const struct container_options *options = making->options;
	const struct copy *copy = &making->copy;
	const struct kept *from = &making->keeping.from;
	const char *above = root && strcmp(root, "/") != 0 ? root : "";
	size_t count = 0, most = sizeof(usual_mount_points) / sizeof(*usual_mount_points) +
				 options->placement_count + copy->count + from->mount_point_count;
	const char **places = arena_allocate(making->arena, most * sizeof(*places));

	for (const char *const *usual = usual_mount_points; root && *usual; usual++)
		places[count++] = arena_print(making->arena, "%s%s", above, *usual);
	for (size_t i = 0; i < options->placement_count; i++)
		places[count++] = arena_print(
			making->arena, "%s%s", above, options->placements[i].place);
	for (size_t i = 0; root && i < copy->count; i++)
		places[count++] = arena_print(making->arena, "%s%s", above, copy->trees[i].path);
	for (size_t i = 0; i < from->mount_point_count; i++)
		places[count++] = from->mount_points[i];
	kept->mount_points = places;
	kept->mount_point_count = count;
}

static int describe(struct making *making, const char *root, struct sunder_error *error)
{
	const struct keeping *keeping = &making->keeping;
	const struct copy *copy = &making->copy;
	struct kept *kept = arena_allocate(making->arena, sizeof(*kept));
	int r = kept_read_boot(making->arena, &kept->boot);

	if (r < 0)
		return error_fill(error, -r, "read the machine's boot id");
	kept->name = keeping->name;
	kept->path = keeping->path;
	clock_gettime(CLOCK_REALTIME, &kept->started);
	/* Older than any of its files. */
	if (keeping->has_from) {
		kept->started = keeping->from.started;
		kept->applied = keeping->from.applied;
		kept->applied_count = keeping->from.applied_count;
	}
	kept->has_userns = making->identity.has_userns;
	kept->by_root = making->identity.is_root;
	kept->maps = making->identity.maps;
	kept->command = making->options->command;
	kept->trees = arena_allocate(making->arena, (copy->count + 1) * sizeof(*kept->trees));
	if (root)
		kept->trees[kept->tree_count++] = (struct kept_tree){.path = root};
	for (size_t i = 0; i < copy->count; i++)
		if (copy->trees[i].kind == TREE_OVERLAY)
			kept->trees[kept->tree_count++] = (struct kept_tree){
				.path = copy->trees[i].path, .layer = copy->trees[i].layer};
	add_mount_points(making, root, kept);
	making->keeping.description = kept;
	return 0;
}

static int find_root(struct making *making, const char **root, struct sunder_error *error)
{
	char real[PATH_MAX];

	*root = NULL;
	if (!making->options->root)
		return 0;
	if (!realpath(making->options->root, real))
		return error_fill(
			error, errno, "open the root file system %s", making->options->root);
	*root = arena_copy(making->arena, real);
	return 0;
}

int keeping_place(struct making *making, struct sunder_error *error)
{
	const struct keeping *keeping = &making->keeping;
	const char *root;
	int r;

	if (!keeping->path && !keeping->has_from)
		return 0;
	r = find_root(making, &root, error);
	if (r == 0 && keeping->has_from)
		r = place_layers(making, root, error);
	if (r == 0 && keeping->path)
		r = describe(making, root, error);
	return r;
}

/* --- steps --- */

/* Of the text: grown until it fits. */
static const char *description_text(struct making *making)
{
	enum { USUAL_SIZE = 16 * 1024 };
	struct text text = {.cut = true};

	for (size_t size = USUAL_SIZE; text.cut; size *= 4) {
		text = (struct text){.start = arena_allocate(making->arena, size), .size = size};
		kept_describe(making->keeping.description, &text);
	}
	return text.start;
}

/* Of a tree that had to be bound read-only there is none. */
static bool has_layer(const struct kept *kept, size_t layer)
{
	char upper[32];

	text_print(upper, "upper%zu", layer);
	return faccessat(kept->directory, upper, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void add_copies(struct making *making)
{
	const struct kept *from = &making->keeping.from;
	size_t *layers = arena_allocate(making->arena, (from->tree_count + 1) * sizeof(*layers));
	size_t count = 0;

	for (size_t i = 0; i < from->tree_count; i++)
		if (has_layer(from, from->trees[i].layer))
			layers[count++] = from->trees[i].layer;
	bool is_others = from->has_userns && !from->by_root && !kept_is_own(from);
	/* In the user namespace access lists cannot be copied that name who has no number there. */
	struct copy_layers copy = {
		.from = from->path,
		.to = making->layers,
		.lock = from->directory,
		.layers = layers,
		.count = count,
		.maps = is_others ? &making->identity.maps : NULL,
	};

	plan_add(making->plan, &step_copy_layers, HOST, KEEP(making, copy))->needs[0] =
		making->layers_slot;
}

void keeping_add(struct making *making)
{
	struct keeping *keeping = &making->keeping;
	struct kept_layer layer = {
		.store = keeping->store,
		.path = keeping->path,
		.maps = &making->identity.maps,
		.layer_count = making->copy.layer_count,
		.directory = keeping->goes_on ? keeping->from.directory : -1,
	};

	if (!keeping->path && keeping->has_from)
		add_copies(making);
	if (!keeping->path)
		return;
	layer.description = description_text(making);
	making->layers = keeping->path;
	making->layers_slot = plan_new_slot(making->plan);
	making->container->kept = KEEP(making, layer);
	making->container->kept_slot = making->layers_slot;
	struct step *step = plan_add(making->plan, &step_kept_layer, HOST, making->container->kept);

	step->needs[0] = SLOT_STATE;
	step->gives = making->layers_slot;
	if (keeping->has_from && !keeping->goes_on)
		add_copies(making);
}

void keeping_add_begin(struct making *making)
{
	if (!making->keeping.path)
		return;
	struct step *step = plan_add(
		making->plan, &step_begin_layer, HOST, making->container->kept);

	step->needs[0] = SLOT_READY;
	step->needs[1] = making->layers_slot;
}
