/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes for people: a line each. */
#include <string.h>
#include <sys/sysmacros.h>

#include "cmd/diff.h"
#include "cmd/names.h"

enum { PERMISSIONS = 07777, ROOM_FOR_WORDS = 1024 };

static const struct {
	char letter;
	const char *name;
} kinds[] = {
	[CHANGE_ADDED] = {'A', "added"},
	[CHANGE_MODIFIED] = {'M', "modified"},
	[CHANGE_REPLACED] = {'T', "replaced"},
	[CHANGE_DELETED] = {'D', "deleted"},
};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

const char *diff_kind_name(enum change_kind kind)
{
	return kinds[kind].name;
}

void diff_add_counts(struct text *text, const struct changes *changes)
{
	size_t counts[KINDS] = {0};
	const char *between = "";

	for (size_t i = 0; i < changes->count; i++)
		counts[changes->list[i].kind]++;
	for (size_t i = 0; i < KINDS; i++) {
		if (counts[i] == 0)
			continue;
		text_add(text, "%s%zu %s", between, counts[i], kinds[i].name);
		between = ", ";
	}
}

uint32_t diff_shown_id(const struct kept *kept, enum id_kind kind, uint32_t id)
{
	const struct id_map *map = kind == ID_USER ? &kept->maps.uid : &kept->maps.gid;
	uint32_t outside;

	/* Host root's are the host's already; for others, we are in the user namespace by now. */
	if (kept->by_root || !kept->has_userns || !id_map_to_outside(map, id, &outside))
		return id;
	return outside;
}

