/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The eight types of namespaces: what the kernel, lsns(8) and the options call them. */
#ifndef SUNDER_SYSTEM_NAMESPACE_H
#define SUNDER_SYSTEM_NAMESPACE_H

#include <stddef.h>
#include <stdint.h>

struct namespace_kind {
	const char *name;        /* the file in /proc/PID/ns, and what lsns calls it */
	const char *option;      /* of unshare(1) and nsenter(1) */
	const char *of_children; /* the file of the one that children will be in; NULL: the same */
	uint32_t type;           /* CLONE_NEW* */
	unsigned pidfd_request;  /* of ioctl(2) on a pidfd, since Linux 6.11: gives an fd of it */
};

#define NAMESPACE_KINDS 8
extern const struct namespace_kind namespace_kinds[NAMESPACE_KINDS];

/* The kind of one type. */
const struct namespace_kind *namespace_kind(uint32_t type);

#endif
