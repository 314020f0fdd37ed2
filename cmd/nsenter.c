/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder nsenter: util-linux' nsenter(1). Same words, same messages, same exit statuses. Where a
 * PID namespace is entered the program is a child, else the caller becomes it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/drop_in.h"
#include "cmd/message.h"
#include "cmd/nsenter_target.h"
#include "plan/error.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/text.h"

static const char program[] = "nsenter";

struct made {
	struct plan plan;
	struct nsenter_target target;
	struct new_root root;
	struct location inner_directory;
	struct follow_ids follow_ids;
};

/* --- the plan --- */

static void set_birth(const struct nsenter_words *words, struct made *made)
{
	struct birth *birth = &made->plan.birth;
	bool forks = made->target.types & CLONE_NEWPID && !words->no_fork;

	birth->seat = forks ? BY_CLONE : IN_PLACE;
	birth->joins = made->target.joins;
	birth->join_count = made->target.join_count;
	birth->drop_groups = made->target.types & CLONE_NEWUSER && !words->preserve_credentials;
	birth->doing = "fork failed";
	if (words->explain)
		birth->joining = nsenter_words_again(words);
}

static void follow_ids(const struct nsenter_words *words, struct made *made)
{
	struct ending *ending = &made->plan.ending;

	made->follow_ids = (struct follow_ids){.process = made->target.process,
		.uid = words->uid.follows ? &ending->uid : NULL,
		.gid = words->gid.follows ? &ending->gid : NULL};
	if (made->follow_ids.process >= 0)
		plan_add(&made->plan, &step_follow_ids, CONTAINER, &made->follow_ids);
}

static void add_steps(const struct nsenter_words *words, struct made *made)
{
	const struct nsenter_target *target = &made->target;
	struct plan *plan = &made->plan;

	if (target->context)
		plan_add(plan, &step_host_proc, HOST, NULL)->gives = SLOT_PROC;
	plan_birth(plan);
	follow_ids(words, made);
	made->root = (struct new_root){
		.place = target->root,
		.keeps_directory = !target->directory.path && !words->inner_directory,
	};
	if (target->root.path)
		plan_add(plan, &step_change_root, CONTAINER, &made->root);
	made->inner_directory = (struct location){.fd = -1, .path = words->inner_directory};
	if (words->inner_directory)
		plan_add(plan, &step_change_directory, CONTAINER, &made->inner_directory);
	if (target->directory.path)
		plan_add(plan, &step_change_directory, CONTAINER, &target->directory);
	if (target->cgroup.path)
		plan_add(plan, &step_join_cgroup, CONTAINER, &target->cgroup);
	if (target->context)
		plan_add(plan, &step_exec_context, CONTAINER, target->context)->needs[0] =
			SLOT_PROC;
}

/* In a user namespace we are its root, unless we are told to be somebody else. */
static void set_ending(const struct nsenter_words *words, struct made *made)
{
	struct ending *ending = &made->plan.ending;
	bool has_user = made->target.types & CLONE_NEWUSER;
	bool becomes_root = has_user && !words->preserve_credentials;

	ending->set_uid = words->uid.given || becomes_root;
	ending->uid = words->uid.id;
	ending->set_gid = ending->set_groups = words->gid.given || becomes_root;
	ending->gid = words->gid.id;
	ending->groups_may_stay = true;
	ending->keep_capabilities = words->keep_capabilities && has_user;
	if (!words->explain)
		return;
	/* By hand nsenter(1) does it, which alone can know them. */
	ending->set_uid &= !words->uid.follows;
	ending->set_gid &= !words->gid.follows;
	ending->set_groups = ending->set_gid;
}

