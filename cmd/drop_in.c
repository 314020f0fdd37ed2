/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What makes unshare and nsenter programs of util-linux, beside their options. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/drop_in.h"
#include "cmd/message.h"
#include "container/environment.h"
#include "plan/error.h"
#include "plan/explain.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "survey/refusal.h"
#include "system/account.h"
#include "system/fd.h"
#include "system/idmap.h"

/* --- words --- */

int drop_in_fail(struct sunder_error *error, int errnum, const char *format, ...)
{
	struct text text = TEXT_IN(error->doing);
	va_list arguments;

	error_fill(error, errnum, "%s", "");
	va_start(arguments, format);
	text_add_list(&text, format, arguments);
	va_end(arguments);
	return OPTION_REFUSED;
}

int drop_in_id(const char *word, const char *what, uint32_t *id, struct sunder_error *error)
{
	uint64_t number;
	int r = parse_number(word, UINT32_MAX, &number);

	if (r < 0)
		return drop_in_fail(
			error, r == -ERANGE ? ERANGE : 0, "failed to parse %s: '%s'", what, word);
	/* To the calls that set ids it would mean: leave it as it is. */
	if (number > ID_LAST)
		return drop_in_fail(error, EINVAL, "set%s() failed", what);
	*id = (uint32_t)number;
	return 0;
}

static int refuse_id(const char *word, const char *what, int errnum, struct sunder_error *error)
{
	return drop_in_fail(error, errnum, "failed to parse %s '%s'", what, word);
}

int drop_in_user(struct arena *arena, const char *word, uint32_t *id, struct sunder_error *error)
{
	struct account account = {0};
	uint64_t number = 0;
	int r = parse_number(word, ID_LAST, &number);

	*id = (uint32_t)number;
	if (r != -EINVAL || !*word)
		return r < 0 ? refuse_id(word, "uid", -r, error) : 0;
	autoclose int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	r = account_by_name(arena, root, word, &account);
	if (!account.found)
		r = account_ask_getent(arena, word, &account);
	*id = account.uid;
	return r < 0 || !account.found ? refuse_id(word, "uid", EINVAL, error) : 0;
}

int drop_in_group(struct arena *arena, const char *word, uint32_t *id, struct sunder_error *error)
{
	uint64_t number = 0;
	bool found = false;
	int r = parse_number(word, ID_LAST, &number);

	*id = (uint32_t)number;
	if (r != -EINVAL || !*word)
		return r < 0 ? refuse_id(word, "gid", -r, error) : 0;
	autoclose int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	r = account_group_by_name(arena, root, word, id, &found);
	if (!found)
		r = account_ask_getent_group(arena, word, id, &found);
	return r < 0 || !found ? refuse_id(word, "gid", EINVAL, error) : 0;
}

/* --- the command --- */

static const char *find_shell(
	struct arena *arena, const char *const *environment, int root, uid_t uid)
{
	const char *shell = environment_get(environment, "SHELL");
	struct account account = {0};

	if (shell && *shell)
		return shell;
	if (root >= 0 && account_by_uid(arena, root, uid, &account) == 0 && account.found &&
		*account.shell)
		return account.shell;
	return "/bin/sh";
}

static void set_shell(struct plan *plan, const char *shell)
{
	const char *slash = strrchr(shell, '/');
	const char **arguments = arena_allocate(plan->arena, 2 * sizeof(*arguments));

	arguments[0] = arena_print(plan->arena, "-%s", slash ? slash + 1 : shell);
	plan->ending.file = shell;
	plan->ending.arguments = arguments;
}

void drop_in_set_command(struct plan *plan, char *const command[], const char *const *environment,
	int root, uid_t uid)
{
	struct ending *ending = &plan->ending;
	size_t count = 0;

	ending->environment = environment;
	ending->search_path = environment_get(environment, "PATH");
	if (!ending->search_path)
		ending->search_path = "/bin:/usr/bin"; /* execvp(3) without PATH */
	if (*command) {
		ending->file = *command;
		ending->arguments = (const char *const *)command;
	} else {
		set_shell(plan, find_shell(plan->arena, environment, root, uid));
	}
	while (ending->arguments[count])
		count++;
	ending->script_arguments = arena_allocate(
		plan->arena, (count + 3) * sizeof(*ending->script_arguments));
}

/* --- messages --- */

/* What the engine says, by its beginning, and what they say; "%s" is the rest of it. */
static const struct wording {
	const char *ours, *theirs;
	int errnum; /* 0: any */
} wordings[] = {
	{"execute ", "failed to execute %s", 0},
	{"create the namespaces", "unshare failed", 0},
	{"create namespaces in the one of users", "unshare failed", 0},
	{"write /proc/self/timens_offsets", "failed to write to /proc/self/timens_offsets", 0},
	{"set the clocks ", "failed to write to /proc/self/timens_offsets", 0},
	/* What open(2) says of these files; of what is written to them the kernel says EPERM. */
	{"write /proc/self/", "cannot open /proc/self/%s", EACCES},
	{"write /proc/self/", "cannot open /proc/self/%s", ENOENT},
	{"write /proc/self/", "write failed /proc/self/%s", 0},
	{"write /proc/", "failed to write /proc/%s", 0},
	{"open /proc", "cannot open /proc", 0},
	{"set the supplementary groups", "setgroups failed", 0},
	{"drop the groups for the owner", "setgroups failed", 0},
	{"become group ", "setgid() failed", 0},
	{"become the owner's group ", "setgid() failed", 0},
	{"become user ", "setuid() failed", 0},
	{"become the owner ", "setuid() failed", 0},
	{"join the namespaces", "reassociate to namespaces failed", 0},
	{"join the namespace ", "reassociate to namespace %s failed", 0},
	{"fork ", "fork failed", 0},
};

