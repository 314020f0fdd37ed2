/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What has happened on the host since the container was started. The times of change say it: no
 * one can set them. The handle of what was copied up says less than it seems to, because a file
 * that the container has renamed keeps that of its old name.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "container/changes_finding.h"
#include "system/call.h"
#include "system/fd.h"

static const char changed[] = "changed on the host after the container was started";
static const char made[] = "made on the host after the container was started";
static const char changed_inside[] =
	"something in it was changed on the host after the container was started";
static const char deleted[] = "deleted on the host after the container was started";
static const char another[] = "it is in another directory on the host than the container has seen";
static const char mounted[] = "something is mounted there on the host now";

static bool is_later(struct file_time time, struct file_time than)
{
	return time.seconds != than.seconds ? time.seconds > than.seconds
					    : time.nanoseconds > than.nanoseconds;
}

static bool is_in(struct file_time time, const struct kept_apply *apply)
{
	return is_after(time, apply->began) && !is_after(time, apply->ended);
}

/* A directory's is that of the last entry that one has made or deleted in it. */
static bool is_modified_by_apply(const struct kept *kept, const struct file_status *status)
{
	for (size_t i = 0; i < kept->applied_count; i++)
		if (is_directory(status) && is_in(status->modified, &kept->applied[i]))
			return true;
	return false;
}

/*
 * One that has come to its end has changed it, or has made it as the layer was then: with a time of
 * modification of before. Nobody has written to it since.
 */
static bool is_of_earlier_apply(const struct kept *kept, const struct file_status *status,
	struct file_time time, bool has_same_content)
{
	for (size_t i = 0; i < kept->applied_count; i++) {
		const struct kept_apply *apply = &kept->applied[i];

		if (is_in(time, apply) &&
			(has_same_content || !is_after(status->modified, apply->began) ||
				is_modified_by_apply(kept, status)))
			return true;
	}
	return false;
}

/*
 * An apply that was cut off has changed it: not earlier, and nothing of it that the layer has not
 * got just the same; or nothing but the number of its names, as the content is an old one.
 */
static bool is_of_apply(const struct kept *kept, const struct file_status *status,
	struct file_time time, bool has_same_content)
{
	if (kept->applying && has_same_content && is_after(time, kept->apply_began))
		return true;
	return is_of_earlier_apply(kept, status, time, has_same_content);
}

static bool is_new(const struct kept *kept, const struct file_status *status, bool same)
{
	return status->mask & STATUS_HAS_BORN && is_after(status->born, kept->started) &&
	       !is_of_apply(kept, status, status->born, same);
}

/*
 * A directory's time of change says little, because each new entry sets it; but that sets the time
 * of modification too, and if the two differ, it was something else.
 */
static bool is_changed(const struct kept *kept, const struct file_status *status, bool same)
{
	if (is_directory(status) &&
		(kept->applying || !is_later(status->changed, status->modified)))
		return false;
	return is_after(status->changed, kept->started) &&
	       !is_of_apply(kept, status, status->changed, same);
}

/* --- below a directory of the host that goes --- */

struct search {
	struct arena *arena;
	const struct finding *finding; /* NULL: only the sum is wanted */
	struct descent descent;
	struct listing *listings;
	size_t count, room;
	uint64_t mount; /* that the directory is on */
	const char *found;
	uint64_t sum; /* of all that is in it: the order does not matter */
};

static void add_to_sum(struct search *search, const struct file_status *status)
{
	const uint64_t spread = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t one = status->inode;

	one = (one ^ one >> 32U) * spread + (uint64_t)status->modified.seconds;
	one = (one ^ one >> 32U) * spread + status->modified.nanoseconds;
	one = (one ^ one >> 32U) * spread + status->size;
	search->sum += one ^ one >> 32U;
}

static void look_for_conflict(
	struct search *search, const struct file_status *status, bool is_covered)
{
	const struct kept *kept = search->finding->kept;
	/* When only its links were counted anew, that was the deleting of another one of them. */
	bool same = !is_after(status->modified, kept->started);

	if (is_covered)
		search->found = mounted;
	else if (is_new(kept, status, same) || is_changed(kept, status, same))
		search->found = changed_inside;
}

/* 1: it may be a directory to go on in; 0: nothing in it is to be looked at. */
static int look_at(struct search *search, const char *name)
{
	struct file_status status;

	if (call_statx(descent_fd(&search->descent), name, &status) < 0)
		return 0;
	bool is_covered = status.mask & STATUS_HAS_MOUNT && status.mount != search->mount;

	if (search->finding && !search->found)
		look_for_conflict(search, &status, is_covered);
	if (!is_covered)
		add_to_sum(search, &status);
	return !is_covered && is_directory(&status);
}

/* One that may not be read cannot be deleted either. */
static int enter(struct search *search, int directory, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	struct arena *arena = search->arena;
	int fd = openat(directory, name, flags);

	if (fd < 0)
		return errno == EMFILE || errno == ENFILE ? -errno : 0;
	int r = descent_push(arena, &search->descent, fd);

	search->listings = arena_grow(
		arena, search->listings, search->count, &search->room, sizeof(*search->listings));
	search->listings[search->count++] = (struct listing){0};
	if (r == 0)
		r = listing_read(
			&search->listings[search->count - 1], descent_fd(&search->descent));
	if (r == 0)
		r = listing_sort(&search->listings[search->count - 1]);
	return r;
}

static int go_on(struct search *search)
{
	struct listing *listing = &search->listings[search->count - 1];

	if (listing->next == listing->count) {
		listing_free(listing);
		search->count--;
		return descent_pop(&search->descent);
	}
	const char *name = listing->names[listing->next++];

	return look_at(search, name) ? enter(search, descent_fd(&search->descent), name) : 0;
}

