/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Namespaces that outlive their processes: each is bound on a file of the host's, which keeps it
 * until it is unmounted. All of them, or none; and before the command runs.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/proc_file.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/namespace.h"
#include "system/text.h"

/* By its number; and then it must still be the one that we hold by its pidfd. */
static int open_source(struct run *run, const char *path, struct sunder_error *error)
{
	struct pollfd ended = {.fd = run->pidfd, .events = POLLIN};
	autoclose int proc = proc_file_open_host(error);

	if (proc < 0)
		return proc;
	int source = openat(proc, path, O_RDONLY | O_CLOEXEC);

	if (source >= 0 && poll(&ended, 1, 0) == 0)
		return source;
	error_fill(error, source < 0 ? errno : ESRCH, "open /proc/%s", path);
	close_keeping_errno(source);
	return -error->errnum;
}

static int bind_one(struct run *run, const struct namespace_file *file, struct sunder_error *error)
{
	/* In place the command enters its time namespace by exec: till then only children would. */
	const struct namespace_kind *kind = namespace_kind(file->type);
	char path[64], source[64];

	text_print(path, "%d/ns/%s", (int)run->pid,
		kind->of_children ? kind->of_children : kind->name);
	autoclose int fd = open_source(run, path, error);

	if (fd < 0)
		return fd;
	text_print(source, "/proc/self/fd/%d", fd);
	if (mount(source, file->path, NULL, MS_BIND, NULL) < 0)
		return error_fill(error, errno, "mount /proc/%s on %s failed", path, file->path);
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct namespace_files *files = step->what;
	int r = 0;
	size_t bound = 0;

	while (bound < files->count && (r = bind_one(run, &files->files[bound], error)) == 0)
		bound++;
	while (r < 0 && bound > 0)
		umount2(files->files[--bound].path, MNT_DETACH);
	return r;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct namespace_files *files = step->what;

	for (size_t i = 0; i < files->count; i++)
		transcript_command(transcript, "mount --bind /proc/$PID/ns/%s %s",
			namespace_kind(files->files[i].type)->name,
			transcript_quote(transcript, files->files[i].path));
}

const struct step_kind step_namespace_files = {
	.name = "namespace files", .perform = perform, .explain = explain};
