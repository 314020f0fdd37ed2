/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder unshare: util-linux' unshare(1). Same words, same messages, same exit statuses. Without
 * --fork the caller becomes the container.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/drop_in.h"
#include "cmd/message.h"
#include "cmd/unshare_maps.h"
#include "container/init.h"
#include "plan/error.h"
#include "system/fd.h"
#include "system/kernel.h"

static const char program[] = "unshare";

struct made {
	struct plan plan;
	struct unshare_maps maps;
	struct namespace_files files;
	struct proc_mount proc;
	struct new_root root;
	struct location directory;
	bool needs_proc; /* ours: SLOT_PROC */
};

/* --- the plan --- */

static void set_birth(const struct unshare_words *words, struct birth *birth)
{
	birth->create = words->create;
	/* Offsets must be written before anybody is in the namespace: the step makes it. */
	if (words->offsets.has_monotonic || words->offsets.has_boottime)
		birth->create &= ~(uint32_t)CLONE_NEWTIME;
	birth->seat = !words->fork ? IN_PLACE : words->has_owner ? BY_SPAWNER : BY_CLONE;
	birth->keeps_propagation = !(words->propagation->flags & MS_PRIVATE);
	birth->has_owner = words->has_owner;
	birth->owner_uid = words->owner_uid;
	birth->owner_gid = words->owner_gid;
	birth->doing = words->create & CLONE_NEWUSER ? "create the namespaces"
						     : "create namespaces in the one of users";
}

/* An interpreter that is kept open (F) is that of the old root, where it can be found now. */
static bool registers_before_chroot(const struct unshare_words *words)
{
	const char *flags = words->interpreters.rule ? strrchr(words->interpreters.rule, ':')
						     : NULL;

	return words->root && flags && strchr(flags, 'F');
}

static void add_interpreters(const struct unshare_words *words, struct plan *plan, bool registers)
{
	plan_add(plan, &step_mount_interpreters, CONTAINER, &words->interpreters);
	if (registers)
		plan_add(plan, &step_register_interpreter, CONTAINER, &words->interpreters);
}

static void add_places(const struct unshare_words *words, struct made *made)
{
	struct plan *plan = &made->plan;

	made->root = (struct new_root){.place = {.fd = -1, .path = words->root}};
	made->directory = (struct location){.fd = -1, .path = words->directory};
	if (words->root)
		plan_add(plan, &step_change_root, CONTAINER, &made->root);
	if (words->directory)
		plan_add(plan, &step_change_directory, CONTAINER, &made->directory);
}

static void add_mounts(const struct unshare_words *words, struct made *made)
{
	struct plan *plan = &made->plan;
	bool early = registers_before_chroot(words);
	bool is_private = words->propagation->flags & MS_PRIVATE;

	if (words->create & CLONE_NEWNS && words->propagation->flags)
		plan_add(plan, &step_propagation, CONTAINER, words->propagation);
	if (early)
		add_interpreters(words, plan, true);
	add_places(words, made);
	made->proc = (struct proc_mount){
		.place = words->mount_proc, .make_private = !words->root && !is_private};
	if (words->mount_proc)
		plan_add(plan, &step_mount_proc, CONTAINER, &made->proc);
	if (words->interpreters.place)
		add_interpreters(words, plan, words->interpreters.rule && !early);
}

/* An owner's files in /proc are root's until exec: root writes them, while the other one waits. */
static void add_time_offsets(const struct unshare_words *words, struct plan *plan)
{
	if (!words->has_owner) {
		plan_add(plan, &step_time_offsets, CONTAINER, &words->offsets)->needs[0] =
			SLOT_PROC;
		return;
	}
	uint8_t created = plan_new_slot(plan), written = plan_new_slot(plan);

	plan_add(plan, &step_time_namespace, CONTAINER, &words->offsets)->gives = created;
	struct step *write = plan_add(plan, &step_write_time_offsets, HOST, &words->offsets);

	write->needs[0] = SLOT_PID;
	write->needs[1] = created;
	write->gives = written;
	struct step *enter = plan_add(plan, &step_enter_time, CONTAINER, NULL);

	enter->needs[0] = SLOT_PROC;
	enter->needs[1] = written;
}

static void add_steps(const struct unshare_words *words, struct made *made)
{
	struct plan *plan = &made->plan;
	bool has_offsets = words->offsets.has_monotonic || words->offsets.has_boottime;

	plan_birth(plan);
	if (made->maps.own.uid.count || made->maps.own.gid.count || words->setgroups || has_offsets)
		plan_add(plan, &step_host_proc, CONTAINER, NULL)->gives = SLOT_PROC;
	unshare_maps_add_steps(words, &made->maps, plan);
	if (has_offsets)
		add_time_offsets(words, plan);
	add_mounts(words, made);
	made->files = (struct namespace_files){words->files, words->file_count};
	if (words->file_count) {
		struct step *files = plan_add(plan, &step_namespace_files, HOST, &made->files);

		files->needs[0] = SLOT_PID;
		files->needs[1] = SLOT_READY;
	}
}

static void set_ending(const struct unshare_words *words, struct ending *ending)
{
	ending->set_uid = words->has_uid;
	ending->uid = words->uid;
	ending->set_gid = ending->set_groups = words->has_gid;
	ending->gid = words->gid;
	ending->keep_capabilities = words->keep_capabilities && words->create & CLONE_NEWUSER;
	/* With an init it is that which dies when we do, and everything with it. */
	ending->parent_death_signal = words->init ? 0 : words->kill_child;
	ending->watch = words->init ? init_watch_unsealed : NULL;
	ending->clears_environment = words->clear_environment;
}

