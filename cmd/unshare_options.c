/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of unshare: what each does with its word, and the table of them. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "cmd/drop_in.h"
#include "cmd/unshare_options.h"
#include "container/environment.h"
#include "plan/error.h"
#include "system/field.h"
#include "system/kernel.h"
#include "system/signal_name.h"

/* --- namespaces --- */

static int take_type(
	struct unshare_words *words, uint32_t type, const char *file, struct sunder_error *error)
{
	(void)error;
	words->create |= type;
	for (size_t i = 0; file && i < words->file_count; i++)
		if (words->files[i].type == type) {
			words->files[i].path = file;
			return 0;
		}
	if (file)
		words->files[words->file_count++] = (struct namespace_file){
			.type = type, .path = file};
	return 0;
}

DEFINE_TAKE_NAMESPACES()

/* --- flags --- */

#define TAKE_FLAG(name, result) DEFINE_TAKE_FLAG(struct unshare_words, name, name, true, result)

TAKE_FLAG(fork, 0)
TAKE_FLAG(explain, 0)
TAKE_FLAG(help, OPTION_LAST)
TAKE_FLAG(version, OPTION_LAST)
TAKE_FLAG(keep_capabilities, 0)
TAKE_FLAG(clear_environment, 0)

static int take_forward_signals(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)value;
	(void)error;
	words->forward_signals = words->fork = true;
	return 0;
}

static int take_init(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)value;
	(void)error;
	words->init = words->fork = true;
	words->create |= CLONE_NEWPID;
	return 0;
}

static int take_kill_child(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	words->fork = true;
	words->kill_child = SIGKILL;
	if (value && signal_parse(value, &words->kill_child) < 0)
		return drop_in_fail(error, 0, "unknown signal: %s", value);
	return 0;
}

/* --- mounts --- */

static int take_mount_proc(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)error;
	words->mount_proc = value ? value : "/proc";
	words->create |= CLONE_NEWNS;
	return 0;
}

static int take_mount_binfmt(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)error;
	words->create |= CLONE_NEWNS | CLONE_NEWUSER;
	words->interpreters.place = value ? value : "/proc/sys/fs/binfmt_misc";
	if (!value && !words->mount_proc)
		words->mount_proc = "/proc";
	return 0;
}

static int take_load_interp(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	words->interpreters.rule = value;
	words->create |= CLONE_NEWNS | CLONE_NEWUSER;
	return words->interpreters.place ? 0 : take_mount_binfmt(into, NULL, error);
}

static const struct propagation propagations[] = {
	{"slave", MS_REC | MS_SLAVE},
	{"private", MS_REC | MS_PRIVATE},
	{"shared", MS_REC | MS_SHARED},
	{"unchanged", 0},
};

static int take_propagation(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	for (size_t i = 0; i < sizeof(propagations) / sizeof(*propagations); i++)
		if (strcmp(propagations[i].word, value) == 0) {
			words->propagation = &propagations[i];
			return 0;
		}
	return drop_in_fail(error, 0, "unsupported propagation mode: %s", value);
}

static int take_root(void *into, const char *value, struct sunder_error *error)
{
	(void)error;
	((struct unshare_words *)into)->root = value;
	return 0;
}

static int take_directory(void *into, const char *value, struct sunder_error *error)
{
	(void)error;
	((struct unshare_words *)into)->directory = value;
	return 0;
}

/* --- ids --- */

static int take_setuid(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	words->has_uid = true;
	return drop_in_id(value, "uid", &words->uid, error);
}

static int take_setgid(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	words->has_gid = true;
	return drop_in_id(value, "gid", &words->gid, error);
}

static void map_single(struct map_words *map, uint32_t id)
{
	map->has_single = true;
	map->single = id;
}

static int take_map_user(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;
	uint32_t id;
	int r = drop_in_user(words->arena, value, &id, error);

	map_single(&words->users, id);
	words->create |= CLONE_NEWUSER;
	return r;
}

static int take_map_group(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;
	uint32_t id;
	int r = drop_in_group(words->arena, value, &id, error);

	map_single(&words->groups, id);
	words->create |= CLONE_NEWUSER;
	return r;
}

static int take_map_root(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)value;
	(void)error;
	map_single(&words->users, 0);
	map_single(&words->groups, 0);
	words->create |= CLONE_NEWUSER;
	return 0;
}

static int take_map_current(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)value;
	(void)error;
	map_single(&words->users, geteuid());
	map_single(&words->groups, getegid());
	words->create |= CLONE_NEWUSER;
	return 0;
}

