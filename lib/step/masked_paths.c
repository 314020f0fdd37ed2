/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Kernel interfaces that tell too much of the machine, or may be turned against it, as the OCI
 * runtimes mask them, with the ones that were added since (power and interrupt side channels).
 * The first mask is made; the others are copies of it, because a bind takes the flags along.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/kernel.h"
#include "system/mount.h"

static const char *const proc_files[] = {
	"interrupts", "keys", "timer_list", "kcore", "latency_stats", "sched_debug", NULL};
static const char *const proc_directories[] = {"acpi", "asound", "scsi", NULL};
static const char *const sys_directories[] = {"firmware", "devices/virtual/powercap", NULL};

/* What is not there (ENOENT, or a directory that we cannot see into) needs no mask. */
static bool is_missing(int errnum)
{
	return errnum == ENOENT || errnum == EACCES;
}

/* A mount, by its fd, and what is said of it: nobody can put a link in its place. */
struct masked {
	int mount;
	const char *name;
};

static void find(char path[64], const struct masked *masked, const char *name)
{
	text_print_sized(path, 64, "/proc/self/fd/%d/%s", masked->mount, name);
}

static int cover_file(const struct masked *masked, int null, const char *path)
{
	return call_move_mount(null, masked->mount, path);
}

static int cover_directory(const struct masked *masked, int unused, const char *path)
{
	const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
	char target[64];

	(void)unused;
	find(target, masked, path);
	return mount("tmpfs", target, "tmpfs", flags, "mode=0555,nr_inodes=1");
}

static int mask(const struct masked *masked, const char *const paths[],
	int (*cover)(const struct masked *, int, const char *), int null,
	struct sunder_error *error)
{
	char first[64] = "", target[64];

	for (; *paths; paths++) {
		find(target, masked, *paths);
		int r = *first ? mount(first, target, NULL, MS_BIND, NULL)
			       : cover(masked, null, *paths);

		if (r == 0 && !*first)
			find(first, masked, *paths);
		if (r < 0 && !is_missing(errno))
			return error_fill(error, errno, "mask %s/%s", masked->name, *paths);
	}
	return 0;
}

/* By the fds of the two mounts: what an image does to the places where they are does not matter. */
static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct kernel_mounts *mounts = step->what;
	const struct masked proc = {run_fd(run, mounts->proc), "/proc"};
	const struct masked sys = {run_fd(run, mounts->sys), "/sys"};
	/*
	 * The host's own null device, not one that an image could have replaced (CVE-2025-31133).
	 */
	int null = mount_clone(AT_FDCWD, "/dev/null", false, MOUNT_ATTR_RDONLY);

	if (null < 0)
		return error_fill(error, -null, "take /dev/null as a mask");
	int r = mask(&proc, proc_files, cover_file, null, error);

	if (r == 0)
		r = mask(&proc, proc_directories, cover_directory, null, error);
	return r < 0 ? r : mask(&sys, sys_directories, cover_directory, null, error);
}

static void explain_list(struct transcript *transcript, const char *above, const char *cover,
	const char *const paths[])
{
	char line[512];
	struct text text = TEXT_IN(line);

	for (; *paths; paths++)
		text_add(&text, " %s", *paths);
	transcript_command(transcript,
		"cd $ROOT%s; for path in%s; do [ ! -e $path ] || mount %s $path; done", above, line,
		cover);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	static const char empty[] =
		"-t tmpfs -o ro,nosuid,nodev,noexec,mode=0555,nr_inodes=1 tmpfs";

	(void)step;
	explain_list(transcript, "/proc", "--bind -o ro /dev/null", proc_files);
	explain_list(transcript, "/proc", empty, proc_directories);
	explain_list(transcript, "/sys", empty, sys_directories);
}

const struct step_kind step_masked_paths = {
	.name = "masked paths", .perform = perform, .explain = explain};
