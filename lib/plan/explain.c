/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Printing a plan as the two terminals in which it would be done by hand. */
#include <sched.h>
#include <string.h>

#include "plan/explain.h"
#include "plan/script.h"
#include "system/capability.h"
#include "system/kernel.h"
#include "system/namespace.h"
#include "system/signal_name.h"

static const char *prompt(const struct transcript *transcript)
{
	return transcript->actor == CONTAINER || transcript->host_is_root ? "#" : "$";
}

/* The heading, where the terminal is another one, and what stands before the line. */
static void transcript_start(struct transcript *transcript, const char *mark)
{
	static const char *const headings[] = {"on the host", "in the container"};

	if (!transcript->begun || transcript->under != transcript->actor)
		text_add(transcript->out, "%s:\n", headings[transcript->actor]);
	transcript->begun = true;
	transcript->under = transcript->actor;
	text_add(transcript->out, "  %s ", mark);
}

static void print_line(
	struct transcript *transcript, const char *mark, const char *format, va_list arguments)
{
	transcript_start(transcript, mark);
	text_add_list(transcript->out, format, arguments);
	text_add(transcript->out, "\n");
}

void transcript_command(struct transcript *transcript, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (transcript->script)
		script_line(transcript, format, arguments);
	else
		print_line(transcript, prompt(transcript), format, arguments);
	va_end(arguments);
}

void transcript_remark(struct transcript *transcript, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (transcript->script)
		script_comment(transcript, format, arguments);
	else
		print_line(transcript, "  --", format, arguments);
	va_end(arguments);
}

void transcript_shell(struct transcript *transcript, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	const char *line = arena_print_list(transcript->plan->arena, format, arguments);

	va_end(arguments);
	if (transcript->script)
		script_next_shell(transcript, line);
	else
		transcript_command(transcript, "%s sh", line);
}

void transcript_session(struct transcript *transcript)
{
	if (transcript->script) {
		script_session(transcript);
		return;
	}
	/* No "exec" before the end: a shell that talks to a terminal leads a process group. */
	transcript_command(transcript, "setsid --wait keyctl session - sh");
	transcript_remark(transcript, "keyctl is in the package keyutils");
}

void transcript_tolerated(struct transcript *transcript, const char *line)
{
	transcript_command(
		transcript, transcript->script ? "{ %s; } 2>/dev/null || :" : "%s", line);
}

void transcript_undo(struct transcript *transcript, const char *format, ...)
{
	va_list arguments;

	if (!transcript->script)
		return;
	va_start(arguments, format);
	script_undo(transcript, arena_print_list(transcript->plan->arena, format, arguments));
	va_end(arguments);
}

static const char *with_suffix(
	const struct transcript *transcript, const char *options, const char *suffix)
{
	enum { ROOM = 256 };
	struct text text = {.start = arena_allocate(transcript->plan->arena, ROOM), .size = ROOM};

	for (; *options; options++) {
		text_add(&text, "%c", *options);
		if (options[1] == ',' || !options[1])
			text_add(&text, "%s", suffix);
	}
	return text.start;
}

void transcript_bind_all(struct transcript *transcript, const char *options, const char *from,
	const char *place, const char *without)
{
	if (transcript->script && *options) {
		transcript_command(transcript, "bind_all %s %s %s%s%s", options + 1, from, place,
			without ? " " : "", without ? without : "");
		return;
	}
	transcript_command(transcript, "mount --rbind%s%s %s %s", *options ? " -o " : "",
		*options ? with_suffix(transcript, options, "=recursive") + 1 : "", from, place);
	if (*options && !transcript->told_recursive && !transcript->told_mapped) {
		transcript_remark(transcript, "=recursive needs util-linux 2.39");
		transcript->told_recursive = true;
	}
	if (without)
		transcript_command(transcript, "umount %s", without);
}

void transcript_needs_newer(struct transcript *transcript, const char *option, const char *remark)
{
	if (transcript->script)
		transcript->script->newer_for = option;
	else
		transcript_remark(transcript, "%s", remark);
}

void transcript_leave_root(struct transcript *transcript)
{
	if (transcript->script)
		script_leave_root(transcript);
}

const char *transcript_command_pid(const struct transcript *transcript)
{
	return transcript->script ? "$COMMAND" : "$PID";
}

const char *transcript_quote(const struct transcript *transcript, const char *word)
{
	size_t size = 4 * strlen(word) + 3;
	struct text text = {.start = arena_allocate(transcript->plan->arena, size), .size = size};

	text_add_quoted(&text, word);
	return text.start;
}