static bool has_form(const struct map_words *map, int form)
{
	for (size_t i = 0; i < map->count; i++)
		if ((int)map->ranges[i].form == form)
			return true;
	return false;
}

static int add_range(struct unshare_words *words, struct map_words *map, const char *value,
	struct sunder_error *error)
{
	static const char *const forms[] = {
		[MAP_AUTO] = "auto", [MAP_SUBIDS] = "subids", [MAP_ALL] = "all"};
	struct map_word range = {.form = MAP_EXTENT};

	for (int form = MAP_AUTO; form <= MAP_ALL; form++)
		if (strcmp(value, forms[form]) == 0)
			range.form = form;
	if (range.form == MAP_EXTENT && id_map_parse_extent(value, &range.extent) < 0)
		return drop_in_fail(error, 0, "invalid mapping '%s'", value);
	words->create |= CLONE_NEWUSER;
	if (range.form != MAP_EXTENT && has_form(map, range.form))
		return 0;
	map->ranges = arena_grow(
		words->arena, map->ranges, map->count, &map->room, sizeof(*map->ranges));
	map->ranges[map->count++] = range;
	return 0;
}

static int take_map_users(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	return add_range(words, &words->users, value, error);
}

static int take_map_groups(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	return add_range(words, &words->groups, value, error);
}

static int add_both(struct unshare_words *words, const char *form, struct sunder_error *error)
{
	add_range(words, &words->users, form, error);
	return add_range(words, &words->groups, form, error);
}

static int take_map_auto(void *into, const char *value, struct sunder_error *error)
{
	(void)value;
	return add_both(into, "auto", error);
}

static int take_map_subids(void *into, const char *value, struct sunder_error *error)
{
	(void)value;
	return add_both(into, "subids", error);
}

static int take_owner(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;
	struct field rest = {value, strlen(value)}, numbers[2];
	uint64_t uid, gid;

	if (field_split(rest, ':', numbers, 2) != 2 ||
		field_number(numbers[0], ID_LAST, &uid) < 0 ||
		field_number(numbers[1], ID_LAST, &gid) < 0)
		return drop_in_fail(error, 0, "failed to parse owner: '%s'", value);
	words->has_owner = true;
	words->owner_uid = (uint32_t)uid;
	words->owner_gid = (uint32_t)gid;
	words->create |= CLONE_NEWUSER;
	return 0;
}

static int take_setgroups(void *into, const char *value, struct sunder_error *error)
{
	if (strcmp(value, "allow") != 0 && strcmp(value, "deny") != 0)
		return drop_in_fail(error, 0, "unsupported --setgroups argument '%s'", value);
	((struct unshare_words *)into)->setgroups = value;
	return 0;
}

/* --- clocks --- */

static int take_seconds(
	const char *option, const char *value, int64_t *seconds, struct sunder_error *error)
{
	int r = parse_signed(value, INT64_MIN, INT64_MAX, seconds);

	if (r < 0)
		return drop_in_fail(error, r == -ERANGE ? ERANGE : 0, "failed to parse %s: '%s'",
			option, value);
	return 0;
}

static int take_monotonic(void *into, const char *value, struct sunder_error *error)
{
	struct time_offsets *offsets = &((struct unshare_words *)into)->offsets;

	offsets->has_monotonic = true;
	return take_seconds("monotonic offset", value, &offsets->monotonic, error);
}

static int take_boottime(void *into, const char *value, struct sunder_error *error)
{
	struct time_offsets *offsets = &((struct unshare_words *)into)->offsets;

	offsets->has_boottime = true;
	return take_seconds("boottime offset", value, &offsets->boottime, error);
}

/* --- environment --- */

static void keep(struct unshare_words *words, const char *variable)
{
	for (size_t i = 0; i < words->kept_count; i++)
		if (words->kept[i] == variable)
			return;
	words->kept = arena_grow(words->arena, words->kept, words->kept_count, &words->kept_room,
		sizeof(*words->kept));
	words->kept[words->kept_count++] = variable;
}

static int take_whitelist(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;
	struct field rest = {value, strlen(value)}, name;

	(void)error;
	words->clear_environment = true;
	while (field_next(&rest, ',', &name)) {
		const char *content = environment_get(
			words->environment, field_copy(words->arena, name));

		if (content && name.length)
			keep(words, content - name.length - strlen("="));
	}
	return 0;
}

/* --- the table --- */

#define FILE_MANUAL \
	" With _FILE_ it is bound there too, before the program starts, and stays until it is" \
	" unmounted: *nsenter* can enter it later. _FILE_ must exist."

