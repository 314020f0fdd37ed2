/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading words as getopt_long(3) does, and the pages that are made from the same tables. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <getopt.h>
#include <sys/mman.h>

#include "cases.h"
#include "cmd/commands.h"
#include "plan/error.h"

/* What was taken, in order: "name=value;" or "name;". */
static char taken[1024];
static struct sunder_error error;

static void note(void *into, const char *name, const char *value)
{
	struct text text = {.start = into, .size = sizeof(taken), .used = strlen(into)};

	text_add(&text, value ? "%s=%s;" : "%s;", name, value ? value : "");
}

#define TAKE(name) \
	static int take_##name(void *into, const char *value, struct sunder_error *told) \
	{ \
		(void)told; \
		note(into, #name, value); \
		return 0; \
	}

TAKE(alpha)
TAKE(alphabet)
TAKE(beta)
TAKE(gamma)
TAKE(delta)
TAKE(hidden)

static int take_refused(void *into, const char *value, struct sunder_error *told)
{
	(void)into;
	return error_fill(told, 0, "refused: %s", value);
}

static const struct option_row rows[] = {
	{'a', "alpha", NULL, "first", take_alpha, NULL, NULL},
	{0, "alphabet", NULL, "all", take_alphabet, NULL, NULL},
	{'b', "beta", "VALUE", "needs one", take_beta, "file", "A *paragraph* on _VALUE_."},
	{0, "gamma", "[VALUE]", "may have one", take_gamma, NULL, NULL},
	{'d', "delta", NULL, "last of a_b <c>*", take_delta, NULL, NULL},
	{0, "hidden", NULL, NULL, take_hidden, NULL, NULL},
	{'r', "refused", "WORD", "is not taken", take_refused, "one two", NULL},
	{0},
};

/* With arguments behind the letter; for one, an '=' between them is left out. */
static const struct option_row attached_rows[] = {
	{'a', "alpha", NULL, "first", take_alpha, NULL, NULL},
	{'b', "beta", "-[VALUE]", "may have one", take_beta, NULL, NULL},
	{'g', "gamma", "=[VALUE]", "and this one", take_gamma, NULL, NULL},
	{'d', "delta", "VALUE", "needs one", take_delta, NULL, NULL},
	{0},
};

static const struct command attached_command = {.name = "test",
	.synopsis = "",
	.summary = "a test",
	.options = attached_rows,
	.examples = ""};

static const struct command command = {.name = "test",
	.synopsis = "[OPTION...] FILE",
	.summary = "a test",
	.options = rows,
	.examples = "  example one\n  example two\n"};

static int parse_by(const struct command *by, int *first, char *argv[])
{
	int argc = 0;

	while (argv[argc])
		argc++;
	*taken = '\0';
	memset(&error, 0, sizeof(error));
	return options_parse(by, argc, argv, taken, first, &error);
}

static int parse(int *first, char *argv[])
{
	return parse_by(&command, first, argv);
}

#define ARGV(...) ((char *[]){(char *)"test", __VA_ARGS__, NULL})

#define ASSERT_TAKES(result, place, ...) \
	do { \
		int first_ = -1; \
		if (parse(&first_, ARGV(__VA_ARGS__)) < 0) \
			fail_msg("%s", error.doing); \
		assert_string_equal(taken, result); \
		assert_int_equal(first_, place); \
	} while (0)

#define ASSERT_REFUSES(words, ...) \
	do { \
		int first_ = -1; \
		assert_int_equal(parse(&first_, ARGV(__VA_ARGS__)), -EINVAL); \
		assert_string_equal(error.doing, words); \
		assert_int_equal(error.errnum, 0); \
	} while (0)

static void long_names(void **state)
{
	char *nothing[] = {(char *)"test", NULL};
	int first = -1;

	(void)state;
	assert_int_equal(parse(&first, nothing), 0);
	assert_int_equal(first, 1);
	ASSERT_TAKES("alpha;", 2, "--alpha");
	ASSERT_TAKES("alphabet;delta;", 3, "--alphabet", "--delta");
	ASSERT_TAKES("beta=x;", 3, "--beta", "x");
	ASSERT_TAKES("beta=x;", 2, "--beta=x");
	ASSERT_TAKES("beta=;", 2, "--beta=");
	ASSERT_TAKES("beta=a=b;", 2, "--beta=a=b");
	ASSERT_TAKES("beta=--alpha;alpha;", 4, "--beta", "--alpha", "--alpha");
	ASSERT_TAKES("beta=--;alpha;", 4, "--beta", "--", "--alpha");
	ASSERT_TAKES("gamma;", 2, "--gamma");
	ASSERT_TAKES("gamma;", 2, "--gamma", "x");
	ASSERT_TAKES("gamma=x;", 2, "--gamma=x");
	ASSERT_TAKES("hidden;", 2, "--hidden");
}

static void abbreviations(void **state)
{
	(void)state;
	ASSERT_TAKES("beta=x;", 2, "--b=x");
	ASSERT_TAKES("beta=x;", 3, "--be", "x");
	ASSERT_TAKES("gamma=y;", 2, "--gam=y");
	/* The whole name counts, also where it begins another. */
	ASSERT_TAKES("alpha;", 2, "--alpha");
	ASSERT_TAKES("alphabet;", 2, "--alphab");
	ASSERT_REFUSES(
		"option '--alph' is ambiguous; possibilities: '--alpha' '--alphabet'", "--alph");
	ASSERT_REFUSES("option '--a' is ambiguous; possibilities: '--alpha' '--alphabet'", "--a");
	ASSERT_REFUSES("unrecognized option '--alphas'", "--alphas");
	ASSERT_REFUSES("unrecognized option '--Alpha'", "--Alpha");
}

static void letters(void **state)
{
	(void)state;
	ASSERT_TAKES("alpha;delta;", 2, "-ad");
	ASSERT_TAKES("alpha;delta;", 3, "-a", "-d");
	ASSERT_TAKES("beta=x;", 2, "-bx");
	ASSERT_TAKES("beta=x;", 3, "-b", "x");
	ASSERT_TAKES("alpha;beta=d;", 2, "-abd");
	ASSERT_TAKES("delta;alpha;beta=rest;", 3, "-dab", "rest");
	ASSERT_TAKES("beta==x;", 2, "-b=x");
	ASSERT_REFUSES("invalid option -- 'x'", "-x");
	ASSERT_REFUSES("invalid option -- 'x'", "-ax");
	ASSERT_REFUSES("invalid option -- '='", "-a=1");
	ASSERT_REFUSES("option requires an argument -- 'b'", "-ab");
	assert_string_equal(taken, "alpha;");
}

static void attached_values(void **state)
{
	static const struct {
		char *argv[4];
		const char *taken;
	} cases[] = {
		{{NULL, (char *)"-b"}, "beta;"},
		{{NULL, (char *)"-bx"}, "beta=x;"},
		{{NULL, (char *)"-b=x"}, "beta==x;"},
		{{NULL, (char *)"-ba"}, "beta=a;"},
		{{NULL, (char *)"-ab"}, "alpha;beta;"},
		{{NULL, (char *)"-abx"}, "alpha;beta=x;"},
		{{NULL, (char *)"-b", (char *)"-a"}, "beta;alpha;"},
		{{NULL, (char *)"-g"}, "gamma;"},
		{{NULL, (char *)"-gx"}, "gamma=x;"},
		{{NULL, (char *)"-g=x"}, "gamma=x;"},
		{{NULL, (char *)"-g="}, "gamma=;"},
		{{NULL, (char *)"-g==x"}, "gamma==x;"},
		{{NULL, (char *)"-ag=d"}, "alpha;gamma=d;"},
		{{NULL, (char *)"--beta"}, "beta;"},
		{{NULL, (char *)"--beta=x"}, "beta=x;"},
		{{NULL, (char *)"--gamma=x"}, "gamma=x;"},
		{{NULL, (char *)"--gamma==x"}, "gamma==x;"},
		{{NULL, (char *)"--g="}, "gamma=;"},
		{{NULL, (char *)"-bd", (char *)"-da"}, "beta=d;delta=a;"},
	};
	int first;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *argv[] = {
			(char *)"test", cases[i].argv[1], cases[i].argv[2], cases[i].argv[3]};

		assert_int_equal(parse_by(&attached_command, &first, argv), 0);
		assert_string_equal(taken, cases[i].taken);
	}
	/* The next word is never theirs. */
	assert_int_equal(parse_by(&attached_command, &first, ARGV("-b", "x")), 0);
	assert_string_equal(taken, "beta;");
	assert_int_equal(first, 2);
	assert_int_equal(parse_by(&attached_command, &first, ARGV("--gamma", "x")), 0);
	assert_int_equal(first, 2);
	char bytes[1024];
	struct text text = TEXT_IN(bytes);

	options_help(&attached_command, "test", &text);
	assert_non_null(strstr(bytes, "-b, --beta[=VALUE] "));
	assert_non_null(strstr(bytes, "-g, --gamma[=VALUE] "));
	assert_non_null(strstr(bytes, "-d, --delta VALUE "));
}

