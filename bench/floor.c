/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The floor: the container of `sunder run`, and two of `unshare`, made with the fewest system
 * calls that do the job and without a libc. What sunder takes beyond this is sunder's own cost.
 * It trusts its arguments and the root file system: a yardstick, never a tool. x86_64, Linux 6.15.
 *
 *     floor ROOT STATE|- [--write-through] PROGRAM [ARGS]     -: the layers in memory
 *     floor --unshare-r PROGRAM [ARGS]
 *     floor --unshare-Urmpf PROGRAM [ARGS]
 *
 *     gcc -std=gnu17 -O2 -static -nostdlib -ffreestanding -fno-stack-protector -o floor floor.c
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <asm/unistd.h>
#include <linux/auxvec.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/mount.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/sockios.h>

#ifndef __NR_open_tree_attr
#define __NR_open_tree_attr 467
#endif

#define MNT_DETACH 2 /* of <sys/mount.h>, which <linux/mount.h> cannot be beside */

#define FAILED   125
#define CLOSED   (MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define BIT(n)   (UINT64_C(1) << (n))
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* What podman leaves to a container. */
#define KEPT_CAPS \
	(BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FOWNER) | BIT(CAP_FSETID) | \
		BIT(CAP_KILL) | BIT(CAP_SETGID) | BIT(CAP_SETUID) | BIT(CAP_SETPCAP) | \
		BIT(CAP_NET_BIND_SERVICE) | BIT(CAP_SYS_CHROOT) | BIT(CAP_SETFCAP))

struct start {
	char **argv, **envp;
	unsigned uid, gid;
	const unsigned char *random; /* 16 bytes, from the kernel */
};

struct container {
	const char *root;
	bool write_through;
	char *const *command, *const *envp;
	unsigned uid, gid;
	bool in_memory; /* the two below are in the workspace, and go with it */
	char layers[256], upper[256], work[256];
};

static long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

#define CALL(name, ...) CALL_WITH(__NR_##name, __VA_ARGS__, 0, 0, 0, 0, 0)
#define CALL_WITH(number, a, b, c, d, e, f, ...) \
	system_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

