/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder unshare: util-linux' unshare(1), as far as it has come: namespaces, -r, -f, --mount-proc.
 * Same words, same messages, same exit statuses. Without -f the caller becomes the container.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/message.h"
#include "container/environment.h"
#include "plan/error.h"
#include "plan/explain.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "step/step.h"
#include "survey/refusal.h"
#include "system/account.h"
#include "system/fd.h"
#include "system/kernel.h"

static const char program[] = "unshare";

enum { FAILED = 1 };

struct unshare_words {
	uint32_t create;
	bool fork, map_root, help, version, explain;
	const char *mount_proc; /* where; NULL: not */
};

/* --- options --- */

#define TAKE_NAMESPACE(name, type) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		(void)value; \
		(void)error; \
		((struct unshare_words *)into)->create |= (type); \
		return 0; \
	}

#define TAKE_FLAG(name) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		(void)value; \
		(void)error; \
		((struct unshare_words *)into)->name = true; \
		return 0; \
	}

TAKE_NAMESPACE(mount, CLONE_NEWNS)
TAKE_NAMESPACE(uts, CLONE_NEWUTS)
TAKE_NAMESPACE(ipc, CLONE_NEWIPC)
TAKE_NAMESPACE(net, CLONE_NEWNET)
TAKE_NAMESPACE(pid, CLONE_NEWPID)
TAKE_NAMESPACE(user, CLONE_NEWUSER)
TAKE_NAMESPACE(cgroup, CLONE_NEWCGROUP)
TAKE_NAMESPACE(time, CLONE_NEWTIME)
TAKE_FLAG(fork)
TAKE_FLAG(help)
TAKE_FLAG(version)
TAKE_FLAG(explain)

static int take_map_root(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)value;
	(void)error;
	words->map_root = true;
	words->create |= CLONE_NEWUSER;
	return 0;
}

static int take_mount_proc(void *into, const char *value, struct sunder_error *error)
{
	struct unshare_words *words = into;

	(void)error;
	words->mount_proc = value ? value : "/proc";
	words->create |= CLONE_NEWNS;
	return 0;
}

static const struct option_row unshare_options[] = {
	{'m', "mount", NULL, "unshare mounts namespace", take_mount, NULL, NULL},
	{'u', "uts", NULL, "unshare UTS namespace (hostname etc)", take_uts, NULL, NULL},
	{'i', "ipc", NULL, "unshare System V IPC namespace", take_ipc, NULL, NULL},
	{'n', "net", NULL, "unshare network namespace", take_net, NULL, NULL},
	{'p', "pid", NULL, "unshare pid namespace", take_pid, NULL,
		"Unshares the PID namespace: children are in the new one, not the command itself,"
		" unless *--fork* is given too."},
	{'U', "user", NULL, "unshare user namespace", take_user, NULL, NULL},
	{'C', "cgroup", NULL, "unshare cgroup namespace", take_cgroup, NULL, NULL},
	{'T', "time", NULL, "unshare time namespace", take_time, NULL, NULL},
	{'f', "fork", NULL, "fork before launching the command", take_fork, NULL,
		"The command is a child, in all new namespaces from its birth; unshare waits for "
		"it,"
		" and ends as it does: with its exit status, or by the same signal."},
	{'r', "map-root-user", NULL, "map current user to root", take_map_root, NULL,
		"Maps the caller's user and group to root in a new user namespace (implies "
		"*--user*)."},
	{0, "mount-proc", "[DIR]", "mount proc filesystem first", take_mount_proc, "directory",
		"Mounts a new proc on _DIR_, which is /proc (implies *--mount*). It needs *--pid* "
		"and"
		" *--fork* to be allowed, and to show anything new."},
	{0, "explain", NULL, "print how to do it by hand", take_explain, NULL, NULL},
	{'h', "help", NULL, "display this help", take_help, NULL, NULL},
	{'V', "version", NULL, "display version", take_version, NULL, NULL},
	{0},
};

/* --- the plan --- */

struct made {
	struct plan plan;
	struct id_maps maps;
	struct id_mapping mapping;
};

static void add_steps(struct arena *arena, const struct unshare_words *words, struct made *made)
{
	static const struct propagation private_mounts = {"rprivate", MS_REC | MS_PRIVATE};
	struct plan *plan = &made->plan;

	plan_birth(plan);
	if (words->map_root) {
		id_map_root(arena, &made->maps.uid, geteuid(), (struct id_range){0, 0});
		id_map_root(arena, &made->maps.gid, getegid(), (struct id_range){0, 0});
		made->mapping = (struct id_mapping){.maps = &made->maps, .means = BY_ITSELF};
		plan_add(plan, &step_host_proc, CONTAINER, NULL)->gives = SLOT_PROC;
		struct step *map = plan_add(plan, &step_id_map, CONTAINER, &made->mapping);

		map->needs[0] = SLOT_PROC;
		map->gives = SLOT_MAPPED;
	}
	if (words->create & CLONE_NEWNS)
		plan_add(plan, &step_propagation, CONTAINER, &private_mounts);
	if (words->mount_proc)
		plan_add(plan, &step_mount_proc, CONTAINER, words->mount_proc);
}

