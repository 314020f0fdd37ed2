/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Overlays that the container mounts itself: a directory of the host below, an upper layer of the
 * container's own above. With mount(2), which is one call where fsconfig takes ten; only for the
 * kernel's words on a failure it is tried once more the long way.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "step/taken.h"
#include "step/volatile.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/mount.h"
#include "system/path.h"

struct layers {
	int lower, place_of_upper; /* the directory that upperN and workN are in */
	char upper[24], work[24];
};

/* The upper layer's own directory is what the overlay's root looks like: as the lower one's. */
static int make_upper(const struct layers *layers, const struct stat *lower)
{
	enum { PAST_UMASK = 06022 };

	bool is_new = mkdirat(layers->place_of_upper, layers->upper, lower->st_mode & 07777) == 0;

	if (!is_new && errno != EEXIST)
		return -errno;
	/* Of a kept layer that is gone on with, the old one will do. */
	if (mkdirat(layers->place_of_upper, layers->work, 0700) < 0 && errno != EEXIST)
		return -errno;
	if (is_new && lower->st_mode & PAST_UMASK &&
		fchmodat(layers->place_of_upper, layers->upper, lower->st_mode & 07777, 0) < 0)
		return -errno;
	return 0;
}

static int open_layers(struct run *run, const struct overlay *overlay, struct layers *layers,
	struct sunder_error *error)
{
	const int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
	struct stat lower;

	/* In this mount namespace: the kernel takes no layers of another one. */
	layers->lower = openat(AT_FDCWD, overlay->lower, flags);
	if (layers->lower < 0 || fstat(layers->lower, &lower) < 0)
		return error_fill(error, errno, "open the root file system %s", overlay->lower);
	layers->place_of_upper = overlay->state ? openat(AT_FDCWD, overlay->state, flags)
						: run_fd(run, SLOT_WORKSPACE);
	if (layers->place_of_upper < 0)
		return error_fill(error, errno, "open the state directory %s", overlay->state);
	text_print(layers->upper, "upper%zu", overlay->layer);
	text_print(layers->work, "work%zu", overlay->layer);
	int r = make_upper(layers, &lower);

	return r < 0 ? error_fill(error, -r, "make an upper layer for %s", overlay->lower) : 0;
}

static void ask_why(const struct overlay *overlay, const struct layers *layers, struct text *said)
{
	char lower[64], upper[64], work[64];
	const struct mount_option options[] = {
		{"lowerdir", lower},
		{"upperdir", upper},
		{"workdir", work},
		{overlay->privileged ? "volatile" : "userxattr", NULL},
		{NULL, NULL},
	};

	text_print(lower, "/proc/self/fd/%d", layers->lower);
	text_print(upper, "/proc/self/fd/%d/%s", layers->place_of_upper, layers->upper);
	text_print(work, "/proc/self/fd/%d/%s", layers->place_of_upper, layers->work);
	int mount = mount_new("overlay", options, 0, said);

	if (mount >= 0)
		close(mount);
}

static int mount_layers(const struct overlay *overlay, const struct layers *layers,
	const char *target, struct sunder_error *error)
{
	char options[320], said[256];
	struct text text = TEXT_IN(options), reason = TEXT_IN(said);
	int at = layers->place_of_upper;

	text_add(&text,
		"lowerdir=/proc/self/fd/%d,upperdir=/proc/self/fd/%d/%s,workdir=/proc/self/fd/%d/%s"
		",volatile,index=off",
		layers->lower, at, layers->upper, at, layers->work);
	text_add(&text, overlay->privileged ? ",redirect_dir=off,metacopy=off" : ",userxattr");
	if (mount("overlay", target, "overlay", overlay->attributes, options) == 0)
		return 0;
	int errnum = errno;

	ask_why(overlay, layers, &reason);
	return step_fail(error, errnum, said, "mount an overlay over", overlay->lower);
}

static int perform_root(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct overlay *overlay = step->what;
	struct layers layers = {0};
	int r = open_layers(run, overlay, &layers, error);

	if (r == 0)
		r = mount_layers(overlay, &layers, "/", error);
	if (r == 0 && overlay->state)
		r = volatile_remove_marker(
			layers.place_of_upper, layers.work, overlay->lower, error);
	if (r < 0)
		return r;
	int root = openat(AT_FDCWD, "/..", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		return error_fill(error, errno, "open the root file system");
	run_give_fd(run, SLOT_ROOT, root);
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct overlay *overlay = step->what;
	struct layers layers = {0};
	char target[64];
	int r = open_layers(run, overlay, &layers, error);

	if (r < 0)
		return r;
	autoclose int place = path_make_inside(run_fd(run, SLOT_ROOT), overlay->place, true);

	if (place < 0)
		return error_fill(error, -place, "make %s in the container", overlay->place);
	text_print(target, "/proc/self/fd/%d", place);
	r = mount_layers(overlay, &layers, target, error);
	if (r == 0 && overlay->state)
		r = volatile_remove_marker(
			layers.place_of_upper, layers.work, overlay->lower, error);
	/* There may be hundreds of these: they must not use up the fds. */
	close(layers.lower);
	if (overlay->state)
		close(layers.place_of_upper);
	return r;
}

static void explain_mount(struct transcript *transcript, const struct overlay *overlay)
{
	const char *lower = transcript_quote(transcript, overlay->lower);
	bool lower_by_fd = is_taken_apart(overlay->lower);
	bool upper_by_fd = overlay->state && is_taken_apart(overlay->state);
	const char *at = overlay->state ? transcript_variable(transcript, "STATE", overlay->state)
					: "$WORK";
	const char *above = upper_by_fd ? "/proc/self/fd/4" : at;
	char words[80];
	struct text options = TEXT_IN(words);

	text_add(&options, "%s",
		overlay->privileged ? ",redirect_dir=off,metacopy=off" : ",userxattr");
	mount_attributes_write(&options, overlay->attributes, "");
	transcript_command(transcript,
		"mount -t overlay -o lowerdir=%s,upperdir=%s/upper%zu,workdir=%s/work%zu,volatile,"
		"index=off%s overlay %s%s%s%s%s",
		lower_by_fd ? "/proc/self/fd/3" : lower, above, overlay->layer, above,
		overlay->layer, words, transcript_inside(transcript, overlay->place),
		lower_by_fd ? " 3<" : "", lower_by_fd ? lower : "", upper_by_fd ? " 4<" : "",
		upper_by_fd ? at : "");
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct overlay *overlay = step->what;
	const char *at = overlay->state ? transcript_variable(transcript, "STATE", overlay->state)
					: "$WORK";

	if (overlay->state && overlay->layer == 0)
		transcript_command(
			transcript, "STATE=%s", transcript_quote(transcript, overlay->state));
	if (!overlay->state)
		transcript_command(transcript, "mkdir $WORK/upper%zu $WORK/work%zu", overlay->layer,
			overlay->layer);
	transcript_command(transcript, "chmod --reference %s %s/upper%zu",
		transcript_quote(transcript, overlay->lower), at, overlay->layer);
	if (step->kind == &step_overlay)
		transcript_place(transcript, overlay->place, true);
	explain_mount(transcript, overlay);
}

const struct step_kind step_root_overlay = {
	.name = "overlay", .perform = perform_root, .explain = explain};

const struct step_kind step_overlay = {.name = "overlay", .perform = perform, .explain = explain};
