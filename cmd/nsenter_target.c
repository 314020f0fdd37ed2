/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opening what nsenter enters. The target is held by a pidfd: by that its namespaces are entered,
 * and what is found by its number is taken only if it lives until all is open.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/drop_in.h"
#include "cmd/nsenter_target.h"
#include "plan/error.h"
#include "survey/cgroups.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/file.h"

struct opening {
	const struct nsenter_words *words;
	struct nsenter_target *target;
	struct sunder_error *error;
};

static const char *proc_path(const struct opening *opening, const char *name)
{
	return arena_print(opening->words->arena, "/proc/%d%s%s", (int)opening->words->target,
		*name ? "/" : "", name);
}

static int refuse_path(const struct opening *opening, const char *doing, const char *path)
{
	return drop_in_fail(opening->error, errno, "%s %s", doing, path);
}

/* --- the target --- */

/* What theirs would have opened first. */
static int refuse_target(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	const struct namespace_kind *kind = namespace_kinds;
	const char *what = NULL;

	if (errno == ESRCH)
		errno = ENOENT;
	if (words->all)
		return drop_in_fail(
			opening->error, errno, "stat of %s failed", proc_path(opening, "ns/user"));
	if (nsenter_needs_target(words, &what) && what)
		return refuse_path(opening, "cannot open", proc_path(opening, what));
	while (words->of_target && !(words->of_target & kind->type))
		kind++;
	return refuse_path(opening, "cannot open",
		arena_print(words->arena, "/proc/%d/ns/%s", (int)words->target, kind->name));
}

/* A thread has one of its own kind, since Linux 6.9. */
static int open_pidfd(pid_t pid)
{
	int pidfd = call_pidfd_open(pid);

	if (pidfd < 0 && errno != ESRCH)
		pidfd = (int)syscall(SYS_pidfd_open, pid, PIDFD_OF_THREAD);
	return pidfd;
}

/* Without a pidfd (a thread on an older kernel, a seccomp filter) its files in /proc are left. */
static int open_target(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	int pidfd = open_pidfd(words->target);
	struct stat status;

	opening->target->pidfd = pidfd;
	if (words->inode && pidfd >= 0 && fstat(pidfd, &status) == 0 &&
		status.st_ino == words->inode)
		return 0;
	if (words->inode)
		return drop_in_fail(opening->error, pidfd < 0 ? errno : ESRCH,
			"failed to obtain a valid file descriptor for PID %d", (int)words->target);
	return pidfd < 0 && errno == ESRCH ? refuse_target(opening) : 0;
}

/* Asked last: then nothing that was opened by its number was another one's. */
static int check_alive(const struct opening *opening)
{
	struct pollfd ended = {.fd = opening->target->pidfd, .events = POLLIN};

	if (poll(&ended, 1, 0) <= 0)
		return 0;
	errno = ESRCH;
	refuse_target(opening);
	error_hint(opening->error, "the process has ended");
	return OPTION_REFUSED;
}

/* --- namespaces --- */

static void add_join(struct nsenter_target *target, int fd, uint32_t types, const char *name)
{
	target->joins[target->join_count++] = (struct join){.fd = fd, .types = types, .name = name};
	target->types |= types;
}

static const char *kind_name(const struct opening *opening, uint32_t type)
{
	return arena_print(opening->words->arena, "ns/%s", namespace_kind(type)->name);
}

/* Which one a process is in, by /proc; where that is not mounted, by its pidfd (Linux 6.11). */
static bool find_namespace(const struct opening *opening, const char *process, int pidfd,
	const struct namespace_kind *kind, struct stat *status)
{
	struct arena *arena = opening->words->arena;

	if (stat(arena_print(arena, "/proc/%s/ns/%s", process, kind->name), status) == 0)
		return true;
	if (errno == EACCES)
		return false;
	autoclose int fd = ioctl(pidfd, kind->pidfd_request, 0);

	return fd >= 0 && fstat(fd, status) == 0;
}

