/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One change carried out: made beside its place, put there, linked, deleted. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "container/applying.h"
#include "plan/error.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/path.h"

static const char meanwhile[] = "it was changed on the host meanwhile";

static int applying_fail(
	struct applying *applying, const struct change *change, int r, const char *doing)
{
	error_fill(applying->error, -r, "%s %s", doing, change->path);
	if (r == -ESTALE || r == -EEXIST || r == -ENOENT)
		error_reason(applying->error, "%s", meanwhile);
	return r;
}

static int enter(struct applying *applying, const struct change *change)
{
	int r = place_enter(&applying->place, change);

	return r < 0 ? applying_fail(applying, change, r, "open the directory of") : 0;
}

static struct replica_place here(const struct applying *applying, const char *host_name)
{
	const struct apply_place *place = &applying->place;

	return (struct replica_place){
		.layer = place->layer,
		.host = place->host,
		.layer_name = place->layer_name,
		.host_name = host_name,
		.inherits = place->inherits,
	};
}

bool entry_is_swapped(const struct change *change)
{
	return change->kind == CHANGE_REPLACED &&
	       (S_ISDIR(change->before.mode) || S_ISDIR(change->after.mode));
}

/* --- made --- */

int entry_make(struct applying *applying, const struct change *change)
{
	char name[LEFTOVER_NAME_SIZE];
	int r = enter(applying, change);

	if (r < 0)
		return r;
	leftover_name(name, applying->kept, change->after.inode);
	const struct replica_place place = here(applying, name);

	applying->is_touched[change->tree] = true;
	r = replica_make(&applying->replicator, change, &place);
	if (r == 0)
		return 0;
	applying_fail(applying, change, r, applying->replicator.doing);
	if (r == -ESTALE)
		error_reason(applying->error, "it is not what it was when it was compared");
	/* What has the name already is not ours. */
	if (r != -EEXIST)
		entry_abandon(applying, change);
	return r;
}

void entry_abandon(struct applying *applying, const struct change *change)
{
	char name[LEFTOVER_NAME_SIZE];
	int saved = errno;

	leftover_name(name, applying->kept, change->after.inode);
	/* What cannot be taken away now is by the next apply. */
	if (place_enter(&applying->place, change) == 0 &&
		unlinkat(applying->place.host, name,
			S_ISDIR(change->after.mode) ? AT_REMOVEDIR : 0) < 0)
		errno = saved;
}

/* --- put in place --- */

