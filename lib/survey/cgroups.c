/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cgroups of version 2 (cgroups(7)): the line "0::PATH" of /proc/PID/cgroup. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "plan/error.h"
#include "survey/cgroups.h"
#include "survey/mounts.h"
#include "system/file.h"

const char *cgroup_path(struct arena *arena, const char *text)
{
	static const char version_2[] = "0::";
	struct field rest = {text, strlen(text)}, line;

	while (field_next_line(&rest, &line))
		if (line.length > strlen(version_2) &&
			strncmp(line.start, version_2, strlen(version_2)) == 0)
			return arena_copy_bytes(arena, line.start + strlen(version_2),
				line.length - strlen(version_2));
	return NULL;
}

/* The path below a mount of the hierarchy, "" or "/..."; NULL where it does not show it. */
static const char *path_below(const struct mount_entry *mount, const char *path)
{
	if (strcmp(path, "/") == 0)
		path = "";
	if (strcmp(mount->root, "/") == 0)
		return path;
	return mounts_is_below(path, mount->root) ? path + strlen(mount->root) : NULL;
}

/* Outside of our cgroup namespace: "/..", "/../../x". */
static bool leads_out(const char *below)
{
	return strncmp(below, "/..", 3) == 0 && (below[3] == '/' || below[3] == '\0');
}

int cgroup_find(struct arena *arena, const struct mount_list *mounts, const char *path,
	const char **directory)
{
	bool is_mounted = false;

	for (size_t i = mounts->count; i-- > 0;) {
		const struct mount_entry *mount = &mounts->entries[i];

		if (strcmp(mount->type, "cgroup2") != 0)
			continue;
		const char *below = path_below(mount, path);

		is_mounted = true;
		if (!below || leads_out(below))
			continue;
		*directory = arena_print(arena, "%s%s", mount->place, below);
		return 0;
	}
	return is_mounted ? -ENOENT : -ENODEV;
}

int cgroup_directory(
	struct arena *arena, pid_t pid, const char **directory, struct sunder_error *error)
{
	const char *file = arena_print(arena, "/proc/%d/cgroup", (int)pid);
	struct mount_list mounts;
	struct field content;
	int r = file_read(arena, AT_FDCWD, file, &content);

	if (r < 0)
		return error_fill(error, -r, "cannot open %s", file);
	const char *path = cgroup_path(arena, content.start);

	if (!path)
		return error_fill(error, ENODEV, "%s: no cgroup of version 2", file);
	r = mounts_read(arena, &mounts);
	if (r < 0)
		return error_fill(error, -r, "cannot open /proc/self/mountinfo");
	r = cgroup_find(arena, &mounts, path, directory);
	return r < 0 ? error_fill(error, -r, "find the mount of cgroup %s", path) : 0;
}
