/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the two files that make a container's plan have in common, while it is made. */
#ifndef SUNDER_CONTAINER_MAKING_H
#define SUNDER_CONTAINER_MAKING_H

#include <string.h>

#include "container/container.h"
#include "container/copy.h"
#include "container/identity.h"
#include "container/keeping.h"
#include "system/kernel.h"

struct making {
	struct arena *arena;
	const struct container_options *options;
	struct container *container;
	struct plan *plan;
	struct identity identity;
	struct copy copy;
	struct keeping keeping;
	const char *layers;   /* the directory that upper layers are made in; NULL: in memory */
	uint8_t layers_slot;  /* and its fd */
	uint8_t memory_slot;  /* of a tmpfs of the host's for them; none yet: 0 */
	const char *archive;  /* what the root is unpacked from; NULL: it is there */
	const char *unpacker; /* by which program */
	const char *hostname;
	uint8_t proc_slot; /* a clone of the host's /proc, where the PID namespace is shared */
	bool late_network; /* made by a step, not at birth */
	uint8_t sys_slot;
	uint8_t root_slot; /* a mount that is to be the root; none: the container mounts it */
	uint8_t *placement_slots;
};

static inline bool shares(const struct making *making, uint32_t type)
{
	return making->options->share & type;
}

/* Host root makes what the container may not: mounts whose ids are mapped. */
static inline bool is_mapped_by_host(const struct making *making)
{
	return making->identity.is_root && making->identity.has_userns;
}

static inline struct step *add(
	struct making *making, const struct step_kind *kind, const void *what)
{
	return plan_add(making->plan, kind, CONTAINER, what);
}

/* A copy in the arena, for a step to point to. */
#define KEEP(making, ...) \
	memcpy(arena_allocate((making)->arena, sizeof(__VA_ARGS__)), &(__VA_ARGS__), \
		sizeof(__VA_ARGS__))

/* Is there an upper layer over the root? */
static inline bool has_upper_layer(const struct making *making)
{
	return !making->options->root || !making->options->write_through;
}

/* container.c: --user, where it had to wait for the root to be made. 0 or -errno. */
int making_take_user(struct making *, struct sunder_error *);

/* mounting.c: what is taken from the host, before anything of ours lies over its root. */
void add_mount_sources(struct making *);

/* The root file system to be, and everything that is mounted in it. */
void add_root_and_mounts(struct making *);

#endif
