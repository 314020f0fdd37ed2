/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who calls, and who that is inside: id maps, the user that the command runs as. */
#ifndef SUNDER_CONTAINER_IDENTITY_H
#define SUNDER_CONTAINER_IDENTITY_H

#include "container/container.h"
#include "system/account.h"
#include "system/idmap.h"

struct identity {
	uid_t uid; /* the caller's */
	gid_t gid;
	bool is_root;           /* of the user namespace that it calls from */
	bool is_powerless_root; /* uid 0, but without CAP_SYS_ADMIN, as in a container */
	bool has_userns;        /* the container gets one */
	bool ranged;            /* more than one id is mapped */
	bool no_range;          /* auto was asked for, but there is no subordinate range ... */
	bool no_helpers;        /* ... or no_new_privs keeps newuidmap from mapping it */
	const char *missing;    /* where there is no such range */
	struct id_maps maps;    /* empty without a user namespace */
	struct account caller;  /* found only where it was looked for */
	struct account user;    /* whom the command runs as; ids as in the container */
	bool user_was_named;
	bool is_user_unknown; /* it is a name, and the root that knows it is still to be made */
	const gid_t *groups;
	size_t group_count;
	bool set_groups, set_ids;
};

/* Reads what has to be read: /etc/passwd, /etc/subuid, the root's /etc/passwd. 0 or -errno. */
int identity_find(
	struct arena *, const struct container_options *, struct identity *, struct sunder_error *);

/* Of it, whom the command runs as, by --user: where the root had to be made first. 0 or -errno. */
int identity_find_user(
	struct arena *, const struct container_options *, struct identity *, struct sunder_error *);

/* Is the root of the machine somebody in the container? */
bool identity_maps_real_root(struct arena *, const struct identity *);

#endif
