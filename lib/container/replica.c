/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Making a file of a layer again. The directory that it is made in may be somebody else's, who can
 * put another file in the place of ours at any moment: so owner and mode are given through an fd,
 * after a look at what that is of.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "container/outside.h"
#include "container/replica.h"
#include "system/fd.h"

enum { PERMISSIONS = 07777 };

void replicator_start(struct replicator *replicator, struct arena *arena, const struct kept *kept,
	bool with_privileges)
{
	*replicator = (struct replicator){
		.arena = arena,
		.kept = kept,
		.with_privileges = with_privileges,
		.outside = -1,
		.doing = "make",
	};
	xattrs_reserve(arena, &replicator->after);
	xattrs_reserve(arena, &replicator->before);
}

static int fail(struct replicator *replicator, int errnum, const char *doing)
{
	replicator->doing = doing;
	return -errnum;
}

/* As it is taken over. */
static mode_t mode_of(const struct replicator *replicator, const struct change *change)
{
	mode_t mode = change->after.mode & PERMISSIONS;

	/* On a directory they say only whose what is made in it will be. */
	if (!replicator->with_privileges && !S_ISDIR(change->after.mode))
		mode &= ~(mode_t)(S_ISUID | S_ISGID);
	return mode;
}

/* --- the new one, by an fd --- */

struct replica {
	int fd;
	bool is_path; /* O_PATH: what only takes a path gets the fd's in /proc */
	char path[40];
};

static struct replica replica_of(int fd, bool is_path)
{
	struct replica replica = {.fd = fd, .is_path = is_path};

	text_print(replica.path, "/proc/self/fd/%d", fd);
	return replica;
}

static int set_xattr(const struct replica *replica, const char *key, const char *value, size_t size)
{
	return replica->is_path ? setxattr(replica->path, key, value, size, 0)
				: fsetxattr(replica->fd, key, value, size, 0);
}

static int remove_xattr(const struct replica *replica, const char *key)
{
	return replica->is_path ? removexattr(replica->path, key) : fremovexattr(replica->fd, key);
}

static int set_mode(const struct replica *replica, mode_t mode)
{
	return replica->is_path ? chmod(replica->path, mode) : fchmod(replica->fd, mode);
}

static int set_owner(const struct replica *replica, uid_t uid, gid_t gid)
{
	return fchownat(replica->fd, "", uid, gid, AT_EMPTY_PATH);
}

/* --- extended attributes --- */

static bool is_overlays(const char *key)
{
	return strncmp(key, "trusted.overlay.", 16) == 0 || strncmp(key, "user.overlay.", 13) == 0;
}

/* Is it taken over? */
static bool takes_xattr(const struct replicator *replicator, const char *key)
{
	if (is_overlays(key))
		return false;
	return replicator->with_privileges || strcmp(key, "security.capability") != 0;
}

static bool has_name(const struct xattrs *xattrs, const char *key)
{
	for (size_t i = 0; i < xattrs->count; i++)
		if (strcmp(xattrs->names[i], key) == 0)
			return true;
	return false;
}

