/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of `sunder run`: a table, apart from run.c only because it is long. */
#ifndef SUNDER_CMD_RUN_OPTIONS_H
#define SUNDER_CMD_RUN_OPTIONS_H

static const struct option_row run_options[] = {
	{0, "root", "DIR", "root file system; else this machine, copied", take_root, "directory",
		"The directory _DIR_ becomes the root file system. Its own files stay as they"
		" were: what is written goes into an upper layer that ends with the container,"
		" in memory unless *--disk* is given. Two containers of one directory do not"
		" see each other's writes. Without *--root* the container is a throwaway copy"
		" of this machine."},
	{0, "read-only", NULL, "nothing is written; DIR itself is", take_read_only, NULL,
		"With *--root*: the root file system is read-only; tmpfs and writable binds"
		" are not."},
	{0, "write-through", NULL, "", take_write_through, NULL,
		"With *--root*: there is no upper layer; what is written is written to _DIR_."},
	{0, "overlay", "DIR", "DIR can be written too; the host's stays", take_overlay, "directory",
		"The host's directory _DIR_ is seen in the container and may be written"
		" there, into an upper layer of its own. May be repeated. In a copy of the"
		" machine, HOME and the working directory have one already."},
	{0, "bind", "SRC[:DST][:ro]", "the host's SRC itself, at DST", take_bind, "bind",
		"The host's file or directory _SRC_ is seen at _DST_ (the same path, without"
		" _DST_): what is written there is written on the host, unless *:ro*. As root,"
		" ids are mapped as in the root file system, so that root's files are the"
		" container root's, setuid programs that it leaves there included."},
	{0, "tmpfs", "DST[:size=N]", "an empty directory in memory, at DST", take_tmpfs, NULL,
		"An empty tmpfs at _DST_, of at most _N_ bytes (*k*, *m*, *g* are 1024s)."},
	{0, "hide", "PATH", "nothing of that file or directory is visible", take_hide, "file",
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
	{0, "explain", NULL, "print how to do it by hand, and do nothing", take_explain, NULL,
		"Prints the transcript with which you would do by hand what the other options"
		" ask for, on the host and in the container, and does nothing."},
	{'h', "help", NULL, "this", take_help, NULL, "Prints a short help."},
	{0},
};

#endif
