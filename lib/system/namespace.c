/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of namespace types, in the order in which a container's are best made by hand. */
#include "system/kernel.h"
#include "system/namespace.h"

const struct namespace_kind namespace_kinds[NAMESPACE_KINDS] = {
	{CLONE_NEWUSER, "user", "user", NULL, PIDFD_GET_NAMESPACE(9)},
	{CLONE_NEWNS, "mnt", "mount", NULL, PIDFD_GET_NAMESPACE(3)},
	{CLONE_NEWPID, "pid", "pid", "pid_for_children", PIDFD_GET_NAMESPACE(5)},
	{CLONE_NEWNET, "net", "net", NULL, PIDFD_GET_NAMESPACE(4)},
	{CLONE_NEWUTS, "uts", "uts", NULL, PIDFD_GET_NAMESPACE(10)},
	{CLONE_NEWIPC, "ipc", "ipc", NULL, PIDFD_GET_NAMESPACE(2)},
	{CLONE_NEWCGROUP, "cgroup", "cgroup", NULL, PIDFD_GET_NAMESPACE(1)},
	{CLONE_NEWTIME, "time", "time", "time_for_children", PIDFD_GET_NAMESPACE(7)},
};

const struct namespace_kind *namespace_kind(uint32_t type)
{
	const struct namespace_kind *kind = namespace_kinds;

	while (kind->type != type)
		kind++;
	return kind;
}
