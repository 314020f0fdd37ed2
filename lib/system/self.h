/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Our own executable file, which a container can reach through /proc/self/exe when it executes
 * that, or names it as an interpreter (CVE-2019-5736). Whoever owns the file can change it.
 */
#ifndef SUNDER_SYSTEM_SELF_H
#define SUNDER_SYSTEM_SELF_H

#include <stdbool.h>

/* Is the file one that this user owns, and not already a copy that nobody can change? */
bool self_is_owned(unsigned uid);

/* Executes a sealed copy of it in memory. Returns only on failure: -errno. */
int self_execute_copy(char *const argv[], char *const envp[]);

#endif
