/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Putting the script together. The host's commands are in the script itself; the container's are in
 * a here-document, that becomes a file from which each shell in there reads its part. A shell that
 * is not at work waits for a line in a FIFO.
 */
#include <sched.h>
#include <string.h>

#include "plan/script.h"
#include "system/capability.h"

static struct text *body_of(struct script *script, enum actor actor)
{
	return actor == HOST ? &script->host : &script->container;
}

static const char *indent(enum actor actor)
{
	return actor == HOST ? "" : "\t";
}

/* --- turns --- */

static void take_turn(struct transcript *transcript, enum actor actor)
{
	struct script *script = transcript->script;

	if (actor == script->holder)
		return;
	if (actor == HOST) {
		text_add(&script->container,
			"\tprintf '%%s\\n' \"${COMMAND-}\" \"${PLACE-}\" >&8\n\tread -r _ <&7\n");
		text_add(&script->host,
			"{ read -r COMMAND && IFS= read -r PLACE; } <&8 || exit 125\n");
	} else {
		text_add(&script->host, "echo >&7\n");
	}
	script->holder = actor;
}

/* --- what steps print --- */

void script_line(struct transcript *transcript, const char *format, va_list arguments)
{
	struct text *body = body_of(transcript->script, transcript->actor);

	/* Before birth there is nobody to take turns with. */
	if (transcript->is_born)
		take_turn(transcript, transcript->actor);
	text_add(body, "%s", indent(transcript->actor));
	text_add_list(body, format, arguments);
	text_add(body, "\n");
}

/* A newline in it must not end the comment. */
static void add_comment(struct text *text, const char *before, const char *words)
{
	text_add(text, "%s# ", before);
	for (; *words; words++) {
		text_add(text, "%c", *words);
		if (*words == '\n')
			text_add(text, "%s# ", before);
	}
	text_add(text, "\n");
}

void script_comment(struct transcript *transcript, const char *format, va_list arguments)
{
	add_comment(body_of(transcript->script, transcript->actor), indent(transcript->actor),
		arena_print_list(transcript->plan->arena, format, arguments));
}

/* The next shell is the same process: what it is to do is another part of the same file. */
void script_next_shell(struct transcript *transcript, const char *command)
{
	struct script *script = transcript->script;

	take_turn(transcript, CONTAINER);
	script->shells++;
	text_add(&script->container, "\texec %s sh -eu \"$0\" %u\n\t;;\n%u)\n", command,
		script->shells, script->shells);
}

/* It tells of the new keyring, on standard error. */
void script_session(struct transcript *transcript)
{
	take_turn(transcript, CONTAINER);
	text_add(&transcript->script->container,
		"\tkeyring=''\n"
		"\t! keyctl session - true >/dev/null 2>&1 || keyring='keyctl session -'\n"
		"\texec 4>&2 2>/dev/null\n");
	script_next_shell(transcript, "setsid --wait $keyring");
	text_add(&transcript->script->container, "\texec 2>&4 4>&-\n");
}

void script_undo(struct transcript *transcript, const char *line)
{
	struct script *script = transcript->script;

	script->undo_count++;
	transcript_command(transcript, "undo_%u() { %s; }", script->undo_count, line);
}

void script_try(struct transcript *transcript)
{
	transcript_command(transcript, "{");
}

void script_tried(struct transcript *transcript, const char *name)
{
	transcript_command(transcript, "} 2>/dev/null || echo \"sunder: note: no %s\" >&2", name);
}

/* --- birth and end --- */

void script_birth(struct transcript *transcript)
{
	struct script *script = transcript->script;

	text_add(&script->host,
		"\n# The container's shell, which is made with the namespaces: it says what its"
		" number is here.\n"
		"start --default-signal setpriv --pdeathsig KILL \\\n"
		"\tunshare%s \\\n"
		"\tsh -eu /proc/self/fd/9 1\n"
		"read -r PID <&8 || exit 125\n",
		explain_unshare_options(transcript));
	if (transcript->plan->birth.create & CLONE_NEWUSER)
		text_add(&script->host, "exec 6<\"/proc/$PID/ns/user\"\n");
	script->shells = 1;
	script->holder = CONTAINER;
	text_add(&script->container,
		"1)\n\tread -r PID rest </proc/self/stat\n\techo \"$PID\" >&8\n");
}

