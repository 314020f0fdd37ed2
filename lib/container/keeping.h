/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What --keep and --from add to a container's plan. */
#ifndef SUNDER_CONTAINER_KEEPING_H
#define SUNDER_CONTAINER_KEEPING_H

#include "container/kept.h"

struct making;

struct keeping {
	const char *store; /* where kept layers are */
	const char *path;  /* of the one that is made, or gone on with; NULL: none is kept */
	const char *name;  /* its name */
	bool has_from;     /* the changes of this one are there from the beginning: */
	struct kept from;
	bool goes_on;                   /* it is the one that is kept */
	const struct kept *description; /* of the one that is kept */
};

/* Opens what --from names. Before the copy is planned; 0 or -errno. */
int keeping_find(struct making *, struct sunder_error *);

/* Sees that the layers of --from have their trees. After it; 0 or -errno. */
int keeping_place(struct making *, struct sunder_error *);

/* The host's steps before birth: the directory of what is kept. */
void keeping_add(struct making *);

/* And when the command is about to run. */
void keeping_add_begin(struct making *);

#endif