/* $SHELL, else the user's by /etc/passwd, else /bin/sh; as a login shell. */
static void set_shell(struct arena *arena, char *envp[], struct ending *ending)
{
	const char *shell = environment_get((const char *const *)envp, "SHELL");
	struct account account = {0};

	if (!shell || !*shell) {
		autoclose int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

		shell = NULL;
		if (root >= 0 && account_by_uid(arena, root, getuid(), &account) == 0 &&
			account.found && *account.shell)
			shell = account.shell;
	}
	if (!shell)
		shell = "/bin/sh";
	const char *slash = strrchr(shell, '/');
	const char **arguments = arena_allocate(arena, 2 * sizeof(*arguments));

	arguments[0] = arena_print(arena, "-%s", slash ? slash + 1 : shell);
	ending->file = shell;
	ending->arguments = arguments;
}

static void make_plan(struct arena *arena, const struct unshare_words *words, char *command[],
	char *envp[], struct made *made)
{
	struct ending *ending = &made->plan.ending;

	plan_start(&made->plan, arena);
	made->plan.birth.create = words->create;
	made->plan.birth.seat = words->fork ? BY_CLONE : IN_PLACE;
	made->plan.birth.doing = "unshare failed";
	add_steps(arena, words, made);
	ending->environment = (const char *const *)envp;
	ending->search_path = environment_get(ending->environment, "PATH");
	if (!ending->search_path)
		ending->search_path = "/bin:/usr/bin"; /* execvp(3) without PATH */
	if (*command) {
		ending->file = *command;
		ending->arguments = (const char *const *)command;
	} else {
		set_shell(arena, envp, ending);
	}
}

/* --- carrying it out --- */

/* Theirs has one text for both refusals of exec, and never a reason but the kernel's. */
static int tell(struct sunder_error *error, bool needs_userns)
{
	bool of_exec = error->status != SUNDER_STATUS_FAILED;

	if (of_exec) {
		char file[sizeof(error->doing)];

		text_copy(file, sizeof(file), error->doing + strlen("execute "));
		text_print(error->doing, "failed to execute %s", file);
	} else {
		refusal_explain(error);
	}
	*error->reason = '\0';
	if (error->errnum == EPERM && needs_userns && !*error->hint)
		error_hint(error, "an ordinary user needs a user namespace as well: -r, or --user");
	message_error(program, error);
	return of_exec ? error->status : FAILED;
}

/* As the command ended, so do we: a shell sees the same. */
static int end_as(int status)
{
	sigset_t set;

	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	int signal_number = WTERMSIG(status);

	signal(signal_number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, signal_number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), signal_number);
	return 128 + signal_number;
}

static int wait_for(struct run *run)
{
	struct sunder_error error;
	struct message message;
	int status = 0;

	while (waitpid(run->pid, &status, 0) < 0)
		if (errno != EINTR) {
			error_fill(&error, errno, "wait for the program");
			return tell(&error, false);
		}
	if (message_receive(run->socket, &message, false) == 1 && message.kind == MESSAGE_ERROR)
		return tell(&message.error, false);
	return end_as(status);
}

static int perform(const struct made *made, bool forks)
{
	bool needs_userns = geteuid() != 0 && !(made->plan.birth.create & CLONE_NEWUSER);
	struct run run = {.tell = message_tolerated};
	struct sunder_error error = {0};
	struct sigaction ignored = {.sa_handler = SIG_IGN}, standard = {.sa_handler = SIG_DFL};

	/* A caller who ignores SIGCHLD must not keep us from waiting. */
	if (forks)
		sigaction(SIGCHLD, &standard, NULL);
	if (plan_perform(&made->plan, &run, &error) < 0)
		return tell(&error, needs_userns);
	/* Ctrl-C is for the command; what it does about it decides. */
	sigaction(SIGINT, &ignored, NULL);
	sigaction(SIGTERM, &ignored, NULL);
	return wait_for(&run);
}

static int explain(const struct made *made)
{
	struct text text = explain_whole(&made->plan, geteuid() == 0);

	return message_print(program, &text);
}

static int print_help(void)
{
	char bytes[4096];
	struct text text = TEXT_IN(bytes);

	options_help(&command_unshare, "unshare", &text);
	return message_print(program, &text);
}

static int print_version(void)
{
	char bytes[64];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "unshare from sunder %s\n", SUNDER_VERSION);
	return message_print(program, &text);
}

static int unshare_main(int argc, char *argv[], char *envp[])
{
	static _Alignas(max_align_t) char first_block[8 * 1024];
	struct arena arena = {.next = first_block, .left = sizeof(first_block)};
	struct unshare_words words = {0};
	struct made made = {0};
	struct sunder_error error;
	int first;

	if (options_parse(&command_unshare, argc, argv, &words, &first, &error) < 0)
		return message_usage(program, &error, FAILED);
	if (words.help)
		return print_help();
	if (words.version)
		return print_version();
	make_plan(&arena, &words, argv + first, envp, &made);
	return words.explain ? explain(&made) : perform(&made, words.fork);
}

const struct command command_unshare = {
	.name = "unshare",
	.synopsis = "[OPTION...] [PROGRAM [ARGUMENT...]]",
	.summary = "a program with some namespaces of its own, as unshare(1) has it",
	.options = unshare_options,
	.examples = "  unshare -r id                          root, of nothing but your own\n"
		    "  unshare -Urmpf --mount-proc ps         only its own processes\n",
	.is_drop_in = true,
	.main = unshare_main,
};
