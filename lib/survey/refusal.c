/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A table of causes. Each has a question, asked only when something was refused in the way that
 * the cause would refuse it, and the sentence that mends it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "plan/error.h"
#include "survey/mounts.h"
#include "survey/refusal.h"
#include "system/account.h"
#include "system/fd.h"
#include "system/idmap.h"
#include "system/proc.h"
#include "system/text.h"

/* --- questions --- */

static bool read_line(const char *path, char *line, size_t size)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, line, size - 1);

	if (got < 0)
		return false;
	line[got] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return true;
}

static bool file_says(const char *path, const char *value)
{
	char line[64];

	return read_line(path, line, sizeof(line)) && strcmp(line, value) == 0;
}

static bool limit_is_zero(void)
{
	return file_says("/proc/sys/user/max_user_namespaces", "0");
}

static bool unprivileged_are_off(void)
{
	return file_says("/proc/sys/kernel/unprivileged_userns_clone", "0");
}

/*
 * Of an ordinary user's process in no profile: it may make user namespaces, and has no capability
 * in them. One in a profile that allows more has another label.
 */
static bool apparmor_restricts(void)
{
	char label[256];

	return geteuid() != 0 &&
	       file_says("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") &&
	       (!read_line("/proc/self/attr/apparmor/current", label, sizeof(label)) ||
		       strcmp(label, "unconfined") == 0);
}

/* In a chroot our "/" is no mount; unless it was made one before, and then this says no. */
static bool in_chroot(void)
{
	struct arena arena = {0};
	struct mount_list mounts;
	bool chrooted = mounts_read(&arena, &mounts) == 0 && !mounts_at(&mounts, "/");

	arena_free(&arena);
	return chrooted;
}

static bool status_says(const char *line)
{
	char status[4096];
	autoclose int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, status, sizeof(status) - 1);

	if (got < 0)
		return false;
	status[got] = '\0';
	return strstr(status, line) != NULL;
}

static bool under_seccomp(void)
{
	return status_says("\nSeccomp:\t2");
}

/* Only "nobody", the number that stands for all that is not mapped, can be one of those. */
static bool is_unmapped(void)
{
	struct arena arena = {0};
	struct id_maps maps = {0};
	uint32_t outside;
	bool unmapped = id_map_read(&arena, AT_FDCWD, "/proc/self/uid_map", &maps.uid) == 0 &&
			id_map_read(&arena, AT_FDCWD, "/proc/self/gid_map", &maps.gid) == 0 &&
			!(id_map_to_outside(&maps.uid, geteuid(), &outside) &&
				id_map_to_outside(&maps.gid, getegid(), &outside));

	arena_free(&arena);
	return unmapped;
}

/* The first newuidmap in PATH. */
static bool find_helper(char path[PATH_MAX], struct stat *status)
{
	const char *place = getenv("PATH");

	for (place = place ? place : "/usr/bin"; place; place = strchr(place, ':')) {
		struct text text = {.start = path, .size = PATH_MAX};

		place += *place == ':';
		for (const char *at = place; *at && *at != ':'; at++)
			text_add(&text, "%c", *at);
		text_add(&text, "/newuidmap");
		if (stat(path, status) == 0)
			return true;
	}
	return false;
}

/* Neither setuid nor with file capabilities. */
static bool helper_is_not_setuid(void)
{
	char path[PATH_MAX];
	struct stat status;

	return find_helper(path, &status) && !(status.st_mode & S_ISUID) &&
	       getxattr(path, "security.capability", NULL, 0) < 0;
}

static void name_helper(struct sunder_error *error)
{
	char path[PATH_MAX];
	struct stat status;

	if (!find_helper(path, &status))
		return;
	error_reason(error, "%s is not setuid root", path);
	error_hint(error, "as root: chmod u+s %s", path);
}

static bool inside_sunder(void)
{
	extern char **environ;

	for (char **variable = environ; *variable; variable++)
		if (strcmp(*variable, "container=sunder") == 0)
			return true;
	return false;
}

static bool is_ordinary_user(void)
{
	return geteuid() != 0;
}

static bool proc_is_of_others(void)
{
	autoclose int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return proc >= 0 && !proc_is_ours(proc);
}

