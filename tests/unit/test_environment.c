/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the command finds in its environment, which shell it is, and where it is looked for. */
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cases.h"
#include "container/environment.h"

static const char standard_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static struct arena arena;
static struct container_options options;
static struct identity identity;
static struct ending ending;

static const char *const usual[] = {"PATH=/opt/bin:/bin", "HOME=/home/alice", "USER=alice",
	"LOGNAME=alice", "SHELL=/bin/zsh", "TERM=xterm", "COLORTERM=truecolor",
	"NO_COLOR=", "LANG=de_DE.UTF-8", "LANGUAGE=de", "LC_ALL=C", "LC_TIME=en_GB.UTF-8",
	"TZ=Europe/Berlin", "SSH_AUTH_SOCK=/run/agent", "TERMINAL=kitty", "LANGX=no", "LCX=no",
	"SECRET=a=b=c", NULL};
static const char *const nothing[] = {NULL};

static int start(void **state)
{
	(void)state;
	options = (struct container_options){
		.status_fd = -1, .environment = usual, .command = nothing};
	identity = (struct identity){
		.uid = 1000,
		.caller = {.found = true,
			.uid = 1000,
			.name = "alice",
			.home = "/home/alice",
			.shell = "/bin/bash"},
		.user = {.uid = 1000, .gid = 1000},
	};
	ending = (struct ending){0};
	return 0;
}

