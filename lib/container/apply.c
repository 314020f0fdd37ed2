/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The order in which changes are carried out. New directories first, since the rest may be in them;
 * then files, some at a time: made beside their places, synced, and put there. Only when all of
 * that is on the disk is anything deleted. One syncfs(2) for some thousand files stands for as many
 * calls of fsync(2): with these it would take a hundred times as long.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/applying.h"
#include "plan/error.h"
#include "system/fd.h"

/* --- which change is of which kind --- */

static bool is_new_directory(const struct change *change)
{
	return S_ISDIR(change->after.mode) &&
	       (change->kind == CHANGE_ADDED || change->kind == CHANGE_REPLACED);
}

static bool is_file(const struct change *change)
{
	return change->kind != CHANGE_DELETED && !S_ISDIR(change->after.mode) && !change->link_to;
}

static bool is_link(const struct change *change)
{
	return change->kind != CHANGE_DELETED && !S_ISDIR(change->after.mode) && change->link_to;
}

static bool is_altered_directory(const struct change *change)
{
	return change->kind == CHANGE_MODIFIED && S_ISDIR(change->after.mode);
}

static bool has_something_to_delete(const struct change *change)
{
	return change->kind == CHANGE_DELETED || entry_is_swapped(change);
}

/* --- what they have in common --- */

static void go_on(struct applying *applying)
{
	enum { NOW_AND_THEN = 64 };
	const struct apply_request *request = applying->request;

	if (++applying->done % NOW_AND_THEN == 0 && request->progress)
		request->progress(request->context, applying->done, applying->changes->count);
}

static int sync_tree(struct applying *applying, size_t tree, dev_t *last)
{
	const char *path = applying->kept->trees[tree].path;
	struct stat status;
	autoclose int fd = kept_open_host(applying->kept, tree, O_RDONLY);

	/* A directory that may be written to, but not read. */
	if (fd == -EACCES) {
		sync();
		return 0;
	}
	if (fd < 0 || fstat(fd, &status) < 0)
		return error_fill(applying->error, fd < 0 ? -fd : errno, "open %s", path);
	if (status.st_dev == *last)
		return 0;
	*last = status.st_dev;
	return syncfs(fd) < 0 ? error_fill(applying->error, errno, "sync the disk of %s", path) : 0;
}

static int sync_all(struct applying *applying)
{
	dev_t last = 0;
	int r = 0;

	for (size_t i = 0; i < applying->kept->tree_count && r == 0; i++)
		if (applying->is_touched[i]) {
			r = sync_tree(applying, i, &last);
			applying->is_touched[i] = false;
		}
	return r;
}

static int carry_out_each(struct applying *applying, bool (*is_meant)(const struct change *),
	int (*act)(struct applying *, const struct change *))
{
	int r = 0;

	for (size_t i = 0; i < applying->changes->count && r == 0; i++)
		if (is_meant(&applying->changes->list[i])) {
			r = act(applying, &applying->changes->list[i]);
			go_on(applying);
		}
	return r;
}

/* --- files --- */

static void abandon(struct applying *applying, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (is_file(&applying->changes->list[i]))
			entry_abandon(applying, &applying->changes->list[i]);
}

static int put_files(struct applying *applying, size_t start, size_t end)
{
	int r = sync_all(applying);

	for (size_t i = start; i < end && r == 0; i++)
		if (is_file(&applying->changes->list[i]))
			r = entry_put(applying, &applying->changes->list[i]);
	return r;
}

/* As many as the disk should hold twice. */
static int make_files(struct applying *applying, size_t *at)
{
	enum { MOST_FILES = 16384 };
	const uint64_t most_bytes = (uint64_t)1 << 30;
	const struct changes *changes = applying->changes;
	uint64_t bytes = 0;
	int r = 0;

	for (size_t count = 0; *at < changes->count && count < MOST_FILES && bytes < most_bytes;
		++*at) {
		const struct change *change = &changes->list[*at];

		if (!is_file(change))
			continue;
		r = entry_make(applying, change);
		if (r < 0)
			break;
		go_on(applying);
		bytes += change->after.size;
		count++;
	}
	return r;
}

static int replace_files(struct applying *applying)
{
	for (size_t at = 0; at < applying->changes->count;) {
		size_t start = at;
		int r = make_files(applying, &at);

		if (r == 0)
			r = put_files(applying, start, at);
		if (r < 0) {
			abandon(applying, start, at);
			return r;
		}
	}
	return 0;
}

/* --- the whole --- */

static int make_directory(struct applying *applying, const struct change *change)
{
	int r = entry_make(applying, change);

	if (r < 0)
		return r;
	r = entry_put(applying, change);
	if (r < 0)
		entry_abandon(applying, change);
	return r;
}

/* The deepest ones first: none closes the way to another. */
static int alter_directories(struct applying *applying)
{
	int r = 0;

	for (size_t i = applying->changes->count; i-- > 0 && r == 0;)
		if (is_altered_directory(&applying->changes->list[i])) {
			r = entry_alter(applying, &applying->changes->list[i]);
			go_on(applying);
		}
	return r;
}

static int carry_out(struct applying *applying)
{
	int r = carry_out_each(applying, is_new_directory, make_directory);

	if (r == 0)
		r = replace_files(applying);
	if (r == 0)
		r = carry_out_each(applying, is_link, entry_link);
	if (r == 0)
		r = alter_directories(applying);
	if (r == 0)
		r = apply_directory_times(applying);
	if (r == 0)
		r = sync_all(applying);
	if (r == 0)
		r = carry_out_each(applying, has_something_to_delete, entry_delete);
	return r < 0 ? r : sync_all(applying);
}

int apply_perform(struct arena *arena, const struct kept *kept, const struct apply_request *request,
	const struct changes *changes, struct sunder_error *error)
{
	struct applying applying = {
		.arena = arena,
		.kept = kept,
		.request = request,
		.changes = changes,
		.error = error,
		.is_touched = arena_allocate(arena, kept->tree_count * sizeof(bool)),
	};
	struct timespec began;
	int r = kept_begin_applying(kept, &began);

	if (r < 0)
		return error_fill(error, -r, "write %s/applying", kept->path);
	place_start(&applying.place, arena, kept);
	replicator_start(&applying.replicator, arena, kept, request->privileged_files);
	applying.replicator.outside = request->outside;
	r = carry_out(&applying);
	place_end(&applying.place);
	if (r < 0)
		return r;
	r = kept_end_applying(arena, kept, began);
	return r < 0 ? error_fill(error, -r, "note the end of it in %s", kept->path) : 0;
}
