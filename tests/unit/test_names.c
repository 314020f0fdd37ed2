/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of files, as they are printed: nothing of theirs is obeyed, and all of them can be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cases.h"
#include "cmd/names.h"

static const struct {
	const char *name, *escaped, *json, *patch;
} names[] = {
	{"plain", "plain", "\"plain\"", "a/plain"},
	{"two words", "two words", "\"two words\"", "a/two words"},
	{"", "", "\"\"", "a/"},
	{"a\\b", "a\\\\b", "\"a\\\\b\"", "\"a/a\\\\b\""},
	{"\"", "\"", "\"\\\"\"", "\"a/\\\"\""},
	{"new\nline", "new\\nline", "\"new\\u000aline\"", "\"a/new\\nline\""},
	{"\033[m", "\\033[m", "\"\\u001b[m\"", "\"a/\\033[m\""},
	{"\x7f", "\\177", "\"\\u007f\"", "\"a/\\177\""},
	{"\xc3\xbc", "\xc3\xbc", "\"\xc3\xbc\"", "\"a/\\303\\274\""},
	{"\xe2\x82\xac", "\xe2\x82\xac", "\"\xe2\x82\xac\"", "\"a/\\342\\202\\254\""},
	{"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"",
		"\"a/\\360\\237\\230\\200\""},
	/* A control character of two bytes. */
	{"\xc2\x9b", "\\302\\233", "\"\\u009b\"", "\"a/\\302\\233\""},
	/* Alone, cut off, overlong, a surrogate, too large. */
	{"\x9b", "\\233", "\"\\udc9b\"", "\"a/\\233\""},
	{"\xc3", "\\303", "\"\\udcc3\"", "\"a/\\303\""},
	{"\xe2\x82", "\\342\\202", "\"\\udce2\\udc82\"", "\"a/\\342\\202\""},
	{"\xe2\x82x", "\\342\\202x", "\"\\udce2\\udc82x\"", "\"a/\\342\\202x\""},
	{"\xc0\xaf", "\\300\\257", "\"\\udcc0\\udcaf\"", "\"a/\\300\\257\""},
	{"\xe0\x80\xaf", "\\340\\200\\257", "\"\\udce0\\udc80\\udcaf\"", "\"a/\\340\\200\\257\""},
	{"\xed\xb2\x80", "\\355\\262\\200", "\"\\udced\\udcb2\\udc80\"", "\"a/\\355\\262\\200\""},
	{"\xf5\x80\x80\x80", "\\365\\200\\200\\200", "\"\\udcf5\\udc80\\udc80\\udc80\"",
		"\"a/\\365\\200\\200\\200\""},
	{"\xff", "\\377", "\"\\udcff\"", "\"a/\\377\""},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char escaped[128], json[128], patch[128];
		struct text escaped_text = TEXT_IN(escaped), json_text = TEXT_IN(json),
			    patch_text = TEXT_IN(patch);

		names_add_escaped(&escaped_text, names[i].name);
		names_add_json(&json_text, names[i].name);
		names_add_for_patch(&patch_text, "a/", names[i].name);
		assert_string_equal(escaped, names[i].escaped);
		assert_string_equal(json, names[i].json);
		assert_string_equal(patch, names[i].patch);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
