/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The catalogue of steps: every kind, what `what` points to for it, and which slots it works
 * with. Each kind is a file of its own, named after it. What `what` points to must live as long
 * as the plan.
 */
#ifndef SUNDER_STEP_STEP_H
#define SUNDER_STEP_STEP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "plan/plan.h"
#include "system/idmap.h"

/* --- the host, before birth --- */

/*
 * A directory of the container's own, locked, with its record; the upper layers live in it.
 * Gives SLOT_STATE. Undone: everything in it is deleted, with the recorded id maps where the
 * caller's own rights do not reach.
 */
extern const struct step_kind step_state_directory;
struct state_directory {
	const char *base;           /* made 0700 where it is missing */
	const char *path;           /* base/ID */
	const struct id_maps *maps; /* whose ids the layers hold */
	size_t layer_count;         /* upper0, work0, upper1, ... are made in it */
	bool has_root;              /* so is "root", by step_unpack */
};

/*
 * An archive unpacked into the directory "root" of the state directory, by sunder-unpack, which
 * has namespaces of its own, the container's ids and nothing else in reach. Needs SLOT_STATE.
 */
extern const struct step_kind step_unpack;
struct unpacking {
	const char *archive; /* a file of the host */
	const char *program; /* sunder-unpack */
	const char *place;   /* STATE/ID/root */
	const struct id_maps *maps;
	bool has_userns;
	bool by_root;    /* by host root, which is nobody in the user namespace */
	bool has_owners; /* else all of it belongs to the one id that there is */
};

/*
 * A layer that is kept: its directory, locked for as long as the fd that it gives is open. Where
 * `directory` is an fd of one that is there, the caller has locked it and goes on with it. Undone:
 * one that no command has begun to write to is deleted.
 */
extern const struct step_kind step_kept_layer;
struct kept_layer {
	const char *store;          /* made 0700 where it is missing */
	const char *path;           /* store/NAME */
	const char *description;    /* what its file "layer" is to say */
	const struct id_maps *maps; /* whose ids the layers hold */
	size_t layer_count;
	int directory; /* -1: a new one */
};

/*
 * From here on a command may write to it. Needs SLOT_READY, and the slot of step_kept_layer as the
 * second; what: the same.
 */
extern const struct step_kind step_begin_layer;

/* Everything in the layers is on the disk, and the directory says so. 0 or -errno. */
int kept_layer_make_whole(int directory);

/*
 * Upper layers of a kept layer copied to where the container's are, with all they have, by who owns
 * them. Needs the slot of the directory that is copied to.
 */
extern const struct step_kind step_copy_layers;
struct copy_layers {
	const char *from, *to; /* the directories that upperN are in */
	const size_t *layers;  /* N of each */
	size_t count;
	const struct id_maps *maps; /* of the container's user namespace; NULL: the caller's own */
	int lock;                   /* an fd that is closed when they have been copied */
};

/* Waits for what another step gives, where nothing else does: the ids are mapped. what: NULL */
extern const struct step_kind step_await;

/* --- ids --- */

/*
 * Writes the id maps, or the one of them that is not empty. Gives SLOT_MAPPED; needs SLOT_PID on
 * the host, SLOT_PROC in the container.
 */
extern const struct step_kind step_id_map;
struct id_mapping {
	const struct id_maps *maps;
	enum { BY_ITSELF, BY_ROOT, BY_HELPERS } means; /* the container; the host; newuidmap */
	const char *search_path;                       /* for the helpers */
};

/* The container's first process takes on uid and gid 0 of its user namespace. what: NULL */
extern const struct step_kind step_container_root;

/* --- the container's surroundings --- */

/* umask 022, a new session, and a session keyring of its own. what: NULL */
extern const struct step_kind step_session;

/* No ignored signals, oom_score_adj 0. Needs SLOT_PROC. what: NULL */
extern const struct step_kind step_defaults;

/* what: const char *, the host name */
extern const struct step_kind step_hostname;

/* A network namespace, where birth made none. what: NULL */
extern const struct step_kind step_network;

/* Brings lo up. what: NULL */
extern const struct step_kind step_loopback;

/* A time namespace with offsets. Needs SLOT_PROC. */
extern const struct step_kind step_time_offsets;
struct time_offsets {
	bool has_monotonic, has_boottime;
	int64_t monotonic, boottime; /* seconds */
};
/*
 * The same in three, where the container may not write its own files: made by it, written by the
 * host (needs SLOT_PID), entered by it (needs SLOT_PROC). what: const struct time_offsets *
 */
extern const struct step_kind step_time_namespace, step_write_time_offsets, step_enter_time;

/* Orphans in the container become children of its first process. what: NULL */
extern const struct step_kind step_subreaper;

/* user.max_user_namespaces = 0. Needs SLOT_PROC. what: NULL */
extern const struct step_kind step_no_nested_userns;