static size_t length(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* The end of what was written, so that it can go on from there. */
static char *put(char *to, const char *text)
{
	while (*text)
		*to++ = *text++;
	*to = 0;
	return to;
}

static char *put_number(char *to, unsigned long number)
{
	char digits[24];
	int n = 0;

	do
		digits[n++] = '0' + number % 10;
	while (number /= 10);
	while (n)
		*to++ = digits[--n];
	*to = 0;
	return to;
}

static _Noreturn void leave(int status)
{
	for (;;)
		CALL(exit_group, status);
}

static long must(long result, const char *doing)
{
	char line[512], *end = line;

	if (result >= 0)
		return result;
	end = put(put(put(end, "floor: "), doing), ": errno ");
	end = put(put_number(end, -result), "\n");
	CALL(write, 2, line, end - line);
	leave(FAILED);
}

static void write_file(int flags, const char *path, const char *text)
{
	long fd = must(CALL(open, path, O_WRONLY | O_CLOEXEC | flags, 0644), path);

	must(CALL(write, fd, text, length(text)), path);
}

static void mount(const char *from, const char *to, const char *type, unsigned long flags,
	const char *options)
{
	must(CALL(mount, from, to, type, flags, options), to);
}

static void map_ids(unsigned uid, unsigned gid)
{
	char map[32];

	put(put_number(put(map, "0 "), uid), " 1");
	write_file(0, "/proc/self/uid_map", map);
	write_file(0, "/proc/self/setgroups", "deny");
	put(put_number(put(map, "0 "), gid), " 1");
	write_file(0, "/proc/self/gid_map", map);
}

static long clone_with(uint64_t namespaces)
{
	struct clone_args args = {.flags = namespaces, .exit_signal = SIGCHLD};

	return must(CALL(clone3, &args, sizeof(args)), "clone3");
}

static _Noreturn void execute(char *const *command, char *const *envp)
{
	must(CALL(execve, command[0], command, envp), command[0]);
	leave(FAILED);
}

/* Waits for one child, whatever else it reaps; the status as a shell would give it. */
static int wait_for(long child)
{
	int status = 0;

	while (must(CALL(wait4, -1, &status, 0, 0), "wait") != child)
		;
	return status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}

static void raise_loopback(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	long fd = must(CALL(socket, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");

	must(CALL(ioctl, fd, SIOCSIFFLAGS, &request), "raise lo");
}

/* A tmpfs over "/" is out of everybody's sight but ours: "/.." is what lies on top there. */
static void make_workspace(void)
{
	mount("tmpfs", "/", "tmpfs", CLOSED, "mode=755");
	must(CALL(chdir, "/.."), "workspace");
	must(CALL(mkdir, "dev", 0755), "dev");
	write_file(O_CREAT, "hosts", "127.0.0.1 localhost\n::1 localhost\n127.0.1.1 floor\n");
	write_file(O_CREAT, "hostname", "floor\n");
	must(CALL(mknod, "resolv.conf", S_IFREG | 0644, 0), "resolv.conf");
}

/*
 * A volatile overlay marks its work directory so that it is not mounted again, in directories that
 * only a root can search: the keeper outside could not remove them without three chmods.
 */
static void remove_volatile_mark(const struct container *container)
{
	char path[512], *end = put(put(path, container->work), "/work/incompat");

	put(end, "/volatile/dirty");
	must(CALL(unlink, path), path);
	put(end, "/volatile");
	must(CALL(rmdir, path), path);
	put(end, "");
	must(CALL(rmdir, path), path);
}

static void mount_layers(const struct container *container)
{
	char options[1024], *end = options;

	end = put(put(end, "lowerdir="), container->root);
	end = put(put(end, ",upperdir="), container->upper);
	end = put(put(end, ",workdir="), container->work);
	end = put(end, ",userxattr,index=off");
	if (container->in_memory) {
		must(CALL(mkdir, container->upper, 0755), container->upper);
		must(CALL(mkdir, container->work, 0755), container->work);
	} else {
		put(end, ",volatile");
	}
	mount("overlay", "/", "overlay", 0, options);
	if (!container->in_memory)
		remove_volatile_mark(container);
}

/* The root file system goes on top of the workspace, and becomes "/.." and where we are. */
static void attach_root(const struct container *container)
{
	if (container->write_through)
		mount(container->root, "/", NULL, MS_BIND | MS_REC, NULL);
	else
		mount_layers(container);
	mount("dev", "/../dev", NULL, MS_BIND, NULL);
	mount("hosts", "/../etc/hosts", NULL, MS_BIND, NULL);
	mount("hostname", "/../etc/hostname", NULL, MS_BIND, NULL);
	mount("resolv.conf", "/../etc/resolv.conf", NULL, MS_BIND, NULL);
	must(CALL(chdir, "/.."), "root");
}

static void fill_dev(void)
{
	static const char *const devices[] = {
		"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"};
	static const char *const links[][2] = {{"/proc/self/fd", "dev/fd"},
		{"/proc/self/fd/0", "dev/stdin"}, {"/proc/self/fd/1", "dev/stdout"},
		{"/proc/self/fd/2", "dev/stderr"}, {"pts/ptmx", "dev/ptmx"}};

	for (size_t i = 0; i < COUNT(devices); i++) {
		const char *here = devices[i] + 1;

		must(CALL(mknod, here, S_IFREG | 0666, 0), here);
		mount(devices[i], here, NULL, MS_BIND, NULL);
	}
	for (size_t i = 0; i < COUNT(links); i++)
		must(CALL(symlink, links[i][0], links[i][1]), links[i][1]);
	must(CALL(mkdir, "dev/pts", 0755), "dev/pts");
	must(CALL(mkdir, "dev/shm", 0755), "dev/shm");
	must(CALL(mkdir, "dev/mqueue", 0755), "dev/mqueue");
	mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
		"newinstance,ptmxmode=0666,mode=0620");
	mount("shm", "dev/shm", "tmpfs", CLOSED, "mode=1777,size=65536k");
	mount("mqueue", "dev/mqueue", "mqueue", CLOSED, NULL);
}

/* The bind of a mask is a mask: only the first of the files and of the directories is made. */
static void mask_paths(void)
{
	static const char *const files[] = {"proc/interrupts", "proc/kcore", "proc/keys",
		"proc/latency_stats", "proc/sched_debug", "proc/timer_list"};
	static const char *const directories[] = {"proc/acpi", "proc/asound", "proc/scsi",
		"sys/firmware", "sys/devices/virtual/powercap"};
	struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY};
	const char *mask = NULL;
	long failed;
	long null = must(
		CALL(open_tree_attr, AT_FDCWD, "/dev/null", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC,
			&read_only, sizeof(read_only)),
		"clone /dev/null");
	for (size_t i = 0; i < COUNT(files); i++) {
		failed = mask ? CALL(mount, mask, files[i], 0, MS_BIND)
			      : CALL(move_mount, null, "", AT_FDCWD, files[i],
					MOVE_MOUNT_F_EMPTY_PATH);
		if (failed != -ENOENT && !must(failed, files[i]) && !mask)
			mask = files[i];
	}
	mask = NULL;
	for (size_t i = 0; i < COUNT(directories); i++) {
		failed = mask ? CALL(mount, mask, directories[i], 0, MS_BIND)
			      : CALL(mount, "tmpfs", directories[i], "tmpfs", MS_RDONLY | CLOSED);
		if (failed != -ENOENT && !must(failed, directories[i]) && !mask)
			mask = directories[i];
	}
}

/* A bind of a read-only clone is read-only from the start, where a bind of /proc is not. */
static void freeze_paths(void)
{
	static const char *const frozen[] = {
		"proc/bus", "proc/fs", "proc/irq", "proc/sys", "proc/sysrq-trigger"};
	struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY};
	long clone = must(
		CALL(open_tree_attr, AT_FDCWD, "proc", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC,
			&read_only, sizeof(read_only)),
		"clone proc");
	char from[64], *end = put_number(put(from, "/proc/self/fd/"), clone);
	long failed;

	for (size_t i = 0; i < COUNT(frozen); i++) {
		put(end, frozen[i] + sizeof("proc") - 1);
		failed = CALL(mount, from, frozen[i], 0, MS_BIND);
		if (failed != -ENOENT)
			must(failed, frozen[i]);
	}
}