/* newuidmap compares the group with that of /etc/passwd. */
static bool has_another_group(void)
{
	struct arena arena = {0};
	struct account account = {0};
	autoclose int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool another = root >= 0 && account_by_uid(&arena, root, getuid(), &account) == 0 &&
		       account.found && account.gid != getgid();

	arena_free(&arena);
	return another;
}

static bool is_older_than(unsigned major, unsigned minor)
{
	struct utsname name;
	unsigned numbers[2] = {0};
	size_t i = 0;

	if (uname(&name) < 0)
		return false;
	for (const char *at = name.release; *at && i < 2; at++) {
		if (*at >= '0' && *at <= '9')
			numbers[i] = 10 * numbers[i] + (unsigned)(*at - '0');
		else
			i++;
	}
	return numbers[0] < major || (numbers[0] == major && numbers[1] < minor);
}

/* No overlay over an idmapped layer, as host root's containers have them. */
static bool maps_no_layers(void)
{
	return !is_ordinary_user() && is_older_than(5, 19);
}

static bool maps_no_tmpfs(void)
{
	return is_older_than(6, 3);
}

static bool always(void)
{
	return true;
}

/* --- causes --- */

struct cause {
	const char *doing; /* the error's words start with this */
	int errnum;        /* 0: any */
	const char *said;  /* is in the error's reason; NULL: does not matter */
	bool (*is_so)(void);
	const char *reason; /* NULL: what is there stays */
	const char *hint;   /* NULL: name_helper() tells */
};

static const char full[] =
	"the disk is full: --state DIR takes another one, and --memory needs no disk";
static const char mount_new_proc[] = "mount a new one: unshare has --mount-proc for that";
static const char map_ids_first[] = "map both there, as unshare -r does";
static const char proc_is_hidden[] =
	"the outer container hides parts of /proc, so the kernel allows no new one";
static const char unhide_proc[] =
	"run the outer container with --nest (sunder) or unmasked paths (podman: --security-opt"
	" unmask=ALL)";
static const char limit_reached[] = "a limit on namespaces is reached, or they are nested 32 deep";
static const char see_limits[] = "see /proc/sys/user/max_*_namespaces";
static const char not_mapped[] =
	"your own uid or gid is not mapped in the user namespace that you are in";
static const char needs_userns[] = "an ordinary user needs a user namespace as well: -r, or --user";
static const char births[] = "create the namespaces";
static const char births_alone[] = "create namespaces in the one of users"; /* that there is */
static const char by_apparmor[] = "AppArmor restricts user namespaces on this machine";
static const char allow_in_apparmor[] =
	"as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give sunder a profile"
	" that allows userns";

