/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A container as a user asks for it, and the plan that makes it. Turning the one into the other
 * reads the machine and changes nothing.
 */
#ifndef SUNDER_CONTAINER_CONTAINER_H
#define SUNDER_CONTAINER_CONTAINER_H

#include <stdbool.h>
#include <stdint.h>

#include "plan/plan.h"
#include "step/step.h"

enum userns_choice { USERNS_AUTO, USERNS_SINGLE, USERNS_HOST };
/*
 * Where what is written goes: by default in memory with a root, on disk in a copy of the machine.
 */
enum layer_place { LAYERS_USUAL, LAYERS_IN_MEMORY, LAYERS_ON_DISK };
enum terminal_choice { TERMINAL_AUTO, TERMINAL_ALWAYS, TERMINAL_NEVER };

/* What the user puts into the container, in the order in which it was said. */
struct placement {
	const char *source; /* PLACE_BIND: path on the host */
	const char *place;  /* absolute path in the container */
	uint64_t size;      /* PLACE_TMPFS: bytes; 0: the kernel's limit */
	enum { PLACE_BIND, PLACE_TMPFS, PLACE_HIDE, PLACE_OVERLAY } kind;
	bool is_directory; /* PLACE_BIND: the source is one */
	bool read_only;
	bool squashed; /* PLACE_BIND: container root is this user of the host in it, and alone */
	uid_t uid;
	gid_t gid;
};

struct container_options {
	/* A directory of the host, or an archive; NULL: a throwaway copy of the machine. */
	const char *root;
	bool root_is_made; /* not the caller's to set: it is a directory that is yet to be made */
	bool read_only, write_through;
	enum layer_place layers;
	const char *state; /* the directory for containers' directories; NULL: the usual one */
	const char *keep;  /* upper layers stay, under this name; NULL: they go */
	const char *from;  /* what was kept under this name is there from the beginning; or NULL */
	const struct placement *placements;
	size_t placement_count;
	const char *directory, *user, *hostname; /* NULL: the usual */
	const char *const *variables;            /* K=V, or K for the caller's own value */
	size_t variable_count;
	bool clear_environment;
	uint64_t capabilities_added, capabilities_dropped;
	enum userns_choice userns;
	uint32_t share; /* CLONE_NEW*: stay in the host's namespaces of these types */
	struct time_offsets offsets;
	bool nest, no_init;
	enum terminal_choice terminal;
	const char *pid_file;
	int status_fd;                  /* -1: none */
	const char *const *command;     /* ends with NULL; empty: a shell */
	const char *const *environment; /* the caller's */
	struct sealing sealing;         /* nothing else may point into its arguments */
};

/* What the supervisor has to know beside the plan. */
struct container {
	struct plan plan;
	char id[16];
	const char *state_base;
	const struct kept_layer *kept; /* what stays of it; NULL: nothing */
	uint8_t kept_slot;             /* the fd of its directory */
	const struct id_map *uids;     /* of its user namespace; NULL: it has none of its own */
	bool has_terminal;
	struct terminal terminal;
	int status_fd;
	bool has_init;
	const char *archive;  /* what the root is unpacked from; NULL: it is there */
	const char *unpacker; /* and by which program */
	bool is_user_unknown; /* who --user is, only the unpacked root knows */
	const char *notes[8]; /* for a terminal: what is not as one would expect; NULL ends them */
};

/*
 * Makes the plan. 0, or -errno with the error filled (status 125). The options, and what they
 * point to, must live as long as the plan.
 */
int container_plan(struct arena *, const struct container_options *, struct container *,
	struct sunder_error *);

#endif
