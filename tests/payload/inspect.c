/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints what a program inside of a container sees of it, one fact a line, so that two containers
 * can be compared with diff. What differs from run to run for no reason (inode numbers of pipes,
 * ids of mounts) is left out. All is written at once and at the end: there is all, or nothing.
 * Linked statically, it needs no files in the container. It changes nothing, unless told to.
 *
 * usage: inspect [STATUS [MILLISECONDS [DIRECTORY]]]: exits with STATUS, after having stayed that
 * long, and having made that directory with a file in it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_NEWUSER
#define CLONE_NEWUSER 0x10000000
#endif
#define KEYCTL_SEARCH   10
#define SESSION_KEYRING (-3)

extern char **environ;

static char facts[1 << 20];
static size_t facts_length;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	size_t left = sizeof(facts) - facts_length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(facts + facts_length, left, format, arguments);
	va_end(arguments);
	if (length > 0)
		facts_length += (size_t)length < left ? (size_t)length : left - 1;
}

static int compare_words(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The names in a directory, sorted: as many as fit, without "." and "..". */
static size_t list_names(const char *path, char *names[], size_t most)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	size_t count = 0;

	while (directory && count < most && (entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			names[count++] = strdup(entry->d_name);
	if (directory)
		closedir(directory);
	qsort(names, count, sizeof(names[0]), compare_words);
	return count;
}

/* Each line of a small file behind a word; why not, if it cannot be read. */
static void say_file(const char *word, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[1024];
	bool any = false;

	while (file && fgets(line, sizeof(line), file)) {
		char *save, *field = strtok_r(line, " \t\n", &save);

		say("%s", word);
		for (; field; field = strtok_r(NULL, " \t\n", &save))
			say(" %s", field);
		say("\n");
		any = true;
	}
	if (!any)
		say("%s %s\n", word, file ? "empty" : strerror(errno));
	if (file)
		fclose(file);
}

static void inspect_namespaces(void)
{
	static const char *const types[] = {
		"mnt", "net", "pid", "uts", "ipc", "user", "cgroup", "time"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		char path[64];
		struct stat namespace;

		snprintf(path, sizeof(path), "/proc/self/ns/%s", types[i]);
		if (stat(path, &namespace) == 0)
			say("ns %s %ju\n", types[i], (uintmax_t) namespace.st_ino);
		else
			say("ns %s %s\n", types[i], strerror(errno));
	}
}

static void inspect_ids(void)
{
	uid_t uids[3];
	gid_t gids[3], groups[256];
	int count = getgroups(256, groups);

	say_file("uid_map", "/proc/self/uid_map");
	say_file("gid_map", "/proc/self/gid_map");
	say_file("setgroups", "/proc/self/setgroups");
	getresuid(&uids[0], &uids[1], &uids[2]);
	getresgid(&gids[0], &gids[1], &gids[2]);
	say("uid %u %u %u\n", uids[0], uids[1], uids[2]);
	say("gid %u %u %u\n", gids[0], gids[1], gids[2]);
	say("groups");
	for (int i = 0; i < count; i++)
		say(" %u", groups[i]);
	say("\n");
}

static void inspect_status(void)
{
	static const char *const wanted[] = {"CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:",
		"NoNewPrivs:", "Seccomp:", "SigBlk:", "SigIgn:", "SigCgt:", "Umask:"};
	FILE *status = fopen("/proc/self/status", "re");
	char line[1024], value[64], word[32];

	if (!status)
		say("status %s\n", strerror(errno));
	while (status && fgets(line, sizeof(line), status))
		for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			if (sscanf(line, "%31s %63s", word, value) == 2 && !strcmp(word, wanted[i]))
				say("%s %s\n", word, value);
	if (status)
		fclose(status);
}

/* "pipe:[1234]" is a pipe, "/dev/pts/0" itself. */
static void say_fd(const char *name)
{
	char path[64], target[512];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/self/fd/%.20s", name);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return; /* the one that this directory is read through */
	target[length] = '\0';
	if (strstr(target, ":["))
		*strstr(target, ":[") = '\0';
	say("fd %s %s\n", name, target);
}

static void inspect_fds(void)
{
	char *names[256];
	size_t count = list_names("/proc/self/fd", names, 256);

	for (size_t i = 0; i < count; i++)
		say_fd(names[i]);
}

/* Paths of layers hold the random name of the container, numbers of fds that of an open file. */
static void say_super_options(char *options)
{
	static const char *const unstable[] = {
		"fd", "lowerdir", "lowerdir+", "upperdir", "workdir", "size", "nr_inodes"};
	char *save, *option = strtok_r(options, ",", &save);

	for (const char *comma = ""; option; option = strtok_r(NULL, ",", &save), comma = ",") {
		size_t length = strcspn(option, "=");

		for (size_t i = 0; i < sizeof(unstable) / sizeof(unstable[0]); i++)
			if (strlen(unstable[i]) == length && !strncmp(option, unstable[i], length))
				option[length] = '\0';
		say("%s%s", comma, option);
	}
}

/* "mount POINT root ROOT OPTIONS [PROPAGATION...] TYPE SUPER-OPTIONS" */
static void say_mount(char *line)
{
	char *fields[32], *save, *field = strtok_r(line, " \n", &save);
	size_t count = 0, dash = 6;

	for (; field && count < 32; field = strtok_r(NULL, " \n", &save))
		fields[count++] = field;
	while (dash < count && strcmp(fields[dash], "-") != 0)
		dash++;
	if (dash + 3 >= count)
		return;
	say("mount %s root %s %s ", fields[4], fields[3], fields[5]);
	for (size_t i = 6; i < dash; i++)
		say("%.*s ", (int)strcspn(fields[i], ":"), fields[i]);
	say("%s ", fields[dash + 1]);
	say_super_options(fields[dash + 3]);
	say("\n");
}

struct mount_line {
	size_t position;
	char *point, *line;
};

static int compare_mounts(const void *left, const void *right)
{
	const struct mount_line *first = left, *second = right;
	int order = strcmp(first->point, second->point);

	return order ? order
		     : (first->position > second->position) - (first->position < second->position);
}

/*
 * By mount point, as which of two processes mounts first is chance; of several on one point, the
 * order stays, as that says which one is on top.
 */
static void inspect_mounts(void)
{
	static struct mount_line mounts[1024];
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char line[4096], *point = NULL;
	size_t count = 0;

	if (!file)
		say("mount %s\n", strerror(errno));
	while (file && count < 1024 && fgets(line, sizeof(line), file))
		if (sscanf(line, "%*s %*s %*s %*s %ms", &point) == 1) {
			mounts[count] = (struct mount_line){count, point, strdup(line)};
			count++;
		}
	if (file)
		fclose(file);
	qsort(mounts, count, sizeof(mounts[0]), compare_mounts);
	for (size_t i = 0; i < count; i++)
		say_mount(mounts[i].line);
}

static void inspect_process(void)
{
	char directory[512];
	struct utsname names;

	uname(&names);
	say("hostname %s\n", names.nodename);
	say("domainname %s\n", names.domainname);
	say("cwd %s\n", getcwd(directory, sizeof(directory)) ? directory : strerror(errno));
	say("pid %d ppid %d pgid %d sid %d\n", getpid(), getppid(), getpgrp(), getsid(0));
	say_file("oom_score_adj", "/proc/self/oom_score_adj");
	say("nice %d\n", getpriority(PRIO_PROCESS, 0));
	say("dumpable %d securebits %#x\n", prctl(PR_GET_DUMPABLE), prctl(PR_GET_SECUREBITS));
	say_file("timens", "/proc/self/timens_offsets");
	say_file("cgroup", "/proc/self/cgroup");
}

/* The signals as the kernel has them also where there is no /proc. */
static void inspect_signals(void)
{
	sigset_t blocked;

	sigprocmask(SIG_BLOCK, NULL, &blocked);
	for (int number = 1; number < 65; number++) {
		struct sigaction action;

		if (sigaction(number, NULL, &action) < 0)
			continue;
		if (sigismember(&blocked, number) == 1)
			say("signal %d blocked\n", number);
		if (action.sa_handler != SIG_DFL)
			say("signal %d ignored\n", number);
	}
}

static void inspect_environment(void)
{
	size_t count = 0;

	while (environ[count])
		count++;
	qsort(environ, count, sizeof(environ[0]), compare_words);
	for (size_t i = 0; i < count; i++)
		say("env %.*s\n", (int)strcspn(environ[i], "="), environ[i]);
}

static void inspect_network(void)
{
	struct if_nameindex *links = if_nameindex();
	int query = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	for (size_t i = 0; links && links[i].if_index; i++) {
		struct ifreq request = {0};

		snprintf(request.ifr_name, sizeof(request.ifr_name), "%.15s", links[i].if_name);
		ioctl(query, SIOCGIFFLAGS, &request);
		say("link %s flags %#x\n", links[i].if_name, (unsigned short)request.ifr_flags);
	}
	if (!links)
		say("link %s\n", strerror(errno));
	close(query);
}

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFCHR:
		return "character";
	case S_IFBLK:
		return "block";
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "link";
	case S_IFSOCK:
		return "socket";
	case S_IFIFO:
		return "fifo";
	default:
		return "file";
	}
}