const char *transcript_inside(const struct transcript *transcript, const char *path)
{
	while (*path == '/')
		path++;
	if (!*path)
		return "$ROOT";
	return arena_print(transcript->plan->arena,
		transcript->script ? "\"$(inside %s)\"" : "$ROOT/%s",
		transcript_quote(transcript, path));
}

const char *transcript_placed(const struct transcript *transcript, const char *path)
{
	bool is_root = strspn(path, "/") == strlen(path);

	return transcript->script && !is_root ? "\"$PLACE\"" : transcript_inside(transcript, path);
}

void transcript_place(struct transcript *transcript, const char *path, bool directory)
{
	const char *place = transcript_inside(transcript, path);

	if (transcript->script)
		transcript_command(transcript, "PLACE=%s && make_%s \"$PLACE\"", place,
			directory ? "directory" : "file");
	else if (directory)
		transcript_command(transcript, "mkdir -p %s", place);
	else
		transcript_command(transcript, "[ -e %s ] || touch %s", place, place);
}

const char *transcript_variable(
	const struct transcript *transcript, const char *name, const char *value)
{
	bool plain = strcmp(transcript_quote(transcript, value), value) == 0;

	return arena_print(transcript->plan->arena, plain ? "$%s" : "\"$%s\"", name);
}

void transcript_turn(struct transcript *transcript, enum actor actor)
{
	transcript->actor = actor;
}

const char *explain_unshare_options(const struct transcript *transcript)
{
	enum { ROOM = 256 };
	const struct birth *birth = &transcript->plan->birth;
	const struct ending *ending = &transcript->plan->ending;
	struct text text = {.start = arena_allocate(transcript->plan->arena, ROOM), .size = ROOM};

	for (size_t i = 0; i < NAMESPACE_KINDS; i++) {
		const struct namespace_kind *kind = &namespace_kinds[i];

		if (birth->create & kind->type)
			text_add(&text, " --%s", kind->option);
		if (birth->create & kind->type & CLONE_NEWNS && birth->keeps_propagation)
			text_add(&text, " --propagation unchanged");
		/* Else exec would take the capabilities away before the ids are mapped. */
		if (birth->create & kind->type & CLONE_NEWUSER)
			text_add(&text, " --keep-caps");
	}
	if (birth->seat != IN_PLACE)
		text_add(&text, " --fork");
	if (birth->seat != IN_PLACE && (ending->watch || ending->parent_death_signal))
		text_add(&text, " --kill-child");
	if (birth->has_owner)
		text_add(&text, " --owner %u:%u", birth->owner_uid, birth->owner_gid);
	return text.start;
}

/* The line that creates the namespaces; in them a shell is at work. */
static void explain_unshare(struct transcript *transcript)
{
	const struct birth *birth = &transcript->plan->birth;
	const char *options = explain_unshare_options(transcript);

	if (*options)
		transcript_command(transcript, "unshare%s sh", options);
	if (birth->create & CLONE_NEWPID && birth->seat != IN_PLACE)
		transcript_remark(transcript, "this shell is PID 1 of the container");
}

static void explain_birth(struct transcript *transcript)
{
	const struct birth *birth = &transcript->plan->birth;

	transcript->is_born = true;
	transcript_turn(transcript, CONTAINER);
	if (transcript->script) {
		script_birth(transcript);
		return;
	}
	if (birth->joining && *birth->joining)
		transcript_command(transcript, "nsenter %s sh", birth->joining);
	if (birth->create || birth->has_owner || !birth->join_count)
		explain_unshare(transcript);
	/* By hand there is no init: the shell becomes the command, whose PID READY is. */
	if (plan_needs(transcript->plan, HOST, SLOT_PID) ||
		plan_needs(transcript->plan, HOST, SLOT_READY)) {
		transcript_turn(transcript, HOST);
		transcript_command(transcript, "PID=$(pgrep --newest --exact --euid %s sh)",
			birth->has_owner
				? arena_print(transcript->plan->arena, "%u", birth->owner_uid)
				: "$(id -u)");
		transcript_remark(transcript, "the container's shell, as the host numbers it");
	}
}

static void explain_capabilities(struct text *line, const char *option, uint64_t kept)
{
	text_add(line, " %s -all", option);
	for (unsigned i = 0; i <= CAPABILITY_LAST; i++)
		if (kept & UINT64_C(1) << i)
			text_add(line, ",+%s", capability_name(i) + strlen("cap_"));
}

