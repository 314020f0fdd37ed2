/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small text files, read whole into the arena, or written whole. */
#ifndef SUNDER_SYSTEM_FILE_H
#define SUNDER_SYSTEM_FILE_H

#include <stddef.h>

#include "system/arena.h"
#include "system/field.h"

/* Above this, a file is refused with -EFBIG: it may be a container's, and ours is the memory. */
#define FILE_MAX_BYTES ((size_t)16 << 20)

/* A file of the host's or of procfs, by a path that is trusted. Returns 0 or -errno. */
int file_read(struct arena *, int directory, const char *path, struct field *content);

/*
 * A file below `root`, which may be a container's: links stay below it, and what is not a regular
 * file is refused (-EISDIR, -EINVAL) without waiting for anything. Returns 0 or -errno.
 */
int file_read_in_root(struct arena *, int root, const char *path, struct field *content);

/*
 * What an fd has up to its end; a NUL follows the content. `expected` is its size where it is
 * known (it saves one system call), else 0.
 */
int file_read_fd(struct arena *, int fd, size_t expected, struct field *content);

/*
 * Writes a file of mode 0600: made as NAME.new, brought to the disk, and renamed, which is brought
 * to the disk as well. At any moment there is the old one or the new one. 0 or -errno; NAME.new may
 * be there then.
 */
int file_replace(int directory, const char *name, const char *content);

#endif
