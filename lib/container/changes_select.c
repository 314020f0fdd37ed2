/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of paths, and in which order paths come. */
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
