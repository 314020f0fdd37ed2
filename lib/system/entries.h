/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The entries of a directory, by getdents64 itself: readdir(3) would need malloc. */
#ifndef SUNDER_SYSTEM_ENTRIES_H
#define SUNDER_SYSTEM_ENTRIES_H

struct entry {
	const char *name;
	unsigned char type; /* DT_*; DT_UNKNOWN where the file system does not say */
};

/*
 * Calls `visit` for each entry but "." and "..". A negative value that it returns ends the walk
 * and is returned; else 0, or -errno when the directory cannot be read. Async-signal-safe.
 */
int entries_visit(int directory, int (*visit)(void *context, const struct entry *), void *context);

#endif