static int open_source(const struct replica_place *place)
{
	int fd = openat(place->layer, place->layer_name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int give_list_outside(const struct replicator *replicator, const struct replica_place *place,
	const struct replica *replica, const char *key)
{
	autoclose int source = open_source(place);

	return source < 0 ? source
			  : outside_copy_list(replicator->outside, key, source, replica->fd);
}

static int give_xattr(const struct replicator *replicator, const struct replica_place *place,
	const struct replica *replica, const char *key, size_t size)
{
	const char *value = replicator->after.value;

	if (replicator->outside >= 0 && xattrs_names_outsiders(key, value, size))
		return give_list_outside(replicator, place, replica, key);
	return set_xattr(replica, key, value, size) < 0 ? -errno : 0;
}

static int set_xattrs(struct replicator *replicator, const struct replica_place *place,
	const struct replica *replica)
{
	struct xattrs *after = &replicator->after;

	for (size_t i = 0; i < after->count; i++) {
		const char *key = after->names[i];

		if (!takes_xattr(replicator, key))
			continue;
		ssize_t size = xattrs_value(
			after, replicator->kept, true, place->layer, place->layer_name, key);

		int r = size < 0 ? (int)size
				 : give_xattr(replicator, place, replica, key, (size_t)size);

		if (r < 0)
			return r;
	}
	return 0;
}

/* An access list that only the directory on the host has given it. */
static int remove_inherited(const struct replicator *replicator, const struct replica *replica)
{
	static const char *const keys[] = {"system.posix_acl_access", "system.posix_acl_default"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!has_name(&replicator->after, keys[i]) && remove_xattr(replica, keys[i]) < 0 &&
			errno != ENODATA && errno != EOPNOTSUPP)
			return -errno;
	return 0;
}

static int read_xattrs(struct replicator *replicator, const struct replica_place *place)
{
	return xattrs_read(
		&replicator->after, replicator->kept, true, place->layer, place->layer_name);
}

/* --- what every kind has --- */

static int set_times(const struct replica *replica, const struct stat *status)
{
	const struct timespec times[] = {status->st_atim, status->st_mtim};

	return replica->is_path ? utimensat(replica->fd, "", times, AT_EMPTY_PATH)
				: futimens(replica->fd, times);
}

/* A new owner takes bits of the mode and capabilities away, and an access list changes the mode. */
static int finish(struct replicator *replicator, const struct change *change,
	const struct replica_place *place, const struct replica *replica, const struct stat *status)
{
	int r = read_xattrs(replicator, place);

	if (set_owner(replica, change->after.uid, change->after.gid) < 0)
		return fail(replicator, errno, "set the owner of");
	if (r == 0 && place->inherits && !S_ISLNK(change->after.mode))
		r = remove_inherited(replicator, replica);
	if (r == 0)
		r = set_xattrs(replicator, place, replica);
	if (r < 0)
		return fail(replicator, -r, "set the extended attributes of");
	if (!S_ISLNK(change->after.mode) && set_mode(replica, mode_of(replicator, change)) < 0)
		return fail(replicator, errno, "set the mode of");
	return set_times(replica, status) < 0 ? fail(replicator, errno, "set the times of") : 0;
}

/* Is it what was compared? */
static int look_at_source(struct replicator *replicator, const struct change *change,
	const struct replica_place *place, struct stat *status)
{
	if (fstatat(place->layer, place->layer_name, status, AT_SYMLINK_NOFOLLOW) < 0)
		return fail(replicator, errno, "look in the layer at");
	return status->st_ino == change->after.inode &&
			       ((status->st_mode ^ change->after.mode) & S_IFMT) == 0
		       ? 0
		       : fail(replicator, ESTALE, "look in the layer at");
}

/* --- each kind --- */

static int make_file(struct replicator *replicator, const struct change *change,
	const struct replica_place *place)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	autoclose int from = openat(place->layer, place->layer_name,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat status;

	if (from < 0 || fstat(from, &status) < 0)
		return fail(replicator, errno, "read from the layer");
	if (!S_ISREG(status.st_mode) || status.st_ino != change->after.inode)
		return fail(replicator, ESTALE, "read from the layer");
	autoclose int to = openat(place->host, place->host_name, flags, 0600);

	if (to < 0)
		return fail(replicator, errno, "make");
	int r = replica_copy_content(replicator, from, to, &status);

	if (r < 0)
		return fail(replicator, -r, "write");
	const struct replica replica = replica_of(to, false);

	return finish(replicator, change, place, &replica, &status);
}

static int make_directory(struct replicator *replicator, const struct change *change,
	const struct replica_place *place)
{
	enum { OWN_MODE = 0700, OWN_LINKS = 2 };
	struct stat status, made;
	int r = look_at_source(replicator, change, place, &status);

	if (r < 0)
		return r;
	if (mkdirat(place->host, place->host_name, OWN_MODE) < 0)
		return fail(replicator, errno, "make the directory");
	autoclose int fd = openat(
		place->host, place->host_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &made) < 0)
		return fail(replicator, errno, "make the directory");
	if (made.st_uid != geteuid() || made.st_nlink > OWN_LINKS || made.st_mode & 07)
		return fail(replicator, ESTALE, "make the directory");
	const struct replica replica = replica_of(fd, false);

	return finish(replicator, change, place, &replica, &status);
}

static int make_link(const struct replica_place *place)
{
	char target[PATH_MAX];
	ssize_t size = readlinkat(place->layer, place->layer_name, target, sizeof(target) - 1);

	if (size < 0)
		return -errno;
	target[size] = '\0';
	return symlinkat(target, place->host, place->host_name) < 0 ? -errno : 0;
}

static int make_other(struct replicator *replicator, const struct change *change,
	const struct replica_place *place)
{
	enum { OWN_MODE = 0600 };
	mode_t type = change->after.mode & S_IFMT;
	struct stat status, made;
	int r = look_at_source(replicator, change, place, &status);

	if (r < 0)
		return r;
	if (type == S_IFLNK)
		r = make_link(place);
	else if (mknodat(place->host, place->host_name, type | OWN_MODE, change->after.device) < 0)
		r = -errno;
	if (r < 0)
		return fail(replicator, -r, "make");
	autoclose int fd = openat(place->host, place->host_name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &made) < 0)
		return fail(replicator, errno, "make");
	if (made.st_uid != geteuid() || made.st_nlink != 1 || (made.st_mode & S_IFMT) != type)
		return fail(replicator, ESTALE, "make");
	const struct replica replica = replica_of(fd, true);

	return finish(replicator, change, place, &replica, &status);
}

