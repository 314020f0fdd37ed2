/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Comparing what is in files: up to the first difference, and holes without reading them. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "container/layer_contents.h"
#include "system/fd.h"

enum { AT_ONCE = 256 * 1024 };

static void reserve(struct arena *arena, struct contents *contents)
{
	if (contents->one)
		return;
	contents->one = arena_allocate(arena, AT_ONCE);
	contents->other = arena_allocate(arena, AT_ONCE);
}

/* What it is was looked at before; but the host goes on meanwhile. */
static int open_file(int directory, const char *name)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = openat(directory, name, flags);

	return fd < 0 ? -errno : fd;
}

/* As much as there is up to the size. */
static ssize_t read_fully(int fd, char *bytes, size_t size, uint64_t offset)
{
	size_t at = 0;

	while (at < size) {
		ssize_t got = pread(fd, bytes + at, size - at, (off_t)(offset + at));

		if (got == 0)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		at += (size_t)got;
	}
	return (ssize_t)at;
}

/* Where there is something but zeros next, in a large file. */
static uint64_t next_data(int fd, uint64_t offset, uint64_t size)
{
	off_t found = lseek(fd, (off_t)offset, SEEK_DATA);

	if (found < 0)
		return errno == ENXIO ? size : offset;
	return (uint64_t)found;
}

static uint64_t skip_holes(int one, int other, uint64_t offset, uint64_t size)
{
	uint64_t first = next_data(one, offset, size);
	uint64_t second = first > offset ? next_data(other, offset, size) : offset;

	return first < second ? first : second;
}

static int compare_open(struct contents *contents, int one, int other, uint64_t size)
{
	uint64_t offset = 0;

	while (offset < size) {
		if (size > AT_ONCE)
			offset = skip_holes(one, other, offset, size);
		size_t wanted = size - offset < AT_ONCE ? (size_t)(size - offset) : AT_ONCE;
		ssize_t got = read_fully(one, contents->one, wanted, offset);

		if (got < 0)
			return (int)got;
		ssize_t got_other = read_fully(other, contents->other, wanted, offset);

		if (got_other < 0)
			return (int)got_other;
		if (got != got_other || memcmp(contents->one, contents->other, (size_t)got) != 0)
			return 1;
		/* Cut off meanwhile, both. */
		if (got == 0)
			break;
		offset += (uint64_t)got;
	}
	return 0;
}

static bool is_refusal(int r)
{
	return r == -EACCES || r == -EPERM || r == -ENOENT || r == -ELOOP || r == -ENXIO;
}

int contents_compare(struct arena *arena, struct contents *contents, int one_directory,
	int other_directory, const char *name, uint64_t size)
{
	if (size == 0)
		return 0;
	autoclose int one = open_file(one_directory, name);

	if (one < 0)
		return is_refusal(one) ? 1 : one;
	autoclose int other = open_file(other_directory, name);

	if (other < 0)
		return is_refusal(other) ? 1 : other;
	reserve(arena, contents);
	int r = compare_open(contents, one, other, size);

	/* What is no file by now cannot be read at an offset, or in this way. */
	return r == -ESPIPE || r == -EISDIR || r == -EAGAIN || r == -EINVAL ? 1 : r;
}

int contents_compare_links(struct arena *arena, struct contents *contents, int one_directory,
	int other_directory, const char *name)
{
	reserve(arena, contents);
	ssize_t size = readlinkat(one_directory, name, contents->one, AT_ONCE);
	ssize_t other = size < 0 ? 0 : readlinkat(other_directory, name, contents->other, AT_ONCE);

	if (size < 0 || other < 0)
		return 1;
	return size != other || memcmp(contents->one, contents->other, (size_t)size) != 0;
}
