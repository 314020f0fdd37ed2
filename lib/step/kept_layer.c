/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The directory of a layer that is kept: its files say how far it has come (container/kept.h has
 * the list). It is made before birth, has begun when the command is about to, and is whole when
 * all that was written is on the disk.
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
#include "plan/run.h"
#include "step/layers.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/file.h"
#include "system/kernel.h"
#include "system/path.h"

enum { MOST_LAYERS = 100000 };

static bool has(int directory, const char *name)
{
	struct stat status;

	return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(status.st_mode);
}

/* Known not to be there: what cannot be looked at may be. */
static bool lacks(int directory, const char *name)
{
	struct stat status;

	return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;
}

static int make_empty(int directory, const char *name)
{
	autoclose int fd = openat(
		directory, name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	return fd < 0 ? -errno : 0;
}

int kept_layer_make_whole(int directory)
{
	if (syncfs(directory) < 0)
		return -errno;
	int r = make_empty(directory, "whole");

	return r < 0 ? r : fsync(directory) < 0 ? -errno : 0;
}

/* --- made --- */

static int record(struct run *run, const struct step *step, const struct kept_layer *layer)
{
	char uid[ID_MAP_MAX_BYTES + 1], gid[ID_MAP_MAX_BYTES + 1], count[24];
	struct text uid_text = TEXT_IN(uid), gid_text = TEXT_IN(gid);

	id_map_write(&uid_text, &layer->maps->uid);
	id_map_write(&gid_text, &layer->maps->gid);
	text_print(count, "%zu", layer->layer_count);
	return record_add(run->record, step->kind->name,
		(const char *[]){layer->path, count, uid, gid, NULL});
}

/* An fd, locked. One that is there but has never begun was left by somebody who was killed. */
static int make_locked(int store, const char *name)
{
	if (mkdirat(store, name, 0700) < 0 && errno != EEXIST)
		return -errno;
	autoclose int fd = openat(store, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
		return -errno;
	if (status.st_uid != geteuid() || !lacks(fd, "begun") || !lacks(fd, "whole"))
		return -EEXIST;
	return take_fd(&fd);
}

static int refuse(const struct kept_layer *layer, int r, struct sunder_error *error)
{
	const char *name = strrchr(layer->path, '/') + 1;

	error_fill(error, -r, "keep the changes as %s", name);
	if (r != -EEXIST && r != -EWOULDBLOCK)
		return error_fill(error, -r, "make the directory %s", layer->path);
	error_reason(error, r == -EEXIST ? "there is a kept layer of that name"
					 : "another sunder command is using that name");
	if (r == -EEXIST)
		error_hint(error, "go on with it: --from %s --keep %s; or sunder discard %s", name,
			name, name);
	return r;
}

static int make_new(struct run *run, const struct step *step, const struct kept_layer *layer,
	struct sunder_error *error)
{
	autoclose int store = path_make_own_directory(layer->store);

	if (store < 0) {
		error_fill(error, -store, "make the directory %s", layer->store);
		if (store == -ENOTUNIQ)
			error_reason(
				error, "it belongs to somebody else, or others may write to it");
		return store;
	}
	int r = record(run, step, layer);

	if (r < 0)
		return error_fill(error, -r, "record the kept layer %s", layer->path);
	autoclose int directory = make_locked(store, strrchr(layer->path, '/') + 1);

	if (directory < 0)
		return refuse(layer, directory, error);
	/* What one that never began may have copied. */
	r = layers_remove_all(directory, layer->maps, layer->path, error);
	if (r < 0)
		return r;
	r = file_replace(directory, "layer", layer->description);
	if (r < 0)
		return error_fill(error, -r, "describe the kept layer %s", layer->path);
	run_give_fd(run, step->gives, take_fd(&directory));
	return 0;
}

/* Until the command has ended it is not known to be whole any more. */
static int go_on(struct run *run, const struct step *step, const struct kept_layer *layer,
	struct sunder_error *error)
{
	int directory = fcntl(layer->directory, F_DUPFD_CLOEXEC, 0);

	if (directory < 0)
		return error_fill(error, errno, "take the kept layer %s", layer->path);
	run_give_fd(run, step->gives, directory);
	if (unlinkat(directory, "whole", 0) < 0 && errno != ENOENT)
		return error_fill(error, errno, "change the kept layer %s", layer->path);
	int r = file_replace(directory, "layer", layer->description);

	return r < 0 ? error_fill(error, -r, "describe the kept layer %s", layer->path) : 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct kept_layer *layer = step->what;

	return layer->directory < 0 ? make_new(run, step, layer, error)
				    : go_on(run, step, layer, error);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct kept_layer *layer = step->what;
	const char *at = transcript_variable(transcript, "STATE", layer->path);

	transcript_command(transcript, "STATE=%s", transcript_quote(transcript, layer->path));
	transcript_command(transcript, "mkdir -p -m 700 %s", at);
	for (size_t i = 0; i < layer->layer_count; i++)
		transcript_command(transcript, "mkdir -p %s/upper%zu %s/work%zu", at, i, at, i);
}

/* --- taken away again: only what no command has begun to use --- */

/* Nobody else's directory: it has our description, and nothing was begun. */
static int remove_unused(int directory, size_t count, const struct id_maps *maps, const char *path,
	struct sunder_error *error)
{
	static const char *const files[] = {"layer.new", "layer"};
	int r = has(directory, "layer") ? layers_remove(directory, count, maps, path, error) : 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files) && r == 0; i++)
		if (unlinkat(directory, files[i], 0) < 0 && errno != ENOENT)
			r = error_fill(error, errno, "delete %s/%s", path, files[i]);
	/* What else is in there is not ours, and stays. */
	if (r == 0 && rmdir(path) < 0 && errno != ENOENT && errno != ENOTEMPTY)
		r = error_fill(error, errno, "delete %s", path);
	return r;
}

static int undo(int of_record, const char *const words[], struct sunder_error *error)
{
	/* Enough, as a rule: where it is not, an arena without memory ends the program. */
	_Alignas(max_align_t) char first_block[4 * 1024];
	struct arena arena = {.next = first_block, .left = sizeof(first_block)};
	struct id_maps maps = {0};
	uint64_t count;

	(void)of_record;
	if (!words[1] || !words[2] || !words[3] || !words[4] ||
		parse_number(words[2], MOST_LAYERS, &count) < 0 ||
		id_map_parse(&arena, words[3], &maps.uid) < 0 ||
		id_map_parse(&arena, words[4], &maps.gid) < 0)
		return error_fill(error, EPROTO, "understand the record");
	autoclose int directory = path_open_own_directory(words[1]);
	int r = 0;

	/* Not there, or somebody else has it by now. */
	if (directory >= 0 && flock(directory, LOCK_EX | LOCK_NB) == 0 && lacks(directory, "begun"))
		r = remove_unused(directory, count, &maps, words[1], error);
	arena_free(&arena);
	return r;
}

const struct step_kind step_kept_layer = {
	.name = "kept layer", .perform = perform, .explain = explain, .undo = undo};

/* --- begun --- */

static int perform_begin(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct kept_layer *layer = step->what;
	int r = make_empty(run_fd(run, step->needs[1]), "begun");

	return r < 0 ? error_fill(error, -r, "note the beginning in %s", layer->path) : 0;
}

const struct step_kind step_begin_layer = {.name = "begin layer", .perform = perform_begin};
