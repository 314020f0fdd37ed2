/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Subordinate ids: files that anybody may have written. The input is an /etc/subuid, in which the
 * owner of its first line is looked for, the output of getsubids, and an nsswitch.conf.
 */
#include "fuzz/fuzz.h"
#include "system/field.h"
#include "system/subid.h"

enum { UID = 1000 };

static void assert_range(struct id_range range, bool found)
{
	assert(found == (range.count > 0));
	assert((uint64_t)range.start + range.count <= (uint64_t)ID_LAST + 1);
}

static struct id_range find(struct field text, const char *name, bool *found)
{
	struct id_range range = {0};

	subid_parse(text.start, text.length, name, UID, &range, found);
	assert_range(range, *found);
	return range;
}

static char *copy(struct field field)
{
	return string_of((const uint8_t *)field.start, field.length);
}

static char *owner_of(struct field line)
{
	struct field owner = {"", 0};

	field_next(&line, ':', &owner);
	return copy(owner);
}

/* No line that gives ids to somebody gives one of these. */
static void assert_free(struct field text, struct id_range range)
{
	struct field line;

	while (field_next_line(&text, &line)) {
		char *owner = owner_of(line);
		bool found;
		struct id_range taken = find(line, owner, &found);

		assert(!found || !id_ranges_overlap(taken, range));
		free(owner);
	}
}

static void avoid(struct field text, struct id_range range)
{
	struct id_range moved = range;

	if (!subid_avoid(text, &moved))
		return;
	assert(moved.count == range.count && moved.start >= range.start);
	assert((uint64_t)moved.start + moved.count <= (uint64_t)ID_LAST + 1);
	assert_free(text, moved);
}

static void use_as_subuid(struct field text)
{
	struct field rest = text, line = {"", 0};

	field_next_line(&rest, &line);
	char *owner = owner_of(line);
	bool found;
	struct id_range range = find(text, owner, &found);

	if (found)
		avoid(text, range);
	find(text, NULL, &found);
	avoid(text, (struct id_range){524288, 65536});
	avoid(text, (struct id_range){0, 1});
	free(owner);
}

static void use_as_getsubids(struct field text)
{
	struct id_range range = {0};
	bool found;

	subid_parse_getsubids(text.start, text.length, &range, &found);
	assert_range(range, found);
}

/* The source is a word, or as much of it as there is room for. */
static void use_as_nsswitch(const char *text)
{
	char whole[64], *part = malloc(sizeof(whole));

	nsswitch_subid_source(text, whole, sizeof(whole));
	assert(strlen(whole) < sizeof(whole) && !strpbrk(whole, " \t\n#"));
	for (size_t size = 1; size <= sizeof(whole) && part; size *= 4) {
		nsswitch_subid_source(text, part, size);
		assert(strlen(part) < size && strncmp(part, whole, size - 1) == 0);
	}
	free(part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *input = string_of(data, size);
	struct field text = {input, size};

	use_as_subuid(text);
	use_as_getsubids(text);
	use_as_nsswitch(input);
	free(input);
	return 0;
}
