/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The system calls that a container's start may make, by name, and which of their arguments say
 * something to a reader. Others go by their number, and without arguments.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "calls.h"

/* One letter for each argument; those that are not there are not shown. */
enum argument_kind {
	ARGUMENT_HIDDEN = '-',
	ARGUMENT_NUMBER = 'd',
	ARGUMENT_BITS = 'x',
	ARGUMENT_STRING = 's',
	ARGUMENT_BYTES = 'b', /* as many as the next argument says */
	ARGUMENT_FIRST = 'f', /* the first 64 bits of a structure: the flags of clone3 */
};

#define CALL(name, arguments) \
	{ \
		SYS_##name, #name, arguments \
	}
#define NEWER(number, name, arguments) \
	{ \
		number, name, arguments \
	}

/* Numbers from 424 on are the same on every architecture. */
static const struct known_call known_calls[] = {
	CALL(add_key, "ss"),
	CALL(brk, ""),
	CALL(capget, ""),
	CALL(capset, ""),
	CALL(chdir, "s"),
	CALL(chroot, "s"),
	CALL(clock_gettime, "d"),
	CALL(clock_nanosleep, "d"),
	CALL(clone, "x"),
	CALL(close, "d"),
	CALL(connect, "d"),
	CALL(copy_file_range, "d-d"),
	CALL(dup, "d"),
	CALL(dup3, "ddx"),
	CALL(epoll_create1, "x"),
	CALL(epoll_ctl, "ddd"),
	CALL(epoll_pwait, "d"),
	CALL(eventfd2, "dx"),
	CALL(execve, "s"),
	CALL(execveat, "ds"),
	CALL(exit, "d"),
	CALL(exit_group, "d"),
	CALL(faccessat, "dsx"),
	CALL(fadvise64, "d"),
	CALL(fallocate, "dx"),
	CALL(fchdir, "d"),
	CALL(fchmod, "dx"),
	CALL(fchmodat, "dsx"),
	CALL(fchown, "ddd"),
	CALL(fchownat, "dsdd"),
	CALL(fcntl, "dxx"),
	CALL(fdatasync, "d"),
	CALL(fgetxattr, "ds"),
	CALL(flistxattr, "d"),
	CALL(flock, "dx"),
	CALL(fsetxattr, "ds"),
	CALL(fstat, "d"),
	CALL(fstatfs, "d"),
	CALL(fsync, "d"),
	CALL(ftruncate, "dd"),
	CALL(futex, "-x"),
	CALL(getcwd, ""),
	CALL(getdents64, "d"),
	CALL(getegid, ""),
	CALL(geteuid, ""),
	CALL(getgid, ""),
	CALL(getgroups, "d"),
	CALL(getpgid, "d"),
	CALL(getpid, ""),
	CALL(getppid, ""),
	CALL(getrandom, "-dx"),
	CALL(getresgid, ""),
	CALL(getresuid, ""),
	CALL(getrlimit, "d"),
	CALL(getsid, "d"),
	CALL(getsockopt, "ddd"),
	CALL(gettid, ""),
	CALL(getuid, ""),
	CALL(getxattr, "ss"),
	CALL(inotify_init1, "x"),
	CALL(ioctl, "dx"),
	CALL(keyctl, "xx"),
	CALL(kill, "-d"),
	CALL(lgetxattr, "ss"),
	CALL(linkat, "dsdsx"),
	CALL(lseek, "ddd"),
	CALL(lsetxattr, "ss"),
	CALL(madvise, "-dx"),
	CALL(memfd_create, "sx"),
	CALL(mkdirat, "dsx"),
	CALL(mknodat, "dsx"),
	CALL(mmap, "-dxx"),
	CALL(mount, "sssx"),
	CALL(mprotect, "-dx"),
	CALL(mremap, ""),
	CALL(munmap, "-d"),
	CALL(name_to_handle_at, "ds"),
	CALL(nanosleep, ""),
	CALL(newfstatat, "dsx"),
	CALL(openat, "dsx"),
	CALL(personality, "x"),
	CALL(pipe2, "-x"),
	CALL(pivot_root, "ss"),
	CALL(ppoll, "-d"),
	CALL(prctl, "xx"),
	CALL(pread64, "d"),
	CALL(prlimit64, "-d"),
	CALL(process_vm_readv, ""),
	CALL(pselect6, "d"),
	CALL(pwrite64, "db"),
	CALL(read, "d"),
	CALL(readlinkat, "ds"),
	CALL(readv, "d"),
	CALL(recvfrom, "d"),
	CALL(recvmsg, "dx"),
	CALL(renameat2, "dsdsx"),
	CALL(restart_syscall, ""),
	CALL(rt_sigaction, "d"),
	CALL(rt_sigpending, ""),
	CALL(rt_sigprocmask, "d"),
	CALL(rt_sigreturn, ""),
	CALL(rt_sigsuspend, ""),
	CALL(rt_sigtimedwait, ""),
	CALL(sched_getaffinity, ""),
	CALL(sched_yield, ""),
	CALL(seccomp, "xx"),
	CALL(sendfile, "dd"),
	CALL(sendmsg, "dx"),
	CALL(sendto, "d"),
	CALL(set_robust_list, ""),
	CALL(set_tid_address, ""),
	CALL(setdomainname, "b"),
	CALL(setfsgid, "d"),
	CALL(setfsuid, "d"),
	CALL(setgid, "d"),
	CALL(setgroups, "d"),
	CALL(sethostname, "b"),
	CALL(setitimer, "d"),
	CALL(setns, "dx"),
	CALL(setpgid, "dd"),
	CALL(setregid, "dd"),
	CALL(setresgid, "ddd"),
	CALL(setresuid, "ddd"),
	CALL(setreuid, "dd"),
	CALL(setrlimit, "d"),
	CALL(setsid, ""),
	CALL(setsockopt, "ddd"),
	CALL(setuid, "d"),
	CALL(shutdown, "dd"),
	CALL(sigaltstack, ""),
	CALL(signalfd4, "d"),
	CALL(socket, "ddd"),
	CALL(socketpair, "ddd"),
	CALL(statfs, "s"),
	CALL(statx, "ds"),
	CALL(symlinkat, "sds"),
	CALL(sync, ""),
	CALL(syncfs, "d"),
	CALL(tgkill, "--d"),
	CALL(timerfd_create, "dx"),
	CALL(umask, "x"),
	CALL(umount2, "sx"),
	CALL(uname, ""),
	CALL(unlinkat, "dsx"),
	CALL(unshare, "x"),
	CALL(utimensat, "ds"),
	CALL(wait4, "--x"),
	CALL(waitid, "d--x"),
	CALL(write, "db"),
	CALL(writev, "d"),
#ifdef SYS_access
	CALL(access, "sx"),
	CALL(alarm, "d"),
	CALL(arch_prctl, "x"),
	CALL(chmod, "sx"),
	CALL(chown, "sdd"),
	CALL(creat, "sx"),
	CALL(dup2, "dd"),
	CALL(epoll_wait, "d"),
	CALL(fork, ""),
	CALL(getpgrp, ""),
	CALL(lchown, "sdd"),
	CALL(link, "ss"),
	CALL(lstat, "s"),
	CALL(mkdir, "sx"),
	CALL(mknod, "sx"),
	CALL(open, "sx"),
	CALL(pause, ""),
	CALL(pipe, ""),
	CALL(poll, "-dd"),
	CALL(readlink, "s"),
	CALL(rename, "ss"),
	CALL(rmdir, "s"),
	CALL(select, "d"),
	CALL(stat, "s"),
	CALL(symlink, "ss"),
	CALL(time, ""),
	CALL(unlink, "s"),
	CALL(vfork, ""),
#endif
#ifdef SYS_renameat
	CALL(renameat, "dsds"),
#endif
#ifdef SYS_rseq
	CALL(rseq, ""),
#endif
	NEWER(424, "pidfd_send_signal", "dd"),
	NEWER(428, "open_tree", "dsx"),
	NEWER(429, "move_mount", "dsdsx"),
	NEWER(430, "fsopen", "sx"),
	NEWER(431, "fsconfig", "ddssd"),
	NEWER(432, "fsmount", "dxx"),
	NEWER(433, "fspick", "dsx"),
	NEWER(434, "pidfd_open", "-x"),
	NEWER(435, "clone3", "f"),
	NEWER(436, "close_range", "ddx"),
	NEWER(437, "openat2", "ds"),
	NEWER(438, "pidfd_getfd", "dd"),
	NEWER(439, "faccessat2", "dsx"),
	NEWER(441, "epoll_pwait2", "d"),
	NEWER(442, "mount_setattr", "dsx"),
	NEWER(444, "landlock_create_ruleset", ""),
	NEWER(445, "landlock_add_rule", "dd"),
	NEWER(446, "landlock_restrict_self", "d"),
	NEWER(452, "fchmodat2", "dsx"),
	NEWER(457, "statmount", ""),
	NEWER(458, "listmount", ""),
	NEWER(467, "open_tree_attr", "dsx"),
};

