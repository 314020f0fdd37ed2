/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Content of files: shared where the file system can, copied in the kernel or through memory where
 * it cannot. Holes stay holes.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/replica.h"
#include "system/kernel.h"

/* Below this, asking the kernel to copy costs more than copying. */
enum { AT_ONCE = 256 * 1024 };

static int write_fully(int to, const char *bytes, size_t size, off_t offset)
{
	while (size > 0) {
		ssize_t written = pwrite(to, bytes, size, offset);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		bytes += written;
		size -= (size_t)written;
		offset += written;
	}
	return 0;
}

/* How much; 0 at the end of the file; -errno. */
static ssize_t copy_through_memory(
	struct replicator *replicator, int from, int to, off_t offset, size_t size)
{
	if (!replicator->bytes)
		replicator->bytes = arena_allocate(replicator->arena, AT_ONCE);
	ssize_t got = pread(from, replicator->bytes, size < AT_ONCE ? size : AT_ONCE, offset);

	if (got < 0)
		return -errno;
	int r = write_fully(to, replicator->bytes, (size_t)got, offset);

	return r < 0 ? r : got;
}

static ssize_t copy_some(struct replicator *replicator, int from, int to, off_t offset, size_t size)
{
	off_t in = offset, out = offset;

	if (size <= AT_ONCE)
		return copy_through_memory(replicator, from, to, offset, size);
	ssize_t copied = copy_file_range(from, &in, to, &out, size, 0);

	if (copied > 0)
		return copied;
	/* Between file systems, or of one that cannot; another fault shows then, too. */
	return copied < 0 && errno == ENOSPC
		       ? -ENOSPC
		       : copy_through_memory(replicator, from, to, offset, size);
}

static int copy_range(struct replicator *replicator, int from, int to, off_t start, off_t end)
{
	while (start < end) {
		ssize_t copied = copy_some(replicator, from, to, start, (size_t)(end - start));

		if (copied == -EINTR)
			continue;
		/* It has become shorter: the layer is not what it was when it was compared. */
		if (copied <= 0)
			return copied < 0 ? (int)copied : -ESTALE;
		start += copied;
	}
	return 0;
}

static int copy_data(struct replicator *replicator, int from, int to, off_t size)
{
	for (off_t offset = 0; offset < size;) {
		off_t data = lseek(from, offset, SEEK_DATA);

		if (data < 0 && errno == ENXIO)
			break;
		if (data < 0)
			return copy_range(replicator, from, to, offset, size);
		off_t hole = lseek(from, data, SEEK_HOLE);

		if (hole < 0 || hole > size)
			hole = size;
		int r = copy_range(replicator, from, to, data, hole);

		if (r < 0)
			return r;
		offset = hole;
	}
	return ftruncate(to, size) < 0 ? -errno : 0;
}

int replica_copy_content(struct replicator *replicator, int from, int to, const struct stat *status)
{
	enum { BLOCK = 512 };

	if (status->st_size == 0)
		return 0;
	if (!replicator->cannot_clone) {
		if (ioctl(to, FILE_CLONE, from) == 0)
			return 0;
		replicator->cannot_clone = true;
	}
	if (status->st_blocks < status->st_size / BLOCK)
		return copy_data(replicator, from, to, status->st_size);
	return copy_range(replicator, from, to, 0, status->st_size);
}
