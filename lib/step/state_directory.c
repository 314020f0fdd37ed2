/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The container's directory on the host: its lock says that it is alive, its record what to take
 * away when it no longer is. Upper layers are made in it by the container, with its own ids.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/record.h"
#include "step/layers.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/path.h"

static int open_base(const char *base, struct sunder_error *error)
{
	int fd = path_make_own_directory(base);

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

static const char root_name[] = "root"; /* in the record, and in the directory */

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
			(const char *[]){state->path, count, uid, gid,
				state->has_root ? root_name : NULL, NULL});
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
	transcript_command(transcript, "(umask 077 && mkdir -p %s) && mkdir -m 700 %s",
		transcript_quote(transcript, state->base), at);
	transcript_undo(transcript, "remove \"$STATE\"");
	for (size_t i = 0; i < state->layer_count; i++)
		transcript_command(transcript, "mkdir %s/upper%zu %s/work%zu", at, i, at, i);
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
	/* Enough, as a rule: where it is not, an arena without memory ends the program. */
	_Alignas(max_align_t) char first_block[4 * 1024];
	struct arena arena = {.next = first_block, .left = sizeof(first_block)};
	struct id_maps maps = {0};
	uint64_t layer_count;

	if (!words[1] || !words[2] || !words[3] || !words[4] ||
		(words[5] && strcmp(words[5], root_name) != 0) ||
		parse_number(words[2], 100000, &layer_count) < 0 ||
		id_map_parse(&arena, words[3], &maps.uid) < 0 ||
		id_map_parse(&arena, words[4], &maps.gid) < 0)
		return error_fill(error, EPROTO, "understand the record");
	int r = layers_remove_with(directory, layer_count, words[5], &maps, words[1], error);

	arena_free(&arena);
	if (r < 0)
		return r;
	r = unlinkat(directory, "record", 0) < 0 && errno != ENOENT ? -errno : 0;
	if (r == 0)
		r = remove_directory(directory, words[1]);
	return r < 0 ? error_fill(error, -r, "remove %s", words[1]) : 0;
}

const struct step_kind step_state_directory = {
	.name = "state directory", .perform = perform, .explain = explain, .undo = undo};
