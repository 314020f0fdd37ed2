/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * In a copy of the machine the environment stays as it is. In a root file system it would tell the
 * image of the caller's paths and secrets: only what describes the terminal, the language and the
 * time zone goes along.
 */
#include <string.h>

#include "container/environment.h"

static const char standard_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* A trailing '*' stands for any ending. */
static const char *const passed_on[] = {
	"TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "LC_*", "TZ", NULL};

struct variables {
	struct arena *arena;
	const char **list; /* ends with NULL */
	size_t count, room;
};

static size_t name_length(const char *variable)
{
	return strcspn(variable, "=");
}

const char *environment_get(const char *const *environment, const char *name)
{
	size_t length = strlen(name);

	for (; environment && *environment; environment++)
		if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
			return *environment + length + 1;
	return NULL;
}

static void append(struct variables *variables, const char *variable)
{
	variables->list = arena_grow(variables->arena, variables->list, variables->count,
		&variables->room, sizeof(*variables->list));
	variables->list[variables->count++] = variable;
}

static void set(struct variables *variables, const char *variable)
{
	size_t length = name_length(variable);

	for (size_t i = 0; i < variables->count; i++)
		if (strncmp(variables->list[i], variable, length + 1) == 0) {
			variables->list[i] = variable;
			return;
		}
	append(variables, variable);
}

static void set_named(struct variables *variables, const char *name, const char *value)
{
	if (value)
		set(variables, arena_print(variables->arena, "%s=%s", name, value));
}

static bool is_passed_on(const char *variable)
{
	size_t length = name_length(variable);

	for (const char *const *name = passed_on; *name; name++) {
		size_t fixed = strcspn(*name, "*");

		if (strncmp(variable, *name, fixed) == 0 && ((*name)[fixed] || fixed == length))
			return true;
	}
	return false;
}

static void inherit(struct variables *variables, const struct container_options *options)
{
	const char *const *variable = options->environment;

	if (options->clear_environment)
		return;
	for (; variable && *variable; variable++)
		if (!options->root || is_passed_on(*variable))
			set(variables, *variable);
}

static const char *home_of(const struct identity *identity)
{
	if (identity->user.found && identity->user.home && *identity->user.home)
		return identity->user.home;
	return identity->user.uid == 0 ? "/root" : "/";
}

/* As login(1) would: for a root file system, for another user, after --clear-env. */
static void set_login(struct variables *variables, const struct container_options *options,
	const struct identity *identity)
{
	const struct account *user = &identity->user;

	if (options->root || options->clear_environment)
		set_named(variables, "PATH", standard_path);
	if (!options->root && !identity->user_was_named) {
		if (options->clear_environment)
			set_named(variables, "HOME", environment_get(options->environment, "HOME"));
		return;
	}
	set_named(variables, "HOME", home_of(identity));
	set_named(variables, "USER", user->found ? user->name : user->uid == 0 ? "root" : NULL);
	set_named(variables, "LOGNAME", user->found ? user->name : user->uid == 0 ? "root" : NULL);
}

static void set_asked_for(struct variables *variables, const struct container_options *options)
{
	for (size_t i = 0; i < options->variable_count; i++) {
		const char *variable = options->variables[i];

		if (strchr(variable, '='))
			set(variables, variable);
		else
			set_named(variables, variable,
				environment_get(options->environment, variable));
	}
}

static const char *shell_of(
	const struct container_options *options, const struct identity *identity)
{
	const char *shell = environment_get(options->environment, "SHELL");

	if (options->root)
		return "/bin/sh";
	if (identity->user_was_named && identity->user.found && *identity->user.shell)
		return identity->user.shell;
	if (shell && *shell == '/')
		return shell;
	if (identity->caller.found && *identity->caller.shell)
		return identity->caller.shell;
	return "/bin/sh";
}

void environment_prepare(struct arena *arena, const struct container_options *options,
	const struct identity *identity, struct ending *ending)
{
	struct variables variables = {.arena = arena};

	inherit(&variables, options);
	set_login(&variables, options, identity);
	set(&variables, "container=sunder");
	set_asked_for(&variables, options);
	append(&variables, NULL);
	ending->environment = variables.list;
	ending->search_path = environment_get(variables.list, "PATH");
	if (!ending->search_path)
		ending->search_path = standard_path;
	if (*options->command) {
		ending->arguments = options->command;
	} else {
		const char **shell = arena_allocate(arena, 2 * sizeof(*shell));

		shell[0] = shell_of(options, identity);
		ending->arguments = shell;
	}
	ending->file = ending->arguments[0];
}