static void explain_ids(const struct ending *ending, struct text *line)
{
	if (ending->set_uid)
		text_add(line, " --reuid %u", ending->uid);
	if (ending->set_gid)
		text_add(line, " --regid %u", ending->gid);
	if (ending->set_groups && ending->group_count == 0)
		text_add(line, " --clear-groups");
	for (size_t i = 0; ending->set_groups && i < ending->group_count; i++)
		text_add(line, "%s%u", i ? "," : " --groups ", ending->groups[i]);
	if (ending->limit_capabilities)
		explain_capabilities(line, "--bounding-set", ending->capabilities);
	if (ending->keep_capabilities)
		text_add(line, " --inh-caps +all --ambient-caps +all");
	if (ending->limit_capabilities || ending->ambient) {
		explain_capabilities(line, "--inh-caps", ending->ambient);
		explain_capabilities(line, "--ambient-caps", ending->ambient);
	}
	if (ending->no_new_privileges)
		text_add(line, " --no-new-privs");
}

/* What stands before the command: setpriv with its options, or nothing. */
const char *explain_setpriv(const struct transcript *transcript)
{
	enum { LONGEST_ID = sizeof("4294967295,"), MOST_CAPABILITIES = 3 * (CAPABILITY_LAST + 1) };
	const struct ending *ending = &transcript->plan->ending;
	size_t size = 512 + ending->group_count * LONGEST_ID +
		      MOST_CAPABILITIES * sizeof(",+checkpoint_restore");
	struct text options = {
		.start = arena_allocate(transcript->plan->arena, size), .size = size};

	explain_ids(ending, &options);
	if (!ending->parent_death_signal)
		return arena_print(transcript->plan->arena, "%s%s", options.used ? " setpriv" : "",
			options.start);
	/* Alone, at the end: a change of ids would take the signal away again. */
	return arena_print(transcript->plan->arena, "%s%s setpriv --pdeathsig %s",
		options.used ? " setpriv" : "", options.start,
		signal_name(ending->parent_death_signal));
}

static void explain_ending(struct transcript *transcript)
{
	const struct ending *ending = &transcript->plan->ending;

	if (!ending->file)
		return;
	transcript_turn(transcript, CONTAINER);
	if (transcript->script) {
		script_ending(transcript);
		return;
	}
	if (ending->directory && strcmp(ending->directory, "/") != 0)
		transcript_command(
			transcript, "cd %s", transcript_quote(transcript, ending->directory));
	transcript_start(transcript, prompt(transcript));
	text_add(transcript->out, "exec%s", explain_setpriv(transcript));
	if (ending->clears_environment)
		text_add(transcript->out, " env -i");
	for (size_t i = 0; ending->clears_environment && ending->environment[i]; i++)
		text_add(transcript->out, " %s",
			transcript_quote(transcript, ending->environment[i]));
	text_add(transcript->out, " %s", transcript_quote(transcript, ending->file));
	for (const char *const *word = ending->arguments + 1; *word; word++)
		text_add(transcript->out, " %s", transcript_quote(transcript, *word));
	text_add(transcript->out, "\n");
	if (ending->watch)
		transcript_remark(transcript, "sunder's own small init stays PID 1: it reaps, and"
					      " hands signals on");
}

/* Behind the host's early steps comes birth; it is printed before the first step of the others. */
static void explain_step(void *context, const struct step *step)
{
	struct transcript *transcript = context;
	const struct plan *plan = transcript->plan;

	if (!transcript->is_born && step >= plan->steps + plan->early_count)
		explain_birth(transcript);
	transcript_turn(transcript, step->actor);
	if (!step->kind->explain)
		return;
	if (transcript->script && step->optional)
		script_try(transcript);
	step->kind->explain(transcript, step);
	if (transcript->script && step->optional)
		script_tried(transcript, step->kind->name);
}

void explain_with(struct transcript *transcript)
{
	plan_rehearse(transcript->plan, explain_step, transcript);
	if (!transcript->is_born)
		explain_birth(transcript);
	explain_ending(transcript);
}

void explain_plan(const struct plan *plan, bool host_is_root, struct text *out)
{
	struct transcript transcript = {
		.plan = plan, .out = out, .actor = HOST, .host_is_root = host_is_root};

	explain_with(&transcript);
}

struct text explain_whole(const struct plan *plan, bool host_is_root)
{
	enum { USUAL_SIZE = 32 * 1024 };
	struct text text = {.cut = true};

	for (size_t size = USUAL_SIZE; text.cut; size *= 4) {
		text = (struct text){.start = arena_allocate(plan->arena, size), .size = size};
		explain_plan(plan, host_is_root, &text);
	}
	return text;
}
