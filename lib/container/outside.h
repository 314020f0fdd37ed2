/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A helper that stays the caller while we become who owns a layer (kept_become_owner()). A file
 * that was copied up has the access list of the host's, which may name users and groups that have
 * no number in that user namespace, and so can be neither read nor written there. The helper copies
 * it from one file to another, which must belong to the caller.
 */
#ifndef SUNDER_CONTAINER_OUTSIDE_H
#define SUNDER_CONTAINER_OUTSIDE_H

/* What stat(2) shows where an id has no number (/proc/sys/kernel/overflowgid). */
enum { OUTSIDE_ID = 65534 };

/* Starts it, to go when its socket is closed. The socket, or -errno. */
int outside_start(void);

/*
 * The access list `key`, system.posix_acl_access or system.posix_acl_default, from one file, open
 * at least with O_PATH, to another one. 0 or -errno.
 */
int outside_copy_list(int socket, const char *key, int from, int to);

#endif
