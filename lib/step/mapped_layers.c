/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Host root's overlay for a container whose root is a subordinate id: the lower layer is shown
 * with its ids mapped, the upper one belongs to those ids. It has to be made by the host: the
 * container may not mount over the host's clones, and an idmapped upper layer is read-only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/mapped.h"
#include "step/step.h"
#include "step/taken.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/mount.h"

struct layer_names {
	char upper[24], work[24];
};

static struct layer_names names_of(const struct mapped_layers *layers)
{
	struct layer_names names = {0};

	text_print(names.upper, "upper%zu", layers->in_memory ? 0 : layers->layer);
	text_print(names.work, "work%zu", layers->in_memory ? 0 : layers->layer);
	return names;
}

static int make_upper(const struct layer_names *names, int place, int lower)
{
	struct stat status;

	if (fstat(lower, &status) < 0)
		return -errno;
	if (mkdirat(place, names->upper, 0700) < 0 || mkdirat(place, names->work, 0700) < 0)
		return -errno;
	/* Seen through the map: the owner is already the one that the container sees. */
	if (fchownat(place, names->upper, status.st_uid, status.st_gid, 0) < 0 ||
		fchmodat(place, names->upper, status.st_mode & 07777, 0) < 0)
		return -errno;
	return 0;
}

static bool is_read_only(int mount)
{
	struct statvfs status;

	return fstatvfs(mount, &status) == 0 && status.f_flag & ST_RDONLY;
}

static int mount_layers(const struct mapped_layers *layers, const struct layer_names *names,
	int lower, int place, struct sunder_error *error)
{
	char below[64], upper[64], work[64], said[256];
	struct text reason = TEXT_IN(said);
	const struct mount_option options[] = {
		{"lowerdir", below},
		{"upperdir", upper},
		{"workdir", work},
		{"volatile", NULL},
		{"redirect_dir", "off"},
		{"metacopy", "off"},
		{"index", "off"},
		{NULL, NULL},
	};

	text_print(below, "/proc/self/fd/%d", lower);
	text_print(upper, "/proc/self/fd/%d/%s", place, names->upper);
	text_print(work, "/proc/self/fd/%d/%s", place, names->work);
	int mount = mount_new("overlay", options, MOUNT_ATTR_NODEV, &reason);

	if (mount < 0)
		return step_fail(error, -mount, said, "mount an overlay over", layers->lower);
	if (!is_read_only(mount))
		return mount;
	/* There was no room for its work directory; it says so only in the log. */
	close(mount);
	return error_fill(error, ENOSPC, "mount an overlay over %s", layers->lower);
}

/* A tmpfs of our own is attached nowhere: it ends with the last fd and mount that use it. */
static int open_place(const struct run *run, const struct mapped_layers *layers)
{
	char unused[1] = "";
	struct text reason = TEXT_IN(unused);

	if (!layers->in_memory)
		return openat(run_fd(run, SLOT_STATE), ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return mount_new("tmpfs", NULL, MOUNT_ATTR_NOSUID, &reason);
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct mapped_layers *layers = step->what;
	const struct layer_names names = names_of(layers);
	int lower = mount_clone(AT_FDCWD, layers->lower, false, 0);

	if (lower < 0)
		return error_fill(error, -lower, "open the root file system %s", layers->lower);
	run_close_later(run, lower);
	int r = mapped_mount(run, lower, false, layers->lower, error);

	if (r < 0)
		return r;
	int place = open_place(run, layers);

	if (place >= 0)
		run_close_later(run, place);
	r = place < 0 ? (layers->in_memory ? place : -errno) : make_upper(&names, place, lower);
	if (r < 0)
		return error_fill(error, -r, "make an upper layer for %s", layers->lower);
	r = mount_layers(layers, &names, lower, place, error);
	if (r >= 0)
		run_give_fd(run, step->gives, r);
	return r < 0 ? r : 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct mapped_layers *layers = step->what;
	const struct layer_names names = names_of(layers);

	const struct step *giver = plan_giver(transcript->plan, SLOT_STATE);
	const struct state_directory *state = giver && !layers->in_memory ? giver->what : NULL;
	const char *path = state ? state->path : "/tmp"; /* where mktemp makes one */
	const char *at = transcript_variable(transcript, "STATE", path);
	const char *among_options = is_taken_apart(path) ? "/proc/self/fd/3" : at;

	if (layers->in_memory)
		transcript_command(
			transcript, "STATE=$(mktemp -d) && mount -t tmpfs -o nosuid tmpfs $STATE");
	transcript_command(transcript, "mkdir -p %s/%s %s/%s %s/lower %s/root", at, names.upper, at,
		names.work, at, at);
	transcript_command(transcript,
		"mount --bind -o X-mount.idmap=/proc/$PID/ns/user %s %s/lower",
		transcript_quote(transcript, layers->lower), at);
	for (const char *const *of = (const char *const[]){"chown", "chmod", NULL}; *of; of++)
		transcript_command(
			transcript, "%s --reference %s/lower %s/%s", *of, at, at, names.upper);
	transcript_command(transcript,
		"mount -t overlay -o lowerdir=%s/lower,upperdir=%s/%s,workdir=%s/%s,volatile,"
		"index=off,redirect_dir=off,metacopy=off,nodev overlay %s/root%s%s",
		among_options, among_options, names.upper, among_options, names.work, at,
		is_taken_apart(path) ? " 3<" : "", is_taken_apart(path) ? at : "");
	transcript_remark(transcript, "X-mount.idmap needs util-linux 2.39");
}

const struct step_kind step_mapped_layers = {
	.name = "mapped layers", .perform = perform, .explain = explain};
