/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /etc/passwd and /etc/group, taken apart as musl and glibc do; getent for what they lack. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "system/account.h"
#include "system/field.h"
#include "system/file.h"
#include "system/idmap.h"
#include "system/program.h"

enum { FIRST_GROUPS = 32, MOST_GROUPS = 65536 /* NGROUPS_MAX of Linux */ };

/* Exit status of getent for a key that is not in the database. */
enum { GETENT_NOT_FOUND = 2 };

enum {
	PASSWD_NAME,
	PASSWD_WORD,
	PASSWD_UID,
	PASSWD_GID,
	PASSWD_REAL,
	PASSWD_HOME,
	PASSWD_SHELL,
	PASSWD_FIELDS
};

enum { GROUP_NAME, GROUP_WORD, GROUP_GID, GROUP_MEMBERS, GROUP_FIELDS };

/* A NUL would cut a path short, a carriage return make one that does not exist. */
static bool has_control(struct field line)
{
	for (size_t i = 0; i < line.length; i++)
		if ((unsigned char)line.start[i] < ' ' && line.start[i] != '\t')
			return true;
	return false;
}

/* Splits a line of either file; its name is no comment, and no "+" or "-" entry of NIS. */
static bool split_entry(struct field line, struct field *fields, size_t count)
{
	return line.length && !strchr("#+-:", *line.start) && !has_control(line) &&
	       field_split(line, ':', fields, count) == count;
}

static bool parse_id(struct field field, uint32_t *id)
{
	uint64_t number;

	if (field_number(field, ID_LAST, &number) < 0)
		return false;
	*id = (uint32_t)number;
	return true;
}

static bool parse_passwd(struct field line, struct field *fields, struct account *account)
{
	return split_entry(line, fields, PASSWD_FIELDS) &&
	       parse_id(fields[PASSWD_UID], &account->uid) &&
	       parse_id(fields[PASSWD_GID], &account->gid);
}

/* Which entry of passwd is looked for. */
struct wanted {
	const char *name; /* NULL: any */
	const uid_t *uid; /* NULL: any */
};

static void find_account(
	struct arena *arena, struct field passwd, struct wanted wanted, struct account *account)
{
	struct field line, fields[PASSWD_FIELDS];

	while (field_next_line(&passwd, &line)) {
		struct account entry = {.found = true};

		if (!parse_passwd(line, fields, &entry) ||
			(wanted.name && !field_is(fields[PASSWD_NAME], wanted.name)) ||
			(wanted.uid && *wanted.uid != entry.uid))
			continue;
		entry.name = field_copy(arena, fields[PASSWD_NAME]);
		entry.home = field_copy(arena, fields[PASSWD_HOME]);
		entry.shell = field_copy(arena, fields[PASSWD_SHELL]);
		*account = entry;
		return;
	}
}

/* A file that is not there has no entries. */
static int read_entries(struct arena *arena, int root_fd, const char *path, struct field *content)
{
	int r = file_read_in_root(arena, root_fd, path, content);

	if (r == -ENOENT) {
		*content = (struct field){0};
		return 0;
	}
	return r;
}

static int look_up(struct arena *arena, int root_fd, struct wanted wanted, struct account *account)
{
	struct field passwd;
	int r = read_entries(arena, root_fd, "etc/passwd", &passwd);

	*account = (struct account){0};
	if (r < 0)
		return r;
	find_account(arena, passwd, wanted, account);
	return 0;
}

int account_by_uid(struct arena *arena, int root_fd, uid_t uid, struct account *account)
{
	return look_up(arena, root_fd, (struct wanted){.uid = &uid}, account);
}

int account_by_name(struct arena *arena, int root_fd, const char *name, struct account *account)
{
	return look_up(arena, root_fd, (struct wanted){.name = name}, account);
}

int account_group_by_name(
	struct arena *arena, int root_fd, const char *name, gid_t *gid, bool *found)
{
	struct field group, line, fields[GROUP_FIELDS];
	int r = read_entries(arena, root_fd, "etc/group", &group);

