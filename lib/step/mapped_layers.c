/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Host root's overlay for a container whose root is a subordinate id: the lower layer is shown
 * with its ids mapped, the upper one belongs to those ids. It has to be made by the host: the
 * container may not mount over the host's clones, and an idmapped upper layer is read-only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/layers_ahead.h"
#include "step/mapped.h"
#include "step/step.h"
#include "step/taken.h"
#include "step/volatile.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/mount.h"

struct layer_names {
	char upper[24], work[24];
};

static struct layer_names names_of(const struct mapped_layers *layers)
{
	struct layer_names names = {0};

	text_print(names.upper, "upper%zu", layers->layer);
	text_print(names.work, "work%zu", layers->layer);
	return names;
}

static int make_upper(const struct layer_names *names, int place, int lower)
{
	struct stat status;

	if (fstat(lower, &status) < 0)
		return -errno;
	/* Of a kept layer that is gone on with, the old ones will do. */
	if (mkdirat(place, names->work, 0700) < 0 && errno != EEXIST)
		return -errno;
	if (mkdirat(place, names->upper, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
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
		{"redirect_dir", "off"},
		{"metacopy", "off"},
		{"index", "off"},
		{layers->place ? "volatile" : NULL, NULL}, /* in memory nothing is synced */
		{NULL, NULL},
	};

	text_print(below, "/proc/self/fd/%d", lower);
	text_print(upper, "/proc/self/fd/%d/%s", place, names->upper);
	text_print(work, "/proc/self/fd/%d/%s", place, names->work);
	int mount = mount_new("overlay", options, MOUNT_ATTR_NODEV, &reason);

	if (mount < 0)
		return step_fail(error, -mount, said, "mount an overlay over", layers->lower);
	if (layers->place && is_read_only(mount)) {
		/* There was no room for its work directory; it says so only in the log. */
		close(mount);
		return error_fill(error, ENOSPC, "mount an overlay over %s", layers->lower);
	}
	int r = layers->place ? volatile_remove_marker(place, names->work, layers->lower, error)
			      : 0;

	if (r < 0)
		close(mount);
	return r < 0 ? r : mount;
}

/*
 * Closing a clone that was attached nowhere is dear, and there may be one for every mount of the
 * machine: where the kernel allows it (6.15) they are attached to one tree, that goes as a whole.
 */
static void park(int tree, size_t number, int clone)
{
	char name[24];

	text_print(name, "lower%zu", number);
	if (mkdirat(tree, name, 0700) == 0)
		call_move_mount(clone, tree, name);
}

static int put_together(
	struct run *run, const struct mapped_layers *layers, int lower, struct sunder_error *error)
{
	const struct layer_names names = names_of(layers);
	int place = run_fd(run, layers->place_slot);
	int r = make_upper(&names, place, lower);

	if (r < 0)
		return error_fill(error, -r, "make an upper layer for %s", layers->lower);
	r = mount_layers(layers, &names, lower, place, error);
	if (r >= 0 && layers->parking)
		park(run_fd(run, layers->parking), layers->layer, lower);
	return r;
}

/* Its ids are the host's then, and so it is as good as nobody's. */
static int bind_instead(struct run *run, const char *path, struct sunder_error *error)
{
	int mount = mount_clone(
		AT_FDCWD, path, false, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);

	if (mount < 0)
		return error_fill(error, -mount, "take %s into the container", path);
	/* Which failure led here is worth a word. */
	error_fill(error, 0, "make %s writable in the container", path);
	error_reason(error, "its file system cannot show ids mapped");
	if (run->tell)
		run->tell(error);
	return mount;
}

int mapped_layers_make(
	struct run *run, const struct mapped_layers *layers, struct sunder_error *error)
{
	int lower = mount_clone(AT_FDCWD, layers->lower, false, 0);

	if (lower < 0)
		return error_fill(error, -lower, "open the root file system %s", layers->lower);
	run_close_later(run, lower);
	int r = mapped_mount(run, lower, false, layers->lower, error);

	if (mapped_is_refusal(r) && layers->may_be_bound)
		return bind_instead(run, layers->lower, error);
	return r < 0 ? r : put_together(run, layers, lower, error);
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct mapped_layers *layers = step->what;
	int mount = layers->ahead ? layers_ahead_take(layers->ahead, layers->number, error)
				  : mapped_layers_make(run, layers, error);

	if (mount < 0)
		return mount;
	run_give_fd(run, step->gives, mount);
	return 0;
}

/* With -N it is made in the container's mount namespace; the host sees it below /proc/PID/root. */
static void explain(struct transcript *transcript, const struct step *step)
{
	const struct mapped_layers *layers = step->what;
	const struct layer_names names = names_of(layers);
	const char *path = layers->place ? layers->place : "/tmp"; /* where mktemp makes one */
	const char *at = transcript_variable(transcript, layers->place ? "STATE" : "MEMORY", path);
	const char *seen = arena_print(transcript->plan->arena, "/proc/$PID/root%s", at);
	const char *among_options = is_taken_apart(path) ? "/proc/self/fd/3" : at;
	size_t n = layers->layer;

	transcript_command(transcript, "mkdir -p %s/%s %s/%s %s/lower%zu %s/root%zu", seen,
		names.upper, seen, names.work, seen, n, seen, n);
	/* With -N a path starts at the container's root: it has to be a whole one. */
	transcript_command(transcript,
		"mount -N $PID --bind -o X-mount.idmap=/proc/$PID/ns/user %s%s %s/lower%zu",
		*layers->lower != '/' ? "\"$PWD\"/" : "",
		transcript_quote(transcript, layers->lower), at, n);
	for (const char *const *of = (const char *const[]){"chown", "chmod", NULL}; *of; of++)
		transcript_command(transcript, "%s --reference %s/lower%zu %s/%s", *of, seen, n,
			seen, names.upper);
	transcript_command(transcript,
		"mount -N $PID -t overlay -o lowerdir=%s/lower%zu,upperdir=%s/%s,workdir=%s/%s,"
		"%sindex=off,redirect_dir=off,metacopy=off,nodev overlay %s/root%zu%s%s",
		among_options, n, among_options, names.upper, among_options, names.work,
		layers->place ? "volatile," : "", at, n, is_taken_apart(path) ? " 3<" : "",
		is_taken_apart(path) ? seen : "");
	if (strcmp(layers->lower, "/") == 0)
		transcript_remark(transcript,
			"where there are mounts below it, the kernel refuses this: sunder clones it"
			" in the host's mount namespace, and hands it over with move_mount(2)");
	transcript_needs_newer(transcript, "X-mount.idmap", "X-mount.idmap needs util-linux 2.39");
}

static int perform_memory(struct run *run, const struct step *step, struct sunder_error *error)
{
	char said[256];
	struct text reason = TEXT_IN(said);
	int mount = mount_new("tmpfs", NULL, MOUNT_ATTR_NOSUID, &reason);

	if (mount < 0)
		return step_fail(error, -mount, said, "mount a tmpfs for", "upper layers");
	/* It ends with the last fd and mount that use it. */
	run_give_fd(run, step->gives, mount);
	return 0;
}

static void explain_memory(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "MEMORY=$(mktemp -d)");
	transcript_undo(transcript, "rmdir $MEMORY");
	transcript_command(transcript, "mount -N $PID -t tmpfs -o nosuid tmpfs $MEMORY");
}

const struct step_kind step_memory = {
	.name = "memory", .perform = perform_memory, .explain = explain_memory};

const struct step_kind step_mapped_layers = {
	.name = "mapped layers", .perform = perform, .explain = explain};
