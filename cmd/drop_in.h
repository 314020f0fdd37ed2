/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What unshare and nsenter have in common as programs of util-linux: their words for ids, their
 * messages, the shell without a program, and ending as the program did.
 */
#ifndef SUNDER_CMD_DROP_IN_H
#define SUNDER_CMD_DROP_IN_H

#include "cmd/options.h"
#include "container/attend.h"
#include "plan/plan.h"

#define DROP_IN_FAILED 1 /* the exit status */

/* Defines take_mount() and so on, which hand the type to take_type(into, type, value, error). */
#define DEFINE_TAKE_NAMESPACE(name, type) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		return take_type(into, (type), value, error); \
	}
#define DEFINE_TAKE_NAMESPACES() \
	DEFINE_TAKE_NAMESPACE(mount, CLONE_NEWNS) \
	DEFINE_TAKE_NAMESPACE(uts, CLONE_NEWUTS) \
	DEFINE_TAKE_NAMESPACE(ipc, CLONE_NEWIPC) \
	DEFINE_TAKE_NAMESPACE(net, CLONE_NEWNET) \
	DEFINE_TAKE_NAMESPACE(pid, CLONE_NEWPID) \
	DEFINE_TAKE_NAMESPACE(user, CLONE_NEWUSER) \
	DEFINE_TAKE_NAMESPACE(cgroup, CLONE_NEWCGROUP) \
	DEFINE_TAKE_NAMESPACE(time, CLONE_NEWTIME)

/* Fills the error with theirs to the letter: OPTION_REFUSED, for a row's `take`. */
__attribute__((format(printf, 3, 4))) int drop_in_fail(
	struct sunder_error *, int errnum, const char *format, ...);

/* A number, as -S and -G take it; `what` is "uid" or "gid". 0 or OPTION_REFUSED. */
int drop_in_id(const char *word, const char *what, uint32_t *id, struct sunder_error *);

/* A number or a name, of the host's accounts. 0 or OPTION_REFUSED. */
int drop_in_user(struct arena *, const char *word, uint32_t *id, struct sunder_error *);
int drop_in_group(struct arena *, const char *word, uint32_t *id, struct sunder_error *);

/*
 * What the plan ends with: the words behind the options, or a login shell: $SHELL, else that of
 * user `uid` by the /etc/passwd below `root`, else /bin/sh.
 */
void drop_in_set_command(
	struct plan *, char *const command[], const char *const *environment, int root, uid_t uid);

/* For an arena: says so, and ends the process. `program` is its name, a const char *. */
_Noreturn void drop_in_no_memory(void *program);

/* One call of such a program. */
struct drop_in {
	const char *program;
	const void *words; /* what its options have come to */
	/* Adds what the words tell of a refusal, as its hint. */
	void (*hint)(const void *words, struct sunder_error *);
};

/* Tells a failure in their words, and a hint where there is one. The exit status. */
int drop_in_tell(const struct drop_in *, struct sunder_error *);

/* Carries the plan out, and attends the program if it is a child. The exit status. */
int drop_in_perform(const struct drop_in *, struct plan *, const struct attending *);

/* Instead of performing: how to do it by hand. The exit status. */
int drop_in_explain(const char *program, const struct plan *);

int drop_in_help(const struct command *);
int drop_in_version(const char *program);

#endif
