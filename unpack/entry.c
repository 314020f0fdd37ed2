/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries of an archive looked at: libarchive looks once more, by the same rules. */
#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "unpack/entry.h"

enum { FIRST_PRINTABLE = 0x20, DELETE = 0x7f };
enum { ACL_TYPES = ARCHIVE_ENTRY_ACL_TYPE_POSIX1E };

/* C0, DEL, and C1 as UTF-8 has them: a terminal obeys them, a script reads lines by them. */
static size_t control_length(const unsigned char *bytes)
{
	if (*bytes < FIRST_PRINTABLE || *bytes == DELETE)
		return 1;
	return bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] < 0xa0 ? 2 : 0;
}

void entry_show(char shown[ENTRY_SHOWN_BYTES], const char *name)
{
	enum { LONGEST_ESCAPE = sizeof("\\x00...") };
	const unsigned char *bytes = (const unsigned char *)name;
	size_t used = 0, escaped = 0;

	for (; *bytes && used < ENTRY_SHOWN_BYTES - LONGEST_ESCAPE; bytes++) {
		if (!escaped)
			escaped = *bytes == '\\' ? 1 : control_length(bytes);
		if (*bytes == '\n')
			used += (size_t)snprintf(shown + used, LONGEST_ESCAPE, "\\n");
		else if (escaped)
			used += (size_t)snprintf(shown + used, LONGEST_ESCAPE, "\\x%02x", *bytes);
		else
			shown[used++] = (char)*bytes;
		escaped -= escaped > 0;
	}
	snprintf(shown + used, LONGEST_ESCAPE, "%s", *bytes ? "..." : "");
}

static const char *find_fault_of_name(const char *name)
{
	if (*name == '/')
		return "it is an absolute path";
	for (const char *part = name; *part;) {
		size_t length = strcspn(part, "/");

		if (length == 2 && strncmp(part, "..", 2) == 0)
			return "it has .. in it";
		part += length;
		part += strspn(part, "/");
	}
	for (const char *byte = name; *byte; byte++)
		if (control_length((const unsigned char *)byte))
			return "it has a control character in it";
	return strlen(name) < PATH_MAX ? NULL : "it is too long";
}

/* By the kernel's own walk, with the working directory as its boundary. An O_PATH fd, or -errno. */
static int open_without_links(const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
			   RESOLVE_NO_XDEV,
	};
	int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

static const char *find_fault_of_parent(const char *name)
{
	char parent[PATH_MAX];
	size_t length = strlen(name);

	while (length > 0 && name[length - 1] == '/')
		length--;
	while (length > 0 && name[length - 1] != '/')
		length--;
	if (length == 0)
		return NULL;
	memcpy(parent, name, length);
	parent[length] = '\0';
	int fd = open_without_links(parent);

	if (fd >= 0)
		close(fd);
	if (fd >= 0 || fd == -ENOENT)
		return NULL;
	return fd == -ELOOP || fd == -ENOTDIR ? "it would be written through a link"
					      : "its directory cannot be opened";
}

static const char *find_fault_of_link(const char *target)
{
	int fd = open_without_links(target);

	if (fd >= 0)
		close(fd);
	if (fd >= 0)
		return NULL;
	return fd == -ELOOP || fd == -ENOTDIR ? "it is a hard link through a link"
	       : fd == -ENOENT ? "it is a hard link to what is not in the archive before it"
			       : "what it is a hard link to cannot be opened";
}

static bool is_known_type(struct archive_entry *entry)
{
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
	case AE_IFDIR:
	case AE_IFLNK:
	case AE_IFIFO:
	case AE_IFCHR:
	case AE_IFBLK:
	case AE_IFSOCK:
		return true;
	default:
		return archive_entry_hardlink(entry) != NULL;
	}
}

const char *entry_find_fault(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	const char *target = archive_entry_hardlink(entry);
	const char *fault;

	if (!name || !*name)
		return "it has no name";
	if ((fault = find_fault_of_name(name)))
		return fault;
	if (!is_known_type(entry))
		return "it is of an unknown type";
	if (archive_entry_filetype(entry) == AE_IFLNK && !target &&
		!(archive_entry_symlink(entry) && *archive_entry_symlink(entry)))
		return "it is a symlink to nothing";
	if ((fault = find_fault_of_parent(name)) || !target)
		return fault;
	if (find_fault_of_name(target))
		return "it is a hard link out of the root";
	return find_fault_of_link(target);
}

bool entry_is_in_dev(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	name += strspn(name, "./");
	return strncmp(name, "dev/", strlen("dev/")) == 0;
}

static bool is_safe_attribute(const char *name)
{
	return strncmp(name, "user.", strlen("user.")) == 0 ||
	       strcmp(name, "security.capability") == 0;
}

struct attribute {
	char *name;
	void *value;
	size_t size;
};

/* A list that is cleared frees what it has handed out: so these are copies. */
static void copy_attribute(struct attribute *copy, const char *name, const void *value, size_t size)
{
	*copy = (struct attribute){.name = strdup(name), .value = malloc(size + 1), .size = size};
	if (!copy->name || !copy->value)
		abort();
	memcpy(copy->value, value, size);
}

void entry_keep_safe_attributes(struct archive_entry *entry)
{
	size_t total = (size_t)archive_entry_xattr_reset(entry), count = 0;
	struct attribute *kept = calloc(total + 1, sizeof(*kept));
	const char *name;
	const void *value;
	size_t size;

	if (!kept)
		abort();
	while (count < total && archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK)
		if (is_safe_attribute(name))
			copy_attribute(&kept[count++], name, value, size);
	archive_entry_xattr_clear(entry);
	for (size_t i = 0; i < count; i++) {
		archive_entry_xattr_add_entry(entry, kept[i].name, kept[i].value, kept[i].size);
		free(kept[i].name);
		free(kept[i].value);
	}
	free(kept);
}

static bool is_number(const char *name)
{
	enum { MOST_DIGITS = 10 };
	size_t length = name ? strspn(name, "0123456789") : 0;

	return length > 0 && length <= MOST_DIGITS && !name[length];
}

bool entry_has_numeric_acl(struct archive_entry *entry)
{
	const char *name;
	int type, permissions, tag, id;

	archive_entry_acl_reset(entry, ACL_TYPES);
	while (archive_entry_acl_next(entry, ACL_TYPES, &type, &permissions, &tag, &id, &name) ==
		ARCHIVE_OK)
		if ((tag == ARCHIVE_ENTRY_ACL_USER || tag == ARCHIVE_ENTRY_ACL_GROUP) && id < 0 &&
			!is_number(name))
			return false;
	return true;
}

void entry_give_to_root(struct archive_entry *entry)
{
	archive_entry_set_uid(entry, 0);
	archive_entry_set_gid(entry, 0);
	archive_entry_acl_clear(entry);
}

la_int64_t entry_look_up(void *context, const char *name, la_int64_t id)
{
	la_int64_t number = 0;

	(void)context;
	if (id >= 0 || !is_number(name))
		return id;
	for (; *name; name++)
		number = number * 10 + (*name - '0');
	return number;
}
