/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Subordinate ids. Where the two differ this follows shadow, whose newuidmap has the last word,
 * and not util-linux: a range that newuidmap would refuse is better not found.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "system/field.h"
#include "system/file.h"
#include "system/program.h"
#include "system/subid.h"
#include "system/text.h"

enum { SUBID_OWNER, SUBID_START, SUBID_COUNT, SUBID_FIELDS };

enum { SOURCE_SIZE = 64, NUMBER_SIZE = 24, GETSUBIDS_NONE = 1 };

/* Whose ids are looked for, and where. */
struct search {
	struct arena *arena;
	const char *root, *user_name;
	uid_t uid;
	char source[SOURCE_SIZE]; /* of nsswitch.conf */
	struct sunder_error *error;
};

struct found {
	struct id_range range;
	bool any;
	struct field text; /* of the file that was read */
};

/* shadow takes a number with a leading 0 for octal, util-linux for decimal: we for none. */
static bool parse_id(struct field field, uint64_t *id)
{
	if (field.length > 1 && *field.start == '0')
		return false;
	return !field_number(field, ID_LAST, id);
}

static bool parse_range(struct field start, struct field count, struct id_range *range)
{
	uint64_t first, length;

	if (!parse_id(start, &first) || !parse_id(count, &length) || !length ||
		first + length > ID_LAST)
		return false;
	*range = (struct id_range){(uint32_t)first, (uint32_t)length};
	return true;
}

/* The first range counts, and each that begins where it ends makes it longer. */
static void join_range(struct id_range *range, bool *found, struct id_range next)
{
	if (!*found)
		*range = next;
	else if (next.start == range->start + range->count)
		range->count += next.count;
	*found = true;
}

static void find_owner(struct field rest, const char *owner, struct id_range *range, bool *found)
{
	struct field line, fields[SUBID_FIELDS];
	struct id_range next;

	*found = false;
	while (field_next_line(&rest, &line))
		if (field_split(line, ':', fields, SUBID_FIELDS) == SUBID_FIELDS &&
			field_is(fields[SUBID_OWNER], owner) &&
			parse_range(fields[SUBID_START], fields[SUBID_COUNT], &next))
			join_range(range, found, next);
}

void subid_parse(const char *text, size_t length, const char *name, uid_t uid,
	struct id_range *range, bool *found)
{
	struct field content = {text, length};
	char digits[NUMBER_SIZE];

	*found = false;
	if (name && *name)
		find_owner(content, name, range, found);
	if (*found)
		return;
	text_print(digits, "%u", uid);
	find_owner(content, digits, range, found);
}

bool subid_avoid(struct field text, struct id_range *range)
{
	struct field rest = text, line, fields[SUBID_FIELDS];
	struct id_range taken;

	while (field_next_line(&rest, &line)) {
		if (field_split(line, ':', fields, SUBID_FIELDS) != SUBID_FIELDS ||
			!parse_range(fields[SUBID_START], fields[SUBID_COUNT], &taken) ||
			!id_ranges_overlap(*range, taken))
			continue;
		if ((uint64_t)taken.start + taken.count + range->count > ID_LAST)
			return false;
		range->start = taken.start + taken.count;
		rest = text; /* a line that was passed may be in the way now */
	}
	return true;
}

/* "0: alice 100000 65536", from its end, because the name may be of several words. */
static bool parse_getsubids_line(struct field line, struct id_range *range)
{
	struct field word, start = {0}, count = {0};
	size_t words = 0;

	for (; field_next_word(&line, &word); words++) {
		start = count;
		count = word;
	}
	return words >= 4 && parse_range(start, count, range);
}

void subid_parse_getsubids(const char *text, size_t length, struct id_range *range, bool *found)
{
	struct field rest = {text, length}, line;
	struct id_range next;

	*found = false;
	while (field_next_line(&rest, &line))
		if (parse_getsubids_line(line, &next))
			join_range(range, found, next);
}

void nsswitch_subid_source(const char *text, char *source, size_t size)
{
	struct field rest = {text, strlen(text)}, line, key, value, word;

	*source = '\0';
	while (field_next_line(&rest, &line)) {
		if (!field_next(&line, ':', &key) || !line.start ||
			!field_is_ignoring_case(key, "subid"))
			continue;
		field_next(&line, '#', &value);
		if (!field_next_word(&value, &word))
			return;
		struct text copy = {.start = source, .size = size};

		for (size_t i = 0; i < word.length; i++)
			text_add(&copy, "%c", word.start[i]);
		return;
	}
}

