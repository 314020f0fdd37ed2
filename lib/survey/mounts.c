/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading mountinfo (proc_pid_mountinfo(5)): places, roots and types are all that is needed. */
#include <fcntl.h>
#include <string.h>

#include "survey/mounts.h"
#include "system/field.h"
#include "system/file.h"

/* The kernel writes blank, tab, newline and backslash as three octal digits. In place. */
static void unescape(char *word)
{
	char *to = word;

	while (*word) {
		if (word[0] == '\\' && word[1] >= '0' && word[1] <= '3' && word[2] && word[3]) {
			*to++ = (char)(64 * (word[1] - '0') + 8 * (word[2] - '0') + word[3] - '0');
			word += 4;
		} else {
			*to++ = *word++;
		}
	}
	*to = '\0';
}

/* Cuts off the next word of the line. "" at its end. */
static char *next_word(char **line)
{
	char *word = *line;
	size_t length = strcspn(word, " ");

	*line = word[length] ? word + length + 1 : word + length;
	word[length] = '\0';
	return word;
}

/* "ro" is the first of the options, or it is not there. */
static bool is_read_only(const char *options)
{
	return strncmp(options, "ro", 2) == 0 && (options[2] == ',' || options[2] == '\0');
}

/* "36 35 98:0 /root /place options shared:1 - type source options" */
static bool parse_line(char *line, struct mount_entry *entry)
{
	char *words = line;

	for (int i = 0; i < 3; i++)
		next_word(&words);
	char *root = next_word(&words);
	char *place = next_word(&words);
	char *type = strstr(words, " - ");
	const char *options = next_word(&words);

	if (*place != '/' || !type)
		return false;
	type += strlen(" - ");
	entry->type = next_word(&type);
	next_word(&type);
	entry->read_only = is_read_only(options) || is_read_only(next_word(&type));
	unescape(root);
	entry->root = root;
	unescape(place);
	entry->place = place;
	return true;
}

void mounts_parse(struct arena *arena, char *text, struct mount_list *list)
{
	size_t lines = 1;

	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	list->entries = arena_allocate(arena, lines * sizeof(*list->entries));
	list->count = 0;
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *next = text[length] ? text + length + 1 : text + length;

		text[length] = '\0';
		if (parse_line(text, &list->entries[list->count]))
			list->count++;
		text = next;
	}
}

int mounts_read(struct arena *arena, struct mount_list *list)
{
	struct field content;
	int r = file_read(arena, AT_FDCWD, "/proc/self/mountinfo", &content);

	if (r < 0)
		return r;
	mounts_parse(arena, arena_copy_bytes(arena, content.start, content.length), list);
	return 0;
}

bool mounts_is_below(const char *path, const char *above)
{
	size_t length = strlen(above);

	while (length && above[length - 1] == '/')
		length--;
	return strncmp(path, above, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

const struct mount_entry *mounts_at(const struct mount_list *list, const char *place)
{
	const struct mount_entry *found = NULL;

	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->entries[i].place, place) == 0)
			found = &list->entries[i];
	return found;
}

bool mounts_any_below(const struct mount_list *list, const char *directory)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->entries[i].place, directory) != 0 &&
			mounts_is_below(list->entries[i].place, directory))
			return true;
	return false;
}

bool mounts_is_covered(const struct mount_list *list, const struct mount_entry *mount)
{
	for (size_t i = (size_t)(mount - list->entries) + 1; i < list->count; i++)
		if (mounts_is_below(mount->place, list->entries[i].place))
			return true;
	return false;
}

const struct mount_entry *mounts_under(const struct mount_list *list, const char *path)
{
	const struct mount_entry *found = NULL;

	/* The deepest; of those at one place the last. */
	for (size_t i = 0; i < list->count; i++)
		if (mounts_is_below(path, list->entries[i].place) &&
			(!found || strlen(list->entries[i].place) >= strlen(found->place)))
			found = &list->entries[i];
	return found;
}

static bool is_among(const char *type, const char *const *types)
{
	for (; *types; types++)
		if (strcmp(type, *types) == 0)
			return true;
	return false;
}

bool mounts_is_kernels(const char *type)
{
	static const char *const kernels[] = {"proc", "sysfs", "devpts", "devtmpfs", "cgroup",
		"cgroup2", "mqueue", "nsfs", "debugfs", "tracefs", "securityfs", "configfs", "bpf",
		"binfmt_misc", "fusectl", "pstore", "efivarfs", "hugetlbfs", "rpc_pipefs", "nfsd",
		"selinuxfs", "autofs", NULL};

	return is_among(type, kernels);
}

bool mounts_can_be_layer(const char *type)
{
	/* Names without regard to case. */
	static const char *const cannot[] = {"vfat", "msdos", "exfat", "ntfs3", NULL};

	return strncmp(type, "fuse", 4) != 0 && !is_among(type, cannot) && !mounts_is_kernels(type);
}
