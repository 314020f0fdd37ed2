/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bounded text, quoting, and the strict parsers of numbers. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "system/text.h"

static void conversions(void **state)
{
	char line[256];
	struct text text = TEXT_IN(line);

	(void)state;
	text_add(&text, "%s %c %d %u %ld %lu %zu %o %x %%", "word", 'c', INT_MIN, UINT_MAX,
		LONG_MIN, ULONG_MAX, SIZE_MAX, 0755U, 0xbeefU);
	assert_string_equal(line, "word c -2147483648 4294967295 -9223372036854775808 "
				  "18446744073709551615 18446744073709551615 755 beef %");
	assert_int_equal(text.used, strlen(line));
	assert_false(text.cut);
}

static void zero_and_empty(void **state)
{
	char line[16];

	(void)state;
	assert_true(text_print(line, "%d%u%s%x", 0, 0U, "", 0U));
	assert_string_equal(line, "000");
}

static void cut_where_it_is_full(void **state)
{
	char line[5];
	struct text text = TEXT_IN(line);

	(void)state;
	text_add(&text, "1234");
	assert_false(text.cut);
	text_add(&text, "%s", "");
	assert_false(text.cut);
	text_add(&text, "5");
	assert_true(text.cut);
	assert_string_equal(line, "1234");
	assert_int_equal(text.used, 4);
}

static void one_byte_holds_the_end(void **state)
{
	char line[1] = {'x'};

	(void)state;
	assert_true(text_print(line, "%s", ""));
	assert_false(text_print(line, "%d", 7));
	assert_int_equal(line[0], '\0');
}

/* The byte behind the format's end must not be taken for more of it. */
static void percent_at_the_end(void **state)
{
	char line[16];
	static const char formats[] = "50%\0not this";
	const char *volatile format = formats;

	(void)state;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
	assert_true(text_print(line, format));
#pragma GCC diagnostic pop
	assert_string_equal(line, "50%");
}

static void copies(void **state)
{
	char word[4];

	(void)state;
	assert_true(text_copy(word, sizeof(word), "abc"));
	assert_string_equal(word, "abc");
	assert_false(text_copy(word, sizeof(word), "%s%s"));
	assert_string_equal(word, "%s%");
}

static void quoting(void **state)
{
	static const struct {
		const char *word, *quoted;
	} cases[] = {
		{"plain", "plain"},
		{"/usr/bin/env:A=1,2+%@_.-", "/usr/bin/env:A=1,2+%@_.-"},
		{"", "''"},
		{"two words", "'two words'"},
		{"it's", "'it'\\''s'"},
		{"'", "''\\'''"},
		{"$HOME", "'$HOME'"},
		{"~", "'~'"},
		{"a\nb", "'a\nb'"},
		{"%s%n", "%s%n"},
		{"100%", "100%"},
		{"#", "'#'"},
		{"\xc3\xa4", "'\xc3\xa4'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char line[64];
		struct text text = TEXT_IN(line);

		text_add_quoted(&text, cases[i].word);
		assert_string_equal(line, cases[i].quoted);
	}
}

static void numbers(void **state)
{
	static const struct {
		const char *word;
		uint64_t max;
		int result;
		uint64_t number;
	} cases[] = {
		{"0", 10, 0, 0},
		{"007", 10, 0, 7},
		{"10", 10, 0, 10},
		{"11", 10, -ERANGE, 0},
		{"4294967295", UINT32_MAX, 0, UINT32_MAX},
		{"4294967296", UINT32_MAX, -ERANGE, 0},
		{"18446744073709551615", UINT64_MAX, 0, UINT64_MAX},
		{"18446744073709551616", UINT64_MAX, -ERANGE, 0},
		{"99999999999999999999999", UINT64_MAX, -ERANGE, 0},
		{"", 10, -EINVAL, 0},
		{"-1", 10, -EINVAL, 0},
		{"+1", 10, -EINVAL, 0},
		{" 1", 10, -EINVAL, 0},
		{"1 ", 10, -EINVAL, 0},
		{"1\r", 10, -EINVAL, 0},
		{"1\n", 10, -EINVAL, 0},
		{"0x1", 10, -EINVAL, 0},
		{"1e1", 10, -EINVAL, 0},
		{"1.0", 10, -EINVAL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t number = 4711;

		assert_int_equal(
			parse_number(cases[i].word, cases[i].max, &number), cases[i].result);
		/* What is no number leaves the variable alone. */
		assert_int_equal(number, cases[i].result ? 4711 : cases[i].number);
	}
}

static void signed_numbers(void **state)
{
	int64_t number = 0;

	(void)state;
	assert_int_equal(parse_signed("-20", -20, 19, &number), 0);
	assert_int_equal(number, -20);
	assert_int_equal(parse_signed("19", -20, 19, &number), 0);
	assert_int_equal(number, 19);
	assert_int_equal(parse_signed("-21", -20, 19, &number), -ERANGE);
	assert_int_equal(parse_signed("20", -20, 19, &number), -ERANGE);
	assert_int_equal(
		parse_signed("9223372036854775808", INT64_MIN, INT64_MAX, &number), -ERANGE);
	assert_int_equal(parse_signed("-9223372036854775808", INT64_MIN, INT64_MAX, &number), 0);
	assert_true(number == INT64_MIN);
	assert_int_equal(
		parse_signed("-9223372036854775809", INT64_MIN, INT64_MAX, &number), -ERANGE);
	assert_int_equal(parse_signed("--1", -20, 19, &number), -EINVAL);
	assert_int_equal(parse_signed("-", -20, 19, &number), -EINVAL);
	assert_int_equal(parse_signed("", -20, 19, &number), -EINVAL);
}

static void sizes(void **state)
{
	uint64_t bytes = 0;

	(void)state;
	assert_int_equal(parse_size("512", &bytes), 0);
	assert_int_equal(bytes, 512);
	assert_int_equal(parse_size("4k", &bytes), 0);
	assert_int_equal(bytes, 4096);
	assert_int_equal(parse_size("2M", &bytes), 0);
	assert_int_equal(bytes, 2 << 20);
	assert_int_equal(parse_size("17179869183G", &bytes), 0);
	assert_true(bytes == UINT64_MAX - ((1 << 30) - 1));
	assert_int_equal(parse_size("17179869184G", &bytes), -ERANGE);
	assert_int_equal(parse_size("k", &bytes), -EINVAL);
	assert_int_equal(parse_size("1kb", &bytes), -EINVAL);
	assert_int_equal(parse_size("1t", &bytes), -EINVAL);
	assert_int_equal(parse_size("1 k", &bytes), -EINVAL);
	assert_int_equal(parse_size("-1k", &bytes), -EINVAL);
	assert_int_equal(parse_size("", &bytes), -EINVAL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(conversions),
		cmocka_unit_test(zero_and_empty),
		cmocka_unit_test(cut_where_it_is_full),
		cmocka_unit_test(one_byte_holds_the_end),
		cmocka_unit_test(percent_at_the_end),
		cmocka_unit_test(copies),
		cmocka_unit_test(quoting),
		cmocka_unit_test(numbers),
		cmocka_unit_test(signed_numbers),
		cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
