/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The procfs that we see, which need not be that of our PID namespace. */
#ifndef SUNDER_SYSTEM_PROC_H
#define SUNDER_SYSTEM_PROC_H

#include <stdbool.h>

/*
 * Do PIDs mean in that /proc (an fd of the directory) what they mean to us? Not after
 * `unshare --pid --fork` without a new /proc: what is there under our PIDs is somebody else.
 */
bool proc_is_ours(int proc);

#endif
