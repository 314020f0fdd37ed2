/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Paths inside a root that somebody else may have filled, and may be changing: they are resolved
 * to fds with the root as their boundary, never used as strings. Async-signal-safe.
 */
#ifndef SUNDER_SYSTEM_PATH_H
#define SUNDER_SYSTEM_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* Opens with O_CLOEXEC and these flags; links and ".." stay inside the root. An fd, or -errno. */
int path_open_inside(int root, const char *path, int flags);

/*
 * Opens what is below a directory ("": itself) with O_CLOEXEC and these flags: no link, "..", or
 * mount leads anywhere else on the way. The path may be longer than PATH_MAX. An fd, or -errno.
 */
int path_open_below(int directory, const char *path, int flags);

/*
 * In `path`, which has room for `size` bytes: puts a name behind the directory that its first bytes
 * are, and a '/' between them. 0, or -ENAMETOOLONG and nothing is changed.
 */
int path_put_name(char *path, size_t size, size_t directory_length, const char *name);

/*
 * An O_PATH fd of the place, made first where it is missing: directories 0755, the last part an
 * empty file 0644 unless `directory`. A dangling link is followed, inside the root. Or -errno.
 */
int path_make_inside(int root, const char *path, bool directory);

/* mkdir -p with that mode for what it makes, on the host. 0 or -errno. */
int path_make_directories(const char *path, unsigned mode);

/*
 * Opens a directory of the caller's own, no link. An fd, or -errno; -ENOTUNIQ: it is another
 * user's, or others may write to it, so that what is in it may be anybody's.
 */
int path_open_own_directory(const char *path);

/* The same, made with mode 0700 where it is missing. */
int path_make_own_directory(const char *path);

/*
 * Deletes what is below the directory `name` of `directory`, and it, by fd, following no link and
 * leaving mounts alone, however deep it is. 0 also when it is not there; else the first -errno
 * after all was tried.
 */
int path_remove_tree(int directory, const char *name);

#endif
