/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes for programs: one array, an object each. */
#include <string.h>
#include <sys/sysmacros.h>

#include "cmd/diff.h"
#include "cmd/names.h"

enum { PERMISSIONS = 07777, ROOM_FOR_WORDS = 1024 };

static void add_what(struct text *text, unsigned what)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{CHANGED_CONTENT, "content"},
		{CHANGED_MODE, "mode"},
		{CHANGED_OWNER, "owner"},
		{CHANGED_XATTRS, "xattrs"},
		{CHANGED_LINK, "link"},
	};
	const char *separator = "";

	text_add(text, ", \"what\": [");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!(what & words[i].bit))
			continue;
		text_add(text, "%s\"%s\"", separator, words[i].word);
		separator = ", ";
	}
	text_add(text, "]");
}

static void add_side(struct text *text, const char *name, const struct kept *kept,
	const struct change_side *side)
{
	text_add(text, ", \"%s\": ", name);
	if (!side->mode) {
		text_add(text, "null");
		return;
	}
	unsigned mode = side->mode & PERMISSIONS;

	text_add(text, "{\"type\": \"%s\", \"mode\": \"%o%o%o%o\", \"uid\": %u, \"gid\": %u",
		diff_type_name(side->mode), mode >> 9U, (mode >> 6U) & 7U, (mode >> 3U) & 7U,
		mode & 7U, diff_shown_id(kept, ID_USER, side->uid),
		diff_shown_id(kept, ID_GROUP, side->gid));
	if (S_ISREG(side->mode) || S_ISLNK(side->mode))
		text_add(text, ", \"size\": %lu", (unsigned long)side->size);
	if (S_ISCHR(side->mode) || S_ISBLK(side->mode))
		text_add(text, ", \"device\": \"%u:%u\"", major(side->device), minor(side->device));
	text_add(text, "}");
}

static void add_change(struct text *text, const struct kept *kept, const struct change *change)
{
	text_add(text, "{\"path\": ");
	names_add_json(text, change->path);
	text_add(text, ", \"change\": \"%s\"", diff_kind_name(change->kind));
	add_what(text, change->what);
	add_side(text, "before", kept, &change->before);
	add_side(text, "after", kept, &change->after);
	text_add(text, ", \"link-to\": ");
	if (change->link_to)
		names_add_json(text, change->link_to);
	else
		text_add(text, "null");
	text_add(text, ", \"conflict\": ");
	if (change->conflict)
		names_add_json(text, change->conflict);
	else
		text_add(text, "null");
	text_add(text, ", \"privileged\": %s}", change->privileged ? "true" : "false");
}

int diff_print_json(const struct diff_printing *printing, struct sunder_error *error)
{
	const struct changes *changes = printing->changes;

	(void)error;
	text_add(output_next(printing->arena, printing->output, ROOM_FOR_WORDS), "[");
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->list[i];
		size_t names = strlen(change->path) +
			       (change->link_to ? strlen(change->link_to) : 0);
		struct text *text = output_next(
			printing->arena, printing->output, 6 * names + ROOM_FOR_WORDS);

		text_add(text, i == 0 ? "\n" : ",\n");
		add_change(text, printing->kept, change);
	}
	text_add(output_next(printing->arena, printing->output, ROOM_FOR_WORDS), "%s]\n",
		changes->count ? "\n" : "");
	return 0;
}
