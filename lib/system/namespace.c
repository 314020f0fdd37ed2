/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of namespace types, in the order in which a container's are best made by hand. */
#include "system/kernel.h"
#include "system/namespace.h"

const struct namespace_kind namespace_kinds[NAMESPACE_KINDS] = {
	{"user", "user", NULL, CLONE_NEWUSER, PIDFD_GET_NAMESPACE(9)},
	{"mnt", "mount", NULL, CLONE_NEWNS, PIDFD_GET_NAMESPACE(3)},
	{"pid", "pid", "pid_for_children", CLONE_NEWPID, PIDFD_GET_NAMESPACE(5)},
	{"net", "net", NULL, CLONE_NEWNET, PIDFD_GET_NAMESPACE(4)},
	{"uts", "uts", NULL, CLONE_NEWUTS, PIDFD_GET_NAMESPACE(10)},
	{"ipc", "ipc", NULL, CLONE_NEWIPC, PIDFD_GET_NAMESPACE(2)},
	{"cgroup", "cgroup", NULL, CLONE_NEWCGROUP, PIDFD_GET_NAMESPACE(1)},
	{"time", "time", "time_for_children", CLONE_NEWTIME, PIDFD_GET_NAMESPACE(7)},
};

const struct namespace_kind *namespace_kind(uint32_t type)
{
	const struct namespace_kind *kind = namespace_kinds;

	while (kind->type != type)
		kind++;
	return kind;
}
