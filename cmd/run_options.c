/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of `sunder run`: what each does with its word, and the table of them. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cmd/run_options.h"
#include "cmd/run_placements.h"
#include "plan/error.h"
#include "system/capability.h"
#include "system/kernel.h"
#include "system/text.h"

static int take_root(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--root: an empty path");
	words->options.root = value;
	return 0;
}

static int take_variable(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	struct container_options *options = &words->options;

	if (!*value || *value == '=')
		return error_fill(error, 0, "--env %s: not K=V", value);
	words->variables = arena_grow(words->arena, words->variables, options->variable_count,
		&words->variable_room, sizeof(*words->variables));
	options->variables = words->variables;
	words->variables[options->variable_count++] = value;
	return 0;
}

static int take_hostname(void *into, const char *value, struct sunder_error *error)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	struct run_words *words = into;

	if (!*value || strlen(value) > 64 || strspn(value, allowed) != strlen(value))
		return error_fill(
			error, 0, "--hostname %s: 1 to 64 letters, digits, '-', '.', '_'", value);
	words->options.hostname = value;
	return 0;
}

static int take_directory(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (*value != '/')
		return error_fill(error, 0, "--workdir %s: not an absolute path", value);
	words->options.directory = value;
	return 0;
}

/* "cap_net_raw,sys_time" or "ALL" */
static int take_capabilities(uint64_t *mask, const char *option, const char *value,
	struct run_words *words, struct sunder_error *error)
{
	char *rest = arena_copy(words->arena, value);

	while (rest) {
		char *word = rest;
		uint64_t named;

		rest = strchr(rest, ',');
		if (rest)
			*rest++ = '\0';
		if (capability_parse(word, &named) < 0)
			return error_fill(error, 0, "%s %s: no such capability", option, word);
		*mask |= named;
	}
	return 0;
}

static int take_cap_add(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	return take_capabilities(
		&words->options.capabilities_added, "--cap-add", value, words, error);
}

static int take_cap_drop(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	return take_capabilities(
		&words->options.capabilities_dropped, "--cap-drop", value, words, error);
}

/* One word of a few: its place in the list, or -EINVAL. */
static int choose(const char *option, const char *value, const char *const choices[],
	struct sunder_error *error)
{
	char all[128];
	struct text text = TEXT_IN(all);

	for (int i = 0; choices[i]; i++) {
		if (strcmp(choices[i], value) == 0)
			return i;
		text_add(&text, "%s%s", i ? ", " : "", choices[i]);
	}
	return error_fill(error, 0, "%s %s: one of %s", option, value, all);
}

static int take_userns(void *into, const char *value, struct sunder_error *error)
{
	static const char *const choices[] = {"auto", "single", "host", NULL};
	struct run_words *words = into;
	int chosen = choose("--userns", value, choices, error);

	if (chosen >= 0)
		words->options.userns = (enum userns_choice)chosen;
	return chosen < 0 ? chosen : 0;
}

static int take_share(void *into, const char *value, struct sunder_error *error)
{
	static const char *const choices[] = {"net", "pid", "uts", "ipc", "cgroup", "user", NULL};
	static const uint32_t types[] = {
		CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWCGROUP};
	struct run_words *words = into;
	int chosen = choose("--share", value, choices, error);

	if (chosen < 0)
		return chosen;
	if (strcmp(value, "user") == 0)
		words->options.userns = USERNS_HOST;
	else
		words->options.share |= types[chosen];
	return 0;
}

static int take_net(void *into, const char *value, struct sunder_error *error)
{
	static const char *const choices[] = {"none", "host", NULL};
	struct run_words *words = into;
	int chosen = choose("--net", value, choices, error);

	if (chosen == 1)
		words->options.share |= CLONE_NEWNET;
	else if (chosen == 0)
		words->options.share &= ~(uint32_t)CLONE_NEWNET;
	return chosen < 0 ? chosen : 0;
}

