/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of signals, against the C library's own. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "system/signal_name.h"

static void assert_parsed(const char *word, int expected)
{
	int number = 0;

	if (signal_parse(word, &number) < 0)
		fail_msg("'%s' is refused", word);
	if (number != expected)
		fail_msg("'%s' is %d, not %d", word, number, expected);
}

static void names_are_the_librarys(void **state)
{
	(void)state;
	for (int number = 1; number < 32; number++)
		if (number != SIGIO) /* glibc's POLL: kill -l says IO */
			assert_string_equal(signal_name(number), sigabbrev_np(number));
	assert_string_equal(signal_name(SIGIO), "IO");
}

static void every_name_is_its_own(void **state)
{
	char word[32];

	(void)state;
	for (int number = 1; number <= SIGRTMAX; number++) {
		const char *name = signal_name(number);

		if (number == 32 || number == 33) { /* the threads' */
			assert_null(name);
			continue;
		}
		assert_parsed(name, number);
		snprintf(word, sizeof(word), "SIG%s", name);
		assert_parsed(word, number);
		for (char *letter = word; *letter; letter++)
			if (*letter >= 'A' && *letter <= 'Z')
				*letter |= 0x20;
		assert_parsed(word, number);
		assert_parsed(word + 3, number);
	}
}

static void other_names(void **state)
{
	(void)state;
	assert_parsed("IOT", SIGABRT);
	assert_parsed("SIGCLD", SIGCHLD);
	assert_parsed("Poll", SIGIO);
	assert_parsed("SigUnused", SIGSYS);
}

static void every_real_time_signal(void **state)
{
	static const char *const forms[] = {
		"RTMIN+%d", "SIGRTMIN+%d", "rtmin+%d", "RT%d", "sigrt%d", "sIgRtMiN+0%d"};
	char word[32];

	(void)state;
	assert_parsed("RTMIN", SIGRTMIN);
	assert_parsed("sigrtmax", SIGRTMAX);
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++) {
		for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
			snprintf(word, sizeof(word), forms[i], number - SIGRTMIN);
			assert_parsed(word, number);
		}
		snprintf(word, sizeof(word), "SIGRTMAX-%d", SIGRTMAX - number);
		assert_parsed(word, number);
	}
	assert_string_equal(signal_name(SIGRTMIN), "RTMIN");
	assert_string_equal(signal_name(SIGRTMIN + 1), "RTMIN+1");
	assert_string_equal(signal_name(SIGRTMAX - 1), "RTMAX-1");
	assert_string_equal(signal_name(SIGRTMAX), "RTMAX");
}

static void refuses_other_words(void **state)
{
	static const char *const words[] = {"", "SIG", "sig", "9", "15", "SIG9", "0", "-1", "TER",
		"TERMS", "TERM ", " TERM", "SIG TERM", "SIGSIGTERM", "NAL", "EXIT", "RT", "SIGRT",
		"RTMIN+", "RTMIN-", "RTMIN-1", "RTMAX+1", "RTMAX-", "RTMIN+31", "RTMAX-31", "RT31",
		"RTMIN+-1", "RTMIN++1", "RTMIN+ 1", "RTMIN+1x", "RTMIN1", "RTMAX1",
		"RTMIN+4294967296", "RTMIN+18446744073709551617", "T\xc5RM"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		int number = 4711;

		if (signal_parse(words[i], &number) != -EINVAL)
			fail_msg("'%s' is taken, for %d", words[i], number);
		assert_int_equal(number, 4711);
	}
}

static void there_are_no_others(void **state)
{
	(void)state;
	assert_null(signal_name(0));
	assert_null(signal_name(-1));
	assert_null(signal_name(65));
	assert_null(signal_name(INT32_MAX));
	assert_null(signal_name(INT32_MIN));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_the_librarys),
		cmocka_unit_test(every_name_is_its_own),
		cmocka_unit_test(other_names),
		cmocka_unit_test(every_real_time_signal),
		cmocka_unit_test(refuses_other_words),
		cmocka_unit_test(there_are_no_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
