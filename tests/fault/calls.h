/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System calls by name, and their arguments in words. */
#ifndef SUNDER_TESTS_FAULT_CALLS_H
#define SUNDER_TESTS_FAULT_CALLS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct known_call {
	int number;
	const char *name;
	const char *arguments; /* what to show of them, see calls.c */
};

/* NULL for a call that is not in the table. */
const struct known_call *find_call(uint64_t number);

/*
 * `3,"proc/self",0x80000`, without blanks; "-" when there is nothing to tell. `size`: over 128.
 */
void describe_arguments(
	char *to, size_t size, pid_t pid, uint64_t number, const uint64_t arguments[6]);

#endif
