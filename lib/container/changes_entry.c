/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a layer beside that of the host: whether it is a change, and of what. */
#include <errno.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "container/changes_finding.h"
#include "container/outside.h"
#include "plan/error.h"

int changes_fail(struct finding *finding, int r, const char *doing)
{
	error_fill(finding->error, -r, "%s %s", doing, finding->path);
	if (r == -ESTALE)
		error_reason(finding->error, "it was moved while the layer was read");
	return r;
}

/* --- the two sides --- */

static struct change_side side_of(
	const struct finding *finding, const struct file_status *status, bool in_layer)
{
	struct change_side side = {
		.mode = status->mode,
		.uid = status->uid,
		.gid = status->gid,
		.inode = status->inode,
		.links = status->links,
		.modified = {.tv_sec = (time_t)status->modified.seconds,
			.tv_nsec = status->modified.nanoseconds},
	};

	if (in_layer) {
		side.uid = kept_host_id(finding->kept, ID_USER, status->uid);
		side.gid = kept_host_id(finding->kept, ID_GROUP, status->gid);
	}
	if (S_ISREG(status->mode) || S_ISLNK(status->mode))
		side.size = status->size;
	if (S_ISCHR(status->mode) || S_ISBLK(status->mode))
		side.device = makedev(status->node_major, status->node_minor);
	return side;
}

/* On a directory the bits say only whose what is made in it will be. */
static bool is_privileged(const struct finding *finding, const struct change_side *after)
{
	if (is_node(after->mode))
		return true;
	return S_ISREG(after->mode) &&
	       (after->mode & (S_ISUID | S_ISGID) || finding->after_xattrs.has_capability);
}

/* --- what differs --- */

/* 1: they do; 0; -errno. */
static int content_differs(
	struct finding *finding, const struct entry_pair *pair, const struct change *change)
{
	const struct change_side *before = &change->before, *after = &change->after;

	if (is_node(after->mode))
		return before->device != after->device;
	if (!S_ISREG(after->mode) && !S_ISLNK(after->mode))
		return 0;
	if (before->size != after->size)
		return 1;
	if (S_ISLNK(after->mode))
		return contents_compare_links(
			finding->arena, &finding->contents, pair->layer, pair->host, pair->name);
	return contents_compare(finding->arena, &finding->contents, pair->layer, pair->host,
		pair->name, after->size);
}

static int value_differs(struct finding *finding, const struct entry_pair *pair, const char *key)
{
	struct xattrs *after = &finding->after_xattrs, *before = &finding->before_xattrs;
	ssize_t size = xattrs_value(after, finding->kept, true, pair->layer, pair->name, key);
	ssize_t size_before = xattrs_value(
		before, finding->kept, false, pair->host, pair->name, key);

	if (size < 0 || size_before < 0)
		return size != size_before;
	return size != size_before || memcmp(after->value, before->value, (size_t)size) != 0;
}

static int xattrs_differ(struct finding *finding, const struct entry_pair *pair)
{
	const struct xattrs *after = &finding->after_xattrs;
	struct xattrs *before = &finding->before_xattrs;
	int r = xattrs_read(before, finding->kept, false, pair->host, pair->name);

	if (r < 0 || after->count != before->count)
		return r < 0 ? r : 1;
	for (size_t i = 0; i < after->count; i++)
		if (strcmp(after->names[i], before->names[i]) != 0 ||
			value_differs(finding, pair, after->names[i]))
			return 1;
	return 0;
}

/* What a new upper layer's own directory has is not all that the tree's has: sunder made it. */
static bool is_tree(const struct finding *finding)
{
	return finding->level_count == 0;
}

/*
 * An ordinary user's cannot be another one's, or of a group that has no number in the container,
 * where the tree's is: then it is as sunder had to make it.
 */
static bool owner_differs(const struct finding *finding, const struct change_side *before,
	const struct change_side *after)
{
	bool is_own = is_tree(finding) && !finding->kept->by_root;

	return (before->uid != after->uid && !(is_own && before->uid == OUTSIDE_ID)) ||
	       (before->gid != after->gid && !(is_own && before->gid == OUTSIDE_ID));
}

static int find_differences(
	struct finding *finding, const struct entry_pair *pair, struct change *change)
{
	enum { PERMISSIONS = 07777 };
	const struct change_side *before = &change->before, *after = &change->after;
	int r = content_differs(finding, pair, change);

