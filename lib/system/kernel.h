/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel defines and the C library's headers may lack: the only place with such numbers.
 * musl comes without the kernel's own headers, so the structures are written out here.
 * Sources: include/uapi/linux/{sched,mount,openat2,capability,prctl,magic}.h of Linux 6.18.
 */
#ifndef SUNDER_SYSTEM_KERNEL_H
#define SUNDER_SYSTEM_KERNEL_H

#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* System calls since 5.2 have one number on every architecture. */
#ifndef SYS_open_tree
#define SYS_open_tree 428
#endif
#ifndef SYS_move_mount
#define SYS_move_mount 429
#endif
#ifndef SYS_fsopen
#define SYS_fsopen 430
#endif
#ifndef SYS_fsconfig
#define SYS_fsconfig 431
#endif
#ifndef SYS_fsmount
#define SYS_fsmount 432
#endif
/* waitid(2) for a pidfd: P_PIDFD, which is no macro in every C library. */
#define WAIT_FOR_PIDFD 3

#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif
#ifndef CLONE_NEWCGROUP
#define CLONE_NEWCGROUP 0x02000000
#endif
#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

struct clone_arguments {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal;
	uint64_t stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

struct mount_attributes {
	uint64_t set, clear, propagation, userns_fd;
};

struct open_rules {
	uint64_t flags, mode, resolve;
};

/* statx(2), which musl's headers lack. */
#define STATUS_ALL          0x1fffU /* the basic ones, when it was made, the mount's number */
#define STATUS_NO_AUTOMOUNT 0x800
#define STATUS_HAS_BORN     0x800U
#define STATUS_HAS_MOUNT    0x1000U
struct file_time {
	int64_t seconds;
	uint32_t nanoseconds;
	int32_t unused;
};
struct file_status {
	uint32_t mask, block_size;
	uint64_t attributes;
	uint32_t links, uid, gid;
	uint16_t mode, unused;
	uint64_t inode, size, blocks, attributes_mask;
	struct file_time accessed, born, changed, modified;
	uint32_t node_major, node_minor, device_major, device_minor;
	uint64_t mount, later[13];
};
_Static_assert(sizeof(struct file_status) == 256, "as the kernel has it");

/* Extended attributes by fd and name, since 6.13. */
#ifndef SYS_getxattrat
#define SYS_getxattrat 464
#endif
#ifndef SYS_listxattrat
#define SYS_listxattrat 465
#endif
struct xattr_arguments {
	uint64_t value;
	uint32_t size, flags;
};

/* renameat2(2), and ioctl(2) for a file that shares its content with another one (linux/fs.h). */
#define RENAME_NO_REPLACE 1U
#define RENAME_SWAP       2U
#define FILE_CLONE        0x40049409U

#ifndef RESOLVE_NO_XDEV
#define RESOLVE_NO_XDEV       0x01
#define RESOLVE_NO_MAGICLINKS 0x02
#define RESOLVE_NO_SYMLINKS   0x04
#define RESOLVE_BENEATH       0x08
#define RESOLVE_IN_ROOT       0x10
#endif

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4
#endif
#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE 1
#endif
#ifndef OPEN_TREE_CLOEXEC
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#ifndef MOVE_MOUNT_F_EMPTY_PATH
#define MOVE_MOUNT_F_EMPTY_PATH 0x00000004
#endif
#ifndef MOVE_MOUNT_T_EMPTY_PATH
#define MOVE_MOUNT_T_EMPTY_PATH 0x00000040
#endif
#ifndef FSOPEN_CLOEXEC
#define FSOPEN_CLOEXEC 1
#endif
#ifndef FSMOUNT_CLOEXEC
#define FSMOUNT_CLOEXEC 1
#endif
#define FSCONFIG_SET_FLAG_   0
#define FSCONFIG_SET_STRING_ 1
#define FSCONFIG_CMD_CREATE_ 6

#ifndef MOUNT_ATTR_RDONLY
#define MOUNT_ATTR_RDONLY 0x01
#define MOUNT_ATTR_NOSUID 0x02
#define MOUNT_ATTR_NODEV  0x04
#define MOUNT_ATTR_NOEXEC 0x08
#endif
#ifndef MOUNT_ATTR_IDMAP
#define MOUNT_ATTR_IDMAP 0x00100000
#endif

#define PROC_MAGIC 0x9fa0

/* ioctl(2) on a pidfd (include/uapi/linux/pidfd.h) and on a namespace (linux/nsfs.h). */
#define PIDFD_OF_THREAD             O_EXCL
#define PIDFD_GET_NAMESPACE(number) (0xff00U | (number))
#define NAMESPACE_GET_USERNS        0xb701U
#define NAMESPACE_GET_TYPE          0xb703U

/* ioctl(2) on a socket: an fd of its network namespace (include/uapi/linux/sockios.h). */
#define SOCKET_GET_NET_NAMESPACE 0x894CU

/* open_by_handle_at(2) on a namespace (linux/nsfs.h): FILEID_NSFS, and what stands for nsfs. */
#define NAMESPACE_HANDLE_TYPE 0xf1
#define NAMESPACE_ROOT        (-10003)
struct namespace_handle {
	uint32_t size;
	int type;
	uint64_t id;
	uint32_t kind, inode; /* 0: any */
};

/* capset(2) and capget(2), version 3: two 32-bit halves. */
#define CAPABILITY_VERSION_3 0x20080522
struct capability_header {
	uint32_t version;
	int pid;
};
struct capability_half {
	uint32_t effective, permitted, inheritable;
};

#define KEYCTL_JOIN_SESSION 1

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT       47
#define PR_CAP_AMBIENT_RAISE 2
#endif

/* The largest uid_map and gid_map that the kernel takes (user_namespaces(7)). */
#define ID_MAP_MAX_EXTENTS 340
#define ID_MAP_MAX_BYTES   4095

#endif
