/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command's PID, as the host numbers it, in a file that goes when the container goes. It is
 * written beside its place and moved there, so that nobody sees half of it and no link is followed;
 * and what is there already is only replaced, or taken away, if it is a PID file too.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/record.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/text.h"

enum { LINE_SIZE = 24 };

struct place {
	char directory[PATH_MAX], name[NAME_MAX + 1];
	char beside[NAME_MAX + 1]; /* where it is written before it is moved to its name */
	char line[LINE_SIZE];      /* what is written */
	int fd;                    /* of the directory */
	struct stat status;        /* the same */
};

static int find_place(const char *path, int64_t pid, struct place *place)
{
	const char *slash = strrchr(path, '/');

	if (!text_copy(place->directory, sizeof(place->directory), path) ||
		!text_copy(place->name, sizeof(place->name), slash + 1) ||
		!text_print(place->beside, ".%s.%ld", place->name, (long)pid))
		return -ENAMETOOLONG;
	place->directory[slash == path ? 1 : slash - path] = '\0';
	text_print(place->line, "%ld\n", (long)pid);
	place->fd = openat(AT_FDCWD, place->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return place->fd < 0 || fstat(place->fd, &place->status) < 0 ? -errno : 0;
}

/* What a regular file begins with. 0, -EISDIR, -EEXIST for what is no file at all, or -errno. */
static int read_line(int directory, const char *name, char line[LINE_SIZE])
{
	struct stat status;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR : -EEXIST;
	autoclose int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t size = fd < 0 ? -1 : read(fd, line, LINE_SIZE - 1);

	if (size < 0)
		return -errno;
	line[size] = '\0';
	return 0;
}

/* Nothing, or a PID file that somebody has left there and the caller may write. */
static int look_at(const struct place *place)
{
	char line[LINE_SIZE];
	int r = read_line(place->fd, place->name, line);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (faccessat(place->fd, place->name, W_OK, 0) < 0)
		return -errno;
	size_t digits = strspn(line, "0123456789");

	return line[digits] == '\0' || strcmp(line + digits, "\n") == 0 ? 0 : -EEXIST;
}

static int record(const struct run *run, const struct step *step, const struct place *place)
{
	char device[24], inode[24];

	text_print(device, "%lu", (unsigned long)place->status.st_dev);
	text_print(inode, "%lu", (unsigned long)place->status.st_ino);
	if (run->record < 0)
		return 0;
	return record_add(run->record, step->kind->name,
		(const char *[]){place->directory, device, inode, place->name, place->beside,
			place->line, NULL});
}

static int write_beside(const struct place *place)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	autoclose int fd = openat(place->fd, place->beside, flags, 0644);
	ssize_t length = (ssize_t)strlen(place->line);
	ssize_t written = fd < 0 ? -1 : write(fd, place->line, (size_t)length);

	if (written < 0)
		return -errno;
	return written == length ? 0 : -ENOSPC;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const char *path = step->what;
	struct place place;
	int r = find_place(path, run_value(run, SLOT_READY).number, &place);

	if (r == 0)
		r = look_at(&place);
	if (r == 0)
		r = record(run, step, &place);
	if (r == 0)
		r = write_beside(&place);
	if (r == 0 && renameat(place.fd, place.beside, place.fd, place.name) < 0)
		r = -errno;
	close_keeping_errno(place.fd);
	if (r == 0)
		return 0;
	error_fill(error, -r, "write the PID file %s", path);
	if (r == -EEXIST)
		error_reason(error, "what is there is no PID file");
	return r;
}

/* The directory, if it still is the one that was written to. */
static int open_recorded(const char *const words[])
{
	int fd = openat(AT_FDCWD, words[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat status;
	char device[24], inode[24];

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	text_print(device, "%lu", (unsigned long)status.st_dev);
	text_print(inode, "%lu", (unsigned long)status.st_ino);
	if (strcmp(device, words[2]) == 0 && strcmp(inode, words[3]) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Another one may have been written there since: it has another PID in it. */
static int undo(int state, const char *const words[], struct sunder_error *error)
{
	char line[LINE_SIZE];

	(void)state;
	for (size_t i = 1; i <= 6; i++)
		if (!words[i] || strchr(words[i], '/') != (i == 1 ? words[i] : NULL))
			return error_fill(error, EPROTO, "understand the record");
	autoclose int directory = open_recorded(words);

	if (directory < 0)
		return 0;
	if (unlinkat(directory, words[5], 0) < 0 && errno != ENOENT)
		return error_fill(error, errno, "remove %s/%s", words[1], words[5]);
	if (read_line(directory, words[4], line) < 0 || strcmp(line, words[6]) != 0 ||
		unlinkat(directory, words[4], 0) == 0 || errno == ENOENT)
		return 0;
	return error_fill(error, errno, "remove the PID file %s/%s", words[1], words[4]);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const char *file = transcript_quote(transcript, step->what);

	transcript_command(transcript, "echo %s > %s", transcript_command_pid(transcript), file);
	transcript_undo(transcript, "rm -f %s", file);
	transcript_remark(transcript, "the container's shell becomes the command, with this PID;"
				      " the file goes with it");
}

const struct step_kind step_pid_file = {
	.name = "pid file", .perform = perform, .explain = explain, .undo = undo};
