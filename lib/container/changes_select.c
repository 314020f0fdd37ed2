/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of paths and of changes, and in which order they come. */
#include <stdlib.h>
#include <string.h>

#include "container/changes_finding.h"
#include "survey/mounts.h"

/* A '/' comes before every other byte: so what is in a directory follows it at once. */
static unsigned rank(char byte)
{
	return byte == '/' ? 1 : byte ? (unsigned char)byte + 1U : 0;
}

int paths_compare(const char *one, const char *other)
{
	while (*one && *one == *other) {
		one++;
		other++;
	}
	return (int)rank(*one) - (int)rank(*other);
}

static int compare(const void *one, const void *other)
{
	return paths_compare(*(const char *const *)one, *(const char *const *)other);
}

struct paths paths_sort(struct arena *arena, const char *const *paths, size_t count)
{
	struct paths sorted = {.count = count};

	if (count == 0)
		return sorted;
	sorted.list = arena_allocate(arena, count * sizeof(*sorted.list));
	memcpy(sorted.list, paths, count * sizeof(*sorted.list));
	qsort(sorted.list, count, sizeof(*sorted.list), compare);
	return sorted;
}

enum place paths_find(const struct paths *paths, const char *path)
{
	size_t low = 0, high = paths->count;

	/* The first one that is not before the path: it, or something below it. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (paths_compare(paths->list[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == paths->count || !mounts_is_below(paths->list[low], path))
		return PLACE_ELSEWHERE;
	return strcmp(paths->list[low], path) == 0 ? PLACE_EXACT : PLACE_ABOVE;
}

bool paths_are_above(const struct paths *paths, const char *path)
{
	for (size_t i = 0; i < paths->count; i++)
		if (mounts_is_below(path, paths->list[i]))
			return true;
	return false;
}

/* --- changes --- */

void changes_add(struct arena *arena, struct changes *changes, struct change change)
{
	changes->list = arena_grow(
		arena, changes->list, changes->count, &changes->room, sizeof(*changes->list));
	changes->list[changes->count++] = change;
	changes->conflicts += change.conflict != NULL;
}

static int compare_changes(const void *one, const void *other)
{
	const struct change *first = one, *second = other;

	return paths_compare(first->path, second->path);
}

void changes_sort(struct changes *changes)
{
	if (changes->count > 1)
		qsort(changes->list, changes->count, sizeof(*changes->list), compare_changes);
}

const struct change *changes_at(const struct changes *changes, const char *path)
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