static int take_seconds(int64_t *seconds, const char *option, const char *value, bool *given,
	struct sunder_error *error)
{
	enum { MOST_DIGITS = 18 }; /* the kernel has limits of its own, and tells */
	int r = strlen(value) > MOST_DIGITS ? -ERANGE
					    : parse_signed(value, INT64_MIN, INT64_MAX, seconds);

	if (r < 0)
		return error_fill(error, 0, "%s %s: not a number of seconds", option, value);
	*given = true;
	return 0;
}

static int take_boottime(void *into, const char *value, struct sunder_error *error)
{
	struct time_offsets *offsets = &((struct run_words *)into)->options.offsets;

	return take_seconds(&offsets->boottime, "--boottime", value, &offsets->has_boottime, error);
}

static int take_monotonic(void *into, const char *value, struct sunder_error *error)
{
	struct time_offsets *offsets = &((struct run_words *)into)->options.offsets;

	return take_seconds(
		&offsets->monotonic, "--monotonic", value, &offsets->has_monotonic, error);
}

static int take_status_fd(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	uint64_t fd;

	if (parse_number(value, INT_MAX, &fd) < 0)
		return error_fill(error, 0, "--json-status %s: not the number of an fd", value);
	/* A copy, so that the command keeps its own if it is 1 or 2. */
	words->options.status_fd = fcntl((int)fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return words->options.status_fd < 0 ? error_fill(error, errno, "--json-status %s", value)
					    : 0;
}

static int take_pid_file(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--pid-file: an empty path");
	words->options.pid_file = run_path_inside(words, value); /* recorded, so absolute */
	if (*words->options.pid_file != '/')
		return error_fill(error, errno, "--pid-file %s: find the working directory", value);
	return 0;
}

#define TAKE_WORD(name, field) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		struct run_words *words = into; \
\
		if (!*value) \
			return error_fill(error, 0, "--" #name ": an empty word"); \
		words->field = value; \
		return 0; \
	}

#define TAKE_FLAG(name, field, meaning) DEFINE_TAKE_FLAG(struct run_words, name, field, meaning, 0)

TAKE_WORD(user, options.user)
TAKE_WORD(state, options.state)
TAKE_WORD(keep, options.keep)
TAKE_WORD(from, options.from)
TAKE_FLAG(read_only, options.read_only, true)
TAKE_FLAG(write_through, options.write_through, true)
TAKE_FLAG(memory, options.layers, LAYERS_IN_MEMORY)
TAKE_FLAG(disk, options.layers, LAYERS_ON_DISK)
TAKE_FLAG(clear_env, options.clear_environment, true)
TAKE_FLAG(nest, options.nest, true)
TAKE_FLAG(no_init, options.no_init, true)
TAKE_FLAG(tty, options.terminal, TERMINAL_ALWAYS)
TAKE_FLAG(no_tty, options.terminal, TERMINAL_NEVER)

static int take_explain(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (value && strcmp(value, "sh") != 0)
		return error_fill(error, 0,
			"--explain=%s: sh is a script for sh; without a word it is a transcript",
			value);
	words->explain = true;
	words->explain_as_script = value != NULL;
	return 0;
}

TAKE_FLAG(help, help, true)

const struct option_row run_options[] = {
	{0, "root", "DIR|TAR", "root file system; else this machine, copied", take_root, "file",
		"The directory _DIR_ becomes the root file system. Its own files stay as they"
		" were: what is written goes into an upper layer that ends with the container,"
		" in memory unless *--disk* is given. Two containers of one directory do not"
		" see each other's writes. A tar archive _TAR_ is unpacked first, see *An archive*."
		" Without *--root* the container is a throwaway copy of this machine."},
	{0, "read-only", NULL, "nothing is written; DIR itself is", take_read_only, NULL,
		"With *--root*: the root file system is read-only; tmpfs and writable binds"
		" are not."},
	{0, "write-through", NULL, "", take_write_through, NULL,
		"With *--root*: there is no upper layer; what is written is written to _DIR_."},
	{0, "overlay", "DIR", "DIR can be written too; the host's stays", run_take_overlay,
		"directory",
		"The host's directory _DIR_ is seen in the container and may be written"
		" there, into an upper layer of its own. May be repeated. In a copy of the"
		" machine, HOME and the working directory have one already."},
	{0, "bind", "SRC[:DST][:ro][:map=U]", "the host's SRC itself, at DST", run_take_bind,
		"bind",
		"The host's file or directory _SRC_ is seen at _DST_ (the same path, without"
		" _DST_): what is written there is written on the host, unless *:ro*. As root,"
		" ids are mapped as in the root file system, so that root's files are the"
		" container root's, setuid programs that it leaves there included. *:map=*_U_, for"
		" root alone: in there container root is the host's user _U_ (and its group) and"
		" no other id is anybody, so that what it writes belongs to that user."},
	{0, "tmpfs", "DST[:size=N]", "an empty directory in memory, at DST", run_take_tmpfs, NULL,
		"An empty tmpfs at _DST_, of at most _N_ bytes (*k*, *m*, *g* are 1024s)."},
	{0, "hide", "PATH", "nothing of that file or directory is visible", run_take_hide, "file",
		"The file or directory _PATH_ of the container looks empty, and cannot be"
		" written. Meant for secrets: ~/.ssh, .env. May be repeated. Where there is no"
		" such file a terminal is told. See *Secrets that change* below."},
	{0, "memory", NULL, "where upper layers are", take_memory, NULL,
		"Upper layers are kept in a tmpfs: nothing touches the disk."},
	{0, "disk", NULL, "", take_disk, NULL,
		"Upper layers are kept on disk, in the state directory."},
	{0, "state", "DIR", "where containers have their directories", take_state, "directory",
		"Where containers' directories are made: their records, and upper layers on"
		" disk. The usual one is /var/lib/sunder for root, else"
		" $XDG\\_STATE\\_HOME/sunder or ~/.local/state/sunder. It is not visible"
		" inside."},
	{0, "keep", "NAME", "what is written stays, under that name", take_keep, "kept",
		"The upper layers stay when the container has ended, on disk and under _NAME_:"
		" *sunder diff* _NAME_ shows what was changed, *sunder apply* _NAME_ does it on"
		" the host, *sunder discard* _NAME_ throws it away. See *What stays* above."},
	{0, "from", "NAME", "begin with what was kept under that name", take_from, "kept",
		"The container begins with what was kept as _NAME_. That stays as it is; with"
		" *--keep* of the same name it is gone on with, with *--keep* of another one"
		" it is copied first."},
	{0, "workdir", "DIR", "working directory in the container", take_directory, "directory",
		"The command's working directory; without it _/_ with *--root*, else the same"
		" as outside."},
	{0, "user", "UID[:GID]|NAME", "who the command runs as", take_user, "user",
		"A name in the container's /etc/passwd, or numbers. Without it: root with"
		" *--root*, else yourself. Root in the container is not root on the host."},
	{0, "env", "K=V", "set a variable; --env K: as it is here", take_variable, NULL,
		"Sets _K_ to _V_; *--env* _K_ hands on the caller's. With *--root* only TERM,"
		" COLORTERM, NO\\_COLOR, LANG, LANGUAGE, LC\\_\\*, TZ are handed on by"
		" themselves, and PATH, HOME, USER, LOGNAME are set; in a copy of the machine"
		" all are as outside."},
	{0, "clear-env", NULL, "start from an empty environment", take_clear_env, NULL,
		"Nothing of the caller's environment is handed on but what *--env* names."},
	{0, "hostname", "NAME", "the container's host name", take_hostname, NULL,
		"Its host name; without it, one made for it. /etc/hosts and /etc/hostname say"
		" it too."},
	{0, "cap-add", "CAP", "more or fewer than the usual 11; ALL", take_cap_add, "capability",
		"Adds one, or several with commas between, to the bounding set, which has"
		" podman's eleven: chown, dac\\_override, fowner, fsetid, kill,"
		" net\\_bind\\_service, setfcap, setgid, setpcap, setuid, sys\\_chroot. A"
		" command that does not run as root gets what is named as ambient"
		" capabilities."},
	{0, "cap-drop", "CAP", "", take_cap_drop, "capability",
		"Takes away from it; stronger than *--cap-add*."},
	{0, "userns", "auto|single|host", "which ids there are inside", take_userns,
		"auto single host",
		"*auto*: your own id and the range that /etc/subuid and /etc/subgid give you."
		" *single*: only one. *host*: no user namespace: the container's root is the"
		" host's root."},
	{0, "share", "TYPE", "stay in the host's net pid uts ipc cgroup user", take_share,
		"net pid uts ipc cgroup user",
		"Stays in the host's namespace of that type; may be repeated. *net* is *--net"
		" host*, *user* is *--userns host*. With *pid*, /proc is the host's,"
		" read-only, and the kernel does not end the container's processes for us:"
		" when sunder itself is killed by SIGKILL, its init kills them one by one,"
		" which a process that forks fast may outrun, and one that stops init by"
		" SIGSTOP."},
	{0, "net", "none|host", "the network: loopback only, or the host's", take_net, "none host",
		"*none* (usual): a loopback interface and nothing else. *host*: the host's"
		" network, and with it abstract sockets (X11, D-Bus) and cloud metadata"
		" services."},
	{0, "boottime", "S", "shift the clocks", take_boottime, NULL,
		"A time namespace whose boot-time clock (uptime) is so many seconds ahead, or"
		" behind if negative."},
	{0, "monotonic", "S", "", take_monotonic, NULL, "The same for the monotonic clock."},
	{0, "nest", NULL, "containers inside: sunder, podman, bubblewrap", take_nest, NULL,
		"Allows user namespaces inside, and leaves the masks and read-only paths off"
		" /proc, without which the kernel refuses a new /proc there. More of the"
		" kernel is exposed."},
	{0, "no-init", NULL, "the command itself is PID 1", take_no_init, NULL,
		"There is no init: the command is PID 1. It gets no signal that it does not"
		" handle, and orphans are its to reap. If sunder is killed by SIGKILL the"
		" kernel ends it (PR\\_SET\\_PDEATHSIG in *prctl*(2)), unless it has taken"
		" care that it does not."},
	{0, "tty", NULL, "a terminal for 0, 1, 2: always, never", take_tty, NULL,
		"Standard input, output and error become a terminal of the container's even"
		" where they are none. Usually each of them that is a terminal is replaced."},
	{0, "no-tty", NULL, "", take_no_tty, NULL,
		"Hands them on even if they are terminals: a hostile command can then read"
		" and type into yours."},
	{0, "pid-file", "FILE", "write the command's PID there", take_pid_file, "file",
		"The command's PID, as the host numbers it, from before it runs until it has"
		" ended. A PID file that is there already is replaced; anything else is left"
		" alone, and the command does not run."},
	{0, "json-status", "FD", "write its PIDs and exit status to an fd", take_status_fd, NULL,
		"Writes {\"id\":..., \"pid\":..., \"init-pid\":...} before the command runs,"
		" and {\"exit-status\":...} when it has ended, a line each."},
	{0, "explain", "[sh]", "print how to do it by hand, and do nothing", take_explain, "sh",
		"Prints the transcript with which you would do by hand what the other options"
		" ask for, on the host and in the container, and does nothing. *--explain=sh*"
		" prints a script that does it: see *THE SCRIPT*."},
	{'h', "help", NULL, "this", take_help, NULL, "Prints a short help."},
	{0},
};