/* Where the users are whose shells there are: in the root that is entered. */
static int open_accounts(const struct nsenter_words *words, const struct nsenter_target *target)
{
	const char *path = "/";

	if (target->root.path)
		return fcntl(target->root.fd, F_DUPFD_CLOEXEC, 0);
	if (target->types & CLONE_NEWNS && words->target)
		path = arena_print(words->arena, "/proc/%d/root", (int)words->target);
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int make_plan(const struct nsenter_words *words, char *command[], struct made *made,
	struct sunder_error *error)
{
	int r = nsenter_target_open(words, &made->target, error);

	if (r < 0)
		return r;
	plan_start(&made->plan, words->arena);
	set_birth(words, made);
	add_steps(words, made);
	set_ending(words, made);
	autoclose int accounts = *command ? -1 : open_accounts(words, &made->target);

	drop_in_set_command(&made->plan, command, made->target.environment, accounts,
		made->plan.ending.set_uid ? made->plan.ending.uid : getuid());
	return 0;
}

/* --- carrying it out --- */

struct context {
	const struct nsenter_words *words;
	const struct made *made;
};

/* EINVAL of setns(2): what kind of file was it? */
static void explain_join(const struct context *context, struct sunder_error *error)
{
	const struct nsenter_target *target = &context->made->target;

	for (size_t i = 0; i < target->join_count; i++) {
		const struct join *join = &target->joins[i];
		const struct chosen_namespace *chosen = nsenter_chosen(context->words, join->types);
		int type = chosen ? ioctl(join->fd, NAMESPACE_GET_TYPE) : (int)join->types;

		const char *name = chosen && chosen->path ? chosen->path : "what was named";

		if (type < 0)
			error_hint(error, "%s is not a namespace", name);
		else if ((uint32_t)type != join->types)
			error_hint(error, "%s is a namespace of another type: %s", name,
				namespace_kind((uint32_t)type)->name);
	}
	if (!*error->hint && target->types & CLONE_NEWUSER)
		error_hint(error, "the user namespace that you are in cannot be entered again");
}

static bool begins(const struct sunder_error *error, const char *doing)
{
	return strncmp(error->doing, doing, strlen(doing)) == 0;
}

/* What unshare has other words for. */
static void reword_place(const struct context *context, struct sunder_error *error)
{
	bool is_inner = context->words->inner_directory;

	if (begins(error, "cannot change root directory to "))
		text_copy(error->doing, sizeof(error->doing),
			error->errnum == EPERM ? "chroot failed"
					       : "change directory by root file descriptor failed");
	if (!begins(error, "cannot change directory to "))
		return;
	text_copy(error->doing, sizeof(error->doing),
		is_inner && error->errnum != ENOTDIR
			? "cannot open current working directory"
			: "change directory by working directory file descriptor failed");
	if (is_inner)
		error_hint(error,
			"--wdns is looked for in the namespaces and the root that were entered: %s",
			context->words->inner_directory);
}

/* The kernel lets nobody into a process that it would not let them trace. */
static bool is_not_open(const struct context *context)
{
	const struct nsenter_words *words = context->words;
	struct stat status;

	return words->target &&
	       stat(arena_print(words->arena, "/proc/%d/ns/user", (int)words->target), &status) <
		       0 &&
	       errno == EACCES;
}

static void add_hint(const void *into, struct sunder_error *error)
{
	const struct context *context = into;
	bool joins = begins(error, "join the namespace");
	bool looks = joins || begins(error, "cannot open /proc/") ||
		     begins(error, "stat of /proc/") || begins(error, "pidfd_getfd(");
	bool takes_ids = begins(error, "become ");

	reword_place(context, error);
	if (*error->hint)
		return;
	if (joins && error->errnum == EINVAL)
		explain_join(context, error);
	else if (looks && (error->errnum == EPERM || error->errnum == EACCES) &&
		 is_not_open(context))
		error_hint(error, "process %d is another user's, or has rights that you have not",
			(int)context->words->target);
	else if (joins && error->errnum == EPERM)
		error_hint(error,
			"it takes CAP_SYS_ADMIN in the user namespace that owns them: --user enters"
			" that first");
	else if (takes_ids && error->errnum == EINVAL)
		error_hint(error,
			"no such id is mapped in the user namespace: --setuid and --setgid take one"
			" that is, and --preserve-credentials none");
	else if (error->errnum == ENOMEM && strcmp(error->doing, "fork failed") == 0)
		error_hint(error,
			"the first process of the PID namespace has ended: no other can be made in"
			" it");
}

static int nsenter_main(int argc, char *argv[], char *envp[])
{
	static _Alignas(max_align_t) char first_block[8 * 1024];
	struct arena arena = {.next = first_block,
		.left = sizeof(first_block),
		.no_memory = drop_in_no_memory,
		.context = (void *)program};
	struct nsenter_words words = {
		.arena = &arena,
		.environment = (const char *const *)envp,
		.net_socket = -1,
	};
	const struct attending attending = {.signals = LEAVE_SIGNALS, .stops_with_it = true};
	struct made made = {0};
	const struct context context = {&words, &made};
	const struct drop_in drop_in = {program, &context, add_hint};
	struct sunder_error error;
	int first, r = options_parse(&command_nsenter, argc, argv, &words, &first, &error);

	if (r == -EINVAL)
		return message_usage(program, &error, DROP_IN_FAILED);
	if (r == 0 && words.help)
		return drop_in_help(&command_nsenter);
	if (r == 0 && words.version)
		return drop_in_version(program);
	if (r == 0)
		r = nsenter_words_check(&words, &error);
	if (r == 0)
		r = make_plan(&words, argv + first, &made, &error);
	if (r < 0)
		return drop_in_tell(&drop_in, &error);
	return words.explain ? drop_in_explain(program, &made.plan)
			     : drop_in_perform(&drop_in, &made.plan, &attending);
}

const struct command command_nsenter = {
	.name = "nsenter",
	.synopsis = "[OPTION...] [PROGRAM [ARGUMENT...]]",
	.summary = "a program in the namespaces of another process, as nsenter(1) has it",
	.options = nsenter_options,
	.examples = "  nsenter -a -t 1234                     a shell in all namespaces of 1234\n"
		    "  nsenter --net=/run/netns/blue ip link  the links of a network namespace\n",
	.is_drop_in = true,
	.own_options = " explain ",
	.main = nsenter_main,
};