static void fill_proc_and_sys(void)
{
	mount("proc", "proc", "proc", CLOSED, NULL);
	mount("sysfs", "sys", "sysfs", MS_RDONLY | CLOSED, NULL);
	write_file(0, "proc/sys/user/max_user_namespaces", "0");
	freeze_paths();
	mask_paths();
}

/*
 * The old root comes to lie on ours, and the workspace on the old root: each is to be detached.
 */
static void leave_host(void)
{
	must(CALL(pivot_root, ".", "."), "pivot_root");
	must(CALL(umount2, ".", MNT_DETACH), "detach the workspace");
	must(CALL(umount2, ".", MNT_DETACH), "detach the old root");
}

static void drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	for (unsigned i = 0; i < 2; i++) {
		data[i].effective = data[i].permitted = (uint32_t)(KEPT_CAPS >> 32 * i);
		data[i].inheritable = 0;
	}
	for (int cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (!(KEPT_CAPS & BIT(cap)))
			must(CALL(prctl, PR_CAPBSET_DROP, cap), "drop a capability");
	must(CALL(capset, &header, data), "capset");
	must(CALL(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
}

static _Noreturn void be_container(const struct container *container)
{
	long child;

	map_ids(container->uid, container->gid);
	raise_loopback();
	must(CALL(sethostname, "floor", 5), "sethostname");
	must(CALL(keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL), "keyring");
	make_workspace();
	attach_root(container);
	fill_dev();
	fill_proc_and_sys();
	leave_host();
	must(CALL(close_range, 3, ~0U, 0), "close_range");

	child = must(CALL(clone, SIGCHLD), "clone");
	if (!child) {
		drop_capabilities();
		execute(container->command, container->envp);
	}
	leave(wait_for(child));
}

static void make_layers(struct container *container, const char *state, const unsigned char *random)
{
	uint64_t name = 0;

	container->in_memory = same(state, "-");
	if (container->in_memory) {
		put(container->upper, "upper");
		put(container->work, "work");
		return;
	}
	for (int i = 0; i < 8; i++)
		name = name << 8 | random[i];
	put_number(put(put(container->layers, state), "/floor-"), name);
	put(put(container->upper, container->layers), "/upper");
	put(put(container->work, container->layers), "/work");
	must(CALL(mkdir, container->layers, 0700), container->layers);
	must(CALL(mkdir, container->upper, 0755), container->upper);
	must(CALL(mkdir, container->work, 0755), container->work);
}

/* A layer to which nothing was written, and the overlay's work directory, empty again. */
static void remove_layers(const struct container *container)
{
	static const char *const left[] = {"/work/work", "/work", "/upper", ""};
	char path[512], *end = put(path, container->layers);

	for (size_t i = 0; i < COUNT(left); i++) {
		put(end, left[i]);
		CALL(rmdir, path);
	}
}

static int run_container(struct start *start, char **words)
{
	struct container container;
	long child;
	int status;

	container.root = words[0];
	container.write_through = same(words[2], "--write-through");
	container.command = words + 2 + container.write_through;
	must(container.command[0] ? 0 : -EINVAL, "no PROGRAM");
	container.envp = start->envp;
	container.uid = start->uid;
	container.gid = start->gid;
	if (!container.write_through)
		make_layers(&container, words[1], start->random);
	child = clone_with(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET |
			   CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP);
	if (!child)
		be_container(&container);
	status = wait_for(child);
	if (!container.write_through && !container.in_memory)
		remove_layers(&container);
	return status;
}

static int unshare_r(struct start *start, char **command)
{
	must(CALL(unshare, CLONE_NEWUSER), "unshare");
	map_ids(start->uid, start->gid);
	execute(command, start->envp);
}

static int unshare_Urmpf(struct start *start, char **command)
{
	long child = clone_with(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID);

	if (!child) {
		map_ids(start->uid, start->gid);
		mount("proc", "/proc", "proc", CLOSED, NULL);
		execute(command, start->envp);
	}
	return wait_for(child);
}

static void read_start(struct start *start, long *stack)
{
	long *aux;

	start->argv = (char **)(stack + 1);
	start->envp = start->argv + stack[0] + 1;
	for (aux = (long *)start->envp; *aux; aux++)
		;
	for (aux++; aux[0] != AT_NULL; aux += 2) {
		if (aux[0] == AT_UID)
			start->uid = aux[1];
		else if (aux[0] == AT_GID)
			start->gid = aux[1];
		else if (aux[0] == AT_RANDOM)
			start->random = (const unsigned char *)aux[1];
	}
}

__attribute__((used)) static _Noreturn void begin(long *stack)
{
	static const unsigned char no_random[16];
	struct start start = {.random = no_random};
	long argc = stack[0];

	read_start(&start, stack);
	if (argc >= 3 && same(start.argv[1], "--unshare-r"))
		leave(unshare_r(&start, start.argv + 2));
	if (argc >= 3 && same(start.argv[1], "--unshare-Urmpf"))
		leave(unshare_Urmpf(&start, start.argv + 2));
	if (argc >= 4 && start.argv[1][0] == '/')
		leave(run_container(&start, start.argv + 1));
	must(-EINVAL, "floor ROOT STATE|- [--write-through] PROGRAM...; floor --unshare-r PROGRAM");
	leave(FAILED);
}

__asm__(".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call begin\n");
