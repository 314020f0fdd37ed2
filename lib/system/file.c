/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading and writing files whole. A short read is not taken for the end: procfs returns its files
 * in pieces. Must not wait: neither for the writer of a FIFO nor for a terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/fd.h"
#include "system/file.h"
#include "system/path.h"
#include "system/text.h"

enum { FIRST_BUFFER = 4096 };

#define READ_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

struct buffer {
	char *bytes;
	size_t used, capacity; /* without the NUL behind */
};

static void buffer_grow(struct arena *arena, struct buffer *buffer, size_t capacity)
{
	char *bytes = arena_allocate(arena, capacity + 1);

	if (buffer->used)
		memcpy(bytes, buffer->bytes, buffer->used);
	buffer->bytes = bytes;
	buffer->capacity = capacity;
}

int file_read_fd(struct arena *arena, int fd, size_t expected, struct field *content)
{
	struct buffer buffer = {0};

	/* One byte more than expected: a file that has grown since shows it by filling that. */
	buffer_grow(arena, &buffer, expected ? expected + 1 : FIRST_BUFFER - 1);
	for (;;) {
		if (buffer.used == buffer.capacity)
			buffer_grow(arena, &buffer, buffer.capacity * 2);
		ssize_t got = read(fd, buffer.bytes + buffer.used, buffer.capacity - buffer.used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		buffer.used += (size_t)got;
		if (buffer.used > FILE_MAX_BYTES)
			return -EFBIG;
		if (!got || buffer.used == expected)
			break;
	}
	buffer.bytes[buffer.used] = '\0';
	*content = (struct field){buffer.bytes, buffer.used};
	return 0;
}

int file_read(struct arena *arena, int directory, const char *path, struct field *content)
{
	autoclose int fd = openat(directory, path, READ_FLAGS);

	if (fd < 0)
		return -errno;
	return file_read_fd(arena, fd, 0, content);
}

int file_read_in_root(struct arena *arena, int root, const char *path, struct field *content)
{
	autoclose int fd = path_open_inside(root, path, READ_FLAGS);
	struct stat status;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	if ((uint64_t)status.st_size > FILE_MAX_BYTES)
		return -EFBIG;
	return file_read_fd(arena, fd, (size_t)status.st_size, content);
}

/* --- writing --- */

static int write_new(int directory, const char *name, const char *content)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
	autoclose int fd = openat(directory, name, flags, 0600);
	size_t length = strlen(content);

	if (fd < 0)
		return -errno;
	for (size_t at = 0; at < length;) {
		ssize_t written = write(fd, content + at, length - at);

		if (written < 0)
			return -errno;
		at += (size_t)written;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

int file_replace(int directory, const char *name, const char *content)
{
	char new[NAME_MAX + 1];

	if (!text_print(new, "%s.new", name))
		return -ENAMETOOLONG;
	int r = write_new(directory, new, content);

	if (r == 0 && renameat(directory, new, directory, name) < 0)
		r = -errno;
	return r < 0 ? r : fsync(directory) < 0 ? -errno : 0;
}