static int search_below(struct search *search, int directory, const char *name)
{
	struct file_status status;

	if (call_statx(directory, name, &status) < 0)
		return -errno;
	search->mount = status.mount;
	add_to_sum(search, &status);
	int r = enter(search, directory, name);

	while (r == 0 && search->count)
		r = go_on(search);
	while (search->count)
		listing_free(&search->listings[--search->count]);
	descent_end(&search->descent);
	return r;
}

int changes_sum_inside(struct arena *arena, int directory, const char *name, uint64_t *sum)
{
	struct search search = {.arena = arena, .descent = {.flags = O_RDONLY}};
	int r = search_below(&search, directory, name);

	*sum = search.sum;
	return r;
}

/* --- what is on the host no more --- */

/* struct ovl_fb of fs/overlayfs/overlayfs.h. */
enum {
	ORIGIN_MAGIC = 0xfb,
	ORIGIN_HEADER_SIZE = 21,
	ORIGIN_MOST = 128,
};

struct origin {
	struct file_handle handle;
	unsigned char bytes[ORIGIN_MOST];
};

/* False: it does not say. */
static bool read_origin(
	struct finding *finding, const struct entry_pair *pair, struct origin *origin)
{
	const unsigned char *value = (const unsigned char *)finding->after_xattrs.value;
	ssize_t size = xattrs_origin(
		&finding->after_xattrs, finding->kept, pair->layer, pair->name);

	if (size <= ORIGIN_HEADER_SIZE || size > ORIGIN_HEADER_SIZE + ORIGIN_MOST ||
		value[1] != ORIGIN_MAGIC || value[2] != size)
		return false;
	origin->handle.handle_bytes = (unsigned)size - ORIGIN_HEADER_SIZE;
	origin->handle.handle_type = value[4];
	memcpy(origin->handle.f_handle, value + ORIGIN_HEADER_SIZE, origin->handle.handle_bytes);
	return true;
}

/* By its handle; without one, a rename is a change, too. */
bool changes_is_another(struct finding *finding, const struct entry_pair *pair)
{
	struct origin origin, now = {.handle = {.handle_bytes = ORIGIN_MOST}};
	int mount;

	if (!finding->level_count || !finding->after_xattrs.is_copied)
		return false;
	if (!read_origin(finding, pair, &origin) ||
		name_to_handle_at(pair->host, pair->name, &now.handle, &mount, 0) < 0 ||
		now.handle.handle_type != origin.handle.handle_type ||
		now.handle.handle_bytes != origin.handle.handle_bytes)
		return is_changed(finding->kept, &pair->before, true);
	return memcmp(now.handle.f_handle, origin.handle.f_handle, now.handle.handle_bytes) != 0;
}

/* Is the file that this one was copied from still there, under whatever name? */
static bool has_origin(struct finding *finding, const struct entry_pair *pair)
{
	struct origin origin;
	struct stat status;

	if (!read_origin(finding, pair, &origin))
		return true;
	autoclose int tree = openat(finding->host.steps ? descent_fd(&finding->host) : -1, ".",
		O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (tree < 0)
		return true;
	autoclose int fd = open_by_handle_at(tree, &origin.handle, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return errno != ESTALE;
	return fstat(fd, &status) < 0 || status.st_nlink > 0;
}

bool changes_is_lost(struct finding *finding, const struct entry_pair *pair)
{
	const struct level *level = finding->level_count
					    ? &finding->levels[finding->level_count - 1]
					    : NULL;

	if (finding->kept->applying)
		return false;
	if (!level)
		return true;
	if (!finding->after_xattrs.is_copied)
		return false;
	/* A directory that was copied up cannot have been renamed: overlayfs would not have it. */
	if (level->is_lost || is_directory(&pair->after))
		return true;
	return finding->kept->by_root && !has_origin(finding, pair);
}

/* --- all of it --- */

static bool is_in_another(const struct finding *finding)
{
	return finding->level_count && finding->levels[finding->level_count - 1].is_another;
}

/* Of a directory that goes. */
static int look_inside(
	struct finding *finding, const struct entry_pair *pair, struct change *change)
{
	struct search search = {
		.arena = finding->arena, .finding = finding, .descent = {.flags = O_RDONLY}};
	int r = search_below(&search, pair->host, pair->name);

	if (!change->conflict)
		change->conflict = search.found;
	change->inside = search.sum;
	return r < 0 ? changes_fail(finding, r, "look for changes in") : 0;
}

int changes_find_conflict(
	struct finding *finding, const struct entry_pair *pair, struct change *change)
{
	const struct file_status *before = &pair->before;
	bool is_old = !is_after(before->modified, finding->kept->started);
	bool same = change->kind == CHANGE_MODIFIED && !(change->what & CHANGED_CONTENT);

	if (change->kind == CHANGE_DELETED)
		same = is_old;
	if (change->kind == CHANGE_ADDED) {
		change->conflict = changes_is_lost(finding, pair) ? deleted : NULL;
		return 0;
	}
	/* Two names of what is the same already: nothing would be lost. */
	if (change->kind == CHANGE_MODIFIED && change->what == CHANGED_LINK)
		return 0;
	if (pair->is_mounted)
		change->conflict = mounted;
	else if (is_new(finding->kept, before, same))
		change->conflict = made;
	else if (is_in_another(finding))
		change->conflict = another;
	else if (is_changed(finding->kept, before, same || is_old))
		change->conflict = changed;
	if (pair->is_mounted || change->kind == CHANGE_MODIFIED || !is_directory(before))
		return 0;
	return look_inside(finding, pair, change);
}