#define KNOWN_CALLS (sizeof(known_calls) / sizeof(known_calls[0]))

const struct known_call *find_call(uint64_t number)
{
	for (size_t i = 0; i < KNOWN_CALLS; i++)
		if ((uint64_t)known_calls[i].number == number)
			return &known_calls[i];
	return NULL;
}

/* What of [address, address + length) can be read, as printable characters between quotes. */
static size_t quote_memory(
	char *to, size_t size, pid_t pid, uint64_t address, size_t length, bool string)
{
	char bytes[96];
	size_t most = length < sizeof(bytes) ? length : sizeof(bytes), used = 0;
	size_t to_page_end = 4096 - (size_t)(address % 4096);
	size_t first = most < to_page_end ? most : to_page_end;
	struct iovec local = {bytes, most};
	struct iovec remote[2] = {
		{(void *)(uintptr_t)address, first},
		{(void *)(uintptr_t)(address + first), most - first},
	};
	ssize_t got = process_vm_readv(pid, &local, 1, remote, 2, 0);

	to[used++] = '"';
	for (ssize_t i = 0; i < got && used + 2 < size; i++) {
		if (string && !bytes[i])
			break;
		to[used++] = bytes[i] > ' ' && bytes[i] < 127 ? bytes[i] : '_';
	}
	to[used++] = '"';
	to[used] = '\0';
	return used;
}