static void reword(struct sunder_error *error)
{
	char said[sizeof(error->doing)];

	text_copy(said, sizeof(said), error->doing);
	for (size_t i = 0; i < sizeof(wordings) / sizeof(*wordings); i++) {
		size_t length = strlen(wordings[i].ours);
		const char *place = strstr(wordings[i].theirs, "%s");

		if (strncmp(said, wordings[i].ours, length) != 0 ||
			(wordings[i].errnum && wordings[i].errnum != error->errnum))
			continue;
		struct text text = TEXT_IN(error->doing);

		for (const char *at = wordings[i].theirs; *at && at != place; at++)
			text_add(&text, "%c", *at);
		if (place)
			text_add(&text, "%s%s", said + length, place + strlen("%s"));
		return;
	}
}

/* The helper speaks for itself, as it does with them; what is missing is a program to execute. */
static int tell_helper(const char *program, struct sunder_error *error)
{
	static const char doing[] = "map ids with ", said[] = "it says: ";
	const char *helper = error->doing + strlen(doing);
	struct sunder_error theirs = *error;
	bool speaks = strncmp(error->reason, said, strlen(said)) == 0;

	if (error->errnum == ENOENT)
		text_print(theirs.doing, "failed to execute %s", helper);
	if (speaks) {
		text_copy(theirs.doing, sizeof(theirs.doing), error->reason + strlen(said));
		theirs.errnum = 0;
	}
	if (speaks || error->errnum == ENOENT)
		*theirs.reason = '\0';
	*theirs.hint = '\0';
	message_error(speaks ? helper : program, &theirs);
	if (*error->hint)
		message_hint(program, error);
	return error->errnum == ENOENT ? SUNDER_STATUS_NOT_FOUND : DROP_IN_FAILED;
}

/*
 * Theirs know no reason but the kernel's: what we know beyond that is a hint. Of a program that is
 * not there, or may not be executed, that is all there is to say.
 */
static void move_reason(struct sunder_error *error)
{
	char reason[sizeof(error->reason)], hint[sizeof(error->hint)];
	struct text whole = TEXT_IN(hint);
	bool of_exec = error->status != SUNDER_STATUS_FAILED;
	bool is_plain = of_exec &&
			!(error->errnum == ENOENT && error->status == SUNDER_STATUS_NOT_EXECUTED);

	text_copy(reason, sizeof(reason), error->reason);
	*error->reason = '\0';
	if (!*reason || is_plain)
		return;
	if (*error->hint)
		text_add(&whole, "%s; %s", reason, error->hint);
	text_copy(error->hint, sizeof(error->hint), *error->hint ? hint : reason);
}

int drop_in_tell(const struct drop_in *drop_in, struct sunder_error *error)
{
	int status = error->status == SUNDER_STATUS_FAILED ? DROP_IN_FAILED : error->status;

	/* Also where it is the program's interpreter that is not found. */
	if (status == SUNDER_STATUS_NOT_EXECUTED && error->errnum == ENOENT)
		status = SUNDER_STATUS_NOT_FOUND;

	drop_in->hint(drop_in->words, error);
	refusal_explain(error);
	if (strncmp(error->doing, "map ids with ", strlen("map ids with ")) == 0)
		return tell_helper(drop_in->program, error);
	move_reason(error);
	reword(error);
	message_error(drop_in->program, error);
	return status;
}

void drop_in_no_memory(void *program)
{
	const struct sunder_error error = {.errnum = ENOMEM, .doing = "read the options"};

	message_error(program, &error);
	_exit(DROP_IN_FAILED);
}

/* --- carrying it out --- */

static int attend_program(
	const struct drop_in *drop_in, const struct attending *attending, struct run *run)
{
	struct sunder_error error;
	struct message message;
	int status = attend(attending, run);

	if (status < 0) {
		error_fill(&error, -status, "wait for the program");
		return drop_in_tell(drop_in, &error);
	}
	while (message_receive(run->socket, &message, false) == 1) {
		close_keeping_errno(message.fd);
		if (message.kind == MESSAGE_ERROR)
			return drop_in_tell(drop_in, &message.error);
	}
	return attend_end_as(status);
}

int drop_in_perform(
	const struct drop_in *drop_in, struct plan *plan, const struct attending *attending)
{
	struct run run = {.tell = message_tolerated};
	struct sunder_error error = {0};
	struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t before;
	int r = 0;

	/* A caller who ignores it must not keep us from waiting; theirs have it so in place too. */
	if (plan->birth.seat != IN_PLACE || plan->birth.create)
		sigaction(SIGCHLD, &standard, NULL);
	if (attending->signals != LEAVE_SIGNALS && plan->birth.seat != IN_PLACE) {
		r = attend_prepare(attending, &before);
		plan->ending.signal_mask = &before;
	}
	if (r < 0)
		error_fill(&error, -r, "block signals");
	else
		r = plan_perform(plan, &run, &error);
	return r < 0 ? drop_in_tell(drop_in, &error) : attend_program(drop_in, attending, &run);
}

int drop_in_explain(const char *program, const struct plan *plan)
{
	struct text text = explain_whole(plan, geteuid() == 0);

	return message_print(program, &text);
}

int drop_in_help(const struct command *command)
{
	char bytes[8 * 1024];
	struct text text = TEXT_IN(bytes);

	options_help(command, command->name, &text);
	return message_print(command->name, &text);
}

int drop_in_version(const char *program)
{
	char bytes[64];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "%s from sunder %s\n", program, SUNDER_VERSION);
	return message_print(program, &text);
}
