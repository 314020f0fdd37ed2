/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names in a directory, sorted. They live as long as the walk is in it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "container/changes_finding.h"
#include "system/entries.h"

static int add_name(void *context, const struct entry *entry)
{
	enum { FIRST_ROOM = 512 };
	struct listing *listing = context;
	size_t size = strlen(entry->name) + 1;

	if (listing->room - listing->used < size) {
		size_t room = listing->room ? 2 * listing->room : FIRST_ROOM;
		char *bytes = realloc(listing->bytes, room);

		if (!bytes)
			return -ENOMEM;
		listing->bytes = bytes;
		listing->room = room;
	}
	memcpy(listing->bytes + listing->used, entry->name, size);
	listing->used += size;
	listing->count++;
	return 0;
}

int listing_read(struct listing *listing, int directory)
{
	return entries_visit(directory, add_name, listing);
}

static int compare(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

int listing_sort(struct listing *listing)
{
	size_t count = 0;

	if (listing->count == 0)
		return 0;
	listing->names = malloc(listing->count * sizeof(*listing->names));
	if (!listing->names)
		return -ENOMEM;
	for (const char *name = listing->bytes; name < listing->bytes + listing->used;
		name += strlen(name) + 1)
		listing->names[count++] = name;
	qsort(listing->names, count, sizeof(*listing->names), compare);
	listing->count = 0;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(listing->names[i], listing->names[i - 1]) != 0)
			listing->names[listing->count++] = listing->names[i];
	return 0;
}

void listing_free(struct listing *listing)
{
	free(listing->bytes);
	free(listing->names);
	*listing = (struct listing){0};
}
