/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which paths are asked for, and in which order paths come. */
#include <stdlib.h>
#include <string.h>

#include "container/changes_finding.h"
#include "survey/mounts.h"

/* A '/' comes before every other byte: so what is in a directory follows it at once. */
static unsigned rank(char byte)
{
	return byte == '/' ? 1 : byte ? (unsigned char)byte + 1U : 0;
}

int changes_compare_paths(const char *one, const char *other)
{
	while (*one && *one == *other) {
		one++;
		other++;
	}
	return (int)rank(*one) - (int)rank(*other);
}

static int compare_wanted(const void *one, const void *other)
{
	return changes_compare_paths(*(const char *const *)one, *(const char *const *)other);
}

void changes_sort_wanted(struct finding *finding)
{
	const struct changes_request *request = finding->request;

	if (!request || request->path_count == 0)
		return;
	finding->wanted = arena_allocate(
		finding->arena, request->path_count * sizeof(*finding->wanted));
	for (size_t i = 0; i < request->path_count; i++)
		finding->wanted[i] = request->paths[i];
	finding->wanted_count = request->path_count;
	qsort(finding->wanted, finding->wanted_count, sizeof(*finding->wanted), compare_wanted);
}

enum wanted changes_wanted_tree(const struct finding *finding, const char *path)
{
	enum wanted wanted = finding->wanted ? WANTED_NOT : WANTED_WHOLLY;

	for (size_t i = 0; i < finding->wanted_count; i++) {
		if (mounts_is_below(path, finding->wanted[i]))
			return WANTED_WHOLLY;
		if (mounts_is_below(finding->wanted[i], path))
			wanted = WANTED_PARTLY;
	}
	return wanted;
}

enum wanted changes_wanted_entry(const struct finding *finding, const char *path)
{
	size_t low = 0, high = finding->wanted_count;

	/* The first one that is not before the path: it, or something below it. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (changes_compare_paths(finding->wanted[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == finding->wanted_count || !mounts_is_below(finding->wanted[low], path))
		return WANTED_NOT;
	return strcmp(finding->wanted[low], path) == 0 ? WANTED_WHOLLY : WANTED_PARTLY;
}
