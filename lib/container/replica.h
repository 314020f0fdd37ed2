/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One file of a layer made again on the host, with all it has: content and its holes, owner, mode,
 * extended attributes, times. Nothing that the layer has is believed or waited for.
 */
#ifndef SUNDER_CONTAINER_REPLICA_H
#define SUNDER_CONTAINER_REPLICA_H

#include "container/changes.h"
#include "container/layer_xattrs.h"

struct replicator {
	struct arena *arena;
	const struct kept *kept;
	bool with_privileges; /* setuid and setgid bits, file capabilities */
	struct xattrs after, before;
	char *bytes;       /* for what is copied through memory */
	bool cannot_clone; /* the file systems cannot share content */
	int outside;       /* outside_start(); -1: there is none */
	const char *doing; /* what failed, for people: "write", "set the owner of" */
};

/* An entry of an open directory on either side. */
struct replica_place {
	int layer, host;
	const char *layer_name;
	const char *host_name; /* where to make it */
	bool inherits;         /* what is made there gets an access list from its directory */
};

void replicator_start(
	struct replicator *, struct arena *, const struct kept *, bool with_privileges);

/* Makes it new, and with everything. 0 or -errno; then it may be there in part. */
int replica_make(struct replicator *, const struct change *, const struct replica_place *);

/* Gives a directory that is there what the layer's has, but for the times. 0 or -errno. */
int replica_alter(struct replicator *, const struct change *, const struct replica_place *);

/*
 * Do the two differ in nothing but what is not taken over, and perhaps the times? For changes of
 * mode and extended attributes, and of what would be a link if privileges were taken over; of any
 * other: 0. 1, 0 or -errno.
 */
int replica_is_same(struct replicator *, const struct change *, const struct replica_place *);

/* replica_content.c: copies what is in a file. 0 or -errno. */
int replica_copy_content(struct replicator *, int from, int to, const struct stat *);

#endif
