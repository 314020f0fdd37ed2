/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading extended attributes on either side. Which of them are overlayfs' own depends on who has
 * mounted it: trusted.overlay.* by host root, user.overlay.* otherwise. The other ones are data
 * like any, and the container could write them: they say nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "container/layer_xattrs.h"
#include "system/call.h"

enum {
	LARGEST_LIST = 65536,
	MOST_NAMES = LARGEST_LIST / 2,
};

void xattrs_reserve(struct arena *arena, struct xattrs *xattrs)
{
	xattrs->list = arena_allocate(arena, LARGEST_LIST);
	xattrs->value = arena_allocate(arena, XATTRS_LARGEST_VALUE);
	xattrs->names = arena_allocate(arena, MOST_NAMES * sizeof(*xattrs->names));
}

/* --- the kernel's answers --- */

/* Before 6.13. The link is the kernel's own, and leads to the directory that the fd is of. */
static bool path_of(char path[320], int directory, const char *name)
{
	return text_print_sized(path, 320, "/proc/self/fd/%d/%s", directory, name);
}

static ssize_t list_names(int directory, const char *name, char *list, size_t size)
{
	char path[320];
	ssize_t length = call_listxattrat(directory, name, list, size);

	if (length < 0 && errno == ENOSYS && path_of(path, directory, name))
		length = llistxattr(path, list, size);
	return length < 0 ? -errno : length;
}

static ssize_t get_value(int directory, const char *name, const char *key, char *value, size_t size)
{
	char path[320];
	ssize_t length = call_getxattrat(directory, name, key, value, size);

	if (length < 0 && errno == ENOSYS && path_of(path, directory, name))
		length = lgetxattr(path, key, value, size);
	return length < 0 ? -errno : length;
}

/* --- names --- */

static const char *own_prefix(const struct kept *kept)
{
	return kept->by_root ? "trusted.overlay." : "user.overlay.";
}

/* What a security module gives by its own rules, or what holds for one inode only. */
static bool is_label(const char *key)
{
	static const char *const labels[] = {"security.selinux", "security.SMACK64",
		"security.apparmor", "security.evm", "security.ima"};

	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (strcmp(key, labels[i]) == 0)
			return true;
	return false;
}

/* `key` without the prefix. */
static void note_own(struct xattrs *xattrs, const struct kept *kept, int directory,
	const char *name, const char *key)
{
	char path[64], value[4];

	if (strcmp(key, "origin") == 0)
		xattrs->is_copied = true;
	else if (strcmp(key, "whiteout") == 0)
		xattrs->is_whiteout = true;
	if (strcmp(key, "opaque") != 0)
		return;
	text_print(path, "%sopaque", own_prefix(kept));
	ssize_t size = get_value(directory, name, path, value, sizeof(value));

	xattrs->is_opaque = size == 1 && *value == 'y';
	xattrs->has_xattr_whiteouts = size == 1 && *value == 'x';
}

