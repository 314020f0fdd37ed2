/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Users and groups by /etc/passwd and /etc/group below a directory: the host's "/", or a
 * container's root, where they may say anything. No NSS: sunder is a static program.
 */
#ifndef SUNDER_SYSTEM_ACCOUNT_H
#define SUNDER_SYSTEM_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "system/arena.h"

struct account {
	const char *name, *home, *shell; /* in the arena; home and shell may be "" */
	uid_t uid;
	gid_t gid;
	bool found;
};

/*
 * All return 0, also when there is no such entry or no such file (then nothing is found), or -errno
 * when the file cannot be read. The first entry counts; lines that are none are passed over.
 */
int account_by_uid(struct arena *, int root_fd, uid_t uid, struct account *);
int account_by_name(struct arena *, int root_fd, const char *name, struct account *);
int account_group_by_name(struct arena *, int root_fd, const char *name, gid_t *gid, bool *found);

/*
 * The groups of a user for setgroups(2): `primary`, then the others once each, in rising order.
 * A user of NULL is in no others. -E2BIG: more than the kernel takes.
 */
int account_groups(struct arena *, int root_fd, const char *user, gid_t primary, gid_t **groups,
	size_t *count);

/*
 * Asks getent(1) of the host for a user, by name or by uid in digits, who is not in /etc/passwd
 * (LDAP and the like). That takes milliseconds, or longer if a server does not answer.
 * Without a getent nobody is found; -EIO: it failed.
 */
int account_ask_getent(struct arena *, const char *key, struct account *);

/* The same for a group's name. */
int account_ask_getent_group(struct arena *, const char *name, gid_t *gid, bool *found);

#endif