static int finish(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void prepare(void)
{
	environment_prepare(&arena, &options, &identity, &ending);
}

static const char *got(const char *name)
{
	return environment_get(ending.environment, name);
}

static size_t count(void)
{
	size_t n = 0;

	while (ending.environment[n])
		n++;
	return n;
}

static void in_a_root(void)
{
	options.root = "/rootfs";
	identity.user = (struct account){.uid = 0};
}

static void set_variables(const char *const *variables, size_t number)
{
	options.variables = variables;
	options.variable_count = number;
}

static void a_root_gets_little(void **state)
{
	static const char *const kept[] = {
		"TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "TZ"};

	(void)state;
	in_a_root();
	prepare();
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		assert_string_equal(got(kept[i]), environment_get(usual, kept[i]));
	assert_string_equal(got("PATH"), standard_path);
	assert_string_equal(got("HOME"), "/root");
	assert_string_equal(got("USER"), "root");
	assert_string_equal(got("LOGNAME"), "root");
	assert_string_equal(got("container"), "sunder");
	assert_int_equal(count(), COUNT_OF(kept) + 5);
	assert_string_equal(ending.search_path, standard_path);
}

static void a_copy_gets_everything(void **state)
{
	(void)state;
	prepare();
	for (size_t i = 0; usual[i]; i++)
		assert_string_equal(ending.environment[i], usual[i]);
	assert_int_equal(count(), COUNT_OF(usual) - 1 + 1);
	assert_string_equal(got("container"), "sunder");
	assert_string_equal(ending.search_path, "/opt/bin:/bin");
}

static void clear_env(void **state)
{
	(void)state;
	options.clear_environment = true;
	prepare();
	assert_int_equal(count(), 3);
	assert_string_equal(got("PATH"), standard_path);
	assert_string_equal(got("HOME"), "/home/alice");
	assert_string_equal(got("container"), "sunder");
	in_a_root();
	prepare();
	assert_int_equal(count(), 5);
	assert_null(got("TERM"));
	assert_string_equal(got("HOME"), "/root");
}

static void env_sets_and_hands_on(void **state)
{
	static const char *const variables[] = {"A=1", "SECRET", "UNSET", "EMPTY=", "A=2",
		"TERM=dumb", "HOME=/elsewhere", "PATH=/only", "container=mine", "EQUAL=x=y"};

	(void)state;
	in_a_root();
	set_variables(variables, COUNT_OF(variables));
	prepare();
	assert_string_equal(got("A"), "2");
	assert_string_equal(got("SECRET"), "a=b=c");
	assert_null(got("UNSET"));
	assert_string_equal(got("EMPTY"), "");
	assert_string_equal(got("TERM"), "dumb");
	assert_string_equal(got("HOME"), "/elsewhere");
	assert_string_equal(got("EQUAL"), "x=y");
	assert_string_equal(got("container"), "mine");
	/* It is what the command is looked for with, too. */
	assert_string_equal(ending.search_path, "/only");
	/* Each name once. */
	for (size_t i = 0; ending.environment[i]; i++)
		for (size_t j = 0; j < i; j++) {
			size_t length = strcspn(ending.environment[i], "=") + 1;

			assert_true(
				strncmp(ending.environment[i], ending.environment[j], length) != 0);
		}
	/* After --clear-env it hands on the caller's just the same. */
	options.clear_environment = true;
	prepare();
	assert_string_equal(got("SECRET"), "a=b=c");
	assert_null(got("LANG"));
}

static void names_are_not_prefixes(void **state)
{
	static const char *const list[] = {"AB=1", "A=2", "NOVALUE", "=odd", NULL};

	(void)state;
	assert_string_equal(environment_get(list, "A"), "2");
	assert_string_equal(environment_get(list, "AB"), "1");
	assert_null(environment_get(list, "ABC"));
	assert_null(environment_get(list, "NOVALUE"));
	assert_null(environment_get(NULL, "A"));
	options.environment = list;
	prepare();
	assert_string_equal(got("A"), "2");
	assert_string_equal(got("AB"), "1");
}

static void many_variables(void **state)
{
	enum { COUNT = 500 };
	static const char *variables[COUNT];

	(void)state;
	for (int i = 0; i < COUNT; i++)
		variables[i] = arena_print(&arena, "V%d=%d", i, i);
	set_variables(variables, COUNT);
	options.environment = NULL;
	prepare();
	assert_int_equal(count(), COUNT + 1);
	assert_string_equal(got("V0"), "0");
	assert_string_equal(got("V499"), "499");
}

static void without_a_path(void **state)
{
	static const char *const list[] = {"HOME=/x", NULL};

	(void)state;
	options.environment = list;
	prepare();
	assert_null(got("PATH"));
	assert_string_equal(ending.search_path, standard_path);
}

static void another_user(void **state)
{
	(void)state;
	identity.user_was_named = true;
	identity.user = (struct account){
		.found = true, .uid = 7, .name = "bob", .home = "/home/bob", .shell = "/bin/fish"};
	prepare();
	assert_string_equal(got("HOME"), "/home/bob");
	assert_string_equal(got("USER"), "bob");
	assert_string_equal(got("LOGNAME"), "bob");
	assert_string_equal(got("SECRET"), "a=b=c");
	assert_string_equal(ending.file, "/bin/fish");
	/* A number that no passwd file knows has no home. */
	identity.user = (struct account){.uid = 4711};
	in_a_root();
	identity.user.uid = 4711;
	prepare();
	assert_string_equal(got("HOME"), "/");
	assert_null(got("USER"));
	/* Nor one whose line has none. */
	identity.user = (struct account){
		.found = true, .uid = 8, .name = "no", .home = "", .shell = ""};
	prepare();
	assert_string_equal(got("HOME"), "/");
	assert_string_equal(got("USER"), "no");
}

static void which_shell(void **state)
{
	static const char *const no_shell[] = {"HOME=/x", NULL};
	static const char *const relative[] = {"SHELL=zsh", NULL};
	static const char *const empty[] = {"SHELL=", NULL};

	(void)state;
	prepare();
	assert_string_equal(ending.file, "/bin/zsh");
	assert_string_equal(ending.arguments[0], "/bin/zsh");
	assert_null(ending.arguments[1]);
	options.environment = no_shell;
	prepare();
	assert_string_equal(ending.file, "/bin/bash");
	options.environment = relative;
	prepare();
	assert_string_equal(ending.file, "/bin/bash");
	options.environment = empty;
	identity.caller.shell = "";
	prepare();
	assert_string_equal(ending.file, "/bin/sh");
	identity.caller = (struct account){0};
	prepare();
	assert_string_equal(ending.file, "/bin/sh");
	/* What the caller has is not what an image has. */
	options.environment = usual;
	in_a_root();
	prepare();
	assert_string_equal(ending.file, "/bin/sh");
}

static void a_command(void **state)
{
	static const char *const command[] = {"make", "-j", "all", NULL};

	(void)state;
	options.command = command;
	prepare();
	assert_string_equal(ending.file, "make");
	assert_ptr_equal(ending.arguments, command);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(a_root_gets_little),
		CASE(a_copy_gets_everything),
		CASE(clear_env),
		CASE(env_sets_and_hands_on),
		CASE(names_are_not_prefixes),
		CASE(many_variables),
		CASE(without_a_path),
		CASE(another_user),
		CASE(which_shell),
		CASE(a_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