static void say_inode(const char *word, const char *path)
{
	struct stat inode;
	char target[256] = "";

	if (lstat(path, &inode) < 0) {
		say("%s %s %s\n", word, path, strerror(errno));
		return;
	}
	say("%s %s %s %o %u:%u", word, path, kind_of(inode.st_mode), inode.st_mode & 07777,
		inode.st_uid, inode.st_gid);
	if (S_ISCHR(inode.st_mode) || S_ISBLK(inode.st_mode))
		say(" %u:%u", major(inode.st_rdev), minor(inode.st_rdev));
	if (readlink(path, target, sizeof(target) - 1) > 0)
		say(" -> %s", target);
	say("\n");
}

static void inspect_devices(void)
{
	char *names[256];
	size_t count = list_names("/dev", names, 256);

	for (size_t i = 0; i < count; i++) {
		char path[300];

		snprintf(path, sizeof(path), "/dev/%s", names[i]);
		say_inode("device", path);
	}
}

static size_t count_names(const char *path)
{
	char *names[256];

	return list_names(path, names, 256);
}

/* Opens for writing and writes nothing. */
static const char *try_writing(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return strerror(errno);
	close(fd);
	return "possible";
}

static void inspect_masks(void)
{
	static const char *const masked[] = {"/proc/acpi", "/proc/asound", "/proc/interrupts",
		"/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug",
		"/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
		"/sys/devices/virtual/powercap", "/sys/firmware"};

	for (size_t i = 0; i < sizeof(masked) / sizeof(masked[0]); i++) {
		struct stat inode;

		if (stat(masked[i], &inode) < 0)
			say("masked %s %s\n", masked[i], strerror(errno));
		else if (S_ISDIR(inode.st_mode))
			say("masked %s directory of %zu\n", masked[i], count_names(masked[i]));
		else
			say("masked %s %s %u:%u writing %s\n", masked[i], kind_of(inode.st_mode),
				major(inode.st_rdev), minor(inode.st_rdev), try_writing(masked[i]));
	}
}

