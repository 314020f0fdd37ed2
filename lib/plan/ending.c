/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last deeds before exec, and why exec refused. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "plan/ending.h"
#include "plan/error.h"
#include "system/call.h"
#include "system/capability.h"
#include "system/fd.h"
#include "system/text.h"

/*
 * chdir into a directory of the image. Through /proc/self/fd, or an fd left open, it could lie
 * outside of the root: then the kernel's own getcwd says "(unreachable)" (CVE-2024-21626).
 */
static int enter_directory(const struct ending *ending, struct sunder_error *error)
{
	char path[PATH_MAX];
	const char *directory = ending->directory;

	if (!directory)
		return 0;
	if (chdir(directory) < 0) {
		int errnum = errno;

		directory = errnum == ENOENT || errnum == EACCES ? ending->fallback_directory
								 : NULL;
		if (!directory || chdir(directory) < 0)
			return error_fill(
				error, errnum, "enter the working directory %s", ending->directory);
	}
	if (syscall(SYS_getcwd, path, sizeof(path)) < 0)
		return error_fill(
			error, errno, "look where the working directory %s is", directory);
	if (path[0] == '/')
		return 0;
	error_fill(error, ENOENT, "enter the working directory %s", directory);
	error_reason(error, "it is outside of the container's root");
	return -ENOENT;
}

static int drop_capabilities(const struct ending *ending, struct sunder_error *error)
{
	if (!ending->limit_capabilities)
		return 0;
	/* Also those of a kernel newer than we are. */
	for (unsigned capability = 0; capability < 64; capability++) {
		if (ending->capabilities & UINT64_C(1) << capability)
			continue;
		/* EINVAL: the kernel does not have it; there is nothing above it either. */
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
			if (errno == EINVAL)
				return 0;
			return error_fill(error, errno, "drop capability %u", capability);
		}
	}
	return 0;
}

/* Dropping or setting the supplementary groups; some user namespaces forbid it for ever. */
static int take_groups(const struct ending *ending, struct sunder_error *error)
{
	if (!ending->set_groups || syscall(SYS_setgroups, ending->group_count, ending->groups) == 0)
		return 0;
	if (errno == EPERM && ending->groups_may_stay)
		return 0;
	return error_fill(error, errno, "set the supplementary groups");
}

/* The raw calls: there is one thread, and libc's would look for others. */
static int take_ids(const struct ending *ending, struct sunder_error *error)
{
	bool keep = ending->ambient || ending->keep_capabilities;
	int r = take_groups(ending, error);

	if (r < 0)
		return r;
	if (ending->set_uid && keep && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return error_fill(error, errno, "keep capabilities for user %u", ending->uid);
	if (ending->set_gid && syscall(SYS_setresgid, ending->gid, ending->gid, ending->gid) < 0)
		return error_fill(error, errno, "become group %u", ending->gid);
	if (ending->set_uid && syscall(SYS_setresuid, ending->uid, ending->uid, ending->uid) < 0)
		return error_fill(error, errno, "become user %u", ending->uid);
	return 0;
}

/* Nobody can take what it does not have: ALL means all of the caller's. */
static int limit_to_own(struct capability_header *header, struct capability_half halves[2])
{
	struct capability_half own[2];

	if (syscall(SYS_capget, header, own) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		halves[i].permitted &= own[i].permitted;
		halves[i].effective &= own[i].permitted;
	}
	return 0;
}

static int raise_ambient(uint64_t mask, struct sunder_error *error)
{
	for (unsigned i = 0; i < 64; i++)
		if (mask & UINT64_C(1) << i &&
			prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) < 0)
			return error_fill(error, errno, "give the capability %s",
				i <= CAPABILITY_LAST ? capability_name(i) : "of a newer kernel");
	return 0;
}

/*
 * In a new user namespace the inheritable set is empty, and exec computes the others from the
 * bounding set: this is only for a caller's inheritable set, and for ambient capabilities.
 */
