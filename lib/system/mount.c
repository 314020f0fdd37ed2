/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mount calls since Linux 5.2, put together. */
#include <errno.h>
#include <string.h>

#include "system/call.h"
#include "system/fd.h"
#include "system/mount.h"

/* The kernel's own words on a failure: "e VFS: Mount too revealing". The letter is the level. */
static void read_reason(int context, struct text *reason)
{
	char line[256];
	ssize_t size = read(context, line, sizeof(line) - 1);

	if (size < 3)
		return;
	line[size] = '\0';
	line[strcspn(line, "\n")] = '\0';
	text_add(reason, "%s", line + 2);
}

static int configure(int context, const struct mount_option options[])
{
	for (; options && options->key; options++) {
		unsigned command = options->value ? FSCONFIG_SET_STRING_ : FSCONFIG_SET_FLAG_;

		if (call_fsconfig(context, command, options->key, options->value) < 0)
			return -errno;
	}
	return call_fsconfig(context, FSCONFIG_CMD_CREATE_, NULL, NULL) < 0 ? -errno : 0;
}

int mount_new_unclosed(const char *type, const struct mount_option options[], unsigned attributes,
	int *context, struct text *reason)
{
	*context = call_fsopen(type);
	if (*context < 0)
		return -errno;
	int r = configure(*context, options);
	int mount = r < 0 ? r : call_fsmount(*context, attributes);

	if (mount < 0) {
		r = r < 0 ? r : -errno;
		read_reason(*context, reason);
		return r;
	}
	return mount;
}

int mount_new(const char *type, const struct mount_option options[], unsigned attributes,
	struct text *reason)
{
	autoclose int context = -1;

	return mount_new_unclosed(type, options, attributes, &context, reason);
}

static int set_attributes(int mount, bool recursive, struct mount_attributes *wanted)
{
	unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0U);

	return call_mount_setattr(mount, "", flags, wanted) < 0 ? -errno : 0;
}

/*
 * open_tree_attr (6.15) takes the attributes at once; before, it is two calls. A copy is still in
 * the peer group of what it is a copy of: private, or mounts would cross between container and
 * host, both ways.
 */
int mount_clone(int directory, const char *path, bool recursive, unsigned attributes)
{
	unsigned flags = OPEN_TREE_CLONE | (recursive ? AT_RECURSIVE : 0U) |
			 (*path ? 0U : (unsigned)AT_EMPTY_PATH);
	struct mount_attributes wanted = {.set = attributes, .propagation = MS_PRIVATE};
	int mount = call_open_tree_attr(directory, path, flags, &wanted);

	if (mount >= 0)
		return mount;
	/* Some seccomp filters say EPERM of what they do not know; the older call says it again. */
	if (errno != ENOSYS && errno != EPERM)
		return -errno;
	mount = call_open_tree(directory, path, flags);
	if (mount < 0)
		return -errno;
	int r = set_attributes(mount, recursive, &wanted);

	if (r < 0)
		close(mount);
	return r < 0 ? r : mount;
}

int mount_restrict(int mount, bool recursive, unsigned attributes)
{
	struct mount_attributes wanted = {.set = attributes};

	return set_attributes(mount, recursive, &wanted);
}

_Static_assert(MOUNT_ATTR_RDONLY == MS_RDONLY && MOUNT_ATTR_NOSUID == MS_NOSUID &&
		       MOUNT_ATTR_NODEV == MS_NODEV && MOUNT_ATTR_NOEXEC == MS_NOEXEC,
	"what is written below is both");

void mount_attributes_write(struct text *text, unsigned attributes, const char *suffix)
{
	static const struct {
		unsigned attribute;
		const char *name;
	} names[] = {
		{MOUNT_ATTR_RDONLY, "ro"},
		{MOUNT_ATTR_NOSUID, "nosuid"},
		{MOUNT_ATTR_NODEV, "nodev"},
		{MOUNT_ATTR_NOEXEC, "noexec"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (attributes & names[i].attribute)
			text_add(text, ",%s%s", names[i].name, suffix);
}

int mount_map_ids(int mount, bool recursive, int userns)
{
	struct mount_attributes wanted = {.set = MOUNT_ATTR_IDMAP, .userns_fd = (uint64_t)userns};

	return set_attributes(mount, recursive, &wanted);
}