static void missing_and_unwanted_values(void **state)
{
	(void)state;
	ASSERT_REFUSES("option '--beta' requires an argument", "--beta");
	ASSERT_REFUSES("option '--beta' requires an argument", "--be");
	ASSERT_REFUSES("option '--alpha' doesn't allow an argument", "--alpha=x");
	ASSERT_REFUSES("option '--delta' doesn't allow an argument", "--d=");
	ASSERT_REFUSES("refused: word", "--refused", "word", "--nonsense");
	ASSERT_REFUSES("refused: word", "-rword");
}

static void where_it_stops(void **state)
{
	(void)state;
	ASSERT_TAKES("alpha;", 2, "--alpha", "sh", "--beta", "-x");
	ASSERT_TAKES("alpha;", 3, "-a", "--", "--beta");
	ASSERT_TAKES("", 2, "--");
	ASSERT_TAKES("", 2, "--", "--", "-a");
	ASSERT_TAKES("", 1, "-", "-a");
	ASSERT_TAKES("", 1, "", "-a");
	ASSERT_TAKES("alpha;", 2, "-a", "sh", "-d");
}

/* --- against the C library's --- */

static const struct option same[] = {
	{"alpha", no_argument, NULL, 'a'},
	{"alphabet", no_argument, NULL, 'A'},
	{"beta", required_argument, NULL, 'b'},
	{"gamma", optional_argument, NULL, 'g'},
	{"delta", no_argument, NULL, 'd'},
	{"hidden", no_argument, NULL, 'h'},
	{0},
};

