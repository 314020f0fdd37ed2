/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the host puts together while the container is busy with other things. Of many trees, the
 * later half is left to a second process: the container needs them last.
 */
#include "container/layering.h"

enum { WORTH_A_PROCESS = 8 };

/* One for all of the host's layers in memory. */
static uint8_t memory_slot(struct making *making)
{
	if (!making->memory_slot) {
		making->memory_slot = plan_new_slot(making->plan);
		plan_add(making->plan, &step_memory, HOST, NULL)->gives = making->memory_slot;
	}
	return making->memory_slot;
}

const char *layering_place(const struct making *making, const struct copied_tree *tree)
{
	bool on_disk = making->options->layers == LAYERS_ON_DISK || making->keeping.path ||
		       making->keeping.has_from;

	return tree->in_memory && !on_disk ? NULL : making->layers;
}

bool layering_is_root(const struct copied_tree *tree)
{
	return strcmp(tree->path, "/") == 0;
}

static struct mapped_layers *new_layers(
	struct making *making, const char *lower, size_t layer, const char *place)
{
	struct mapped_layers layers = {
		.lower = lower,
		.place = place,
		.place_slot = place ? making->layers_slot : memory_slot(making),
		.layer = layer,
		.may_be_bound = making->copy.whole && strcmp(lower, "/") != 0,
	};

	return KEEP(making, layers);
}

/* Returns the slot of the overlay. */
static uint8_t add_layers(struct making *making, const struct mapped_layers *layers)
{
	struct step *step = plan_add(making->plan, &step_mapped_layers, HOST, layers);

	step->needs[0] = SLOT_MAPPED;
	step->needs[1] = layers->place_slot;
	step->needs[2] = layers->parking;
	step->gives = plan_new_slot(making->plan);
	return step->gives;
}

/* Those from there on: each is waited for where the host would have made it. */
static void leave_to_process(
	struct making *making, struct mapped_layers *const *layers, size_t from, size_t count)
{
	struct layers_ahead ahead = {
		.layers = (const struct mapped_layers *const *)layers + from,
		.count = count - from,
		.work = KEEP(making, (struct layers_ahead_work){0}),
	};

	for (size_t i = from; i < count; i++) {
		layers[i]->ahead = ahead.work;
		layers[i]->number = i - from;
	}
	struct step *step = plan_add(making->plan, &step_layers_ahead, HOST, KEEP(making, ahead));

	step->needs[0] = SLOT_MAPPED;
	step->needs[1] = making->memory_slot;
	step->needs[2] = making->layers_slot;
}

static void add_trees(struct making *making)
{
	struct copy *copy = &making->copy;
	struct mapped_layers **layers = arena_allocate(
		making->arena, (copy->count + 1) * sizeof(*layers));
	size_t count = 0, at = 0;

	for (size_t i = 0; i < copy->count; i++)
		if (copy->trees[i].kind == TREE_OVERLAY)
			layers[count++] = new_layers(making, copy->trees[i].path,
				copy->trees[i].layer, layering_place(making, &copy->trees[i]));
	for (size_t i = 0; i < count && count >= WORTH_A_PROCESS; i++)
		layers[i]->parking = memory_slot(making);
	if (count >= WORTH_A_PROCESS)
		leave_to_process(making, layers, (count + 1) / 2, count);
	for (size_t i = 0; i < copy->count; i++)
		if (copy->trees[i].kind == TREE_OVERLAY)
			copy->trees[i].slot = add_layers(making, layers[at++]);
}

void layering_add(struct making *making)
{
	struct copy *copy = &making->copy;
	const struct container_options *options = making->options;

	if (is_mapped_by_host(making) && options->root && !making->root_slot)
		making->root_slot = add_layers(
			making, new_layers(making, options->root, 0, making->layers));
	if (is_mapped_by_host(making))
		add_trees(making);
	for (size_t i = 0; i < copy->count; i++)
		if (layering_is_root(&copy->trees[i]))
			making->root_slot = copy->trees[i].slot;
}
