/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A container is a plan: an ordered list of steps, one birth among them, and an ending. Each step
 * is carried out by one of two actors, the host or the container. Making a plan changes nothing;
 * perform.h does it, explain.h prints it, record.h takes away what it left.
 */
#ifndef SUNDER_PLAN_PLAN_H
#define SUNDER_PLAN_PLAN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sunder.h"
#include "system/arena.h"

struct run;
struct step;
struct transcript;

enum actor { HOST, CONTAINER };

/* Values that are born on the way. In the explained transcript they are the shell's variables. */
enum slot {
	NO_SLOT,
	SLOT_PID,       /* host: the container's first process; number: PID, fd: pidfd */
	SLOT_STATE,     /* host, before birth: the container's state directory */
	SLOT_MAPPED,    /* the id maps are written */
	SLOT_PROC,      /* container: a procfs that nobody else can reach or change */
	SLOT_WORKSPACE, /* container: a tmpfs of ours, gone with the old root */
	SLOT_ROOT,      /* container: the directory that becomes the root */
	SLOT_TERMINAL,  /* container: the pty; fd: its master */
	SLOT_READY,     /* container: the command is about to be executed; number: its PID */
	SLOT_TOLD,      /* host: those who wait for READY have been told; the command may begin */
	SLOT_USERNS,    /* host: the container's user namespace; filled by who needs it first */
	SLOT_FIRST_FREE,
	SLOT_MAX = 256, /* so that uint8_t is any slot */
};

/* Which slots are filled. */
struct slot_set {
	uint64_t words[SLOT_MAX / 64];
};

static inline bool slot_set_has(const struct slot_set *set, uint8_t slot)
{
	return set->words[slot / 64] >> slot % 64 & 1;
}

static inline void slot_set_add(struct slot_set *set, uint8_t slot)
{
	set->words[slot / 64] |= UINT64_C(1) << slot % 64;
}

struct value {
	int fd; /* -1: a number, or a mere token */
	int64_t number;
};

struct step_kind {
	const char *name; /* as errors and records say it */
	int (*perform)(struct run *, const struct step *, struct sunder_error *);
	void (*explain)(struct transcript *, const struct step *);
	/*
	 * Takes away what the step left on the host, from the recorded words (words[0] is the
	 * kind's name, NULL ends them) and the directory that the record is in; asked twice, or for
	 * what is not there, is no error. Somebody else may have written these words: what they
	 * name is looked at before it is taken away.
	 */
	int (*undo)(int directory, const char *const words[], struct sunder_error *);
};

struct step {
	const struct step_kind *kind;
	enum actor actor;
	uint8_t needs[3], gives;
	bool optional; /* its failure is told, and the plan goes on */
	const void *what;
};

/* Namespaces of others to enter before new ones are created. */
struct join {
	int fd;           /* of a namespace file, or a pidfd; the caller's */
	uint32_t types;   /* CLONE_NEW* to take from it */
	const char *name; /* of the one namespace, for errors; NULL: they are a process's */
	bool optional;    /* its refusal does not matter */
};

enum seat {
	BY_CLONE,   /* the container is a child: one clone3. Joins move the caller, to stay there */
	BY_SPAWNER, /* by a third process, which joins before: the caller is not moved */
	IN_PLACE,   /* the caller becomes the container; there is no way back */
};

#define MOST_JOINS 16

/* With an owner the seat is BY_SPAWNER or IN_PLACE. */
struct birth {
	enum seat seat;
	uint32_t create; /* CLONE_NEW* */
	const struct join
		*joins; /* at most MOST_JOINS; that of a user namespace may stand anywhere */
	size_t join_count;
	const char *joining;    /* the options of nsenter(1) that do the same */
	bool keeps_propagation; /* in a new mount namespace; for the explanation */
	bool drop_groups; /* before the joins, where that is allowed: behind them it may not be */
	bool has_owner;   /* the namespaces shall belong to these ids */
	uid_t owner_uid;
	gid_t owner_gid;
	const char *doing; /* how a failure of it is told */
};

/* What the command is given: applied in its process, at the very end. */
struct ending {
	const char
		*file; /* looked for in search_path where it has no '/'; NULL: no command at all */
	const char *const *arguments;
	/*
	 * A program that is none for the kernel is given to /bin/sh, as execvp(3) does: room for
	 * its arguments then, for two words more than `arguments` has. NULL: it is refused.
	 */
	const char **script_arguments;
	const char *const *environment;
	bool clears_environment; /* it was asked for that one: the caller's is not handed down */
	const char *search_path;
	const char *directory;          /* working directory inside; NULL: as it is */
	const char *fallback_directory; /* taken where that one is not there; NULL: an error then */
	bool set_groups, set_uid, set_gid;
	bool groups_may_stay; /* where setgroups(2) is not allowed */
	const gid_t *groups;
	size_t group_count;
	uid_t uid;
	gid_t gid;
	bool keep_capabilities; /* whatever it has, for the command too: as ambient ones */
	bool limit_capabilities;
	bool clear_inheritable; /* without a new user namespace the caller's are there */
	uint64_t capabilities;  /* the bounding set */
	uint64_t ambient;
	bool no_new_privileges;
	const sigset_t *signal_mask; /* what the command has blocked; NULL: as it is */
	int parent_death_signal;     /* when the process that made it dies; 0: none */
	bool own_group;              /* a process group of its own */
	bool foreground;             /* which is brought to the front of its terminal */
	int terminal;                /* fd of that terminal: 0, 1 or 2 */
	/*
	 * NULL: the container's first process itself executes the command. Else that process forks
	 * the command and watches it, with SIGCHLD blocked; what this returns is its exit status.
	 */
	int (*watch)(struct run *, pid_t command);
};

struct plan {
	struct arena *arena;
	struct birth birth;
	struct step *steps;
	size_t step_count, step_room;
	size_t early_count; /* so many of the steps are the host's before birth */
	uint8_t next_slot;  /* 0: they have run out */
	struct ending ending;
};

void plan_start(struct plan *, struct arena *);

/*
 * Adds a step and returns it, so that needs, gives and optional can be set. It is valid until the
 * next.
 */
struct step *plan_add(struct plan *, const struct step_kind *, enum actor, const void *what);

/* Here the container is born. Steps added before must be the host's. */
void plan_birth(struct plan *);

/* A slot that no other step uses; NO_SLOT when there are too many, and plan_check() will say so. */
uint8_t plan_new_slot(struct plan *);

/* Does any step of this actor need the slot? */
bool plan_needs(const struct plan *, enum actor, uint8_t slot);

/* The step that gives the slot; NULL where none does. */
const struct step *plan_giver(const struct plan *, uint8_t slot);

/*
 * Visits every step in an order in which one person could carry them out: an actor goes on until
 * it would have to wait for the other. NULL, or the step at which both wait. `visit` may be NULL.
 */
const struct step *plan_rehearse(
	const struct plan *, void (*visit)(void *context, const struct step *), void *context);

/*
 * 0, or -EINVAL with an error that names the step: a slot that is needed but never given, given
 * twice, or needed in a way that makes both actors wait for each other.
 */
int plan_check(const struct plan *, struct sunder_error *);

#endif