/* What getopt_long makes of it; -1 for an error. */
static int ask_libc(int argc, char *argv[], char *got, int *first)
{
	int letter;

	*got = '\0';
	optind = 0;
	opterr = 0;
	while ((letter = getopt_long(argc, argv, "+ab:d", same, NULL)) != -1) {
		if (letter == '?')
			return -1;
		for (const struct option *option = same; option->name; option++)
			if (option->val == letter)
				note(got, option->name, optarg);
	}
	*first = optind;
	return 0;
}

static void as_getopt_long(void **state)
{
	static char *const words[] = {"-a", "-ad", "-b", "-bx", "-adb", "-x", "-", "--", "--a",
		"--alpha", "--alphab", "--alpha=", "--b", "--beta", "--bet=x", "--beta=", "--gamma",
		"--ga=1", "--d", "--h", "--x", "x", "", "-dx", "---", "--=x", "-a-", "--gamma="};
	uint64_t random = 1;
	int refused = 0;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		char *argv[6] = {(char *)"test"}, got[sizeof(taken)];
		int argc = 1, first = 0, theirs = 0;

		for (; argc < 5; argc++) {
			random = random * UINT64_C(6364136223846793005) +
				 UINT64_C(1442695040888963407);
			argv[argc] = words[(random >> 33) % COUNT_OF(words)];
		}
		int expected = ask_libc(argc, argv, got, &theirs);
		int r = parse(&first, argv);

		if ((r < 0) != (expected < 0) || (r == 0 && first != theirs) ||
			strcmp(taken, got) != 0)
			fail_msg("%s %s %s %s: %d at %d took %s, libc %d at %d took %s", argv[1],
				argv[2], argv[3], argv[4], r, first, taken, expected, theirs, got);
		refused += r < 0;
	}
	/* Both kinds were there. */
	assert_true(refused > 1000 && refused < 29000);
}

/* --- pages --- */

static void pages_of_a_table(void **state)
{
	char bytes[4096];
	struct text text = TEXT_IN(bytes);

	(void)state;
	options_help(&command, "sunder test", &text);
	assert_string_equal(bytes, "usage: sunder test [OPTION...] FILE\n"
				   "a test\n"
				   "  -a, --alpha                     first\n"
				   "  --alphabet                      all\n"
				   "  -b, --beta VALUE                needs one\n"
				   "  --gamma[=VALUE]                 may have one\n"
				   "  -d, --delta                     last of a_b <c>*\n"
				   "  -r, --refused WORD              is not taken\n"
				   "\n"
				   "  example one\n"
				   "  example two\n");
	text = TEXT_IN(bytes);
	options_manual(&command, &text);
	assert_non_null(strstr(bytes, "*-a*, *--alpha*\n\tfirst\n\n"));
	assert_non_null(strstr(bytes, "*-b*, *--beta* _VALUE_\n\tA *paragraph* on _VALUE_.\n\n"));
	assert_non_null(strstr(bytes, "*--gamma*[=VALUE]\n"));
	assert_non_null(strstr(bytes, "\tlast of a\\_b \\<c>\\*\n"));
	assert_null(strstr(bytes, "hidden"));
	text = TEXT_IN(bytes);
	options_words(&command, &text);
	assert_string_equal(bytes, "--alpha --alphabet --beta --gamma --delta --refused");
}

