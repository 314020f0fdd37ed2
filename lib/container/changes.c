/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The walk through the upper layers, with the host's directories beside it. Everything is looked
 * up by name in an open directory, one step at a time: no path leads anywhere else, and neither
 * the stack nor the fds follow a layer down that is nested for that purpose.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "container/changes_finding.h"
#include "plan/error.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/path.h"

static struct level *this_level(const struct finding *finding)
{
	return &finding->levels[finding->level_count - 1];
}

/* --- down and up --- */

static int open_below(int directory, const char *name, int flags)
{
	if (directory < 0)
		return -ENOENT;
	int fd = openat(directory, name, flags | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* Only what the host has is listed where the layer has nothing, or hides it. */
static int read_level(struct finding *finding, struct level *level)
{
	int layer = descent_fd(&finding->layer), host = descent_fd(&finding->host);
	int r = layer < 0 ? 0 : listing_read(&level->listing, layer);

	if (r == 0 && level->is_opaque && host >= 0) {
		autoclose int readable = open_below(host, ".", O_RDONLY);

		r = readable < 0 ? readable : listing_read(&level->listing, readable);
	}
	return r < 0 ? r : listing_sort(&level->listing);
}

/* Takes the fds over; -1: there is none. */
static int enter(struct finding *finding, struct level level, int layer, int host)
{
	int r = descent_push(finding->arena, &finding->layer, layer);
	int s = descent_push(finding->arena, &finding->host, host);

	level.path_length = strlen(finding->path);
	finding->levels = arena_grow(finding->arena, finding->levels, finding->level_count,
		&finding->level_room, sizeof(*finding->levels));
	finding->levels[finding->level_count++] = level;
	if (r < 0 || s < 0)
		return changes_fail(finding, r < 0 ? r : s, "enter");
	r = read_level(finding, this_level(finding));
	return r < 0 ? changes_fail(finding, r, "read") : 0;
}

static int leave(struct finding *finding)
{
	struct level *level = this_level(finding);

	if (level->is_mount_point)
		changes_leave_mount_point(finding, level);
	listing_free(&level->listing);
	finding->level_count--;
	int r = descent_pop(&finding->layer);
	int s = descent_pop(&finding->host);

	finding->path[level->path_length] = '\0';
	return r < 0 || s < 0 ? changes_fail(finding, r < 0 ? r : s, "come back from") : 0;
}

/* --- an entry --- */

static int look(int directory, const char *name, struct file_status *status, bool *is_there)
{
	*is_there = directory >= 0 && call_statx(directory, name, status) == 0;
	return *is_there || directory < 0 || errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
}

/* A character device 0:0; or an empty file that is marked so, where the directory says that too. */
static bool is_whiteout(
	const struct finding *finding, const struct level *level, const struct file_status *status)
{
	if (S_ISCHR(status->mode) && status->node_major == 0 && status->node_minor == 0)
		return true;
	return level && level->has_xattr_whiteouts && S_ISREG(status->mode) && status->size == 0 &&
	       finding->after_xattrs.is_whiteout;
}

static int look_at_both(struct finding *finding, struct entry_pair *pair)
{
	const struct level *level = finding->level_count ? this_level(finding) : NULL;
	int r = look(pair->layer, pair->name, &pair->after, &pair->has_after);

	if (r == 0)
		r = look(pair->host, pair->name, &pair->before, &pair->has_before);
	if (r == 0 && pair->has_after)
		r = xattrs_read(
			&finding->after_xattrs, finding->kept, true, pair->layer, pair->name);
	if (r < 0)
		return changes_fail(finding, r, "look at");
	pair->is_covered = level && level->is_opaque;
	if (pair->has_after && is_whiteout(finding, level, &pair->after)) {
		pair->has_after = false;
		pair->is_covered = true;
	}
	pair->is_mounted = pair->has_before && pair->before.mask & STATUS_HAS_MOUNT &&
			   pair->before.mount != finding->mount;
	return 0;
}

static bool wants_every(const struct finding *finding)
{
	return finding->request && finding->request->every;
}

/*
 * Which directories to go on with. Of a directory that goes, or becomes something else, the one
 * change says all; but where only something in it is asked for, that is looked up.
 */
static int descend(struct finding *finding, const struct entry_pair *pair, bool is_wanted)
{
	bool into_layer = pair->has_after && is_directory(&pair->after);
	bool is_gone = !into_layer && (pair->has_after || pair->is_covered);
	bool into_host = pair->has_before && is_directory(&pair->before) &&
			 (into_layer || (is_gone && (!is_wanted || wants_every(finding))));
	struct level level = {.is_wanted = is_wanted, .is_opaque = !into_layer};

	if (pair->is_mounted || (!into_layer && !into_host))
		return 0;
	if (into_layer) {
		level.is_opaque = finding->after_xattrs.is_opaque;
		level.has_xattr_whiteouts = finding->after_xattrs.has_xattr_whiteouts;
		level.is_mount_point = changes_is_mount_point(finding, pair);
		level.is_lost = !pair->has_before && changes_is_lost(finding, pair);
		level.is_another = (finding->level_count && this_level(finding)->is_another) ||
				   (into_host && changes_is_another(finding, pair));
	}
	autoclose int layer = into_layer ? open_below(pair->layer, pair->name, O_RDONLY) : -1;
	autoclose int host = into_host ? open_below(pair->host, pair->name, O_PATH) : -1;

	if ((into_layer && layer < 0) || (into_host && host < 0))
		return changes_fail(finding, into_layer && layer < 0 ? layer : host, "open");
	return enter(finding, level, take_fd(&layer), take_fd(&host));
}

static void count(struct finding *finding)
{
	enum { NOW_AND_THEN = 1024 };
	const struct changes_request *request = finding->request;

	if (++finding->changes->seen % NOW_AND_THEN == 0 && request && request->progress)
		request->progress(request->context, finding->changes->seen);
}

static int visit(struct finding *finding, const char *name)
{
	const struct level *level = this_level(finding);
	struct entry_pair pair = {
		.name = name,
		.layer = descent_fd(&finding->layer),
		.host = descent_fd(&finding->host),
	};
	int r = path_put_name(finding->path, CHANGES_LONGEST_PATH, level->path_length, name);

	if (r < 0)
		return changes_fail(finding, r, "go further down than");
	enum place place = level->is_wanted ? PLACE_EXACT
					    : paths_find(&finding->wanted, finding->path);

	if (place == PLACE_ELSEWHERE)
		return 0;
	count(finding);
	r = look_at_both(finding, &pair);
	if (r < 0)
		return r;
	if (place == PLACE_EXACT && (pair.has_after || (pair.has_before && pair.is_covered)))
		r = changes_add_entry(finding, &pair);
	return r < 0 ? r : descend(finding, &pair, place == PLACE_EXACT);
}

/* --- a tree --- */

/* The directory that the layer lies over, as an entry: it may have got another mode or owner. */
static int visit_tree(struct finding *finding, int layer, int host, bool is_wanted)
{
	struct entry_pair pair = {.name = ".", .layer = layer, .host = host};
	int r = look_at_both(finding, &pair);

	if (r < 0)
		return r;
	finding->mount = pair.before.mount;
	pair.is_mounted = false;
	if (is_wanted)
		r = changes_add_entry(finding, &pair);
	return r < 0 ? r : descend(finding, &pair, is_wanted);
}

static int walk(struct finding *finding, int layer, int host, bool is_wanted)
{
	int r = visit_tree(finding, layer, host, is_wanted);

	while (r == 0 && finding->level_count > 0) {
		struct listing *listing = &this_level(finding)->listing;

		r = listing->next < listing->count ? visit(finding, listing->names[listing->next++])
						   : leave(finding);
	}
	while (finding->level_count > 0)
		listing_free(&finding->levels[--finding->level_count].listing);
	descent_end(&finding->layer);
	descent_end(&finding->host);
	return r;
}

static int find_in_tree(struct finding *finding, size_t tree)
{
	const struct kept_tree *kept = &finding->kept->trees[tree];
	bool is_wanted = !finding->wanted.count || paths_are_above(&finding->wanted, kept->path);
	autoclose int layer = kept_open_layer(finding->kept, tree, O_RDONLY);

	finding->tree = tree;
	if (layer == -ENOENT ||
		(!is_wanted && paths_find(&finding->wanted, kept->path) == PLACE_ELSEWHERE))
		return 0;
	if (strlen(kept->path) >= CHANGES_LONGEST_PATH)
		return error_fill(finding->error, ENAMETOOLONG, "%s", kept->path);
	memcpy(finding->path, kept->path, strlen(kept->path) + 1);
	if (layer < 0)
		return changes_fail(finding, layer, "open the upper layer over");
	autoclose int host = kept_open_host(finding->kept, tree, O_PATH);

	if (host < 0 && host != -ENOENT && host != -ENOTDIR && host != -ELOOP)
		return changes_fail(finding, host, "open");
	return walk(finding, layer, host, is_wanted);
}

/* --- all of them --- */

int changes_find(struct arena *arena, const struct kept *kept,
	const struct changes_request *request, struct changes *changes, struct sunder_error *error)
{
	struct finding finding = {
		.arena = arena,
		.kept = kept,
		.request = request,
		.changes = changes,
		.error = error,
		.layer = {.flags = O_RDONLY},
		.host = {.flags = O_PATH},
		.path = arena_allocate(arena, CHANGES_LONGEST_PATH),
	};
	int r = 0;

	*changes = (struct changes){0};
	xattrs_reserve(arena, &finding.after_xattrs);
	xattrs_reserve(arena, &finding.before_xattrs);
	finding.mount_points = paths_sort(arena, kept->mount_points, kept->mount_point_count);
	if (request)
		finding.wanted = paths_sort(arena, request->paths, request->path_count);
	for (size_t i = 0; i < kept->tree_count && r == 0; i++)
		r = find_in_tree(&finding, i);
	/* What is in one tree comes sorted. */
	if (r == 0 && kept->tree_count > 1)
		changes_sort(changes);
	return r;
}

/* --- the files themselves --- */

int changes_open_after(const struct kept *kept, const struct change *change, int flags)
{
	const char *inside = kept_path_in_tree(kept, change->tree, change->path);
	autoclose int layer = kept_open_layer(kept, change->tree, O_PATH);

	return layer < 0 ? layer : path_open_below(layer, inside, flags | O_NOFOLLOW);
}

int changes_open_before(const struct kept *kept, const struct change *change, int flags)
{
	const char *inside = kept_path_in_tree(kept, change->tree, change->path);
	autoclose int tree = kept_open_host(kept, change->tree, O_PATH);

	return tree < 0 ? tree : path_open_below(tree, inside, flags | O_NOFOLLOW);
}