void script_leave_root(struct transcript *transcript)
{
	const struct ending *ending = &transcript->plan->ending;

	take_turn(transcript, CONTAINER);
	text_add(&transcript->script->container,
		"\tmkfifo \"$WORK/ready\" \"$WORK/go\"\n"
		"%s"
		"\texec 5<\"$WORK/ready\" 6>\"$WORK/go\"\n"
		"\tread -r COMMAND <&5\n"
		"\tkeep_programs\n",
		ending->watch ? "\texec 4<&0\n"
				"\tbecome_command <&4 5>\"$WORK/ready\" 6<\"$WORK/go\" &\n"
				"\tcommand=$!\n"
			      : "\t{\n");
}

static bool is_shells_own(const char *variable)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
	static const char rest[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
	static const char *const kept[] = {
		"PWD", "OLDPWD", "SHLVL", "_", "IFS", "OPTIND", "PPID", "LINENO", NULL};
	size_t length = strcspn(variable, "=");

	if (!strchr(first, *variable) || strspn(variable, rest) != length)
		return true;
	for (const char *const *name = kept; *name; name++)
		if (strlen(*name) == length && strncmp(*name, variable, length) == 0)
			return true;
	return false;
}

static void add_environment(const struct transcript *transcript, struct text *text, bool own)
{
	const char *const *variable = transcript->plan->ending.environment;

	for (; variable && *variable; variable++)
		if (is_shells_own(*variable) == own)
			text_add(text, " \\\n\t\t%s", transcript_quote(transcript, *variable));
}

static bool has_shells_own(const struct ending *ending)
{
	for (size_t i = 0; ending->environment && ending->environment[i]; i++)
		if (is_shells_own(ending->environment[i]))
			return true;
	return false;
}

/* What that shell does once it stands in the container's root. */
static void add_last_shell(const struct transcript *transcript, struct text *text)
{
	const struct ending *ending = &transcript->plan->ending;

	text_add(text, "\t\tread -r self rest </proc/self/stat\n"
		       "\t\techo \"$self\" >&5\n"
		       "\t\tread -r go <&6 || exit 125\n"
		       "\t\texec 3<&- 4<&- 5>&- 6<&- 7<&- 8>&- 9<&-\n");
	text_add(text, "\t\tcd %s%s || exit 125\n",
		ending->directory ? transcript_quote(transcript, ending->directory) : "/",
		ending->fallback_directory ? " 2>/dev/null || cd /" : "");
	text_add(text, "\t\tunset PWD OLDPWD SHLVL self rest go\n\t\texec \"$@\"\n\t");
}

static void add_become(struct transcript *transcript)
{
	const struct ending *ending = &transcript->plan->ending;
	struct text *text = &transcript->script->ending;
	struct text shell = {
		.start = arena_allocate(transcript->plan->arena, text->size), .size = text->size};

	text_add(&shell, "\n");
	add_last_shell(transcript, &shell);
	text_add(text,
		"# Takes on what the command is given; the root is changed under it, and then it is"
		" told to go on.\n"
		"become_command() {\n"
		"\texec%s env --default-signal -i",
		explain_setpriv(transcript));
	add_environment(transcript, text, false);
	text_add(text, " \\\n\t\t/bin/sh -c %s sh", transcript_quote(transcript, shell.start));
	if (has_shells_own(ending)) {
		text_add(text, " \\\n\t\tenv");
		add_environment(transcript, text, true);
	}
	text_add(text, " \\\n\t\t%s", transcript_quote(transcript, ending->file));
	for (const char *const *word = ending->arguments + 1; *word; word++)
		text_add(text, " %s", transcript_quote(transcript, *word));
	text_add(text, "\n}\n");
	text->cut |= shell.cut;
}

void script_ending(struct transcript *transcript)
{
	struct script *script = transcript->script;
	bool watches = transcript->plan->ending.watch != NULL;

	add_become(transcript);
	take_turn(transcript, CONTAINER);
	if (watches)
		text_add(&script->container, "\tpass_signals_on\n");
	take_turn(transcript, HOST);
	text_add(&script->host, "begun=1\n");
	take_turn(transcript, CONTAINER);
	if (watches)
		text_add(&script->container, "\techo >&6\n"
					     "\texec 0<&- 1>&- 2>&- 4<&- 5<&- 6>&- 7<&- 8>&- 9<&-\n"
					     "\twait_for \"$command\"\n"
					     "\texit \"$status\"\n"
					     "\t;;\n");
	else
		text_add(&script->container, "\techo >&6\n"
					     "\t} &\n"
					     "\tbecome_command 5>\"$WORK/ready\" 6<\"$WORK/go\"\n"
					     "\t;;\n");
}

/* --- all of it --- */