	if (r < 0)
		return changes_fail(finding, r, "compare");
	if (r > 0)
		change->what |= CHANGED_CONTENT;
	if (!S_ISLNK(after->mode) && (before->mode & PERMISSIONS) != (after->mode & PERMISSIONS))
		change->what |= CHANGED_MODE;
	if (owner_differs(finding, before, after))
		change->what |= CHANGED_OWNER;
	if (is_tree(finding) && finding->after_xattrs.count == 0)
		return 0;
	r = xattrs_differ(finding, pair);
	if (r < 0)
		return changes_fail(finding, r, "read the extended attributes of");
	if (r > 0)
		change->what |= CHANGED_XATTRS;
	return 0;
}

/* --- hard links --- */

static struct first_link *place_of(const struct finding *finding, uint64_t inode)
{
	size_t at = (size_t)(inode * UINT64_C(0x9e3779b97f4a7c15)) % finding->link_room;

	while (finding->links[at].inode && finding->links[at].inode != inode)
		at = (at + 1) % finding->link_room;
	return &finding->links[at];
}

static void make_room(struct finding *finding)
{
	enum { FIRST_ROOM = 64 };
	const struct first_link *old = finding->links;
	size_t old_room = finding->link_room;

	if (2 * finding->link_count < old_room)
		return;
	finding->link_room = old_room ? 4 * old_room : FIRST_ROOM;
	finding->links = arena_allocate(
		finding->arena, finding->link_room * sizeof(*finding->links));
	for (size_t i = 0; i < old_room; i++)
		if (old[i].inode)
			*place_of(finding, old[i].inode) = old[i];
}

/* The first of them is like any other file, and those behind it are links to it. */
static void find_link(struct finding *finding, const struct entry_pair *pair, struct change *change)
{
	if (is_directory(&pair->after) || pair->after.links < 2)
		return;
	make_room(finding);
	struct first_link *first = place_of(finding, pair->after.inode);

	if (first->inode) {
		change->link_to = first->path;
		if (change->kind == CHANGE_MODIFIED && first->host_inode != pair->before.inode)
			change->what |= CHANGED_LINK;
		return;
	}
	first->inode = pair->after.inode;
	first->host_inode = pair->has_before ? pair->before.inode : 0;
	first->path = change->path;
	finding->link_count++;
}

/* --- all of it --- */

static enum change_kind kind_of(const struct entry_pair *pair)
{
	if (!pair->has_after)
		return CHANGE_DELETED;
	if (!pair->has_before)
		return CHANGE_ADDED;
	return (pair->before.mode & S_IFMT) == (pair->after.mode & S_IFMT) ? CHANGE_MODIFIED
									   : CHANGE_REPLACED;
}

bool changes_is_mount_point(const struct finding *finding, const struct entry_pair *pair)
{
	if (!finding->mount_points.count || !pair->has_after || pair->has_before ||
		finding->after_xattrs.count)
		return false;
	switch (paths_find(&finding->mount_points, finding->path)) {
	case PLACE_EXACT:
		return is_directory(&pair->after) ||
		       (S_ISREG(pair->after.mode) && pair->after.size == 0);
	case PLACE_ABOVE:
		return is_directory(&pair->after);
	case PLACE_ELSEWHERE:
		break;
	}
	return false;
}

void changes_leave_mount_point(struct finding *finding, const struct level *level)
{
	struct changes *changes = finding->changes;
	const struct change *last = changes->count ? &changes->list[changes->count - 1] : NULL;

	if (last && strlen(last->path) == level->path_length &&
		strncmp(last->path, finding->path, level->path_length) == 0) {
		changes->count--;
		changes->conflicts -= last->conflict != NULL;
	}
}

int changes_add_entry(struct finding *finding, const struct entry_pair *pair)
{
	struct change change = {.tree = finding->tree, .kind = kind_of(pair)};
	int r = 0;

	if (pair->has_after && !is_directory(&pair->after) && changes_is_mount_point(finding, pair))
		return 0;
	if (pair->has_after)
		change.after = side_of(finding, &pair->after, true);
	if (pair->has_before)
		change.before = side_of(finding, &pair->before, false);
	if (change.kind == CHANGE_MODIFIED && !pair->is_mounted)
		r = find_differences(finding, pair, &change);
	if (r < 0)
		return r;
	bool may_be_link = pair->has_after && !is_directory(&pair->after) && pair->after.links > 1;
	bool is_change = change.kind != CHANGE_MODIFIED || change.what || pair->is_mounted;

	if (!is_change && !may_be_link)
		return 0;
	change.path = arena_copy(finding->arena, finding->path);
	if (may_be_link)
		find_link(finding, pair, &change);
	if (!is_change && !(change.what & CHANGED_LINK))
		return 0;
	change.privileged = pair->has_after && is_privileged(finding, &change.after);
	r = changes_find_conflict(finding, pair, &change);
	if (r == 0)
		changes_add(finding->arena, finding->changes, change);
	return r;
}
