/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For unit tests: a directory of their own under /tmp, files in it, and its end. */
#ifndef SUNDER_TESTS_DIRECTORY_H
#define SUNDER_TESTS_DIRECTORY_H

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct directory {
	char path[32];
	int fd;
};

static inline void directory_make(struct directory *directory)
{
	snprintf(directory->path, sizeof(directory->path), "/tmp/sunder-test.XXXXXX");
	assert_non_null(mkdtemp(directory->path));
	directory->fd = open(directory->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(directory->fd >= 0);
	assert_int_equal(mkdirat(directory->fd, "etc", 0755), 0);
}

static inline int directory_remove_one(
	const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type, (void)place;
	return remove(path);
}

static inline void directory_remove(struct directory *directory)
{
	close(directory->fd);
	assert_int_equal(nftw(directory->path, directory_remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static inline void directory_write_bytes(const struct directory *directory, const char *path,
	const char *content, size_t length, mode_t mode)
{
	int fd = openat(directory->fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, length), length);
	assert_int_equal(close(fd), 0);
}

static inline void directory_write(
	const struct directory *directory, const char *path, const char *content)
{
	directory_write_bytes(directory, path, content, strlen(content), 0644);
}

#endif
