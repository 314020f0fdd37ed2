/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of nsenter: what each does with its word, and the table of them. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cmd/drop_in.h"
#include "cmd/nsenter_options.h"
#include "system/field.h"
#include "system/kernel.h"

/* --- the target --- */

/* PID, or PID:INODE with the inode of a pidfd: the process, and not another one of its number. */
static int take_target(void *into, const char *value, struct sunder_error *error)
{
	struct nsenter_words *words = into;
	struct field rest = {value, strlen(value)}, parts[2];
	uint64_t pid = 0, inode = 0;
	size_t count = field_split(rest, ':', parts, 2);
	int r = field_number(parts[0], INT_MAX, &pid);

	if (r == 0 && count == 2)
		r = field_number(parts[1], UINT64_MAX, &inode);
	if (r == 0 && (pid == 0 || (count == 2 && inode == 0)))
		r = -EINVAL;
	if (r < 0)
		return drop_in_fail(error, -r, "failed to parse PID argument '%s'", value);
	if (words->target)
		return drop_in_fail(error, 0, "option --target may be given only once");
	words->target = (pid_t)pid;
	words->inode = inode;
	return 0;
}

static int take_net_socket(void *into, const char *value, struct sunder_error *error)
{
	struct nsenter_words *words = into;
	uint64_t fd;
	int r = parse_number(value, INT_MAX, &fd);

	if (r < 0)
		return drop_in_fail(error, r == -ERANGE ? ERANGE : 0,
			"failed to parse file descriptor: '%s'", value);
	words->net_socket = (int)fd;
	return 0;
}

/* --- namespaces --- */

static struct chosen_namespace *choose(struct nsenter_words *words, uint32_t type)
{
	for (size_t i = 0; i < words->chosen_count; i++)
		if (words->chosen[i].type == type)
			return &words->chosen[i];
	return &words->chosen[words->chosen_count++];
}

/* FILE, or ":NUMBER". */
static int take_type(
	struct nsenter_words *words, uint32_t type, const char *value, struct sunder_error *error)
{
	struct chosen_namespace chosen = {.type = type, .path = value};

	if (!value) {
		words->of_target |= type;
		return 0;
	}
	if (*value == ':') {
		chosen.path = NULL;
		if (parse_number(value + 1, UINT64_MAX, &chosen.id) < 0)
			return drop_in_fail(error, 0, "failed to parse nsid: %s", value + 1);
	}
	*choose(words, type) = chosen;
	return 0;
}

DEFINE_TAKE_NAMESPACES()

const struct chosen_namespace *nsenter_chosen(const struct nsenter_words *words, uint32_t type)
{
	for (size_t i = 0; i < words->chosen_count; i++)
		if (words->chosen[i].type == type)
			return &words->chosen[i];
	return NULL;
}

/* --- the rest --- */

#define TAKE_FLAG(name, result) DEFINE_TAKE_FLAG(struct nsenter_words, name, name, true, result)

TAKE_FLAG(all, 0)
TAKE_FLAG(user_parent, 0)
TAKE_FLAG(preserve_credentials, 0)
TAKE_FLAG(keep_capabilities, 0)
TAKE_FLAG(take_environment, 0)
TAKE_FLAG(no_fork, 0)
TAKE_FLAG(join_cgroup, 0)
TAKE_FLAG(follow_context, 0)
TAKE_FLAG(explain, 0)
TAKE_FLAG(help, OPTION_LAST)
TAKE_FLAG(version, OPTION_LAST)

static int take_id(
	const char *value, const char *what, struct id_word *word, struct sunder_error *error)
{
	word->given = true;
	word->follows = strcmp(value, "follow") == 0;
	return word->follows ? 0 : drop_in_id(value, what, &word->id, error);
}

static int take_setuid(void *into, const char *value, struct sunder_error *error)
{
	return take_id(value, "uid", &((struct nsenter_words *)into)->uid, error);
}

static int take_setgid(void *into, const char *value, struct sunder_error *error)
{
	return take_id(value, "gid", &((struct nsenter_words *)into)->gid, error);
}

static int take_root(void *into, const char *value, struct sunder_error *error)
{
	(void)error;
	((struct nsenter_words *)into)->root = (struct path_word){true, value};
	return 0;
}

static int take_directory(void *into, const char *value, struct sunder_error *error)
{
	(void)error;
	((struct nsenter_words *)into)->directory = (struct path_word){true, value};
	return 0;
}

static int take_inner_directory(void *into, const char *value, struct sunder_error *error)
{
	if (!value)
		return drop_in_fail(error, 0, "option --wdns: no directory: --wdns=DIR, or -WDIR");
	((struct nsenter_words *)into)->inner_directory = value;
	return 0;
}

/* --- the table --- */

