/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Upper layers taken away, with the rights of whom they belong to. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "plan/error.h"
#include "step/errand.h"
#include "step/layers.h"
#include "system/entries.h"
#include "system/path.h"
#include "system/text.h"

/* The common case, in three calls: nothing was written, and overlay.c has tidied up. */
static bool remove_unused_layer(int directory, const char *upper, const char *work)
{
	char below[64];

	text_print(below, "%s/work", work);
	return unlinkat(directory, upper, AT_REMOVEDIR) == 0 &&
	       unlinkat(directory, below, AT_REMOVEDIR) == 0 &&
	       unlinkat(directory, work, AT_REMOVEDIR) == 0;
}

struct removal {
	int directory;
	size_t layer_count;
	const char *tree; /* or NULL */
};

static int remove_layers(const struct removal *removal)
{
	int directory = removal->directory;
	int result = removal->tree ? path_remove_tree(directory, removal->tree) : 0;

	for (size_t i = 0; i < removal->layer_count; i++) {
		char upper[32], work[32];

		text_print(upper, "upper%zu", i);
		text_print(work, "work%zu", i);
		if (remove_unused_layer(directory, upper, work))
			continue;
		int r = path_remove_tree(directory, upper);
		int s = path_remove_tree(directory, work);

		if (result == 0)
			result = r < 0 ? r : s;
	}
	return result;
}

/* --- deleting what belongs to subordinate ids: a small plan of its own --- */

static int perform_removal(struct run *run, const struct step *step, struct sunder_error *error)
{
	int r = remove_layers(step->what);

	(void)run;
	return r < 0 ? error_fill(error, -r, "as their owner") : 0;
}

static const struct step_kind step_removal = {.name = "removal", .perform = perform_removal};

static int remove_as_owner(const struct removal *removal, const struct id_maps *maps,
	const char *path, struct sunder_error *error)
{
	/* Enough, as a rule: where it is not, an arena without memory ends the program. */
	_Alignas(max_align_t) char first_block[8 * 1024];
	struct arena arena = {.next = first_block, .left = sizeof(first_block)};
	struct id_mapping mapping;
	struct plan plan;

	plan_start(&plan, &arena);
	errand_add_owner(&plan, &mapping, maps);
	plan_add(&plan, &step_removal, CONTAINER, removal);
	int r = errand_run(
		&plan, arena_print(&arena, "delete the upper layers in %s", path), error);

	arena_free(&arena);
	return r;
}

int layers_remove_with(int directory, size_t count, const char *tree, const struct id_maps *maps,
	const char *path, struct sunder_error *error)
{
	struct removal removal = {.directory = directory, .layer_count = count, .tree = tree};
	int r = remove_layers(&removal);

	if (r == -EACCES || r == -EPERM)
		return remove_as_owner(&removal, maps, path, error);
	return r < 0 ? error_fill(error, -r, "delete the upper layers in %s", path) : 0;
}

int layers_remove(int directory, size_t count, const struct id_maps *maps, const char *path,
	struct sunder_error *error)
{
	return layers_remove_with(directory, count, NULL, maps, path, error);
}

static int count_layer(void *context, const struct entry *entry)
{
	enum { MOST = 100000 };
	static const char *const prefixes[] = {"upper", "work"};
	size_t *count = context;

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		size_t length = strlen(prefixes[i]);
		uint64_t number;

		if (strncmp(entry->name, prefixes[i], length) == 0 &&
			parse_number(entry->name + length, MOST, &number) == 0 && number >= *count)
			*count = (size_t)number + 1;
	}
	return 0;
}

int layers_remove_all(
	int directory, const struct id_maps *maps, const char *path, struct sunder_error *error)
{
	size_t count = 0;
	int r = lseek(directory, 0, SEEK_SET) < 0 ? -errno
						  : entries_visit(directory, count_layer, &count);

	return r < 0 ? error_fill(error, -r, "read %s", path)
		     : layers_remove(directory, count, maps, path, error);
}