/*
 * Nobody may trace this process or read its memory, it keeps no fd but its socket, and its command
 * line is "init".
 */
extern const struct step_kind step_seal;
struct sealing {
	char *arguments; /* what /proc/PID/cmdline shows, to be written over; or NULL */
	size_t arguments_size;
	bool dies_with_parent; /* the kernel kills it, also where it is stopped or waits itself */
};

/* --- file systems --- */

/* A procfs for ourselves, later the container's. Gives SLOT_PROC. what: NULL */
extern const struct step_kind step_private_proc;

/*
 * The host's procfs instead, where the PID namespace is the host's. Gives SLOT_PROC. what: NULL
 */
extern const struct step_kind step_host_proc;

/* A copy of a directory's mounts, or of a file: gives its slot (an fd). */
extern const struct step_kind step_clone;
struct clone_source {
	const char *path;    /* of the host */
	bool recursive;      /* with the mounts below it */
	unsigned attributes; /* MOUNT_ATTR_* to add */
	bool map_ids; /* by the host, after SLOT_MAPPED: as in the container's user namespace */
	bool may_stay_unmapped; /* where its file system cannot show ids mapped */
	/* By the host: of all ids on it only these are shown, as others; NULL: see map_ids */
	const struct id_maps *squashed;
};

/* A tmpfs of ours, on top of the old root. Gives SLOT_WORKSPACE. what: NULL */
extern const struct step_kind step_workspace;
#define EXPLAINED_WORK "/mnt" /* where it is in a transcript; the root to be is root in it */

/* A tmpfs that is attached nowhere, for upper layers. Gives its slot. what: NULL */
extern const struct step_kind step_memory;

/*
 * An overlay put together by the host, its lower layer's ids mapped. Gives its slot: a mount. Needs
 * SLOT_MAPPED, and the slot of the directory that its upper layer is in.
 */
extern const struct step_kind step_mapped_layers;
struct mapped_layers {
	const char *lower; /* directory of the host */
	const char *place; /* the directory that upperN and workN are in; NULL: a tmpfs is */
	uint8_t place_slot;
	size_t layer;      /* N */
	bool may_be_bound; /* read-only, where it cannot be a layer */
	uint8_t parking;   /* slot of a step_memory that keeps what is not needed any more; or 0 */
	struct layers_ahead_work *ahead; /* made by a process of its own, as the one of ... */
	size_t number;                   /* ... this number there; NULL: by the host */
};

/*
 * Mapped layers that a second process of the host's begins to make now: for step_mapped_layers to
 * wait for. Needs what these need.
 */
extern const struct step_kind step_layers_ahead;
struct layers_ahead {
	const struct mapped_layers *const *layers;
	size_t count;
	struct layers_ahead_work *work;
};
/* Zero it; it is the steps' own. */
struct layers_ahead_work {
	struct run *run;
	const struct mapped_layers *const *layers;
	struct layer_made *made; /* memory that is shared with the process */
	pid_t process;
};

/* Makes a mount the root to be. Needs the slot it names (of a clone); gives SLOT_ROOT. */
extern const struct step_kind step_root;
struct root {
	uint8_t source; /* slot */
};

/* An overlay of a directory as the root to be. Gives SLOT_ROOT. */
extern const struct step_kind step_root_overlay;

/* An overlay of a host directory at a place in the root. Needs SLOT_ROOT. */
extern const struct step_kind step_overlay;
struct overlay {
	const char *lower;   /* directory of the host */
	const char *place;   /* in the container; "/" with step_root_overlay */
	const char *state;   /* the directory that upperN and workN are in; NULL: in memory */
	size_t layer;        /* N */
	bool privileged;     /* made by host root: trusted xattrs, not user ones */
	unsigned attributes; /* MS_* */
};

/* Attaches a cloned mount at a place in the root. Needs SLOT_ROOT and its own slot. */
extern const struct step_kind step_attach;
struct attach {
	uint8_t source; /* slot of a clone */
	const char *place;
	bool directory;
	const char *shown_as; /* source path, for errors */
};

/* Attaches SLOT_PROC at /proc. what: NULL */
extern const struct step_kind step_proc;

/* A read-only sysfs at /sys. Gives its slot: the mount. what: NULL */
extern const struct step_kind step_sysfs;

/* /dev: six nodes, links, pts, shm, mqueue. Needs SLOT_ROOT, SLOT_WORKSPACE. */
extern const struct step_kind step_dev;
struct dev {
	bool guarded;        /* container root is host root, and could change the host's nodes */
	bool mqueue;         /* the IPC namespace is ours */
	bool terminal_group; /* gid 5 is mapped: terminals belong to it, as elsewhere */
};

/* Opens a pty in the container's devpts. Needs SLOT_ROOT; gives SLOT_TERMINAL: the master. */
extern const struct step_kind step_terminal;
struct terminal {
	bool takes[3]; /* which of 0, 1, 2 become the pty's slave */
	uid_t owner;   /* of the slave, as the container numbers users */
	bool has_settings;
	struct termios settings;
	struct winsize size;
};