static bool comes_from_files(const char *source)
{
	return !*source || !strcmp(source, "files") || !strcmp(source, "none");
}

__attribute__((format(printf, 3, 4))) static int fail(
	struct sunder_error *error, int errnum, const char *doing, ...)
{
	struct text text = TEXT_IN(error->doing);
	va_list arguments;

	*error = (struct sunder_error){.errnum = errnum, .status = SUNDER_STATUS_FAILED};
	va_start(arguments, doing);
	text_add_list(&text, doing, arguments);
	va_end(arguments);
	return -errnum;
}

static int read_source(struct search *search)
{
	const char *path = arena_print(search->arena, "%s/etc/nsswitch.conf", search->root);
	struct field content;
	int r = file_read(search->arena, AT_FDCWD, path, &content);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return fail(search->error, -r, "read %s", path);
	nsswitch_subid_source(content.start, search->source, sizeof(search->source));
	return 0;
}

static int find_in_file(const struct search *search, enum id_kind kind, struct found *found)
{
	const char *path = arena_print(
		search->arena, "%s/etc/%s", search->root, kind == ID_USER ? "subuid" : "subgid");
	int r = file_read(search->arena, AT_FDCWD, path, &found->text);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return fail(search->error, -r, "read %s", path);
	subid_parse(found->text.start, found->text.length, search->user_name, search->uid,
		&found->range, &found->any);
	return 0;
}

static int fail_getsubids(const struct search *search, const char *owner, int errnum)
{
	struct sunder_error *error = search->error;

	fail(error, errnum, "ask getsubids for the subordinate ids of %s", owner);
	if (errnum == ENOENT)
		text_print(error->hint,
			"install getsubids (package uidmap, or shadow-utils-subid on Fedora): by "
			"/etc/nsswitch.conf, subordinate ids come from %s, not from /etc/subuid",
			search->source);
	return -errnum;
}

static int ask_getsubids(const struct search *search, enum id_kind kind, struct found *found)
{
	const char *name = search->user_name;
	bool by_name = name && *name && *name != '-';
	const char *owner = by_name ? name : arena_print(search->arena, "%u", search->uid);
	const char *const paths[] = {
		arena_print(search->arena, "%s/usr/bin/getsubids", search->root),
		arena_print(search->arena, "%s/bin/getsubids", search->root), NULL};
	const char *const user_words[] = {"getsubids", owner, NULL};
	const char *const group_words[] = {"getsubids", "-g", owner, NULL};
	struct program_output output;
	int r = program_read(
		search->arena, paths, kind == ID_USER ? user_words : group_words, &output);

	if (!r && output.status && output.status != GETSUBIDS_NONE)
		r = -EIO;
	if (r < 0)
		return fail_getsubids(search, owner, -r);
	if (!output.status)
		subid_parse_getsubids(
			output.text.start, output.text.length, &found->range, &found->any);
	return 0;
}

static int find_kind(const struct search *search, enum id_kind kind, struct found *found)
{
	*found = (struct found){0};
	return comes_from_files(search->source) ? find_in_file(search, kind, found)
						: ask_getsubids(search, kind, found);
}

int subid_find(struct arena *arena, enum id_kind kind, const char *user_name, uid_t uid,
	struct id_range *range, bool *found, struct sunder_error *error)
{
	struct search search = {
		.arena = arena, .root = "", .user_name = user_name, .uid = uid, .error = error};
	struct found result = {0};
	int r = read_source(&search);

	if (r == 0)
		r = find_kind(&search, kind, &result);
	*range = result.range;
	*found = result.any;
	return r;
}

int subid_find_both_below(struct arena *arena, const char *root, const char *user_name, uid_t uid,
	struct subid_ranges *ranges, struct sunder_error *error)
{
	struct search search = {
		.arena = arena, .root = root, .user_name = user_name, .uid = uid, .error = error};
	struct found user = {0}, group = {0};
	int r = read_source(&search);

	if (!r)
		r = find_kind(&search, ID_USER, &user);
	if (!r)
		r = find_kind(&search, ID_GROUP, &group);
	*ranges = (struct subid_ranges){
		user.range, group.range, user.any, group.any, user.text, group.text};
	return r;
}

int subid_find_both(struct arena *arena, const char *user_name, uid_t uid,
	struct subid_ranges *ranges, struct sunder_error *error)
{
	return subid_find_both_below(arena, "", user_name, uid, ranges, error);
}
