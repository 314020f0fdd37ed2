/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A directory with mounts below it cannot be a layer of an ordinary user's overlay. Its place in
 * the container is a tmpfs; its directories get overlays of their own, and its files and links
 * are copied by this. What is larger than a limit is bound, and so read-only: said by the caller.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/entries.h"
#include "system/fd.h"
#include "system/mount.h"
#include "system/path.h"
#include "system/text.h"

static int copy_content(int from, int to)
{
	char bytes[16384];
	ssize_t size;

	while ((size = read(from, bytes, sizeof(bytes))) > 0)
		for (ssize_t at = 0; at < size;) {
			ssize_t written = write(to, bytes + at, (size_t)(size - at));

			if (written < 0)
				return -errno;
			at += written;
		}
	return size < 0 ? -errno : 0;
}

static int copy_file(int source, int target, const char *name, const struct stat *status)
{
	struct timespec times[2] = {status->st_atim, status->st_mtim};
	autoclose int from = openat(source, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (from < 0)
		return errno == EACCES ? 0 : -errno; /* what the caller cannot read, is not there */
	autoclose int to = openat(target, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (to < 0)
		return -errno;
	int r = copy_content(from, to);

	if (r == 0 && (fchmod(to, status->st_mode & 07777) < 0 || futimens(to, times) < 0))
		r = -errno;
	return r;
}

static int copy_link(int source, int target, const char *name)
{
	char path[PATH_MAX];
	ssize_t size = readlinkat(source, name, path, sizeof(path) - 1);

	if (size < 0)
		return -errno;
	path[size] = '\0';
	return symlinkat(path, target, name) < 0 ? -errno : 0;
}

static int bind_file(int source, int target, const char *name)
{
	int made = mknodat(target, name, S_IFREG | 0600, 0);
	autoclose int copy = made < 0 ? -1 : mount_clone(source, name, false, MOUNT_ATTR_RDONLY);

	if (made < 0)
		return -errno;
	return copy < 0 ? copy : call_move_mount(copy, target, name) < 0 ? -errno : 0;
}

struct copying {
	int source, target;
	const char *from;
	struct sunder_error *error;
};

static int copy_kind(const struct copying *copying, const char *name)
{
	enum { LARGEST_COPY = 64 * 1024 * 1024 };
	int source = copying->source, target = copying->target;
	struct stat status;

	if (fstatat(source, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || errno == EACCES ? 0 : -errno;
	if (S_ISDIR(status.st_mode))
		return 0;
	if (S_ISLNK(status.st_mode))
		return copy_link(source, target, name);
	/* A socket would lead out of the container, and so would a FIFO. */
	if (!S_ISREG(status.st_mode))
		return 0;
	if (status.st_size <= LARGEST_COPY)
		return copy_file(source, target, name, &status);
	return bind_file(source, target, name);
}

static int copy_entry(void *context, const struct entry *entry)
{
	const struct copying *copying = context;
	int r = copy_kind(copying, entry->name);

	return r < 0 ? error_fill(copying->error, -r, "copy %s/%s into the container",
			       copying->from, entry->name)
		     : 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct copy_files *copy = step->what;
	autoclose int source = openat(AT_FDCWD, copy->from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	autoclose int target = path_open_inside(
		run_fd(run, SLOT_ROOT), copy->place, O_RDONLY | O_DIRECTORY);
	struct copying copying = {source, target, copy->from, error};

	*error->doing = '\0';
	if (source < 0 || target < 0)
		return error_fill(error, target < 0 ? -target : errno, "copy %s", copy->from);
	int r = entries_visit(source, copy_entry, &copying);

	if (r < 0 && !*error->doing)
		error_fill(error, -r, "read the directory %s", copy->from);
	return r;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct copy_files *copy = step->what;

	transcript_command(transcript, "find %s -maxdepth 1 -type f,l -exec cp -a {} %s ';'",
		transcript_quote(transcript, copy->from),
		transcript_inside(transcript, copy->place));
}

const struct step_kind step_copy_files = {
	.name = "copy files", .perform = perform, .explain = explain};