static void inspect_writing(void)
{
	static const char *const paths[] = {"/proc/sys/kernel/hostname",
		"/proc/sys/kernel/core_pattern", "/proc/sys/user/max_user_namespaces",
		"/proc/sysrq-trigger", "/proc/irq/default_smp_affinity", "/proc/self/oom_score_adj",
		"/sys/kernel/uevent_helper", "/etc/passwd"};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		say("writing %s %s\n", paths[i], try_writing(paths[i]));
}

/* In a child, which is what may change; the answer is its exit status. */
static void inspect_nesting(void)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0)
		_exit(unshare(CLONE_NEWUSER) < 0 ? errno : 0);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		say("user namespace inside: %s\n", strerror(errno));
	else
		say("user namespace inside: %s\n",
			WEXITSTATUS(status) ? strerror(WEXITSTATUS(status)) : "possible");
}

static void inspect_keyring(void)
{
	long key = syscall(SYS_keyctl, KEYCTL_SEARCH, SESSION_KEYRING, "user", "outside", 0);

	say("key outside %s\n", key >= 0 ? "found" : strerror(errno));
}

static void inspect_limits(void)
{
	for (int resource = 0; resource < 16; resource++) {
		struct rlimit limit;

		if (getrlimit(resource, &limit) == 0)
			say("limit %d %jd %jd\n", resource, (intmax_t)limit.rlim_cur,
				(intmax_t)limit.rlim_max);
	}
}

/* The PID files in the working directory, as far as they are seen inside. */
static void inspect_pid_files(void)
{
	char *names[256], word[300];
	size_t count = list_names(".", names, 256);

	for (size_t i = 0; i < count; i++) {
		const char *suffix = strrchr(names[i], '.');

		if (!suffix || strcmp(suffix, ".pid") != 0)
			continue;
		snprintf(word, sizeof(word), "pidfile %s", names[i]);
		say_file(word, names[i]);
	}
}

static void leave(const char *directory)
{
	char path[512];
	int fd = -1;

	snprintf(path, sizeof(path), "%s/file", directory);
	if (mkdir(directory, 0700) == 0)
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	say("leaves %s: %s\n", path, fd < 0 ? strerror(errno) : "made");
	if (fd >= 0)
		close(fd);
}

static void stay(long milliseconds)
{
	struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

int main(int argc, char *argv[])
{
	static void (*const inspections[])(void) = {inspect_namespaces, inspect_ids, inspect_status,
		inspect_fds, inspect_mounts, inspect_process, inspect_signals, inspect_environment,
		inspect_network, inspect_devices, inspect_masks, inspect_writing, inspect_nesting,
		inspect_keyring, inspect_limits, inspect_pid_files};
	const char *rest = facts;

	for (size_t i = 0; i < sizeof(inspections) / sizeof(inspections[0]); i++)
		inspections[i]();
	if (argc > 3)
		leave(argv[3]);
	say("inspection complete\n");
	while (facts_length) {
		ssize_t written = write(STDOUT_FILENO, rest, facts_length);

		if (written < 0)
			return 99;
		rest += written;
		facts_length -= (size_t)written;
	}
	if (argc > 2)
		stay(strtol(argv[2], NULL, 10));
	return argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
}
