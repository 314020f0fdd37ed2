/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Our own executable file, which a container can reach through /proc/self/exe when it executes
 * that, or names it as an interpreter (CVE-2019-5736). Whoever owns the file can change it, and so
 * can whom its mode lets write.
 */
#ifndef SUNDER_SYSTEM_SELF_H
#define SUNDER_SYSTEM_SELF_H

#include <stdbool.h>
#include <sys/types.h>

/* Who can change the file. */
struct self_writers {
	bool nobody; /* it is a sealed copy already */
	bool others; /* more than its owner */
	uid_t owner;
};

/* When it cannot be told: the others. */
struct self_writers self_find_writers(void);

/* Executes a sealed copy of it in memory. Returns only on failure: -errno. */
int self_execute_copy(char *const argv[], char *const envp[]);

#endif
