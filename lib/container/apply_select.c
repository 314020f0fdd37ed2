/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of the changes is carried out, and what is needed for that besides. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "container/applying.h"
#include "container/changes_finding.h"
#include "plan/error.h"
#include "system/fd.h"

struct selection {
	struct arena *arena;
	const struct kept *kept;
	const struct apply_request *request;
	struct sunder_error *error;
	struct apply_place place;
	struct replicator replicator;
	struct changes taken, left_out;
};

bool apply_is_stripped(const struct apply_request *request, const struct change *change)
{
	return change->privileged && !request->privileged_files && S_ISREG(change->after.mode);
}

/* --- what is left out --- */

/* 1, 0 or -errno: would it be no change, without privileges, or with those that are asked for? */
static int is_nothing(
	struct selection *selection, const struct change *change, bool with_privileges)
{
	bool may_be = change->privileged || change->what == CHANGED_XATTRS;

	if (change->kind != CHANGE_MODIFIED || !may_be)
		return 0;
	int r = place_enter(&selection->place, change);

	if (r < 0)
		return r;
	const struct replica_place place = {
		.layer = selection->place.layer,
		.host = selection->place.host,
		.layer_name = selection->place.layer_name,
		.host_name = selection->place.host_name,
	};
	selection->replicator.with_privileges = with_privileges;
	return replica_is_same(&selection->replicator, change, &place);
}

static int is_left_out(struct selection *selection, const struct change *change)
{
	if (change->kind == CHANGE_DELETED)
		return 0;
	/* Where something is mounted now, nothing is compared. */
	if (change->kind == CHANGE_MODIFIED && !change->what)
		return 1;
	if (is_node(change->after.mode) && !selection->request->privileged_files)
		return 1;
	return is_nothing(selection, change, selection->request->privileged_files);
}

/*
 * What is left out has none that matters, but for mounts; and neither has what an apply before this
 * one has made, without privileges.
 */
static int has_no_conflict(struct selection *selection, const struct change *change, bool is_out)
{
	if (is_out)
		return change->kind != CHANGE_MODIFIED || change->what;
	return change->conflict ? is_nothing(selection, change, false) : 1;
}

static int sort_out(struct selection *selection, const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		struct change change = changes->list[i];
		int out = is_left_out(selection, &change);
		int r = out < 0 ? out : has_no_conflict(selection, &change, out);

		if (r < 0)
			return error_fill(selection->error, -r, "compare %s", change.path);
		if (r == 1)
			change.conflict = NULL;
		changes_add(
			selection->arena, out ? &selection->left_out : &selection->taken, change);
	}
	return 0;
}

/* --- directories that are needed --- */

static bool is_taken(const struct selection *selection, const char *path, size_t count)
{
	struct changes sorted = selection->taken;

	sorted.count = count;
	return changes_at(&sorted, path);
}

/* Is it there on the host? 1, 0, or -errno with the error filled. */
static int is_there(const struct selection *selection, const struct change *parent)
{
	autoclose int fd = changes_open_before(selection->kept, parent, O_PATH);
	struct stat status;

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
		return 1;
	if (fd == -ENOENT)
		return 0;
	error_fill(selection->error, ENOTDIR, "%s", parent->path);
	error_reason(selection->error,
		"it is no directory on the host, and has to be taken over with what is in it");
	return -ENOTDIR;
}

static int look_in_layer(const struct selection *selection, struct change *parent)
{
	autoclose int fd = changes_open_after(selection->kept, parent, O_PATH);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return error_fill(selection->error, fd < 0 ? -fd : errno, "look in the layer at %s",
			parent->path);
	parent->after = (struct change_side){
		.mode = status.st_mode,
		.uid = kept_host_id(selection->kept, ID_USER, status.st_uid),
		.gid = kept_host_id(selection->kept, ID_GROUP, status.st_gid),
		.inode = status.st_ino,
		.links = (uint32_t)status.st_nlink,
		.modified = status.st_mtim,
	};
	return 0;
}

/* From the one that it is in upwards. `count`: of those taken, how many are sorted. */
static int add_parents(struct selection *selection, const struct change *change, size_t count)
{
	size_t tree_length = strlen(selection->kept->trees[change->tree].path);
	char *path = arena_copy(selection->arena, change->path);

	for (;;) {
		char *slash = strrchr(path, '/');

		*slash = '\0';
		if (strlen(path) < tree_length || !*path || is_taken(selection, path, count))
			return 0;
		struct change parent = {
			.path = arena_copy(selection->arena, path),
			.tree = change->tree,
			.kind = CHANGE_ADDED,
		};
		int r = is_there(selection, &parent);

		if (r == 0)
			r = look_in_layer(selection, &parent);
		else
			return r < 0 ? r : 0;
		if (r < 0)
			return r;
		changes_add(selection->arena, &selection->taken, parent);
	}
}

static size_t directory_length(const char *path)
{
	return (size_t)(strrchr(path, '/') - path);
}

static bool are_in_one(const struct change *one, const struct change *other)
{
	size_t length = directory_length(one->path);

	return length == directory_length(other->path) &&
	       strncmp(one->path, other->path, length) == 0;
}

static bool is_same_path(const struct change *one, const struct change *other)
{
	return strcmp(one->path, other->path) == 0;
}

/* Several may need the same ones. */
static int complete(struct selection *selection)
{
	struct changes *taken = &selection->taken;
	size_t count = taken->count, unique = 0;
	const struct change *last = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct change change = taken->list[i];
		int r = 0;

		if (change.kind != CHANGE_DELETED && !(last && are_in_one(last, &change)))
			r = add_parents(selection, &change, count);
		if (r < 0)
			return r;
		last = &taken->list[i];
	}
	if (taken->count == count)
		return 0;
	changes_sort(taken);
	for (size_t i = 0; i < taken->count; i++)
		if (!unique || !is_same_path(&taken->list[unique - 1], &taken->list[i]))
			taken->list[unique++] = taken->list[i];
	taken->count = unique;
	return 0;
}

int apply_select(struct arena *arena, const struct kept *kept, const struct apply_request *request,
	struct changes *changes, struct changes *left_out, struct sunder_error *error)
{
	struct selection selection = {
		.arena = arena, .kept = kept, .request = request, .error = error};

	place_start(&selection.place, arena, kept);
	replicator_start(&selection.replicator, arena, kept, request->privileged_files);
	int r = sort_out(&selection, changes);

	place_end(&selection.place);
	if (r == 0 && request->is_partial)
		r = complete(&selection);
	selection.taken.seen = changes->seen;
	*changes = selection.taken;
	*left_out = selection.left_out;
	return r;
}