const struct option_row nsenter_options[] = {
	{'a', "all", NULL, "enter all namespaces of the target", take_all, NULL,
		"Enters every namespace of the target that is not the caller's already; where"
		" another option names a _FILE_ for a type, that one."},
	{'t', "target", "PID[:INODE]", "the process whose namespaces are entered", take_target,
		NULL,
		"The target process. With _INODE_, that of a pidfd (*getino*(1)), it is refused if"
		" the process with this number is another one by now."},
	{'m', "mount", "=[FILE]", "enter the mount namespace", take_mount, "file",
		"Enters the target's mount namespace, or that of _FILE_. A _FILE_ of the form"
		" _:NUMBER_ is a namespace by its id (Linux 6.19), for all types."},
	{'u', "uts", "=[FILE]", "enter the UTS namespace (host name)", take_uts, "file",
		"Enters the UTS namespace: host name and NIS domain name."},
	{'i', "ipc", "=[FILE]", "enter the System V IPC namespace", take_ipc, "file",
		"Enters the IPC namespace: System V IPC and POSIX message queues."},
	{'n', "net", "=[FILE]", "enter the network namespace", take_net, "file",
		"Enters the network namespace. /sys still shows the devices of the one for which"
		" it was mounted."},
	{'N', "net-socket", "FD", "enter the network of the target's socket", take_net_socket, NULL,
		"Enters the network namespace of a socket that the target has as _FD_: not"
		" necessarily the one that the target is in."},
	{'p', "pid", "=[FILE]", "enter the PID namespace", take_pid, "file",
		"Enters the PID namespace; the program is a child then, unless *--no-fork* is"
		" given."},
	{'C', "cgroup", "=[FILE]", "enter the cgroup namespace", take_cgroup, "file",
		"Enters the cgroup namespace: what paths of cgroups begin at. The program stays in"
		" its cgroup, see *--join-cgroup*."},
	{'U', "user", "=[FILE]", "enter the user namespace", take_user, "file",
		"Enters the user namespace; the program is user 0 and group 0 there, without"
		" supplementary groups, unless *--setuid*, *--setgid* or"
		" *--preserve-credentials* say otherwise."},
	{0, "user-parent", NULL, "enter the user namespace that owns that one", take_user_parent,
		NULL,
		"Enters the parent of the user namespace: of _FILE_ of *--user*, else of the"
		" target's; without either, the one that owns another _FILE_."},
	{'T', "time", "=[FILE]", "enter the time namespace", take_time, "file",
		"Enters the time namespace: the offsets of CLOCK\\_MONOTONIC and"
		" CLOCK\\_BOOTTIME."},
	{'S', "setuid", "UID|follow", "become this user, or the target's", take_setuid, "follow",
		"Becomes user _UID_, as the user namespace that is entered numbers users;"
		" _follow_: the user that the target is in there. With *--preserve-credentials*"
		" too."},
	{'G', "setgid", "GID|follow", "become this group, or the target's", take_setgid, "follow",
		"Becomes group _GID_, or with _follow_ the target's, and drops the supplementary"
		" groups, where that is allowed."},
	{0, "preserve-credentials", NULL, "stay who you are in a user namespace",
		take_preserve_credentials, NULL,
		"Does not change user, group and supplementary groups where a user namespace is"
		" entered; *--setuid* and *--setgid* do it still."},
	{0, "keep-caps", NULL, "keep the capabilities of the user namespace",
		take_keep_capabilities, NULL,
		"The capabilities in the user namespace are kept for a program that is not root"
		" there: they become ambient ones."},
	{'r', "root", "-[DIR]", "the target's root directory, or DIR", take_root, "directory",
		"Changes the root directory to the target's, or to _DIR_, which is looked for"
		" before any namespace is entered. The working directory stays, unless *--wd* or"
		" *--wdns* is given. *-r=*_DIR_ is a directory whose name begins with an =."},
	{'w', "wd", "=[DIR]", "the target's working directory, or DIR", take_directory, "directory",
		"Changes the working directory to the target's, or to _DIR_, which is looked for"
		" before any namespace is entered."},
	{'W', "wdns", "=[DIR]", "a working directory inside", take_inner_directory, "directory",
		"Changes the working directory to _DIR_, which is looked for in the namespaces and"
		" root that were entered; a relative one from that root, or from the working"
		" directory where no root was entered. Not together with *--wd*."},
	{'e', "env", NULL, "the target's environment", take_take_environment, NULL,
		"The program's environment is what the target was started with, as"
		" /proc/PID/environ has it; so is its _PATH_, by which the program is looked for,"
		" and the _SHELL_ that is started without one."},
	{'F', "no-fork", NULL, "be the program, also with --pid", take_no_fork, NULL,
		"Makes no process also where a PID namespace is entered: its children are in it"
		" then, not the program itself."},
	{'c', "join-cgroup", NULL, "join the target's cgroup", take_join_cgroup, NULL,
		"The program is put into the target's cgroup (of version 2, also where that is"
		" mounted beside version 1)."},
	{'Z', "follow-context", NULL, "the target's SELinux context", take_follow_context, NULL,
		"The program is executed in the target's SELinux context. Ignored where SELinux is"
		" not enabled."},
	{0, "explain", NULL, "print how to do it by hand", take_explain, NULL,
		"Prints the commands that do the same, and does nothing."},
	{'h', "help", NULL, "display this help", take_help, NULL, NULL},
	{'V', "version", NULL, "display version", take_version, NULL, NULL},
	{0},
};

