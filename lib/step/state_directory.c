/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The container's directory on the host: its lock says that it is alive, its record what to take
 * away when it no longer is. Upper layers are made in it by the container, with its own ids.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "plan/record.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/path.h"

static int open_base(const char *base, struct sunder_error *error)
{
	int fd = path_open_own_directory(base);

	if (fd == -ENOENT) {
		int r = path_make_directories(base, 0700);

		fd = r < 0 ? r : path_open_own_directory(base);
	}
	if (fd >= 0)
		return fd;
	int r = error_fill(error, -fd, "make the state directory %s", base);

	if (fd == -ENOTUNIQ)
		error_reason(error, "it belongs to somebody else, or others may write to it");
	error_hint(
		error, "--state DIR takes another directory, --memory keeps the layers in memory");
	return r;
}

/* The directory, locked: an fd, -ENOENT when somebody cleared it up before we had the lock. */
static int make_locked(int base, const char *name)
{
	if (mkdirat(base, name, 0700) < 0)
		return -errno;
	int fd = openat(base, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX) < 0) {
		close_keeping_errno(fd);
		return -errno;
	}
	return fd;
}

/* Whoever clears up takes a directory without a lock for a dead container's: then once more. */
static int make_with_record(struct run *run, int base, const char *name)
{
	enum { ATTEMPTS = 100 };
	int r = -ENOENT;

	for (int i = 0; i < ATTEMPTS && r == -ENOENT; i++) {
		int directory = make_locked(base, name);

		r = directory < 0 ? directory : record_create(directory);
		if (r < 0) {
			close_keeping_errno(directory);
			continue;
		}
		run->record = r;
		run_give_fd(run, SLOT_STATE, directory);
	}
	return r < 0 ? r : 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct state_directory *state = step->what;
	autoclose int base = open_base(state->base, error);

	if (base < 0)
		return base;
	int r = make_with_record(run, base, strrchr(state->path, '/') + 1);

	if (r == 0) {
		char uid[ID_MAP_MAX_BYTES + 1], gid[ID_MAP_MAX_BYTES + 1], count[24];
		struct text uid_text = TEXT_IN(uid), gid_text = TEXT_IN(gid);

		id_map_write(&uid_text, &state->maps->uid);
		id_map_write(&gid_text, &state->maps->gid);
		text_print(count, "%zu", state->layer_count);
		r = record_add(run->record, step->kind->name,
			(const char *[]){state->path, count, uid, gid, NULL});
	}
	if (r == 0)
		return 0;
	/* Nothing is recorded, so nothing would be undone: the little that there is goes now. */
	if (run_fd(run, SLOT_STATE) >= 0)
		unlinkat(run_fd(run, SLOT_STATE), "record", 0);
	unlinkat(base, strrchr(state->path, '/') + 1, AT_REMOVEDIR);
	return error_fill(error, -r, "make the container's directory %s", state->path);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct state_directory *state = step->what;
	const char *at = transcript_variable(transcript, "STATE", state->path);

	transcript_command(transcript, "STATE=%s", transcript_quote(transcript, state->path));
	transcript_command(transcript, "mkdir -p -m 700 %s", at);
	for (size_t i = 0; i < state->layer_count; i++)
		transcript_command(transcript, "mkdir %s/upper%zu %s/work%zu", at, i, at, i);
}

/* The common case, in three calls: nothing was written, and overlay.c has tidied up. */
static bool remove_unused_layer(int directory, const char *upper, const char *work)
{
	char below[64];

	text_print(below, "%s/work", work);
	return unlinkat(directory, upper, AT_REMOVEDIR) == 0 &&
	       unlinkat(directory, below, AT_REMOVEDIR) == 0 &&
	       unlinkat(directory, work, AT_REMOVEDIR) == 0;
}

static int remove_layers(int directory, size_t count)
{
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		char upper[32], work[32];

		text_print(upper, "upper%zu", i);
		text_print(work, "work%zu", i);
		if (remove_unused_layer(directory, upper, work))
			continue;
		int r = path_remove_tree(directory, upper);
		int s = path_remove_tree(directory, work);

		if (result == 0)
			result = r < 0 ? r : s;
	}
	return result;
}

/* --- deleting what belongs to subordinate ids: a small plan of its own --- */

