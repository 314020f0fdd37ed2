/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * System calls that the C library does not wrap, or wraps in a way that a new process cannot use.
 */
#ifndef SUNDER_SYSTEM_CALL_H
#define SUNDER_SYSTEM_CALL_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

#include "system/kernel.h"

static inline pid_t call_clone3(struct clone_arguments *arguments)
{
	return (pid_t)syscall(SYS_clone3, arguments, sizeof(*arguments));
}

static inline int call_openat2(int directory, const char *path, struct open_rules rules)
{
	return (int)syscall(SYS_openat2, directory, path, &rules, sizeof(rules));
}

static inline int call_statx(int directory, const char *name, struct file_status *status)
{
	return (int)syscall(SYS_statx, directory, name, AT_SYMLINK_NOFOLLOW | STATUS_NO_AUTOMOUNT,
		STATUS_ALL, status);
}

static inline ssize_t call_listxattrat(int directory, const char *name, char *list, size_t size)
{
	return syscall(SYS_listxattrat, directory, name, AT_SYMLINK_NOFOLLOW, list, size);
}

static inline ssize_t call_getxattrat(
	int directory, const char *name, const char *key, void *value, size_t size)
{
	struct xattr_arguments arguments = {
		.value = (uint64_t)(uintptr_t)value, .size = (uint32_t)size};

	return syscall(SYS_getxattrat, directory, name, AT_SYMLINK_NOFOLLOW, key, &arguments,
		sizeof(arguments));
}

static inline int call_renameat2(
	int from, const char *name, int to, const char *new, unsigned flags)
{
	return (int)syscall(SYS_renameat2, from, name, to, new, flags);
}

static inline int call_open_tree(int directory, const char *path, unsigned flags)
{
	return (int)syscall(SYS_open_tree, directory, path, flags | OPEN_TREE_CLOEXEC);
}

static inline int call_open_tree_attr(
	int directory, const char *path, unsigned flags, struct mount_attributes *attributes)
{
	return (int)syscall(SYS_open_tree_attr, directory, path, flags | OPEN_TREE_CLOEXEC,
		attributes, sizeof(*attributes));
}

static inline int call_mount_setattr(
	int directory, const char *path, unsigned flags, struct mount_attributes *attributes)
{
	return (int)syscall(
		SYS_mount_setattr, directory, path, flags, attributes, sizeof(*attributes));
}

static inline int call_move_mount(int mount, int directory, const char *path)
{
	unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (*path ? 0U : MOVE_MOUNT_T_EMPTY_PATH);

	return (int)syscall(SYS_move_mount, mount, "", directory, path, flags);
}

static inline int call_fsopen(const char *type)
{
	return (int)syscall(SYS_fsopen, type, FSOPEN_CLOEXEC);
}

static inline int call_fsconfig(int context, unsigned command, const char *key, const char *value)
{
	return (int)syscall(SYS_fsconfig, context, command, key, value, 0);
}

static inline int call_fsmount(int context, unsigned attributes)
{
	return (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, attributes);
}

static inline int call_pidfd_open(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

static inline int call_pidfd_getfd(int pidfd, int fd)
{
	return (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
}

static inline int call_pidfd_send_signal(int pidfd, int signal)
{
	return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

static inline int call_close_range(unsigned first, unsigned last, unsigned flags)
{
	return (int)syscall(SYS_close_range, first, last, flags);
}

static inline int call_pivot_root(const char *new_root, const char *put_old)
{
	return (int)syscall(SYS_pivot_root, new_root, put_old);
}

static inline int call_capset(
	struct capability_header *header, const struct capability_half *halves)
{
	return (int)syscall(SYS_capset, header, halves);
}

/*
 * A copy of the calling thread's process, as fork(2) makes one, with nothing of the C library
 * between (no atfork handlers, no locks): the child may only make async-signal-safe calls.
 */
static inline pid_t call_fork(void)
{
	struct clone_arguments arguments = {.exit_signal = SIGCHLD};
	pid_t pid = call_clone3(&arguments);

	/* Hidden by older seccomp filters and by qemu-user. */
	if (pid < 0 && errno == ENOSYS)
		pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	return pid;
}

#endif
