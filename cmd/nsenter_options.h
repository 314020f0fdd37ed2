/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the words of `nsenter` come to. */
#ifndef SUNDER_CMD_NSENTER_OPTIONS_H
#define SUNDER_CMD_NSENTER_OPTIONS_H

#include <sys/types.h>

#include "cmd/options.h"
#include "system/namespace.h"

/* A namespace that does not come from the target. */
struct chosen_namespace {
	uint32_t type;
	const char *path; /* NULL: by its number */
	uint64_t id;
};

/* An id to take on: a number, or the target's. */
struct id_word {
	bool given, follows;
	uint32_t id;
};

struct path_word {
	bool given;
	const char *path; /* NULL: the target's */
};

struct nsenter_words {
	struct arena *arena;
	const char *const *environment; /* the caller's */
	bool all;
	uint32_t of_target; /* CLONE_NEW* */
	struct chosen_namespace chosen[NAMESPACE_KINDS];
	size_t chosen_count;
	pid_t target;   /* 0: none */
	uint64_t inode; /* of the target's pidfd; 0: not said */
	int net_socket; /* fd of the target's; -1: none */
	bool user_parent;
	struct id_word uid, gid;
	bool preserve_credentials, keep_capabilities;
	struct path_word root, directory;
	const char *inner_directory; /* found in the new namespaces and root */
	bool take_environment, no_fork, join_cgroup, follow_context, help, version, explain;
};

/* Its rows take into a struct nsenter_words, of which arena must be set, and net_socket to -1. */
extern const struct option_row nsenter_options[];

/* What can only be told when all words are known. 0, or OPTION_REFUSED with the error filled. */
int nsenter_words_check(const struct nsenter_words *, struct sunder_error *);

/*
 * Whether the words take anything from the target, and the file of its in /proc that comes first;
 * NULL: a namespace.
 */
bool nsenter_needs_target(const struct nsenter_words *, const char **what);

/* The namespace of that type that was chosen by FILE or number; NULL where none was. */
const struct chosen_namespace *nsenter_chosen(const struct nsenter_words *, uint32_t type);

/* The options that choose what is entered, for the explanation. */
const char *nsenter_words_again(const struct nsenter_words *);

#endif
