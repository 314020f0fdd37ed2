/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the words of `unshare` come to. */
#ifndef SUNDER_CMD_UNSHARE_OPTIONS_H
#define SUNDER_CMD_UNSHARE_OPTIONS_H

#include "cmd/options.h"
#include "step/step.h"
#include "system/namespace.h"

/* A word of --map-users or --map-groups. */
struct map_word {
	enum { MAP_EXTENT, MAP_AUTO, MAP_SUBIDS, MAP_ALL } form;
	struct id_extent extent; /* of MAP_EXTENT */
};

/* How one kind of ids is to be mapped. */
struct map_words {
	bool has_single; /* the caller's own id is `single` inside */
	uint32_t single;
	struct map_word *ranges;
	size_t count, room;
};

struct unshare_words {
	struct arena *arena;
	const char *const *environment; /* the caller's */
	uint32_t create;
	struct namespace_file files[NAMESPACE_KINDS];
	size_t file_count;
	bool fork, forward_signals, init, keep_capabilities, help, version, explain;
	int kill_child;         /* signal; 0: not */
	const char *mount_proc; /* where; NULL: not */
	struct interpreters interpreters;
	const struct propagation *propagation;
	const char *root, *directory;
	bool has_uid, has_gid, has_owner;
	uint32_t uid, gid, owner_uid, owner_gid;
	struct map_words users, groups;
	const char *setgroups; /* "allow", "deny", or NULL */
	struct time_offsets offsets;
	bool clear_environment;
	const char **kept; /* variables that are kept all the same, as NAME=VALUE */
	size_t kept_count, kept_room;
};

/* Its rows take into a struct unshare_words, of which arena and environment must be set. */
extern const struct option_row unshare_options[];

/* What can only be told when all words are known. 0, or -EINVAL with the error filled. */
int unshare_words_check(struct unshare_words *, struct sunder_error *);

#endif