static void help_fits_a_screen(void **state)
{
	char bytes[16 * 1024];

	(void)state;
	for (const struct command *const *one = commands; *one; one++) {
		struct text text = TEXT_IN(bytes);
		const char *rest = bytes;

		options_help(*one, (*one)->name, &text);
		assert_false(text.cut);
		while (*rest) {
			size_t length = strcspn(rest, "\n");

			if (length > 80)
				assert_in_range(length, 0, 80);
			rest += length + 1;
		}
	}
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

static void every_option_is_on_every_page(void **state)
{
	static char help[16 * 1024], manual[64 * 1024], words[8 * 1024];

	(void)state;
	for (const struct command *const *one = commands; *one; one++) {
		struct text help_text = TEXT_IN(help), manual_text = TEXT_IN(manual),
			    words_text = TEXT_IN(words);
		char name[80];

		options_help(*one, (*one)->name, &help_text);
		options_manual(*one, &manual_text);
		options_words(*one, &words_text);
		assert_false(help_text.cut || manual_text.cut || words_text.cut);
		for (const struct option_row *row = (*one)->options; row->name; row++) {
			text_print(name, "--%s", row->name);
			if (!row->help) {
				assert_false(has_word(words, name));
				continue;
			}
			assert_true(has_word(words, name));
			assert_non_null(strstr(help, name));
			text_print(name, "*--%s*", row->name);
			assert_non_null(strstr(manual, name));
			assert_non_null(strstr(help, row->help));
			assert_true(strlen(row->help) <= 56);
			assert_non_null(row->take);
		}
	}
}

static void tables_have_no_doubles(void **state)
{
	(void)state;
	for (const struct command *const *one = commands; *one; one++)
		for (const struct option_row *row = (*one)->options; row->name; row++)
			for (const struct option_row *other = (*one)->options; other != row;
				other++) {
				assert_string_not_equal(row->name, other->name);
				assert_true(!row->letter || row->letter != other->letter);
			}
}

/* What a function that prints prints. */
static const char *printed(int (*print)(int, char **), int argc, char *argv[], int *status)
{
	static char bytes[128 * 1024];
	int memory = memfd_create("printed", MFD_CLOEXEC), kept = dup(STDOUT_FILENO);

	fflush(stdout);
	assert_true(memory >= 0 && kept >= 0);
	assert_true(dup2(memory, STDOUT_FILENO) >= 0);
	*status = print(argc, argv);
	assert_true(dup2(kept, STDOUT_FILENO) >= 0);
	ssize_t size = pread(memory, bytes, sizeof(bytes) - 1, 0);

	assert_true(size >= 0);
	bytes[size] = '\0';
	close(memory);
	close(kept);
	return bytes;
}

static void completion_is_a_script(void **state)
{
	char *argv[] = {(char *)"completion", (char *)"bash", NULL};
	int status;
	const char *script = printed(print_completion, 2, argv, &status);

	(void)state;
	assert_int_equal(status, 0);
	for (const struct command *const *one = commands; *one; one++)
		for (const struct option_row *row = (*one)->options; row->name; row++) {
			char name[80];

			text_print(name, "--%s", row->name);
			assert_non_null(strstr(script, name));
			if (row->argument && row->completes && strchr(row->completes, ' '))
				assert_non_null(strstr(script, row->completes));
		}
	if (access("/bin/bash", X_OK) < 0)
		skip_because("no bash here");
	FILE *shell = popen("/bin/bash -n", "w");

	assert_non_null(shell);
	assert_true(fputs(script, shell) >= 0);
	assert_int_equal(pclose(shell), 0);
}

static void manual_from_the_tables(void **state)
{
	char *synopsis[] = {(char *)"manual", (char *)"synopsis", (char *)"run", NULL};
	char *options[] = {(char *)"manual", (char *)"options", (char *)"unshare", NULL};
	int status;
	const char *page = printed(print_manual, 3, synopsis, &status);

	(void)state;
	assert_int_equal(status, 0);
	assert_string_equal(page, "*sunder run* [OPTION...] [--] [COMMAND [ARGUMENT...]]\n");
	page = printed(print_manual, 3, options, &status);
	assert_int_equal(status, 0);
	assert_non_null(strstr(page, "*-r*, *--map-root-user*"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_names),
		cmocka_unit_test(abbreviations),
		cmocka_unit_test(letters),
		cmocka_unit_test(attached_values),
		cmocka_unit_test(missing_and_unwanted_values),
		cmocka_unit_test(where_it_stops),
		cmocka_unit_test(as_getopt_long),
		cmocka_unit_test(pages_of_a_table),
		cmocka_unit_test(help_fits_a_screen),
		cmocka_unit_test(every_option_is_on_every_page),
		cmocka_unit_test(tables_have_no_doubles),
		cmocka_unit_test(completion_is_a_script),
		cmocka_unit_test(manual_from_the_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