static size_t describe_argument(
	char *to, size_t size, pid_t pid, char kind, const uint64_t *arguments)
{
	uint64_t first = 0;
	struct iovec local = {&first, sizeof(first)};
	struct iovec remote = {(void *)(uintptr_t)arguments[0], sizeof(first)};

	switch (kind) {
	case ARGUMENT_NUMBER:
		return (size_t)snprintf(to, size, "%d", (int)arguments[0]);
	case ARGUMENT_BITS:
		return (size_t)snprintf(to, size, "%#llx", (unsigned long long)arguments[0]);
	case ARGUMENT_STRING:
		return quote_memory(to, size, pid, arguments[0], SIZE_MAX, true);
	case ARGUMENT_BYTES:
		return quote_memory(to, size, pid, arguments[0], arguments[1], false);
	case ARGUMENT_FIRST:
		process_vm_readv(pid, &local, 1, &remote, 1, 0);
		return (size_t)snprintf(to, size, "%#llx", (unsigned long long)first);
	default:
		return (size_t)snprintf(to, size, "-");
	}
}

void describe_arguments(
	char *to, size_t size, pid_t pid, uint64_t number, const uint64_t arguments[6])
{
	const struct known_call *call = find_call(number);
	size_t used = 0;

	for (size_t i = 0; call && i < 6 && call->arguments[i] && used + 128 < size; i++) {
		if (i)
			to[used++] = ',';
		used += describe_argument(
			to + used, size - used, pid, call->arguments[i], arguments + i);
	}
	if (!used)
		snprintf(to, size, "-");
}