static const char *const *environment_of(struct unshare_words *words)
{
	const char **list;

	if (!words->clear_environment)
		return words->environment;
	list = arena_allocate(words->arena, (words->kept_count + 1) * sizeof(*list));
	for (size_t i = 0; i < words->kept_count; i++)
		list[i] = words->kept[i];
	return list;
}

static int make_plan(
	struct unshare_words *words, char *command[], struct made *made, struct sunder_error *error)
{
	int r = unshare_maps_resolve(words, &made->maps, error);

	if (r < 0)
		return r;
	plan_start(&made->plan, words->arena);
	set_birth(words, &made->plan.birth);
	add_steps(words, made);
	set_ending(words, &made->plan.ending);
	autoclose int root = *command ? -1
				      : open(words->root ? words->root : "/",
						O_PATH | O_DIRECTORY | O_CLOEXEC);

	drop_in_set_command(&made->plan, command, environment_of(words), root,
		words->has_uid ? words->uid : getuid());
	return 0;
}

/* --- carrying it out --- */

/* The kernel says so to us, or to newuidmap. */
static bool is_wrong_map(const struct sunder_error *error)
{
	return strcmp(error->step, step_id_map.name) == 0 &&
	       (error->errnum == EINVAL || strstr(error->reason, "Invalid argument"));
}

/* Of a chroot or other ids; birth and namespace files have other causes. */
static bool is_of_rights(const struct sunder_error *error)
{
	return strcmp(error->step, step_change_root.name) == 0 ||
	       strncmp(error->doing, "become ", strlen("become ")) == 0 ||
	       strncmp(error->doing, "set the supplementary", strlen("set the supplementary")) == 0;
}

/* What the kernel does not say: why it lets nobody mount this proc, or create this namespace. */
static void add_hint(const void *context, struct sunder_error *error)
{
	const struct unshare_words *words = context;
	bool has_pid = words->create & CLONE_NEWPID;
	bool of_proc = words->mount_proc && strcmp(error->step, step_mount_proc.name) == 0;

	if (is_wrong_map(error))
		error_hint(error,
			"two ranges have an id in common, inside or outside, or one goes past the"
			" last id");
	if (error->errnum != EPERM || *error->hint || *error->reason)
		return;
	if (of_proc && (!has_pid || !words->fork))
		error_hint(error,
			"a new proc is of the PID namespace that the program is in, and that one is"
			" not yours: %s",
			!has_pid && !words->fork ? "--pid and --fork are missing"
			: !has_pid               ? "--pid is missing"
						 : "--fork is missing");
	else if (geteuid() != 0 && !(words->create & CLONE_NEWUSER) && is_of_rights(error))
		error_hint(error, "an ordinary user may do that in a user namespace: -r");
}

/* Once, and for people: in a pipe or a script the output is theirs. */
static void warn_of_second_fork(const struct unshare_words *words)
{
	if (words->create & CLONE_NEWPID && !words->fork && isatty(STDERR_FILENO))
		message_note(program,
			"without --fork only the program's first child is in the new PID namespace,"
			" as its PID 1; when that has ended, the second fork fails: \"Cannot"
			" allocate memory\"");
}

static int perform(
	const struct drop_in *drop_in, const struct unshare_words *words, struct made *made)
{
	const struct attending attending = {
		.signals = words->forward_signals ? FORWARD_SIGNALS : HOLD_SIGNALS,
		.is_first = words->fork && words->create & CLONE_NEWPID,
		.has_init = words->init,
	};

	warn_of_second_fork(words);
	return drop_in_perform(drop_in, &made->plan, &attending);
}

static int unshare_main(int argc, char *argv[], char *envp[])
{
	static _Alignas(max_align_t) char first_block[8 * 1024];
	struct arena arena = {.next = first_block,
		.left = sizeof(first_block),
		.no_memory = drop_in_no_memory,
		.context = (void *)program};
	static const struct propagation private_mounts = {"private", MS_REC | MS_PRIVATE};
	struct unshare_words words = {
		.arena = &arena,
		.environment = (const char *const *)envp,
		.propagation = &private_mounts,
	};
	struct drop_in drop_in = {program, &words, add_hint};
	struct made made = {0};
	struct sunder_error error;
	int first, r = options_parse(&command_unshare, argc, argv, &words, &first, &error);

	if (r == -EINVAL)
		return message_usage(program, &error, DROP_IN_FAILED);
	if (r == 0 && words.help)
		return drop_in_help(&command_unshare);
	if (r == 0 && words.version)
		return drop_in_version(program);
	if (r == 0)
		r = unshare_words_check(&words, &error);
	if (r == 0)
		r = make_plan(&words, argv + first, &made, &error);
	if (r < 0)
		return drop_in_tell(&drop_in, &error);
	return words.explain ? drop_in_explain(program, &made.plan)
			     : perform(&drop_in, &words, &made);
}

const struct command command_unshare = {
	.name = "unshare",
	.synopsis = "[OPTION...] [PROGRAM [ARGUMENT...]]",
	.summary = "a program with some namespaces of its own, as unshare(1) has it",
	.options = unshare_options,
	.examples = "  unshare -r id                          root, of nothing but your own\n"
		    "  unshare -Urmpf --mount-proc ps         only its own processes\n",
	.is_drop_in = true,
	.own_options = " init explain ",
	.main = unshare_main,
};