const char *diff_type_name(mode_t mode)
{
	static const struct {
		mode_t type;
		const char *name;
	} types[] = {
		{S_IFREG, "file"},
		{S_IFDIR, "directory"},
		{S_IFLNK, "link"},
		{S_IFIFO, "FIFO"},
		{S_IFSOCK, "socket"},
		{S_IFCHR, "character device"},
		{S_IFBLK, "block device"},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if ((mode & S_IFMT) == types[i].type)
			return types[i].name;
	return "nothing";
}

/* Each byte of a name may become four. */
static struct text *next_line(const struct diff_printing *printing, const struct change *change)
{
	size_t bytes = strlen(change->path) + (change->link_to ? strlen(change->link_to) : 0);

	return output_next(printing->arena, printing->output, 4 * bytes + ROOM_FOR_WORDS);
}

static bool is_shown_as_directory(const struct change *change)
{
	return S_ISDIR(change->kind == CHANGE_DELETED ? change->before.mode : change->after.mode);
}

static void add_path(struct text *text, const struct change *change)
{
	names_add_escaped(text, change->path);
	if (is_shown_as_directory(change) && strcmp(change->path, "/") != 0)
		text_add(text, "/");
}

/* --- the list --- */

/* What stands in parentheses. */
struct details {
	struct text *text;
	size_t count;
};

static struct text *next_detail(struct details *details)
{
	text_add(details->text, details->count++ ? ", " : " (");
	return details->text;
}

/* Three digits at least. */
static void add_octal(struct text *text, mode_t mode)
{
	unsigned bits = mode & PERMISSIONS;

	text_add(text, bits < 010 ? "00%o" : bits < 0100 ? "0%o" : "%o", bits);
}

static void add_mode(struct details *details, const struct change *change)
{
	bool is_changed = change->what & CHANGED_MODE;

	if (!is_changed && !(change->privileged && change->after.mode & (S_ISUID | S_ISGID)))
		return;
	text_add(next_detail(details), "mode ");
	if (is_changed) {
		add_octal(details->text, change->before.mode);
		text_add(details->text, " -> ");
	}
	add_octal(details->text, change->after.mode);
}

static void add_owner(struct details *details, const struct kept *kept, const struct change *change)
{
	const struct change_side *before = &change->before, *after = &change->after;

	if (change->what & CHANGED_OWNER)
		text_add(next_detail(details), "owner %u:%u -> %u:%u",
			diff_shown_id(kept, ID_USER, before->uid),
			diff_shown_id(kept, ID_GROUP, before->gid),
			diff_shown_id(kept, ID_USER, after->uid),
			diff_shown_id(kept, ID_GROUP, after->gid));
}

static void add_type(struct details *details, const struct change *change)
{
	mode_t mode = change->after.mode;

	if (change->kind == CHANGE_REPLACED)
		text_add(next_detail(details), "%s -> %s", diff_type_name(change->before.mode),
			diff_type_name(mode));
	else if (change->kind == CHANGE_ADDED && !S_ISREG(mode) && !S_ISDIR(mode))
		text_add(next_detail(details), "%s", diff_type_name(mode));
	else
		return;
	if (S_ISCHR(mode) || S_ISBLK(mode))
		text_add(details->text, " %u:%u", major(change->after.device),
			minor(change->after.device));
}

static void add_details(struct text *text, const struct kept *kept, const struct change *change)
{
	struct details details = {.text = text};
	bool has_bits = change->after.mode & (S_ISUID | S_ISGID);

	add_type(&details, change);
	if (change->what & CHANGED_CONTENT)
		text_add(next_detail(&details), "content");
	add_mode(&details, change);
	add_owner(&details, kept, change);
	if (change->what & CHANGED_XATTRS)
		text_add(next_detail(&details), "xattrs");
	if (change->privileged && S_ISREG(change->after.mode) && !has_bits)
		text_add(next_detail(&details), "file capabilities");
	if (change->link_to) {
		text_add(next_detail(&details), "hard link to ");
		names_add_escaped(text, change->link_to);
	}
	if (details.count)
		text_add(text, ")");
}

int diff_print_list(const struct diff_printing *printing, struct sunder_error *error)
{
	(void)error;
	for (size_t i = 0; i < printing->changes->count; i++) {
		const struct change *change = &printing->changes->list[i];
		struct text *text = next_line(printing, change);

		text_add(text, "%c ", kinds[change->kind].letter);
		add_path(text, change);
		add_details(text, printing->kept, change);
		if (change->conflict)
			text_add(text, " conflict: %s", change->conflict);
		text_add(text, "\n");
	}
	return 0;
}

/* --- names alone --- */

int diff_print_names(const struct diff_printing *printing, struct sunder_error *error)
{
	(void)error;
	for (size_t i = 0; i < printing->changes->count; i++) {
		const struct change *change = &printing->changes->list[i];
		struct text *text = next_line(printing, change);

		if (printing->nul)
			text_add(text, "%s%c", change->path, '\0');
		else {
			names_add_escaped(text, change->path);
			text_add(text, "\n");
		}
	}
	return 0;
}

/* --- sizes --- */

static void add_sum(
	struct text *text, const struct changes *changes, uint64_t before, uint64_t after)
{
	if (changes->count == 0)
		text_add(text, "no changes");
	diff_add_counts(text, changes);
	if (changes->conflicts)
		text_add(text, ", %zu %s", changes->conflicts,
			changes->conflicts == 1 ? "conflict" : "conflicts");
	text_add(text, "; %lu -> %lu bytes\n", (unsigned long)before, (unsigned long)after);
}

static bool has_size(const struct change_side *side)
{
	return S_ISREG(side->mode) || S_ISLNK(side->mode);
}

static void add_sizes(struct text *text, const struct change *change)
{
	const struct change_side *before = &change->before, *after = &change->after;

	if (has_size(before) && has_size(after))
		text_add(text, " %lu -> %lu", (unsigned long)before->size,
			(unsigned long)after->size);
	else if (has_size(before))
		text_add(text, " %lu -> -", (unsigned long)before->size);
	else if (has_size(after))
		text_add(text, " - -> %lu", (unsigned long)after->size);
}

int diff_print_sizes(const struct diff_printing *printing, struct sunder_error *error)
{
	const struct changes *changes = printing->changes;
	uint64_t before = 0, after = 0;

	(void)error;
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->list[i];
		struct text *text = next_line(printing, change);

		text_add(text, "%c ", kinds[change->kind].letter);
		add_path(text, change);
		add_sizes(text, change);
		text_add(text, "%s\n", change->conflict ? " conflict" : "");
		before += change->before.size;
		after += change->link_to ? 0 : change->after.size;
	}
	add_sum(output_next(printing->arena, printing->output, ROOM_FOR_WORDS), changes, before,
		after);
	return 0;
}