static int set_capabilities(const struct ending *ending, struct sunder_error *error)
{
	struct capability_header header = {CAPABILITY_VERSION_3, 0};
	struct capability_half halves[2];

	if (!ending->clear_inheritable && !ending->ambient)
		return 0;
	for (int i = 0; i < 2; i++) {
		uint32_t kept = (uint32_t)(ending->capabilities >> 32 * i);
		uint32_t ambient = (uint32_t)(ending->ambient >> 32 * i);

		halves[i] = (struct capability_half){kept | ambient, kept | ambient, ambient};
	}
	if (ending->set_uid && ending->uid != 0 && !ending->ambient)
		memset(halves, 0, sizeof(halves));
	if (limit_to_own(&header, halves) < 0 || call_capset(&header, halves) < 0)
		return error_fill(error, errno, "set the capabilities");
	return raise_ambient(ending->ambient, error);
}

/* All that this process has left, or has kept across a change of ids, is for the command too. */
static int keep_capabilities(struct sunder_error *error)
{
	struct capability_header header = {CAPABILITY_VERSION_3, 0};
	struct capability_half own[2];
	uint64_t kept = 0;

	if (syscall(SYS_capget, &header, own) < 0)
		return error_fill(error, errno, "read the capabilities");
	for (int i = 0; i < 2; i++) {
		own[i].effective = own[i].inheritable = own[i].permitted;
		kept |= (uint64_t)own[i].permitted << 32 * i;
	}
	if (call_capset(&header, own) < 0)
		return error_fill(error, errno, "set the capabilities");
	return raise_ambient(kept, error);
}

/* So that Ctrl-Z stops the command, and not the init that is to tell of it. */
static int lead_group(const struct ending *ending, struct sunder_error *error)
{
	sigset_t background_write;

	if (ending->own_group && setpgid(0, 0) < 0)
		return error_fill(error, errno, "give the command a process group");
	if (!ending->foreground)
		return 0;
	sigemptyset(&background_write);
	sigaddset(&background_write, SIGTTOU);
	if (sigprocmask(SIG_BLOCK, &background_write, NULL) < 0 ||
		tcsetpgrp(ending->terminal, getpid()) < 0)
		return error_fill(error, errno, "bring the command to the front of its terminal");
	return 0;
}

/* The last of all: what is blocked may come now, and a change of credentials clears the signal. */
static int take_signals(const struct ending *ending, struct sunder_error *error)
{
	if (ending->parent_death_signal &&
		prctl(PR_SET_PDEATHSIG, ending->parent_death_signal, 0, 0, 0) < 0)
		return error_fill(error, errno, "die with the parent");
	if (ending->no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_fill(error, errno, "set no_new_privs");
	if (ending->signal_mask && sigprocmask(SIG_SETMASK, ending->signal_mask, NULL) < 0)
		return error_fill(error, errno, "unblock the signals");
	return 0;
}

int ending_prepare(const struct ending *ending, struct sunder_error *error)
{
	int r = drop_capabilities(ending, error);

	if (r == 0)
		r = take_ids(ending, error);
	if (r == 0)
		r = set_capabilities(ending, error);
	if (r == 0 && ending->keep_capabilities)
		r = keep_capabilities(error);
	if (r == 0)
		r = enter_directory(ending, error);
	if (r == 0)
		r = lead_group(ending, error);
	return r < 0 ? r : take_signals(ending, error);
}

/* The interpreter that a script names in its first line; false where it is no script. */
static bool script_interpreter(const char *head, size_t size, struct text *name)
{
	if (size < 2 || head[0] != '#' || head[1] != '!')
		return false;
	for (size_t i = 2; i < size && head[i] != '\n'; i++) {
		if (head[i] == ' ' || head[i] == '\t') {
			if (name->used)
				break;
			continue;
		}
		text_add(name, "%c", head[i]);
	}
	return name->used > 0;
}

/* The loader that a dynamic ELF program asks for; false where it asks for none. */
static bool elf_loader(int fd, const char *head, size_t size, struct text *name)
{
	Elf64_Ehdr header;

	if (size < sizeof(header))
		return false;
	memcpy(&header, head, sizeof(header));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64)
		return false;
	for (unsigned i = 0; i < header.e_phnum && i < 64; i++) {
		Elf64_Phdr segment;
		char path[256] = "";
		off_t place = (off_t)(header.e_phoff + i * sizeof(segment));

		if (pread(fd, &segment, sizeof(segment), place) != sizeof(segment))
			return false;
		if (segment.p_type != PT_INTERP || segment.p_filesz >= sizeof(path))
			continue;
		if (pread(fd, path, segment.p_filesz, (off_t)segment.p_offset) <= 0)
			return false;
		text_add(name, "%s", path);
		return true;
	}
	return false;
}

