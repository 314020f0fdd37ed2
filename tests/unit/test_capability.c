/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of capabilities, against the kernel's own header. */
#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "system/capability.h"

static void numbers_are_the_kernels(void **state)
{
	static const struct {
		const char *name;
		unsigned number;
	} cases[] = {
		{"cap_chown", CAP_CHOWN},
		{"cap_dac_read_search", CAP_DAC_READ_SEARCH},
		{"cap_kill", CAP_KILL},
		{"cap_setpcap", CAP_SETPCAP},
		{"cap_net_bind_service", CAP_NET_BIND_SERVICE},
		{"cap_net_admin", CAP_NET_ADMIN},
		{"cap_ipc_owner", CAP_IPC_OWNER},
		{"cap_sys_chroot", CAP_SYS_CHROOT},
		{"cap_sys_ptrace", CAP_SYS_PTRACE},
		{"cap_sys_admin", CAP_SYS_ADMIN},
		{"cap_sys_tty_config", CAP_SYS_TTY_CONFIG},
		{"cap_mknod", CAP_MKNOD},
		{"cap_audit_write", CAP_AUDIT_WRITE},
		{"cap_setfcap", CAP_SETFCAP},
		{"cap_mac_admin", CAP_MAC_ADMIN},
		{"cap_syslog", CAP_SYSLOG},
		{"cap_audit_read", CAP_AUDIT_READ},
		{"cap_perfmon", CAP_PERFMON},
		{"cap_bpf", CAP_BPF},
		{"cap_checkpoint_restore", CAP_CHECKPOINT_RESTORE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(capability_name(cases[i].number), cases[i].name);
	assert_int_equal(CAPABILITY_LAST, 40);
	assert_null(capability_name(CAPABILITY_LAST + 1));
	assert_null(capability_name(UINT32_MAX));
}

static void every_name_is_its_own(void **state)
{
	(void)state;
	for (unsigned number = 0; number <= CAPABILITY_LAST; number++) {
		const char *name = capability_name(number);
		uint64_t with = 0, without = 0;

		assert_int_equal(strncmp(name, "cap_", 4), 0);
		assert_int_equal(capability_parse(name, &with), 0);
		assert_int_equal(capability_parse(name + 4, &without), 0);
		assert_true(with == UINT64_C(1) << number);
		assert_true(without == with);
	}
}

static void parses_any_case(void **state)
{
	uint64_t mask = 0;

	(void)state;
	assert_int_equal(capability_parse("CAP_SYS_ADMIN", &mask), 0);
	assert_true(mask == CAPABILITY_BIT(SYS_ADMIN));
	assert_int_equal(capability_parse("Net_Raw", &mask), 0);
	assert_true(mask == CAPABILITY_BIT(NET_RAW));
	assert_int_equal(capability_parse("ALL", &mask), 0);
	assert_true(mask == UINT64_C(0x1ffffffffff));
	assert_int_equal(capability_parse("all", &mask), 0);
	assert_true(mask == CAPABILITY_ALL);
}

static void refuses_other_words(void **state)
{
	static const char *const words[] = {"", "cap_", "CAP_", "cap_all", "cap_cap_kill", "kil",
		"kills", "kill ", " kill", "cap-kill", "0", "-1", "sys_admin,kill", "k\xe4ll"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		uint64_t mask = 4711;

		assert_int_equal(capability_parse(words[i], &mask), -EINVAL);
		assert_int_equal(mask, 4711);
	}
}

static void lists(void **state)
{
	char line[1024];
	struct text text = TEXT_IN(line);

	(void)state;
	capability_list(&text, 0);
	assert_string_equal(line, "");
	text = TEXT_IN(line);
	capability_list(&text, CAPABILITY_BIT(CHOWN) | CAPABILITY_BIT(CHECKPOINT_RESTORE));
	assert_string_equal(line, "cap_chown,cap_checkpoint_restore");
	text = TEXT_IN(line);
	capability_list(&text, CAPABILITY_BIT(KILL) | UINT64_C(1) << 41 | UINT64_C(1) << 63);
	assert_string_equal(line, "cap_kill,41,63");
	text = TEXT_IN(line);
	capability_list(&text, CAPABILITY_ALL);
	assert_false(text.cut);
	assert_null(strstr(line, "41"));
}

static void default_set(void **state)
{
	char line[1024];
	struct text text = TEXT_IN(line);

	(void)state;
	capability_list(&text, CAPABILITY_DEFAULT);
	assert_string_equal(line,
		"cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,"
		"cap_setpcap,cap_net_bind_service,cap_sys_chroot,cap_setfcap");
	assert_true(CAPABILITY_DEFAULT == UINT64_C(0x800405fb));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_the_kernels),
		cmocka_unit_test(every_name_is_its_own),
		cmocka_unit_test(parses_any_case),
		cmocka_unit_test(refuses_other_words),
		cmocka_unit_test(lists),
		cmocka_unit_test(default_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