int replica_make(struct replicator *replicator, const struct change *change,
	const struct replica_place *place)
{
	if (S_ISREG(change->after.mode))
		return make_file(replicator, change, place);
	if (S_ISDIR(change->after.mode))
		return make_directory(replicator, change, place);
	return make_other(replicator, change, place);
}

/* --- a directory that stays --- */

static int change_owner(const struct change *change, const struct replica *replica)
{
	const struct change_side *before = &change->before, *after = &change->after;

	/* Half of it may be an id that is none here. */
	return set_owner(replica, before->uid == after->uid ? (uid_t)-1 : after->uid,
		before->gid == after->gid ? (gid_t)-1 : after->gid);
}

static int change_xattrs(struct replicator *replicator, const struct replica_place *place,
	const struct replica *replica)
{
	struct xattrs *before = &replicator->before;
	int r = read_xattrs(replicator, place);

	if (r == 0)
		r = xattrs_read(before, replicator->kept, false, place->host, place->host_name);
	for (size_t i = 0; r == 0 && i < before->count; i++)
		if (!has_name(&replicator->after, before->names[i]) &&
			!is_overlays(before->names[i]) &&
			remove_xattr(replica, before->names[i]) < 0)
			r = -errno;
	return r < 0 ? r : set_xattrs(replicator, place, replica);
}

int replica_alter(struct replicator *replicator, const struct change *change,
	const struct replica_place *place)
{
	autoclose int fd = openat(
		place->host, place->host_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return fail(replicator, errno, "open");
	if (status.st_ino != change->before.inode)
		return fail(replicator, ESTALE, "open");
	const struct replica replica = replica_of(fd, false);

	if (change->what & CHANGED_OWNER && change_owner(change, &replica) < 0)
		return fail(replicator, errno, "set the owner of");
	if (change->what & CHANGED_XATTRS) {
		int r = change_xattrs(replicator, place, &replica);

		if (r < 0)
			return fail(replicator, -r, "set the extended attributes of");
	}
	if (change->what & (CHANGED_MODE | CHANGED_XATTRS) &&
		set_mode(&replica, mode_of(replicator, change)) < 0)
		return fail(replicator, errno, "set the mode of");
	return 0;
}

/* --- what would be the same --- */

static size_t next_taken(const struct replicator *replicator, const struct xattrs *xattrs, size_t i)
{
	while (i < xattrs->count && !takes_xattr(replicator, xattrs->names[i]))
		i++;
	return i;
}

static int value_is_same(
	struct replicator *replicator, const struct replica_place *place, const char *key)
{
	struct xattrs *after = &replicator->after, *before = &replicator->before;
	ssize_t size = xattrs_value(
		after, replicator->kept, true, place->layer, place->layer_name, key);
	ssize_t other = xattrs_value(
		before, replicator->kept, false, place->host, place->host_name, key);

	return size >= 0 && size == other && memcmp(after->value, before->value, (size_t)size) == 0;
}

static int xattrs_are_same(struct replicator *replicator, const struct replica_place *place)
{
	struct xattrs *after = &replicator->after, *before = &replicator->before;
	int r = read_xattrs(replicator, place);

	if (r == 0)
		r = xattrs_read(before, replicator->kept, false, place->host, place->host_name);
	if (r < 0)
		return r;
	for (size_t i = 0, j = 0;; i++, j++) {
		i = next_taken(replicator, after, i);
		j = next_taken(replicator, before, j);
		if (i == after->count || j == before->count)
			return i == after->count && j == before->count;
		if (strcmp(after->names[i], before->names[j]) != 0 ||
			!value_is_same(replicator, place, after->names[i]))
			return 0;
	}
}

int replica_is_same(struct replicator *replicator, const struct change *change,
	const struct replica_place *place)
{
	/* One that would be a link to a file with privileges has been made a file of its own. */
	unsigned may_differ = CHANGED_MODE | CHANGED_XATTRS |
			      (replicator->with_privileges ? 0 : CHANGED_LINK);

	if (change->what & ~may_differ ||
		(change->before.mode & PERMISSIONS) != mode_of(replicator, change))
		return 0;
	if (!(change->what & CHANGED_XATTRS))
		return 1;
	int r = xattrs_are_same(replicator, place);

	return r < 0 ? fail(replicator, -r, "read the extended attributes of") : r;
}