/* exec said ENOENT of a file that is there: it is what runs the file that is missing. */
static void blame_interpreter(const char *path, struct sunder_error *error)
{
	char head[512], bytes[PATH_MAX];
	struct text name = TEXT_IN(bytes);
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t size = fd < 0 ? -1 : read(fd, head, sizeof(head));

	error->status = SUNDER_STATUS_NOT_EXECUTED;
	if (size > 0 && script_interpreter(head, (size_t)size, &name))
		error_reason(error, "its interpreter %s is not in the container", name.start);
	else if (size > 0 && elf_loader(fd, head, (size_t)size, &name))
		error_reason(error, "its loader %s is not in the container", name.start);
	else
		error_reason(error, "something that it needs is not in the container");
}

static void blame_file(const char *path, struct sunder_error *error)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return;
	error->status = SUNDER_STATUS_NOT_EXECUTED;
	if (S_ISDIR(status.st_mode))
		error_reason(error, "it is a directory");
	else if (error->errnum == ENOENT)
		blame_interpreter(path, error);
	else if (error->errnum == EACCES && !(status.st_mode & 0111))
		error_reason(error, "it is not executable (no x bit)");
	else if (error->errnum == ENOEXEC)
		error_reason(
			error, "it is neither a program for this machine nor a script with #!");
}

static int refuse(const char *path, int errnum, struct sunder_error *error)
{
	error_fill(error, errnum, "execute %s", path);
	error->status = errnum == ENOENT ? SUNDER_STATUS_NOT_FOUND : SUNDER_STATUS_NOT_EXECUTED;
	blame_file(path, error);
	return -errnum;
}

static int refuse_unfound(const char *name, struct sunder_error *error)
{
	error_fill(error, ENOENT, "execute %s", name);
	error_reason(error, "command not found");
	error->status = SUNDER_STATUS_NOT_FOUND;
	return -ENOENT;
}

/* Comes back only on failure: errno. */
static int execute_file(const struct ending *ending, const char *path)
{
	const char **script = ending->script_arguments;

	execve(path, (char *const *)ending->arguments, (char *const *)ending->environment);
	if (errno != ENOEXEC || !script)
		return errno;
	script[0] = "/bin/sh";
	script[1] = path;
	for (size_t i = 1; ending->arguments[0] && ending->arguments[i - 1]; i++)
		script[i + 1] = ending->arguments[i];
	execve(script[0], (char *const *)script, (char *const *)ending->environment);
	return errno;
}

/* As execvp(3): the first that can be executed; else the most telling refusal. */
static int search(const struct ending *ending, struct sunder_error *error)
{
	int errnum = ENOENT;
	char path[PATH_MAX], refused[PATH_MAX] = "";
	const char *place = ending->search_path;

	while (place) {
		size_t length = strcspn(place, ":");
		struct text text = TEXT_IN(path);

		for (size_t i = 0; i < length; i++)
			text_add(&text, "%c", place[i]);
		text_add(&text, "%s%s", length ? "/" : "./", ending->file);
		if (!text.cut) {
			int because = execute_file(ending, path);

			/* A directory that cannot be searched says nothing of the command. */
			if (!*refused && access(path, F_OK) == 0) {
				errnum = because;
				text_copy(refused, sizeof(refused), path);
			}
		}
		place = place[length] ? place + length + 1 : NULL;
	}
	return *refused ? refuse(refused, errnum, error) : refuse_unfound(ending->file, error);
}

int ending_execute(const struct ending *ending, struct sunder_error *error)
{
	if (!*ending->file)
		return refuse_unfound(ending->file, error);
	if (!strchr(ending->file, '/'))
		return search(ending, error);
	return refuse(ending->file, execute_file(ending, ending->file), error);
}
