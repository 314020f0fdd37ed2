/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a process is in the cgroup hierarchy of version 2. */
#ifndef SUNDER_SURVEY_CGROUPS_H
#define SUNDER_SURVEY_CGROUPS_H

#include <sys/types.h>

#include "sunder.h"
#include "survey/mounts.h"
#include "system/arena.h"

/*
 * The directory of a process's cgroup of version 2, wherever that is mounted: beside version 1 it
 * is not at /sys/fs/cgroup itself. 0, or -errno with the error filled: -ENODEV: it is in none, or
 * none is mounted; -ENOENT: what is mounted does not show that cgroup.
 */
int cgroup_directory(struct arena *, pid_t, const char **directory, struct sunder_error *);

/* The path of it by the text of /proc/PID/cgroup; NULL where it is in none of version 2. */
const char *cgroup_path(struct arena *, const char *text);

/* The directory of that path among these mounts: 0, -ENODEV or -ENOENT, as above. */
int cgroup_find(
	struct arena *, const struct mount_list *, const char *path, const char **directory);

#endif
