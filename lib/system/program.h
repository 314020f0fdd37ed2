/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Programs of the host that are asked something: run, and their standard output read. */
#ifndef SUNDER_SYSTEM_PROGRAM_H
#define SUNDER_SYSTEM_PROGRAM_H

#include "system/arena.h"
#include "system/field.h"

struct program_output {
	struct field text; /* what it wrote to its standard output; a NUL follows */
	int status;        /* as a shell has it: its exit status, 128 + n for a signal n */
};

/*
 * Runs the first of `paths` that is there, and waits for its end. It gets nothing of the caller's:
 * stdin and stderr are /dev/null, no other fds, a plain environment. `paths` and `arguments` (with
 * the name of the program in front) end with NULL. Where the caller ignores SIGCHLD, the kernel
 * keeps no status, and it is 0.
 * Returns 0, -ENOENT (none of the paths), or -errno. A status of 126 may mean that exec failed.
 */
int program_read(struct arena *, const char *const *paths, const char *const *arguments,
	struct program_output *);

#endif