static bool is_time(struct timespec one, struct timespec other)
{
	return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

/* Of a directory that stays the time says nothing: we may have made something in it ourselves. */
static int check_inside(
	const struct applying *applying, const struct change *change, const struct stat *status)
{
	const struct apply_place *place = &applying->place;
	uint64_t sum;

	if (!S_ISDIR(status->st_mode))
		return is_time(status->st_mtim, change->before.modified) ? 0 : -ESTALE;
	if (change->kind == CHANGE_MODIFIED)
		return 0;
	int r = changes_sum_inside(applying->arena, place->host, place->host_name, &sum);

	return r < 0 ? r : sum == change->inside ? 0 : -ESTALE;
}

/* Is it what was compared, and perhaps shown to somebody who thought it over? */
static int check_here(const struct applying *applying, const struct change *change)
{
	const struct apply_place *place = &applying->place;
	struct stat status;

	if (change->kind == CHANGE_ADDED)
		return 0;
	if (fstatat(place->host, place->host_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (status.st_ino != change->before.inode ||
		(status.st_mode ^ change->before.mode) & S_IFMT)
		return -ESTALE;
	return check_inside(applying, change, &status);
}

/* Where a file system cannot swap two names, the path is not there for a moment. */
static int move_old_away(
	const struct applying *applying, const struct change *change, const char *name)
{
	const struct apply_place *place = &applying->place;
	char old[LEFTOVER_NAME_SIZE];

	leftover_old_name(old, applying->kept, change->after.inode);
	if (renameat(place->host, place->host_name, place->host, old) < 0)
		return -errno;
	return renameat(place->host, name, place->host, place->host_name) < 0 ? -errno : 0;
}

static int rename_here(
	const struct applying *applying, const struct change *change, const char *name)
{
	const struct apply_place *place = &applying->place;
	bool is_swapped = entry_is_swapped(change);
	unsigned flags = is_swapped                     ? RENAME_SWAP
			 : change->kind == CHANGE_ADDED ? RENAME_NO_REPLACE
							: 0;

	if (call_renameat2(place->host, name, place->host, place->host_name, flags) == 0)
		return 0;
	if (errno != EINVAL || !flags)
		return -errno;
	if (is_swapped)
		return move_old_away(applying, change, name);
	return renameat(place->host, name, place->host, place->host_name) < 0 ? -errno : 0;
}

int entry_put(struct applying *applying, const struct change *change)
{
	char name[LEFTOVER_NAME_SIZE];
	int r = enter(applying, change);

	if (r < 0)
		return r;
	leftover_name(name, applying->kept, change->after.inode);
	r = check_here(applying, change);
	if (r == 0)
		r = rename_here(applying, change, name);
	return r < 0 ? applying_fail(applying, change, r, "put in place") : 0;
}

/* --- hard links --- */

static int open_target(const struct applying *applying, const struct change *change)
{
	const struct change target = {.path = change->link_to, .tree = change->tree};

	return changes_open_before(applying->kept, &target, O_PATH);
}

/* A file of the host's that has what is not taken over: the link would have it, too. */
static bool has_privileges(int file, const struct stat *status)
{
	char path[40];

	text_print(path, "/proc/self/fd/%d", file);
	return status->st_mode & (S_ISUID | S_ISGID) ||
	       getxattr(path, "security.capability", NULL, 0) >= 0;
}

/* 1: it is the same file already. */
static int link_beside(struct applying *applying, const struct change *change, const char *name)
{
	const struct apply_place *place = &applying->place;
	struct stat status, now;
	char path[40];
	autoclose int target = open_target(applying, change);

	if (target < 0 || fstat(target, &status) < 0)
		return target < 0 ? target : -errno;
	if ((status.st_mode ^ change->after.mode) & S_IFMT)
		return -ESTALE;
	if (fstatat(place->host, place->host_name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
		now.st_ino == status.st_ino && now.st_dev == status.st_dev)
		return 1;
	if (apply_is_stripped(applying->request, change) && has_privileges(target, &status))
		return -EPERM;
	text_print(path, "/proc/self/fd/%d", target);
	return linkat(AT_FDCWD, path, place->host, name, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

/* A file system may have no links, or none so many: then it is a file of its own. */
static bool has_no_links(int r)
{
	return r == -EXDEV || r == -EMLINK || r == -EPERM || r == -EOPNOTSUPP;
}

int entry_link(struct applying *applying, const struct change *change)
{
	char name[LEFTOVER_NAME_SIZE];
	int r = enter(applying, change);

	if (r < 0)
		return r;
	leftover_name(name, applying->kept, change->after.inode);
	r = link_beside(applying, change, name);
	if (r == 1)
		return 0;
	if (has_no_links(r))
		r = entry_make(applying, change);
	else if (r < 0)
		applying_fail(applying, change, r, "link");
	if (r < 0)
		return r;
	applying->is_touched[change->tree] = true;
	r = entry_put(applying, change);
	if (r < 0)
		entry_abandon(applying, change);
	return r;
}

/* --- directories that stay --- */

int entry_alter(struct applying *applying, const struct change *change)
{
	int r = enter(applying, change);

	if (r < 0)
		return r;
	const struct replica_place place = here(applying, applying->place.host_name);

	applying->is_touched[change->tree] = true;
	r = replica_alter(&applying->replicator, change, &place);
	return r < 0 ? applying_fail(applying, change, r, applying->replicator.doing) : 0;
}

/* --- deleted --- */

static int delete_swapped(struct applying *applying, const struct change *change)
{
	char name[LEFTOVER_NAME_SIZE], old[LEFTOVER_NAME_SIZE];
	int r = enter(applying, change);

	if (r < 0)
		return r;
	leftover_name(name, applying->kept, change->after.inode);
	leftover_old_name(old, applying->kept, change->after.inode);
	r = path_remove_tree(applying->place.host, name);
	if (r == 0)
		r = path_remove_tree(applying->place.host, old);
	return r < 0 ? applying_fail(applying, change, r, "delete what was before at") : 0;
}

int entry_delete(struct applying *applying, const struct change *change)
{
	const struct apply_place *place = &applying->place;

	applying->is_touched[change->tree] = true;
	if (change->kind != CHANGE_DELETED)
		return delete_swapped(applying, change);
	int r = enter(applying, change);

	if (r < 0)
		return r;
	r = check_here(applying, change);
	if (r == 0 && S_ISDIR(change->before.mode))
		r = path_remove_tree(place->host, place->host_name);
	else if (r == 0 && unlinkat(place->host, place->host_name, 0) < 0)
		r = -errno;
	/* Gone already is as well. */
	return r < 0 && r != -ENOENT ? applying_fail(applying, change, r, "delete") : 0;
}
