/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a process is in the cgroup hierarchy of version 2. */
#ifndef SUNDER_SURVEY_CGROUPS_H
#define SUNDER_SURVEY_CGROUPS_H

#include <sys/types.h>

#include "sunder.h"
#include "system/arena.h"

/*
 * The directory of a process's cgroup of version 2, wherever that is mounted: beside version 1 it
 * is not at /sys/fs/cgroup itself. 0, or -errno with the error filled: -ENOENT: none is mounted, or
 * what is mounted does not show that cgroup.
 */
int cgroup_directory(struct arena *, pid_t, const char **directory, struct sunder_error *);

/* The path of it by the text of /proc/PID/cgroup; NULL where it is in none of version 2. */
const char *cgroup_path(struct arena *, const char *text);

#endif