const struct option_row unshare_options[] = {
	{'m', "mount", "[FILE]", "a mount namespace", take_mount, "file",
		"Unshares the mount namespace." FILE_MANUAL
		" The file must be on a mount whose propagation is private."},
	{'u', "uts", "[FILE]", "a UTS namespace (host name)", take_uts, "file",
		"Unshares the UTS namespace." FILE_MANUAL},
	{'i', "ipc", "[FILE]", "a System V IPC namespace", take_ipc, "file",
		"Unshares the IPC namespace." FILE_MANUAL},
	{'n', "net", "[FILE]", "a network namespace", take_net, "file",
		"Unshares the network namespace." FILE_MANUAL},
	{'p', "pid", "[FILE]", "a PID namespace", take_pid, "file",
		"Unshares the PID namespace: children are in the new one, not the program itself,"
		" unless *--fork* is given too." FILE_MANUAL " That takes *--fork* too."},
	{'U', "user", "[FILE]", "a user namespace", take_user, "file",
		"Unshares the user namespace." FILE_MANUAL},
	{'C', "cgroup", "[FILE]", "a cgroup namespace", take_cgroup, "file",
		"Unshares the cgroup namespace." FILE_MANUAL},
	{'T', "time", "[FILE]", "a time namespace", take_time, "file",
		"Unshares the time namespace; the program is in it with or without"
		" *--fork*." FILE_MANUAL},
	{'f', "fork", NULL, "the program is a child, and is waited for", take_fork, NULL,
		"The program is a child, in all new namespaces from its birth; unshare waits for"
		" it, and ends as it does: with its exit status, or by the same signal."
		" Meanwhile SIGINT and SIGTERM do nothing to unshare."},
	{0, "init", NULL, "a small init as PID 1, which reaps (-p -f)", take_init, NULL,
		"A small init is PID 1: it reaps orphans, and ends with the program's exit status,"
		" or 128 + n for a signal n; with it everything in the namespace ends. So it does"
		" when unshare dies. Implies *--pid* and *--fork*."},
	{0, "forward-signals", NULL, "hand signals on to the program (-f)", take_forward_signals,
		NULL,
		"SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2 and SIGWINCH go on to the"
		" program; unshare itself waits. From PID 1 of a PID namespace the kernel keeps"
		" signals that it does not handle: one of these (but for SIGWINCH) is made SIGKILL"
		" then, and unshare ends by the signal that was asked for. Implies *--fork*."},
	{0, "kill-child", "[SIGNAL]", "the program dies when unshare does (-f)", take_kill_child,
		"TERM HUP INT KILL",
		"The program is sent _SIGNAL_ (a name; SIGKILL without one) when unshare dies, also"
		" where *--setuid*, *--setgid* or a map have changed its ids. Implies *--fork*."},
	{'r', "map-root-user", NULL, "you are root inside (-U)", take_map_root, NULL,
		"The caller's user and group are root inside: *--map-user=0 --map-group=0*."},
	{'c', "map-current-user", NULL, "you are yourself inside (-U)", take_map_current, NULL,
		"The caller's user and group have the same numbers inside."},
	{0, "map-user", "UID|NAME", "you are this user inside (-U)", take_map_user, "user",
		"The caller's user is _UID_ inside. The last one counts, of *-r* and *-c* too."
		" Implies *--user*."},
	{0, "map-group", "GID|NAME", "your group is this one inside (-U)", take_map_group, NULL,
		"The caller's group is _GID_ inside; *setgroups*(2) is denied then. Implies"
		" *--user*."},
	{0, "map-users", "MAP", "map a range of users (-U)", take_map_users, "auto subids all",
		"Maps users. _MAP_ is _INNER_:_OUTER_:_COUNT_ (or, as of old,"
		" _OUTER_,_INNER_,_COUNT_); *auto*: the caller's first range of subordinate ids,"
		" from 0 on; *subids*: the same range, each id as itself; *all*: all ids there are,"
		" each as itself. May be repeated. Implies *--user*."},
	{0, "map-groups", "MAP", "map a range of groups (-U)", take_map_groups, "auto subids all",
		"The same for groups."},
	{0, "map-auto", NULL, "--map-users=auto --map-groups=auto", take_map_auto, NULL,
		"Short for *--map-users=auto --map-groups=auto*."},
	{0, "map-subids", NULL, "--map-users=subids --map-groups=subids", take_map_subids, NULL,
		"Short for *--map-users=subids --map-groups=subids*."},
	{0, "owner", "UID:GID", "who owns the user namespace (-U)", take_owner, NULL,
		"The user namespace belongs to this user: unshare takes on these ids before it"
		" creates it, which takes root. Maps are written with the caller's rights, and"
		" *--map-user* maps the caller's own id. Implies *--user*."},
	{0, "setgroups", "allow|deny", "whether setgroups(2) works inside", take_setgroups,
		"allow deny",
		"Allows or denies *setgroups*(2) in the new user namespace. *allow* cannot be had"
		" with *--map-group*, which an ordinary user is granted only without it."},
	{'S', "setuid", "UID", "become this user inside", take_setuid, NULL,
		"Becomes user _UID_ before the program is executed."},
	{'G', "setgid", "GID", "become this group inside", take_setgid, NULL,
		"Becomes group _GID_, and drops the supplementary groups."},
	{0, "keep-caps", NULL, "keep the capabilities of the user namespace",
		take_keep_capabilities, NULL,
		"The capabilities in a new user namespace are kept for a program that is not root"
		" there, with *--setuid* too: they become ambient ones."},
	{0, "mount-proc", "[DIR]", "mount proc on /proc, or DIR (-m)", take_mount_proc, "directory",
		"Mounts a new proc on _DIR_, which is /proc. In a user namespace that takes *--pid*"
		" and *--fork*. Implies *--mount*."},
	{0, "mount-binfmt", "[DIR]", "mount binfmt_misc, on its place or DIR (-mU)",
		take_mount_binfmt, "directory",
		"Mounts a binfmt_misc of the user namespace's own on _DIR_, which is"
		" /proc/sys/fs/binfmt_misc; then */proc* is mounted too. Implies *--mount* and"
		" *--user*; needs Linux 6.7."},
	{'l', "load-interp", "RULE", "register an interpreter in that (-mU)", take_load_interp,
		NULL,
		"Writes _RULE_, _:name:type:offset:magic:mask:interpreter:flags_, to the"
		" binfmt_misc. With the flag F and *--root* the interpreter is that of the old"
		" root. Implies *--mount-binfmt*."},
	{0, "propagation", "MODE", "slave, private, shared or unchanged", take_propagation,
		"slave private shared unchanged",
		"What becomes of the propagation of all mounts in a new mount namespace: *private*"
		" unless this says *slave*, *shared* or *unchanged*."},
	{'R', "root", "DIR", "change the root directory", take_root, "directory",
		"Changes the root directory, by *chroot*(2), and the working directory to it."},
	{'w', "wd", "DIR", "change the working directory", take_directory, "directory",
		"Changes the working directory; with *--root*, _DIR_ is in the new root."},
	{0, "monotonic", "SECONDS", "set the monotonic clock off (with -T)", take_monotonic, NULL,
		"Sets the clock that counts from boot, without the time of suspension, by this"
		" many seconds. May be negative; needs *--time*."},
	{0, "boottime", "SECONDS", "set the clock since boot off (with -T)", take_boottime, NULL,
		"The same for the clock that includes the time of suspension (*uptime*)."},
	{0, "clear-env", NULL, "an empty environment", take_clear_environment, NULL,
		"The program's environment is empty, and it is looked for in /bin and /usr/bin."},
	{0, "whitelist-env", "NAME,...", "an environment of these variables only", take_whitelist,
		NULL, "The program's environment is these variables. May be repeated."},
	{0, "explain", NULL, "print how to do it by hand", take_explain, NULL,
		"Prints the commands that do the same, on the host and in the container, and does"
		" nothing."},
	{'h', "help", NULL, "display this help", take_help, NULL, NULL},
	{'V', "version", NULL, "display version", take_version, NULL, NULL},
	{0},
};

int unshare_words_check(struct unshare_words *words, struct sunder_error *error)
{
	bool own_group = words->groups.has_single && !words->groups.count && !words->has_owner;
	bool allowed = words->setgroups && strcmp(words->setgroups, "allow") == 0;

	if ((words->offsets.has_monotonic || words->offsets.has_boottime) &&
		!(words->create & CLONE_NEWTIME))
		return drop_in_fail(error, 0,
			"options --monotonic and --boottime require unsharing of a time namespace"
			" (-T)");
	if (own_group && allowed)
		return drop_in_fail(error, 0,
			"options --setgroups=allow and --map-group are mutually exclusive");
	if (words->init && words->kill_child && words->kill_child != SIGKILL)
		return drop_in_fail(error, 0,
			"--init ends everything by SIGKILL: --kill-child=%s cannot be had with it",
			signal_name(words->kill_child));
	for (size_t i = 0; i < words->file_count; i++)
		if (words->files[i].type == CLONE_NEWPID && !words->fork)
			return drop_in_fail(error, 0,
				"--pid=%s: without --fork the namespace has no process to take it"
				" from",
				words->files[i].path);
	return 0;
}