static int compare_names(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

int xattrs_read(struct xattrs *xattrs, const struct kept *kept, bool in_layer, int directory,
	const char *name)
{
	const char *prefix = own_prefix(kept);
	size_t length = strlen(prefix);
	ssize_t size = list_names(directory, name, xattrs->list, LARGEST_LIST);

	xattrs->is_copied = xattrs->is_opaque = xattrs->has_xattr_whiteouts = false;
	xattrs->is_whiteout = xattrs->has_capability = false;
	xattrs->count = 0;
	if (size == -EOPNOTSUPP || size == -ENOENT)
		return 0;
	if (size < 0)
		return (int)size;
	for (char *key = xattrs->list; key < xattrs->list + size; key += strlen(key) + 1) {
		if (strncmp(key, prefix, length) == 0) {
			if (in_layer)
				note_own(xattrs, kept, directory, name, key + length);
			continue;
		}
		if (is_label(key) || xattrs->count == MOST_NAMES)
			continue;
		xattrs->has_capability |= strcmp(key, "security.capability") == 0;
		xattrs->names[xattrs->count++] = key;
	}
	if (xattrs->count > 1)
		qsort(xattrs->names, xattrs->count, sizeof(*xattrs->names), compare_names);
	return 0;
}

/* --- values --- */

/* include/uapi/linux/posix_acl_xattr.h: little-endian. */
struct acl_entry {
	uint16_t tag, permissions;
	uint32_t id;
};
enum { ACL_HEADER_SIZE = 4, ACL_OF_USER = 2, ACL_OF_GROUP = 8 };

static void shift_acl(const struct kept *kept, char *value, size_t size)
{
	for (size_t at = ACL_HEADER_SIZE; at + sizeof(struct acl_entry) <= size;
		at += sizeof(struct acl_entry)) {
		struct acl_entry entry;

		memcpy(&entry, value + at, sizeof(entry));
		if (entry.tag == ACL_OF_USER)
			entry.id = kept_host_id(kept, ID_USER, entry.id);
		else if (entry.tag == ACL_OF_GROUP)
			entry.id = kept_host_id(kept, ID_GROUP, entry.id);
		memcpy(value + at, &entry, sizeof(entry));
	}
}

static bool is_access_list(const char *key)
{
	return strcmp(key, "system.posix_acl_access") == 0 ||
	       strcmp(key, "system.posix_acl_default") == 0;
}

bool xattrs_names_outsiders(const char *key, const char *value, size_t size)
{
	if (!is_access_list(key))
		return false;
	for (size_t at = ACL_HEADER_SIZE; at + sizeof(struct acl_entry) <= size;
		at += sizeof(struct acl_entry)) {
		struct acl_entry entry;

		memcpy(&entry, value + at, sizeof(entry));
		if ((entry.tag == ACL_OF_USER || entry.tag == ACL_OF_GROUP) &&
			entry.id == UINT32_MAX)
			return true;
	}
	return false;
}

/* include/uapi/linux/capability.h: version 3 is version 2 with the id of a root behind it. */
#define CAPABILITY_VERSION_MASK UINT32_C(0xff000000)
#define FILE_CAPABILITY_2       UINT32_C(0x02000000)
#define FILE_CAPABILITY_3       UINT32_C(0x03000000)
enum { FILE_CAPABILITY_2_SIZE = 20, FILE_CAPABILITY_3_SIZE = 24 };

/* The capabilities are for programs of the container's root; on the host that is the host's. */
static size_t shift_capability(const struct kept *kept, char *value, size_t size)
{
	uint32_t version, root;

	if (size != FILE_CAPABILITY_3_SIZE)
		return size;
	memcpy(&version, value, sizeof(version));
	memcpy(&root, value + FILE_CAPABILITY_2_SIZE, sizeof(root));
	root = kept_host_id(kept, ID_USER, root);
	memcpy(value + FILE_CAPABILITY_2_SIZE, &root, sizeof(root));
	if ((version & CAPABILITY_VERSION_MASK) != FILE_CAPABILITY_3 || root != 0)
		return size;
	version = (version & ~CAPABILITY_VERSION_MASK) | FILE_CAPABILITY_2;
	memcpy(value, &version, sizeof(version));
	return FILE_CAPABILITY_2_SIZE;
}

size_t xattrs_shift_value(const struct kept *kept, const char *key, char *value, size_t size)
{
	if (strcmp(key, "security.capability") == 0)
		return shift_capability(kept, value, size);
	if (is_access_list(key))
		shift_acl(kept, value, size);
	return size;
}

ssize_t xattrs_value(struct xattrs *xattrs, const struct kept *kept, bool in_layer, int directory,
	const char *name, const char *key)
{
	ssize_t size = get_value(directory, name, key, xattrs->value, XATTRS_LARGEST_VALUE);

	if (size < 0 || !in_layer)
		return size;
	return (ssize_t)xattrs_shift_value(kept, key, xattrs->value, (size_t)size);
}

ssize_t xattrs_origin(
	struct xattrs *xattrs, const struct kept *kept, int directory, const char *name)
{
	char key[64];

	text_print(key, "%sorigin", own_prefix(kept));
	return get_value(directory, name, key, xattrs->value, XATTRS_LARGEST_VALUE);
}