static void add_header(
	const struct transcript *transcript, struct text *out, const char *const words[])
{
	size_t size = 4;

	for (const char *const *word = words; *word; word++)
		size += 4 * strlen(*word) + 4;
	struct text line = {.start = arena_allocate(transcript->plan->arena, size), .size = size};

	for (const char *const *word = words; *word; word++) {
		text_add(&line, "%s", word == words ? "" : " ");
		text_add_quoted(&line, *word);
	}
	text_add(out, "#!/bin/sh\n# By hand, what this does:\n");
	add_comment(out, "#   ", line.start);
	text_add(out, "%s", script_differences);
}

static void add_clean_up(const struct script *script, struct text *out)
{
	text_add(out, "%s", script_clean_up);
	for (unsigned i = script->undo_count; i > 0; i--)
		text_add(out, "\t! command -v undo_%u >/dev/null || undo_%u\n", i, i);
	text_add(out, "\t[ -z \"$scratch\" ] || rm -rf \"$scratch\"\n\texit \"$status\"\n}\n%s",
		script_traps);
}

/* As a word by itself, at the beginning of a command or behind another word. */
static bool uses(const struct text *text, const char *tool)
{
	size_t length = strlen(tool);

	for (const char *at = text->start; (at = strstr(at, tool)); at += length)
		if ((at == text->start || strchr("\n\t (", at[-1])) && at[length] == ' ')
			return true;
	return false;
}

static void add_tools(const struct script *script, struct text *out)
{
	static const struct {
		const char *name, *package;
		bool always;
	} tools[] = {
		{"env", "coreutils", true},
		{"chmod", "coreutils", true},
		{"mktemp", "coreutils", true},
		{"rm", "coreutils", true},
		{"realpath", "coreutils", true},
		{"chroot", "coreutils", true},
		{"find", "findutils", false},
		{"mount", "util-linux", true},
		{"umount", "util-linux", true},
		{"unshare", "util-linux", true},
		{"nsenter", "util-linux", true},
		{"setpriv", "util-linux", true},
		{"setsid", "util-linux", true},
		{"findmnt", "util-linux", true},
		{"pivot_root", "util-linux", true},
		{"hostname", "hostname", false},
		{"ip", "iproute2", false},
		{"newuidmap", "uidmap", false},
		{"newgidmap", "uidmap", false},
	};

	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (tools[i].always || uses(&script->host, tools[i].name) ||
			uses(&script->container, tools[i].name))
			text_add(out, "find_tool %s %s\n", tools[i].name, tools[i].package);
}

/* A line of the container's that ends its here-document would be taken for the script's own. */
static const char *end_mark(const struct transcript *transcript, const struct script *script)
{
	const char *mark = "END OF CONTAINER";

	for (unsigned i = 1;
		strstr(script->container.start, mark) || strstr(script->ending.start, mark); i++)
		mark = arena_print(transcript->plan->arena, "END OF CONTAINER %u", i);
	return mark;
}

static void put_together(struct transcript *transcript, struct text *out, const char *const words[])
{
	const struct script *script = transcript->script;
	const char *mark = end_mark(transcript, script);

	add_header(transcript, out, words);
	text_add(out, "newer_for=%s\n",
		script->newer_for ? transcript_quote(transcript, script->newer_for) : "");
	text_add(out, "%s\n", script_checks);
	add_tools(script, out);
	text_add(out, "%s%s\n", script_host, script_wait);
	add_clean_up(script, out);
	text_add(out, "# --- in the container ---\n\ncat >\"$scratch/container\" <<'%s'\n", mark);
	text_add(out, "%s%s%s\ncase $1 in\n%sesac\n%s\n", script_container, script_wait,
		script->ending.start, script->container.start, mark);
	text_add(out, "chmod 644 \"$scratch/container\"\n\n# --- on the host ---\n\n%s",
		script->host.start);
	text_add(out, "wait_for \"$container\"\ncontainer=''\nexit \"$status\"\n}\n");
}

static struct text text_of(const struct plan *plan, size_t size)
{
	return (struct text){.start = arena_allocate(plan->arena, size), .size = size};
}

struct text script_whole(const struct plan *plan, bool host_is_root, const char *const words[])
{
	enum { USUAL_SIZE = 64 * 1024 };
	struct text out = {.cut = true};

	for (size_t size = USUAL_SIZE; out.cut; size *= 4) {
		struct script script = {.host = text_of(plan, size),
			.container = text_of(plan, size),
			.ending = text_of(plan, size)};
		struct transcript transcript = {
			.plan = plan, .host_is_root = host_is_root, .script = &script};

		out = text_of(plan, 4 * size);
		explain_with(&transcript);
		put_together(&transcript, &out, words);
		out.cut |= script.host.cut || script.container.cut || script.ending.cut;
	}
	return out;
}
