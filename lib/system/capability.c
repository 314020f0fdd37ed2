/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of capabilities: the one table of them, for parsing, printing, help and completion. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "system/capability.h"
#include "system/field.h"

static const char prefix[] = "cap_";

enum { PREFIX_LENGTH = sizeof(prefix) - 1, MASK_BITS = 64 };

static const char *const names[CAPABILITY_LAST + 1] = {
	[CAPABILITY_CHOWN] = "cap_chown",
	[CAPABILITY_DAC_OVERRIDE] = "cap_dac_override",
	[CAPABILITY_DAC_READ_SEARCH] = "cap_dac_read_search",
	[CAPABILITY_FOWNER] = "cap_fowner",
	[CAPABILITY_FSETID] = "cap_fsetid",
	[CAPABILITY_KILL] = "cap_kill",
	[CAPABILITY_SETGID] = "cap_setgid",
	[CAPABILITY_SETUID] = "cap_setuid",
	[CAPABILITY_SETPCAP] = "cap_setpcap",
	[CAPABILITY_LINUX_IMMUTABLE] = "cap_linux_immutable",
	[CAPABILITY_NET_BIND_SERVICE] = "cap_net_bind_service",
	[CAPABILITY_NET_BROADCAST] = "cap_net_broadcast",
	[CAPABILITY_NET_ADMIN] = "cap_net_admin",
	[CAPABILITY_NET_RAW] = "cap_net_raw",
	[CAPABILITY_IPC_LOCK] = "cap_ipc_lock",
	[CAPABILITY_IPC_OWNER] = "cap_ipc_owner",
	[CAPABILITY_SYS_MODULE] = "cap_sys_module",
	[CAPABILITY_SYS_RAWIO] = "cap_sys_rawio",
	[CAPABILITY_SYS_CHROOT] = "cap_sys_chroot",
	[CAPABILITY_SYS_PTRACE] = "cap_sys_ptrace",
	[CAPABILITY_SYS_PACCT] = "cap_sys_pacct",
	[CAPABILITY_SYS_ADMIN] = "cap_sys_admin",
	[CAPABILITY_SYS_BOOT] = "cap_sys_boot",
	[CAPABILITY_SYS_NICE] = "cap_sys_nice",
	[CAPABILITY_SYS_RESOURCE] = "cap_sys_resource",
	[CAPABILITY_SYS_TIME] = "cap_sys_time",
	[CAPABILITY_SYS_TTY_CONFIG] = "cap_sys_tty_config",
	[CAPABILITY_MKNOD] = "cap_mknod",
	[CAPABILITY_LEASE] = "cap_lease",
	[CAPABILITY_AUDIT_WRITE] = "cap_audit_write",
	[CAPABILITY_AUDIT_CONTROL] = "cap_audit_control",
	[CAPABILITY_SETFCAP] = "cap_setfcap",
	[CAPABILITY_MAC_OVERRIDE] = "cap_mac_override",
	[CAPABILITY_MAC_ADMIN] = "cap_mac_admin",
	[CAPABILITY_SYSLOG] = "cap_syslog",
	[CAPABILITY_WAKE_ALARM] = "cap_wake_alarm",
	[CAPABILITY_BLOCK_SUSPEND] = "cap_block_suspend",
	[CAPABILITY_AUDIT_READ] = "cap_audit_read",
	[CAPABILITY_PERFMON] = "cap_perfmon",
	[CAPABILITY_BPF] = "cap_bpf",
	[CAPABILITY_CHECKPOINT_RESTORE] = "cap_checkpoint_restore",
};

int capability_parse(const char *word, uint64_t *mask)
{
	struct field name = {word, strlen(word)};

	if (field_is_ignoring_case(name, "all")) {
		*mask = CAPABILITY_ALL;
		return 0;
	}
	if (name.length > PREFIX_LENGTH &&
		field_is_ignoring_case((struct field){word, PREFIX_LENGTH}, prefix))
		name = (struct field){word + PREFIX_LENGTH, name.length - PREFIX_LENGTH};
	for (unsigned number = 0; number <= CAPABILITY_LAST; number++) {
		if (field_is_ignoring_case(name, names[number] + PREFIX_LENGTH)) {
			*mask = UINT64_C(1) << number;
			return 0;
		}
	}
	return -EINVAL;
}

const char *capability_name(unsigned number)
{
	return number <= CAPABILITY_LAST ? names[number] : NULL;
}

void capability_list(struct text *text, uint64_t mask)
{
	const char *separator = "";

	for (unsigned number = 0; number < MASK_BITS; number++) {
		if (!(mask >> number & 1))
			continue;
		if (number <= CAPABILITY_LAST)
			text_add(text, "%s%s", separator, names[number]);
		else
			text_add(text, "%s%u", separator, number);
		separator = ",";
	}
}