/* Hides kernel files and directories that are not a container's business. */
extern const struct step_kind step_masked_paths;
struct kernel_mounts {
	uint8_t proc, sys; /* slots of the mounts that are its /proc and its /sys */
};

/* Makes parts of /proc read-only. Needs SLOT_PROC. what: NULL */
extern const struct step_kind step_read_only_paths;

/* A small file of ours over one of the root's, by a mount. Needs SLOT_ROOT, SLOT_WORKSPACE. */
extern const struct step_kind step_system_file;
struct system_file {
	const char *place; /* "/etc/hosts" */
	const char *name;  /* in the workspace */
	const char *content;
};

/* An empty tmpfs at a place in the root. */
extern const struct step_kind step_tmpfs;
struct tmpfs {
	const char *place;
	const char *mode; /* "1777" */
	uint64_t size;    /* bytes; 0: the kernel's own limit, half of the memory */
	unsigned attributes;
};

/* A directory in the root, with that mode. Needs SLOT_ROOT. */
extern const struct step_kind step_directory;
struct directory {
	const char *place;
	unsigned mode;
};

/* A directory with mounts below it, which cannot be a layer: its own files and links, copied. */
extern const struct step_kind step_copy_files;
struct copy_files {
	const char *from;  /* directory of the host */
	const char *place; /* in the container: a tmpfs */
};

/* Covers a file or directory with an empty one that cannot be read. Needs SLOT_ROOT. */
extern const struct step_kind step_hide;
struct hide {
	const char *place;
};

/* Makes the root mount read-only. Needs SLOT_ROOT. what: NULL */
extern const struct step_kind step_read_only_root;

/* The root to be becomes the root; the host's is left behind. Needs SLOT_ROOT. what: NULL */
extern const struct step_kind step_pivot;

/* --- for the drop-ins --- */

/* A new proc on an existing directory, by path. */
extern const struct step_kind step_mount_proc;
struct proc_mount {
	const char *place;
	bool make_private; /* what is mounted there before: nobody else sees the new one */
};

/* A binfmt_misc of the user namespace's own, on a directory; and one rule registered in it. */
extern const struct step_kind step_mount_interpreters, step_register_interpreter;
struct interpreters {
	const char *place;
	const char *rule; /* as Documentation/admin-guide/binfmt-misc.rst has it; or NULL */
};

/* By an fd that was opened before birth, or by path where that is -1. */
struct location {
	int fd;
	const char *path;
};

/* chroot(2), and into "/" there. */
extern const struct step_kind step_change_root;
struct new_root {
	struct location place;
	bool keeps_directory; /* the working directory of the namespaces entered, maybe outside */
};

/* chdir(2). what: const struct location * */
extern const struct step_kind step_change_directory;

/* Into a cgroup. what: const struct location *, its cgroup.procs, opened before birth */
extern const struct step_kind step_join_cgroup;

/* The ids of another process. what: const struct follow_ids * */
extern const struct step_kind step_follow_ids;
struct follow_ids {
	int process; /* O_PATH fd of its /proc/PID */
	uid_t *uid;  /* of the plan's ending, to be filled in; NULL: not that one */
	gid_t *gid;
};

/* The SELinux context that exec takes on. Needs SLOT_PROC. what: const char * */
extern const struct step_kind step_exec_context;

/* what: const char *, "allow" or "deny". Needs SLOT_PROC; on the host SLOT_PID. */
extern const struct step_kind step_setgroups;

/* what: const struct propagation * */
extern const struct step_kind step_propagation;
struct propagation {
	const char *word; /* private, slave, shared; of all mounts */
	unsigned long flags;
};

/* --- the host, when the command is about to run --- */

/*
 * Namespaces of the container's first process, bound on files. Needs SLOT_PID, SLOT_READY. Whoever
 * made them takes them away: this is what they are made for.
 */
extern const struct step_kind step_namespace_files;
struct namespace_file {
	uint32_t type; /* CLONE_NEW* */
	const char *path;
};
struct namespace_files {
	const struct namespace_file *files;
	size_t count;
};

/* Writes the command's PID into a file. Needs SLOT_READY. what: const char * */
extern const struct step_kind step_pid_file;

/* {"id":...,"pid":...,"init-pid":...} to an fd. Needs SLOT_READY, SLOT_PID. */
extern const struct step_kind step_status;
struct status {
	int fd;
	const char *id;
};

/* Every kind that leaves something on the host, for clearing up after others. */
extern const struct step_kind *const step_kinds_to_undo[];
extern const size_t step_kinds_to_undo_count;

/* For step kinds: fills the error and adds the kernel's own reason, if it gave one. */
int step_fail(
	struct sunder_error *, int errnum, const char *reason, const char *doing, const char *name);

#endif