struct removal {
	int directory;
	size_t layer_count;
};

static int perform_removal(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct removal *removal = step->what;
	int r = remove_layers(removal->directory, removal->layer_count);

	(void)run;
	return r < 0 ? error_fill(error, -r, "delete the upper layers") : 0;
}

static const struct step_kind step_removal = {.name = "removal", .perform = perform_removal};

/* The helpers are where the caller's PATH has them, as for the container itself. */
static const char *search_path(void)
{
	const char *path = getenv("PATH");

	return path && *path ? path : "/usr/bin:/bin";
}

/* Its last word, and its end. */
static int wait_for_removal(const struct run *run, const char *path, struct sunder_error *error)
{
	struct message message;
	int status = 0;
	int heard = message_receive(run->socket, &message, true);

	while (waitpid(run->pid, &status, 0) < 0)
		if (errno != EINTR)
			return error_fill(error, errno, "delete the upper layers in %s", path);
	if (heard == 1 && message.kind == MESSAGE_ERROR)
		return error_fill(
			error, message.error.errnum, "delete the upper layers in %s", path);
	if (status == 0)
		return 0;
	error_fill(error, 0, "delete the upper layers in %s", path);
	error_reason(error, "the process that does it ended early");
	return -EINVAL;
}

static int remove_as_owner(
	const struct removal *removal, const char *const words[], struct sunder_error *error)
{
	/* Enough, as a rule: where it is not, an arena without memory ends the program. */
	_Alignas(max_align_t) char first_block[8 * 1024];
	struct arena arena = {.next = first_block, .left = sizeof(first_block)};
	struct id_maps maps = {0};
	struct plan plan;
	struct run run = {0};
	struct id_mapping mapping = {
		.maps = &maps, .means = BY_HELPERS, .search_path = search_path()};

	if (id_map_parse(&arena, words[3], &maps.uid) < 0 ||
		id_map_parse(&arena, words[4], &maps.gid) < 0)
		return error_fill(error, 0, "the record's id map is none: %s", words[3]);
	plan_start(&plan, &arena);
	plan.birth.create = CLONE_NEWUSER;
	struct step *step = plan_add(&plan, &step_id_map, HOST, &mapping);

	step->needs[0] = SLOT_PID;
	step->gives = SLOT_MAPPED;
	plan_add(&plan, &step_removal, CONTAINER, removal)->needs[0] = SLOT_MAPPED;
	int r = plan_perform(&plan, &run, error);

	if (r < 0) {
		struct sunder_error cause = *error;

		text_print(
			error->doing, "delete the upper layers in %s: %s", words[1], cause.doing);
	} else {
		r = wait_for_removal(&run, words[1], error);
		close(run.pidfd);
		close(run.socket);
	}
	arena_free(&arena);
	return r;
}

/* Under its recorded name, if that still is this directory: it may have been moved, or copied. */
static int remove_directory(int directory, const char *path)
{
	struct stat ours, named;

	if (fstat(directory, &ours) < 0)
		return -errno;
	if (lstat(path, &named) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (named.st_dev != ours.st_dev || named.st_ino != ours.st_ino || rmdir(path) == 0)
		return 0;
	return errno == ENOENT ? 0 : -errno;
}

static int undo(int directory, const char *const words[], struct sunder_error *error)
{
	uint64_t layer_count;

	if (!words[1] || !words[2] || !words[3] || !words[4] ||
		parse_number(words[2], 100000, &layer_count) < 0)
		return error_fill(error, EPROTO, "understand the record");
	struct removal removal = {.directory = directory, .layer_count = layer_count};
	int r = remove_layers(directory, layer_count);

	if (r == -EACCES || r == -EPERM)
		r = remove_as_owner(&removal, words, error);
	else if (r < 0)
		error_fill(error, -r, "delete the upper layers in %s", words[1]);
	if (r < 0)
		return r;
	r = unlinkat(directory, "record", 0) < 0 && errno != ENOENT ? -errno : 0;
	if (r == 0)
		r = remove_directory(directory, words[1]);
	return r < 0 ? error_fill(error, -r, "remove %s", words[1]) : 0;
}

const struct step_kind step_state_directory = {
	.name = "state directory", .perform = perform, .explain = explain, .undo = undo};
