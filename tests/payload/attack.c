/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a hostile program in a container tries: `attack NAME [ARGUMENT]`. One line for each try, on
 * standard output: what it was, and "yes" or the error.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

/* The same words with every libc. */
static const char *error_name(int number)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {{EPERM, "EPERM"}, {EACCES, "EACCES"}, {ENOENT, "ENOENT"}, {EROFS, "EROFS"},
		{ETXTBSY, "ETXTBSY"}, {EIO, "EIO"}, {ENOTTY, "ENOTTY"}, {EAGAIN, "EAGAIN"},
		{ENOKEY, "ENOKEY"}, {ENOSPC, "ENOSPC"}, {EINVAL, "EINVAL"}, {ESRCH, "ESRCH"},
		{EBUSY, "EBUSY"}, {ENODEV, "ENODEV"}, {EEXIST, "EEXIST"}, {EMFILE, "EMFILE"},
		{ENXIO, "ENXIO"}, {EBADF, "EBADF"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].number == number)
			return names[i].name;
	return "another error";
}

static void tell(const char *what, long result)
{
	printf("%s: %s\n", what, result < 0 ? error_name(errno) : "yes");
	fflush(stdout);
}

static int open_of(int pid, const char *name, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return open(path, flags | O_CLOEXEC);
}

/* The executable of another process, which may be the host's sunder (CVE-2019-5736). */
static int executable(int pid)
{
	char path[64];
	struct stat status;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	tell("write", open(path, O_WRONLY));
	if (stat(path, &status) == 0) {
		tell("chmod", chmod(path, 04777));
		tell("chown", chown(path, status.st_uid ? 0 : 1, (gid_t)-1));
		tell("utime", utimensat(AT_FDCWD, path, NULL, 0));
		tell("setxattr", setxattr(path, "user.attack", "1", 1, 0));
	}
	return 0;
}

/* Another process: its memory, and what its fds lead to. */
static int process(int pid)
{
	static const char *const names[] = {"mem", "environ", "maps", "auxv", "exe", "cwd", "root",
		"fd/0", "fd/3", "fd/4", "map_files", "ns/user", "ns/mnt"};
	char byte;
	struct iovec here = {&byte, 1}, there = {(void *)0x400000, 1};
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), got = 0;

	tell("ptrace", ptrace(PTRACE_SEIZE, pid, NULL, NULL));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		tell(names[i], open_of(pid, names[i], O_RDONLY));
	tell("write mem", open_of(pid, "mem", O_RDWR));
	tell("read memory", process_vm_readv(pid, &here, 1, &there, 1, 0));
	for (int fd = 0; fd < 64; fd++)
		got += syscall(SYS_pidfd_getfd, pidfd, fd, 0) >= 0;
	printf("fds taken: %d\n", got);
	return 0;
}

/* Directories in directories, DEPTH deep: who deletes them by recursion needs a stack, or fds. */
static int deep(int depth)
{
	for (int i = 0; i < depth; i++)
		if (mkdir("deep", 0700) < 0 || chdir("deep") < 0) {
			printf("only %d deep: %s\n", i, error_name(errno));
			return 1;
		}
	return 0;
}

/* Typing into the terminal at an fd, and reading what is typed there. */
static int terminal(int fd)
{
	char byte;

	tell("TIOCSTI", ioctl(fd, TIOCSTI, "x"));
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	tell("read", read(fd, &byte, 1));
	return 0;
}

/* What mounting could undo or reach. */
static int mounts(int unused)
{
	(void)unused;
	tell("unmount a mask", umount2("/proc/keys", MNT_DETACH));
	tell("unmount /proc/sys", umount2("/proc/sys", MNT_DETACH));
	tell("remount /proc/sys", mount(NULL, "/proc/sys", NULL, MS_REMOUNT | MS_BIND, NULL));
	tell("mount proc", mount("proc", "/mnt", "proc", 0, NULL));
	tell("mount sysfs", mount("sysfs", "/mnt", "sysfs", 0, NULL));
	tell("mount cgroup", mount("cgroup", "/mnt", "cgroup", 0, "memory"));
	tell("mount cgroup2", mount("cgroup", "/mnt", "cgroup2", 0, NULL));
	tell("new user namespace", unshare(CLONE_NEWUSER));
	tell("new mount namespace", unshare(CLONE_NEWNS));
	tell("block device", mknod("/tmp/block", S_IFBLK | 0600, 0xfe00));
	return 0;
}

/* The keys that the caller has in its session keyring, by name. */
static int key(const char *name)
{
	long found = syscall(SYS_keyctl, 10 /* KEYCTL_SEARCH */, -3 /* session */, "user", name, 0);

	tell("search", found);
	return 0;
}

/* Adds a key to the session keyring, then runs a command that should not find it. */
static int with_key(char *argv[])
{
	syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL);
	if (syscall(SYS_add_key, "user", argv[0], "secret", 6, -3 /* session */) < 0) {
		tell("add", -1);
		return 1;
	}
	execvp(argv[1], argv + 1);
	return 127;
}

/* A directory and a link that change places for as long as the program runs (CVE-2021-30465). */
static _Noreturn void swap(char *argv[])
{
	for (;;)
		syscall(SYS_renameat2, AT_FDCWD, argv[0], AT_FDCWD, argv[1], 2 /* EXCHANGE */);
}

/* Stays when its parent dies, whatever was to happen then. */
static int stay(const char *file)
{
	prctl(PR_SET_PDEATHSIG, 0);
	close(open(file, O_CREAT | O_WRONLY, 0666));
	pause();
	return 0;
}

int main(int argc, char *argv[])
{
	static const struct {
		const char *name;
		int (*try)(int);
	} tries[] = {{"executable", executable}, {"process", process}, {"deep", deep},
		{"terminal", terminal}, {"mounts", mounts}};
	const char *name = argc > 1 ? argv[1] : "", *word = argc > 2 ? argv[2] : "0";

	for (size_t i = 0; i < sizeof(tries) / sizeof(*tries); i++)
		if (strcmp(tries[i].name, name) == 0)
			return tries[i].try(strcmp(word, "parent") ? atoi(word) : getppid());
	if (strcmp(name, "key") == 0)
		return key(word);
	if (strcmp(name, "with-key") == 0 && argc > 3)
		return with_key(argv + 2);
	if (strcmp(name, "swap") == 0 && argc > 3)
		swap(argv + 2);
	if (strcmp(name, "stay") == 0)
		return stay(word);
	fprintf(stderr, "attack: what?\n");
	return 2;
}