static const struct cause causes[] = {
	{"create the namespaces without a user namespace", EPERM, NULL, always, NULL,
		"it needs CAP_SYS_ADMIN: leave out --userns=host, or --share user"},
	{births_alone, EPERM, NULL, is_unmapped, not_mapped, map_ids_first},
	{births_alone, EPERM, NULL, is_ordinary_user, NULL, needs_userns},
	{"cannot change root directory", EPERM, NULL, is_ordinary_user, NULL, needs_userns},
	{births_alone, EPERM, NULL, always, NULL,
		"root has no CAP_SYS_ADMIN here: it needs a user namespace as well, -r or --user"},
	{births, ENOSPC, NULL, inside_sunder, "no user namespaces are allowed in this container",
		"run the outer container with: sunder run --nest"},
	{births, ENOSPC, NULL, limit_is_zero, "user namespaces are switched off (limit 0)",
		"as root: sysctl user.max_user_namespaces=15000"},
	{births, ENOSPC, NULL, always, limit_reached, see_limits},
	{births_alone, ENOSPC, NULL, always, limit_reached, see_limits},
	{births, EPERM, NULL, unprivileged_are_off,
		"user namespaces are switched off for ordinary users",
		"as root: sysctl kernel.unprivileged_userns_clone=1"},
	{births, EPERM, NULL, in_chroot, "user namespaces cannot be created in a chroot",
		"enter the root with pivot_root (sunder run --root DIR) instead of chroot"},
	{births, EPERM, NULL, under_seccomp, "a seccomp filter forbids it",
		"in Docker or Kubernetes: allow user namespaces in the seccomp profile"},
	{births, EPERM, NULL, is_unmapped, not_mapped, map_ids_first},
	{births, EPERM, NULL, always, NULL,
		"a security module may forbid it: the kernel's log (journalctl -k) tells"},
	{births, EACCES, NULL, apparmor_restricts, by_apparmor, allow_in_apparmor},
	{births, ENOSYS, NULL, always, "this kernel is too old, or a seccomp filter hides clone3",
		"sunder needs Linux 5.12"},
	{"make the container's directory", EROFS, NULL, inside_sunder,
		"no containers are meant to be in this one",
		"run the outer container with: sunder run --nest"},
	{"find the container in /proc", 0, NULL, always,
		"the /proc that is mounted is that of another PID namespace", mount_new_proc},
	{"map ids with", 0, NULL, proc_is_of_others, NULL, mount_new_proc},
	{"map ids with", ENOENT, NULL, always, NULL,
		"install it (Debian, Ubuntu: apt install uidmap)"},
	{"map ids with", 0, "Operation not permitted", helper_is_not_setuid, NULL, NULL},
	{"map ids with", 0, "different user", has_another_group, NULL,
		"newuidmap wants your login group, not the one that newgrp or sg has set"},
	{"map ids with", 0, NULL, always, NULL, "compare /etc/subuid and /etc/subgid"},
	{"mount sysfs on", 0, "too revealing", always,
		"the outer container hides parts of /sys, so the kernel allows no new one",
		"--net host binds the one that is there"},
	{"mount sysfs on", EPERM, NULL, always, NULL, "--net host binds the one that is there"},
	{"mount ", EPERM, "too revealing", always, proc_is_hidden, unhide_proc},
	{"", EPERM, NULL, apparmor_restricts, by_apparmor, allow_in_apparmor},
	{"mount /proc failed", EPERM, NULL, always, NULL,
		"a new proc needs a PID namespace of its own, and a process in it: --pid --fork"},
	{"mount /proc/", EPERM, NULL, always, NULL,
		"a namespace file is a mount: on the host it takes root. Without one, nsenter"
		" --target enters the namespaces of a process"},
	{"mount /proc/", ENOENT, NULL, always, NULL, "the file must exist: touch it before"},
	{"mount /proc/", EINVAL, NULL, always, NULL,
		"the file of a mount namespace must be on a mount that is private: mount --bind DIR"
		" DIR; mount --make-private DIR"},
	{"write failed /proc/self/setgroups", EPERM, NULL, always, NULL,
		"it takes a new user namespace: --user"},
	{"mount ", ENODEV, NULL, always, NULL, "this kernel does not have that file system"},
	{"mount an overlay over", ENODEV, NULL, always, "this kernel has no overlayfs",
		"as root: modprobe overlay; or --write-through"},
	{"mount an overlay over", EINVAL, NULL, maps_no_layers,
		"an overlay over files with mapped ids needs Linux 5.19",
		"--write-through does without, and so does --userns=host"},
	{"mount an overlay over", EINVAL, NULL, always, NULL,
		"this file system cannot be a layer (mounts below it, an overlay over an overlay,"
		" NFS or FUSE): --memory or --state DIR on another one, or --root DIR"
		" --write-through"},
	{"map the ids of", EINVAL, NULL, maps_no_tmpfs, NULL,
		"a tmpfs with mapped ids needs Linux 6.3; --userns=host does without, and then root"
		" in the container is root on the host"},
	{"map the ids of", 0, NULL, always, NULL,
		"--userns=host does without; then root in the container is root on the host"},
	{"make the state directory", ENOSPC, NULL, always, NULL, full},
	{"make the container's directory", ENOSPC, NULL, always, NULL, full},
	{"make an upper layer", ENOSPC, NULL, always, NULL, full},
	{"mount an overlay over", ENOSPC, NULL, always, NULL, full},
	{"copy ", ENOSPC, NULL, always, NULL, "the memory for it is full"},
};

static bool fits(const struct cause *cause, const struct sunder_error *error)
{
	return strncmp(error->doing, cause->doing, strlen(cause->doing)) == 0 &&
	       (!cause->errnum || cause->errnum == error->errnum) &&
	       (!cause->said || strstr(error->reason, cause->said)) && cause->is_so();
}

void refusal_explain(struct sunder_error *error)
{
	if (*error->hint)
		return;
	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++) {
		if (!fits(&causes[i], error))
			continue;
		if (causes[i].reason)
			error_reason(error, "%s", causes[i].reason);
		if (causes[i].hint)
			error_hint(error, "%s", causes[i].hint);
		else
			name_helper(error);
		return;
	}
}
