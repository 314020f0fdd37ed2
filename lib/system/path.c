/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resolving, making and deleting without ever being led astray by a link. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "system/call.h"
#include "system/entries.h"
#include "system/fd.h"
#include "system/path.h"
#include "system/text.h"

int path_open_inside(int root, const char *path, int flags)
{
	enum { ATTEMPTS = 64 };
	struct open_rules rules = {
		.flags = (uint64_t)flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	int fd = -1;

	/* EAGAIN: a rename or mount somewhere made the kernel unsure of a ".." (openat2(2)). */
	for (int i = 0; i < ATTEMPTS && fd < 0; i++) {
		fd = call_openat2(root, *path ? path : ".", rules);
		if (fd < 0 && errno != EAGAIN)
			break;
	}
	return fd < 0 ? -errno : fd;
}

/* In pieces that the kernel takes. */
int path_open_below(int directory, const char *path, int flags)
{
	enum { PIECE = 2048 };
	struct open_rules rules = {
		.flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
	};
	autoclose int passed = -1;

	while (strlen(path) > PIECE) {
		char piece[PIECE + 1];
		size_t length = PIECE;

		while (length && path[length] != '/')
			length--;
		memcpy(piece, path, length);
		piece[length] = '\0';
		directory = length ? call_openat2(directory, piece, rules) : -1;
		if (directory < 0)
			return length ? -errno : -ENAMETOOLONG;
		close_keeping_errno(passed);
		passed = directory;
		path += length + 1;
	}
	rules.flags = (uint64_t)(unsigned)flags | O_CLOEXEC;
	int fd = call_openat2(directory, *path ? path : ".", rules);

	return fd < 0 ? -errno : fd;
}

int path_put_name(char *path, size_t size, size_t directory_length, const char *name)
{
	size_t length = strlen(name);

	if (directory_length + 1 + length >= size)
		return -ENAMETOOLONG;
	/* Of / the slash is there already. */
	if (directory_length == 1)
		directory_length = 0;
	path[directory_length] = '/';
	memcpy(path + directory_length + 1, name, length + 1);
	return 0;
}

/* "/a/b/c" is "/a/b" and "c"; trailing slashes do not count. */
static bool split_last(const char *path, char parent[PATH_MAX], char last[NAME_MAX + 1])
{
	size_t end = strlen(path);

	while (end && path[end - 1] == '/')
		end--;
	size_t start = end;

	while (start && path[start - 1] != '/')
		start--;
	if (end == start || end - start > NAME_MAX || start >= PATH_MAX)
		return false;
	memcpy(last, path + start, end - start);
	last[end - start] = '\0';
	memcpy(parent, path, start);
	parent[start] = '\0';
	return true;
}

static int make_inside(int root, const char *path, bool directory, int depth);

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* The name is there, and yet the path could not be opened: a link to what is not there. */
static int make_link_target(
	int root, int parent, const char *parent_path, const char *name, bool directory, int depth)
{
	char target[PATH_MAX], path[PATH_MAX];
	ssize_t size = readlinkat(parent, name, target, sizeof(target) - 1);

	if (size < 0)
		return errno == EINVAL ? -ENOTDIR : -errno;
	target[size] = '\0';
	if (*target == '/')
		return make_inside(root, target, directory, depth);
	if (!text_print(path, "%s/%s", parent_path, target))
		return -ENAMETOOLONG;
	return make_inside(root, path, directory, depth);
}

static int make_inside(int root, const char *path, bool directory, int depth)
{
	char parent_path[PATH_MAX], name[NAME_MAX + 1];
	int fd = path_open_inside(root, path, O_PATH);

	if (fd != -ENOENT)
		return fd;
	if (depth == 0)
		return -ELOOP;
	if (!split_last(path, parent_path, name))
		return -ENOENT;
	autoclose int parent = make_inside(root, parent_path, true, depth - 1);

	if (parent < 0)
		return parent;
	if (is_dots(name))
		return path_open_inside(root, path, O_PATH); /* what was missing was before it */
	int r = directory ? mkdirat(parent, name, 0755) : mknodat(parent, name, S_IFREG | 0644, 0);

	if (r < 0 && errno != EEXIST)
		return -errno;
	if (r < 0)
		return make_link_target(root, parent, parent_path, name, directory, depth - 1);
	fd = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int path_make_inside(int root, const char *path, bool directory)
{
	enum { MOST_LINKS_AND_PARTS = 256 };

	return make_inside(root, path, directory, MOST_LINKS_AND_PARTS);
}

int path_make_directories(const char *path, unsigned mode)
{
	char parent[PATH_MAX];

	if (mkdir(path, mode) == 0 || errno == EEXIST)
		return 0;
	if (errno != ENOENT || !text_copy(parent, sizeof(parent), path))
		return -errno;
	char *slash = strrchr(parent, '/');

	if (!slash || slash == parent)
		return -ENOENT;
	*slash = '\0';
	int r = path_make_directories(parent, mode);

	if (r == 0 && mkdir(path, mode) < 0 && errno != EEXIST)
		r = -errno;
	return r;
}

int path_open_own_directory(const char *path)
{
	int fd = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return -errno;
	int r = fstat(fd, &status) < 0 ? -errno : 0;

	if (r == 0 && (status.st_uid != geteuid() || status.st_mode & 022))
		r = -ENOTUNIQ;
	if (r < 0)
		close(fd);
	return r < 0 ? r : fd;
}

int path_make_own_directory(const char *path)
{
	int fd = path_open_own_directory(path);

	if (fd != -ENOENT)
		return fd;
	int r = path_make_directories(path, 0700);

	return r < 0 ? r : path_open_own_directory(path);
}

/* --- deleting --- */

/* A directory that its owner may not read or enter (overlayfs makes its work directory so). */
static int make_accessible(int parent, const char *name)
{
	char path[64];
	autoclose int fd = openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	/* By the fd: by its name it could have become a link to something else meanwhile. */
	text_print(path, "/proc/self/fd/%d", fd);
	return fd < 0 ? -1 : chmod(path, 0700);
}

/* Readable, and so that entries of it can be deleted. */
static int open_directory(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	const unsigned own = S_IRUSR | S_IWUSR | S_IXUSR;
	struct stat status;
	int fd = openat(parent, name, flags);

	if (fd >= 0 && fstat(fd, &status) == 0 && (status.st_mode & own) != own)
		fchmod(fd, own); /* if it is not ours: deleting will tell */
	if (fd >= 0 || errno != EACCES || make_accessible(parent, name) < 0)
		return fd;
	return openat(parent, name, flags);
}

/*
 * What was written may be nested as deep as somebody liked: neither the stack nor the fds follow
 * it down. A directory that is not empty is moved up, next to the first, and comes to its turn.
 */
struct removal {
	int top;       /* the directory that everything is moved to */
	int directory; /* the one that is being emptied; perhaps the top itself */
	unsigned long moved;
	bool progress;
	int result; /* the first failure */
};

static int move_up(struct removal *removal, const char *name)
{
	char fresh[64];

	do
		text_print(fresh, ".sunder-removes-%lu", removal->moved++);
	while (faccessat(removal->top, fresh, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
	if (renameat(removal->directory, name, removal->top, fresh) == 0)
		return 0;
	/* A directory's ".." changes: that takes the right to write in it. */
	if (errno != EACCES || make_accessible(removal->directory, name) < 0)
		return -errno;
	return renameat(removal->directory, name, removal->top, fresh) < 0 ? -errno : 0;
}

static int empty_one(struct removal *removal, const char *name);

static int remove_one(struct removal *removal, const struct entry *entry)
{
	bool may_be_directory = entry->type == DT_DIR || entry->type == DT_UNKNOWN;

	if (unlinkat(removal->directory, entry->name, may_be_directory ? AT_REMOVEDIR : 0) == 0 ||
		errno == ENOENT)
		return 0;
	if (errno == ENOTDIR && may_be_directory)
		return unlinkat(removal->directory, entry->name, 0) < 0 ? -errno : 0;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return -errno;
	return removal->directory == removal->top ? empty_one(removal, entry->name)
						  : move_up(removal, entry->name);
}

static int remove_entry(void *context, const struct entry *entry)
{
	struct removal *removal = context;
	int r = remove_one(removal, entry);

	removal->progress |= r == 0;
	if (r < 0 && removal->result == 0)
		removal->result = r;
	return 0;
}

/* A directory in the top one: its files go, its directories are moved up, then it goes itself. */
static int empty_one(struct removal *removal, const char *name)
{
	struct removal inner = *removal;

	autoclose int directory = open_directory(removal->top, name);

	if (directory < 0)
		return -errno;
	inner.directory = directory;
	int r = entries_visit(directory, remove_entry, &inner);

	removal->moved = inner.moved;
	if (r == 0)
		r = inner.result;
	/* Deleting while reading may have skipped some: then the next round finds it again. */
	if (unlinkat(removal->top, name, AT_REMOVEDIR) < 0 && errno != ENOTEMPTY && r == 0)
		r = -errno;
	return r;
}

static int remove_contents(int top)
{
	struct removal removal = {.top = top, .directory = top};
	int r = 0;

	do {
		removal.progress = false;
		r = lseek(top, 0, SEEK_SET) < 0 ? -errno
						: entries_visit(top, remove_entry, &removal);
	} while (r == 0 && removal.progress && removal.result == 0);
	return r < 0 ? r : removal.result;
}

int path_remove_tree(int parent, const char *name)
{
	/* Most often it is an empty directory: one call. */
	if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return 0;
	if (errno == ENOTDIR)
		return unlinkat(parent, name, 0) < 0 && errno != ENOENT ? -errno : 0;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return -errno;
	autoclose int directory = open_directory(parent, name);

	if (directory < 0)
		return -errno;
	int r = remove_contents(directory);

	if (unlinkat(parent, name, AT_REMOVEDIR) < 0 && r == 0)
		r = -errno;
	return r;
}
