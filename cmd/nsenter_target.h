/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `nsenter` enters: found and opened, before anything is entered. */
#ifndef SUNDER_CMD_NSENTER_TARGET_H
#define SUNDER_CMD_NSENTER_TARGET_H

#include "cmd/nsenter_options.h"
#include "step/step.h"

/* Its fds are left to the end of the process. */
struct nsenter_target {
	int pidfd;      /* -1: there is no target */
	uint32_t types; /* CLONE_NEW* of all that is entered */
	struct join joins[NAMESPACE_KINDS + 2];
	size_t join_count;
	struct location root, directory, cgroup; /* path NULL: not asked for */
	const char *context;
	const char *const *environment;
	int process; /* O_PATH fd of /proc/PID; -1: not asked for */
};

/* 0, or OPTION_REFUSED with the error filled. */
int nsenter_target_open(
	const struct nsenter_words *, struct nsenter_target *, struct sunder_error *);

#endif