	*found = false;
	if (r < 0)
		return r;
	while (!*found && field_next_line(&group, &line))
		*found = split_entry(line, fields, GROUP_FIELDS) &&
			 field_is(fields[GROUP_NAME], name) && parse_id(fields[GROUP_GID], gid);
	return 0;
}

struct group_list {
	gid_t *groups;
	size_t count, room;
};

static void add_group(struct arena *arena, struct group_list *list, gid_t group)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : FIRST_GROUPS;
		gid_t *grown = arena_allocate(arena, room * sizeof(*grown));

		if (list->count)
			memcpy(grown, list->groups, list->count * sizeof(*grown));
		list->groups = grown;
		list->room = room;
	}
	list->groups[list->count++] = group;
}

static bool is_member(struct field members, const char *user)
{
	struct field member;

	while (field_next(&members, ',', &member))
		if (field_is(member, user))
			return true;
	return false;
}

static int compare_groups(const void *left, const void *right)
{
	gid_t one = *(const gid_t *)left, other = *(const gid_t *)right;

	return (one > other) - (one < other);
}

/* Sorted, because a container's file may have a million to compare; the kernel sorts too. */
static void remove_doubles(struct group_list *list)
{
	gid_t primary = list->groups[0];
	size_t kept = 1;

	qsort(list->groups + 1, list->count - 1, sizeof(*list->groups), compare_groups);
	for (size_t i = 1; i < list->count; i++) {
		gid_t group = list->groups[i];

		if (group != primary && (kept == 1 || group != list->groups[kept - 1]))
			list->groups[kept++] = group;
	}
	list->count = kept;
}

int account_groups(struct arena *arena, int root_fd, const char *user, gid_t primary,
	gid_t **groups, size_t *count)
{
	struct group_list list = {0};
	struct field group = {0}, line, fields[GROUP_FIELDS];
	int r = user ? read_entries(arena, root_fd, "etc/group", &group) : 0;

	if (r < 0)
		return r;
	add_group(arena, &list, primary);
	while (field_next_line(&group, &line)) {
		gid_t gid;

		if (split_entry(line, fields, GROUP_FIELDS) &&
			is_member(fields[GROUP_MEMBERS], user) && parse_id(fields[GROUP_GID], &gid))
			add_group(arena, &list, gid);
	}
	remove_doubles(&list);
	if (list.count > MOST_GROUPS)
		return -E2BIG;
	*groups = list.groups;
	*count = list.count;
	return 0;
}

/* The text that getent has for it; empty where there is no such entry. */
static int ask_getent(
	struct arena *arena, const char *database, const char *key, struct field *text)
{
	static const char *const paths[] = {"/usr/bin/getent", "/bin/getent", NULL};
	const char *const arguments[] = {"getent", database, key, NULL};
	struct program_output output;

	*text = (struct field){0};
	if (*key == '-' || !*key)
		return 0; /* nobody's name, but getent would take it for an option */
	int r = program_read(arena, paths, arguments, &output);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (output.status)
		return output.status == GETENT_NOT_FOUND ? 0 : -EIO;
	*text = output.text;
	return 0;
}

int account_ask_getent(struct arena *arena, const char *key, struct account *account)
{
	struct field text;
	int r = ask_getent(arena, "passwd", key, &text);

	*account = (struct account){0};
	if (r == 0)
		find_account(arena, text, (struct wanted){0}, account);
	return r;
}

int account_ask_getent_group(struct arena *arena, const char *name, gid_t *gid, bool *found)
{
	struct field text, line, fields[GROUP_FIELDS];
	int r = ask_getent(arena, "group", name, &text);

	*found = r == 0 && field_next_line(&text, &line) &&
		 split_entry(line, fields, GROUP_FIELDS) && parse_id(fields[GROUP_GID], gid);
	return r;
}
