/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The floor: the container of `sunder run`, and some of `unshare` and `nsenter`, made with the
 * fewest system calls that do the job and without a libc. What sunder takes beyond this is its own.
 * It trusts its arguments and the root file system: a yardstick, never a tool. x86_64, Linux 6.15.
 *
 *     floor ROOT STATE|- [--write-through] PROGRAM [ARGS]     -: the layers in memory
 *     floor --unshare-r PROGRAM [ARGS]
 *     floor --unshare-Urmpf PROGRAM [ARGS]
 *     floor --unshare-r-auto FIRST_SUBUID FIRST_SUBGID COUNT PROGRAM [ARGS]
 *     floor --nsenter-a PID PROGRAM [ARGS]
 *     floor --nsenter-net FILE PROGRAM [ARGS]
 *
 *     gcc -std=gnu17 -O2 -static -nostdlib -ffreestanding -fno-stack-protector -o floor \
 *         floor.c floor_parts.c
 */
#include <net/if.h>
#include <linux/auxvec.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/prctl.h>
#include <linux/sockios.h>

#include "bare.h"

#ifndef __NR_open_tree_attr
#define __NR_open_tree_attr 467
#endif

#define MNT_DETACH 2 /* of <sys/mount.h>, which <linux/mount.h> cannot be beside */

#define BIT(n) (UINT64_C(1) << (n))

/* What podman leaves to a container. */
#define KEPT_CAPS \
	(BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FOWNER) | BIT(CAP_FSETID) | \
		BIT(CAP_KILL) | BIT(CAP_SETGID) | BIT(CAP_SETUID) | BIT(CAP_SETPCAP) | \
		BIT(CAP_NET_BIND_SERVICE) | BIT(CAP_SYS_CHROOT) | BIT(CAP_SETFCAP))

struct container {
	const char *root;
	bool write_through;
	char *const *command, *const *envp;
	unsigned uid, gid;
	bool in_memory; /* the two below are in the workspace, and go with it */
	char layers[256], upper[256], work[256];
};

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
	int status;

	read_start(&start, stack);
	if (run_part(&start, argc - 1, &status))
		leave(status);
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