/* Where it cannot be known it is not. */
static bool is_ours(const struct opening *opening, const struct namespace_kind *kind)
{
	const char *process = arena_print(opening->words->arena, "%d", (int)opening->words->target);
	autoclose int self = access("/proc/self/ns", F_OK) < 0 ? call_pidfd_open(getpid()) : -1;
	struct stat ours, theirs;

	return find_namespace(opening, "self", self, kind, &ours) &&
	       find_namespace(opening, process, opening->target->pidfd, kind, &theirs) &&
	       ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

/* Has the kernel namespaces of this type? Only /proc can tell that it has not. */
static bool is_known(const struct opening *opening, const struct namespace_kind *kind)
{
	const char *path = arena_print(opening->words->arena, "/proc/self/ns/%s", kind->name);

	return access(path, F_OK) == 0 || errno != ENOENT || access("/proc/self/ns", F_OK) < 0;
}

/*
 * What we are in already need not be entered, and a user namespace cannot be entered again. Only
 * root's way through its own mount namespace does something, it leads out of a chroot.
 */
static uint32_t types_of_all(const struct opening *opening)
{
	uint32_t types = 0;
	bool is_root = geteuid() == 0;

	for (size_t i = 0; i < NAMESPACE_KINDS; i++) {
		const struct namespace_kind *kind = &namespace_kinds[i];
		bool asks = kind->type == CLONE_NEWUSER || !is_root;

		if (is_known(opening, kind) && !(asks && is_ours(opening, kind)))
			types |= kind->type;
	}
	return types;
}

static uint32_t types_of_target(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	uint32_t types = words->of_target;

	if (words->all)
		types |= types_of_all(opening);
	for (size_t i = 0; i < words->chosen_count; i++)
		types &= ~words->chosen[i].type;
	return types;
}

/* Theirs look at it first of all, and say so where the process is another user's. */
static int check_permission(const struct opening *opening)
{
	const char *path = proc_path(opening, "ns/user");
	struct stat status;

	if (!opening->words->all || stat(path, &status) == 0 || errno != EACCES)
		return 0;
	return drop_in_fail(opening->error, errno, "stat of %s failed", path);
}

/* Of the target: all in one through its pidfd, else by their files. */
static int open_of_target(const struct opening *opening, uint32_t types)
{
	struct nsenter_target *target = opening->target;

	if (types && target->pidfd >= 0)
		add_join(target, target->pidfd, types, NULL);
	for (size_t i = 0; i < NAMESPACE_KINDS && target->pidfd < 0; i++) {
		const struct namespace_kind *kind = &namespace_kinds[i];
		const char *name = kind_name(opening, kind->type);
		const char *path = proc_path(opening, name);

		if (!(types & kind->type))
			continue;
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			return refuse_path(opening, "cannot open", path);
		add_join(target, fd, kind->type, name);
	}
	return 0;
}

static int open_by_id(uint64_t id)
{
	struct namespace_handle handle = {
		.size = sizeof(handle) - offsetof(struct namespace_handle, id),
		.type = NAMESPACE_HANDLE_TYPE,
		.id = id};

	return (int)syscall(SYS_open_by_handle_at, NAMESPACE_ROOT, &handle, O_RDONLY | O_CLOEXEC);
}

static int refuse_id(const struct opening *opening, const struct chosen_namespace *chosen)
{
	struct sunder_error *error = opening->error;
	int errnum = errno;

	drop_in_fail(error, errnum, "cannot open namespace of id %lu", (unsigned long)chosen->id);
	if (errnum == ESTALE)
		text_print(error->hint,
			"there is none with this id; or the kernel is older than Linux 6.19, which"
			" finds none by its id alone");
	return OPTION_REFUSED;
}

static int open_chosen(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;

	for (size_t i = 0; i < words->chosen_count; i++) {
		const struct chosen_namespace *chosen = &words->chosen[i];
		int fd = chosen->path ? open(chosen->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
				      : open_by_id(chosen->id);

		if (fd < 0)
			return chosen->path ? refuse_path(opening, "cannot open", chosen->path)
					    : refuse_id(opening, chosen);
		add_join(opening->target, fd, chosen->type, kind_name(opening, chosen->type));
	}
	return 0;
}

/* The network of one of the target's sockets. */
static int open_net_socket(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	int pidfd = opening->target->pidfd;
	autoclose int socket = call_pidfd_getfd(pidfd, words->net_socket);

	if (socket < 0)
		return drop_in_fail(
			opening->error, errno, "pidfd_getfd(%d, %d)", pidfd, words->net_socket);
	int fd = ioctl(socket, SOCKET_GET_NET_NAMESPACE);

	if (fd < 0)
		return drop_in_fail(opening->error, errno, "ioctl(%d, SIOCGSKNS)", socket);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	add_join(opening->target, fd, CLONE_NEWNET, kind_name(opening, CLONE_NEWNET));
	return 0;
}

/*
 * Whose parent, or owner, is meant: the user namespace that was chosen, else the target's, else
 * that of any chosen one. An fd that stays open; -1 with the error filled.
 */
static int open_child_of_parent(const struct opening *opening)
{
	const struct nsenter_target *target = opening->target;
	const struct join *first = NULL;

	for (size_t i = 0; i < target->join_count; i++) {
		const struct join *join = &target->joins[i];

		if (join->name && (!first || join->types == CLONE_NEWUSER))
			first = join;
	}
	if (first && (first->types == CLONE_NEWUSER || !opening->words->target))
		return first->fd;
	const char *path = proc_path(opening, "ns/user");
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		fd = ioctl(target->pidfd, namespace_kind(CLONE_NEWUSER)->pidfd_request, 0);
	if (fd < 0)
		refuse_path(opening, "cannot open", path);
	return fd;
}

static void replace_user(struct nsenter_target *target, int fd, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < target->join_count; i++) {
		struct join join = target->joins[i];

		join.types &= ~(uint32_t)CLONE_NEWUSER;
		if (join.types)
			target->joins[kept++] = join;
	}
	target->join_count = kept;
	add_join(target, fd, CLONE_NEWUSER, name);
}

static int open_user_parent(const struct opening *opening)
{
	int child = open_child_of_parent(opening);

	if (child < 0)
		return OPTION_REFUSED;
	int parent = ioctl(child, NAMESPACE_GET_USERNS);

	if (parent < 0) {
		int errnum = errno;

		drop_in_fail(opening->error, errnum, "failed to open parent namespace");
		if (errnum == EPERM)
			error_hint(opening->error,
				"nothing is seen above the user namespace that you are in");
		return OPTION_REFUSED;
	}
	fcntl(parent, F_SETFD, FD_CLOEXEC);
	replace_user(opening->target, parent, kind_name(opening, CLONE_NEWUSER));
	return 0;
}

/* --- places --- */

static int open_place(const struct opening *opening, const struct path_word *word,
	const char *of_target, struct location *location)
{
	if (!word->given)
		return 0;
	location->path = word->path ? word->path : proc_path(opening, of_target);
	location->fd = open(location->path, O_PATH | O_CLOEXEC);
	return location->fd < 0 ? refuse_path(opening, "cannot open", location->path) : 0;
}

static int open_cgroup(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	struct location *procs = &opening->target->cgroup;
	const char *directory;

	int r = cgroup_directory(words->arena, words->target, &directory, opening->error);

	if (r == -ENODEV)
		return drop_in_fail(
			opening->error, 0, "--join-cgroup is only supported in cgroup v2");
	if (r < 0)
		return OPTION_REFUSED;
	procs->path = arena_print(words->arena, "%s/cgroup.procs", directory);
	procs->fd = open(procs->path, O_WRONLY | O_CLOEXEC);
	return procs->fd < 0 ? refuse_path(opening, "cannot open", procs->path) : 0;
}

/* --- the rest of the process --- */

static int read_environment(const struct opening *opening)
{
	struct arena *arena = opening->words->arena;
	const char *path = proc_path(opening, "environ");
	struct field rest, variable;
	const char **list = NULL;
	size_t count = 0, room = 0;
	int r = file_read(arena, AT_FDCWD, path, &rest);

	errno = -r;
	if (r < 0)
		return refuse_path(opening, "cannot open", path);
	while (rest.length && field_next(&rest, '\0', &variable)) {
		/* What a program leaves there that writes its title over it. */
		if (!variable.length)
			continue;
		list = arena_grow(arena, list, count, &room, sizeof(*list));
		list[count++] = field_copy(arena, variable);
	}
	list = arena_grow(arena, list, count, &room, sizeof(*list));
	list[count] = NULL;
	opening->target->environment = list;
	return 0;
}

/* Who it is, is asked behind the joins: other namespaces number users in other ways. */
static int open_process(const struct opening *opening)
{
	const char *path = proc_path(opening, "");

	opening->target->process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return opening->target->process < 0 ? refuse_path(opening, "cannot open", path) : 0;
}

static int read_context(const struct opening *opening)
{
	struct arena *arena = opening->words->arena;
	const char *path = proc_path(opening, "attr/current");
	struct field context;

	/* Without SELinux theirs ignore the option. */
	if (access("/sys/fs/selinux/status", F_OK) < 0)
		return 0;
	if (!opening->words->target)
		return drop_in_fail(
			opening->error, 0, "no target PID specified for --follow-context");
	int r = file_read(arena, AT_FDCWD, path, &context);

	errno = -r;
	if (r < 0)
		return refuse_path(opening, "cannot open", path);
	opening->target->context = arena_copy(arena, context.start);
	return 0;
}

/* --- all of it --- */

static int open_namespaces(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	int r = check_permission(opening);

	if (r == 0)
		r = open_of_target(opening, types_of_target(opening));
	if (r == 0)
		r = open_chosen(opening);
	if (r == 0 && words->user_parent)
		r = open_user_parent(opening);
	if (r == 0 && words->net_socket >= 0)
		r = open_net_socket(opening);
	return r;
}

static int open_places(const struct opening *opening)
{
	const struct nsenter_words *words = opening->words;
	struct nsenter_target *target = opening->target;
	int r = open_place(opening, &words->root, "root", &target->root);

	if (r == 0)
		r = open_place(opening, &words->directory, "cwd", &target->directory);
	if (r == 0 && words->take_environment)
		r = read_environment(opening);
	if (r == 0 && words->join_cgroup)
		r = open_cgroup(opening);
	if (r == 0 && (words->uid.follows || words->gid.follows))
		r = open_process(opening);
	return r;
}

int nsenter_target_open(const struct nsenter_words *words, struct nsenter_target *target,
	struct sunder_error *error)
{
	const struct opening opening = {words, target, error};
	const char *what;
	bool takes = words->target && (words->inode || nsenter_needs_target(words, &what));
	int r = 0;

	*target = (struct nsenter_target){
		.pidfd = -1, .process = -1, .environment = words->environment};
	if (words->follow_context)
		r = read_context(&opening);
	if (r == 0 && takes)
		r = open_target(&opening);
	if (r == 0)
		r = open_places(&opening);
	if (r == 0)
		r = open_namespaces(&opening);
	return r == 0 && takes ? check_alive(&opening) : r;
}