/* --- all words --- */

bool nsenter_needs_target(const struct nsenter_words *words, const char **what)
{
	uint32_t of_target = words->of_target;
	bool parent_of_target = words->user_parent && words->chosen_count == 0;

	for (size_t i = 0; i < words->chosen_count; i++)
		of_target &= ~words->chosen[i].type;
	const struct {
		bool asked;
		const char *what;
	} needs[] = {
		{words->all || of_target || parent_of_target || words->net_socket >= 0, NULL},
		{words->root.given && !words->root.path, "root"},
		{words->directory.given && !words->directory.path, "cwd"},
		{words->take_environment, "environ"},
		{words->uid.follows || words->gid.follows, ""},
		{words->join_cgroup, "cgroup"},
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(*needs); i++) {
		*what = needs[i].what;
		if (needs[i].asked)
			return true;
	}
	return false;
}

static bool does_anything(const struct nsenter_words *words)
{
	return words->all || words->of_target || words->net_socket >= 0 || words->user_parent ||
	       words->chosen_count || words->root.given || words->directory.given ||
	       words->inner_directory || words->uid.given || words->gid.given ||
	       words->take_environment || words->join_cgroup;
}

int nsenter_words_check(const struct nsenter_words *words, struct sunder_error *error)
{
	const char *what = NULL;

	if (words->directory.given && words->inner_directory)
		return drop_in_fail(error, 0, "options --wdns and --wd cannot be combined");
	if (words->all && !words->target)
		return drop_in_fail(error, 0, "no target PID specified for --all");
	if (!words->target && nsenter_needs_target(words, &what))
		return what && *what
			       ? drop_in_fail(error, 0,
					 "neither filename nor target pid supplied for %s", what)
			       : drop_in_fail(error, 0, "no target PID specified");
	if (!does_anything(words))
		return drop_in_fail(error, 0, "no namespace specified");
	return 0;
}

static void add_path(struct text *text, const char *option, const struct path_word *word)
{
	if (!word->given)
		return;
	text_add(text, " --%s", option);
	if (word->path) {
		text_add(text, "=");
		text_add_quoted(text, word->path);
	}
}

static void add_namespaces(struct text *text, const struct nsenter_words *words)
{
	for (size_t i = 0; i < NAMESPACE_KINDS; i++) {
		const struct namespace_kind *kind = &namespace_kinds[i];
		const struct chosen_namespace *chosen = nsenter_chosen(words, kind->type);
		const struct path_word word = {
			chosen || words->of_target & kind->type, chosen ? chosen->path : NULL};

		if (chosen && !chosen->path)
			text_add(text, " --%s=:%lu", kind->option, (unsigned long)chosen->id);
		else
			add_path(text, kind->option, &word);
	}
}

const char *nsenter_words_again(const struct nsenter_words *words)
{
	enum { MOST = (NAMESPACE_KINDS + 2) * 4 * PATH_MAX };
	struct text text = {.start = arena_allocate(words->arena, MOST), .size = MOST};

	if (words->target)
		text_add(&text, " --target %d", (int)words->target);
	if (words->inode)
		text_add(&text, ":%lu", (unsigned long)words->inode);
	if (words->all)
		text_add(&text, " --all");
	add_namespaces(&text, words);
	if (words->net_socket >= 0)
		text_add(&text, " --net-socket %d", words->net_socket);
	if (words->user_parent)
		text_add(&text, " --user-parent");
	/* Whoever one is to become, setpriv does at the end. */
	if (words->all || words->of_target & CLONE_NEWUSER || nsenter_chosen(words, CLONE_NEWUSER))
		text_add(&text, " --preserve-credentials");
	if (words->uid.follows)
		text_add(&text, " --setuid follow");
	if (words->gid.follows)
		text_add(&text, " --setgid follow");
	add_path(&text, "root", &words->root);
	add_path(&text, "wd", &words->directory);
	if (words->take_environment)
		text_add(&text, " --env");
	if (words->join_cgroup)
		text_add(&text, " --join-cgroup");
	if (words->follow_context)
		text_add(&text, " --follow-context");
	if (words->no_fork)
		text_add(&text, " --no-fork");
	return text.used ? text.start + 1 : "";
}
