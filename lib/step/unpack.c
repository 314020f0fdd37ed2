/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Unpacking an archive that nobody has looked at. What reads it is a program of its own, for which
 * this is a container of its own: the ids of the container to be; a root that has nothing but the
 * program, its libraries and the directory that it fills; no network, no terminal, no other fd, no
 * other process; and of root's capabilities the five that files need.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/errand.h"
#include "step/step.h"
#include "system/call.h"
#include "system/capability.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/text.h"

/* As the program sees them. */
static const char program_place[] = "/sunder-unpack", tree_place[] = "/tree";

/* --- its fds --- */

struct descriptors {
	int archive, complaints;
};

static int take_descriptors(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct descriptors *descriptors = step->what;

	(void)run;
	if (dup2(descriptors->archive, STDIN_FILENO) < 0 ||
		dup2(descriptors->complaints, STDOUT_FILENO) < 0 ||
		dup2(descriptors->complaints, STDERR_FILENO) < 0)
		return error_fill(error, errno, "give it the archive");
	if (call_close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC) < 0)
		return error_fill(error, errno, "close what it shall not have");
	return 0;
}

static const struct step_kind step_descriptors = {
	.name = "descriptors", .perform = take_descriptors};

/* --- its root --- */

struct shown {
	const char *path, *place;
	bool is_file;
	unsigned attributes;
};

/* Where a program has its libraries from; those that are there. */
static const struct shown libraries[] = {
	{"/usr", "/usr", false, MOUNT_ATTR_RDONLY},
	{"/lib", "/lib", false, MOUNT_ATTR_RDONLY},
	{"/lib32", "/lib32", false, MOUNT_ATTR_RDONLY},
	{"/lib64", "/lib64", false, MOUNT_ATTR_RDONLY},
	{"/nix/store", "/nix/store", false, MOUNT_ATTR_RDONLY},
	{"/gnu/store", "/gnu/store", false, MOUNT_ATTR_RDONLY},
	{"/etc/ld.so.cache", "/etc/ld.so.cache", true, MOUNT_ATTR_RDONLY},
};
enum { MOST_SHOWN = sizeof(libraries) / sizeof(*libraries) + 2 };

static size_t choose_shown(const struct unpacking *unpacking, struct shown shown[MOST_SHOWN])
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof(libraries) / sizeof(*libraries); i++)
		if (access(libraries[i].path, F_OK) == 0)
			shown[count++] = libraries[i];
	shown[count++] = (struct shown){unpacking->program, program_place, true, MOUNT_ATTR_RDONLY};
	shown[count++] = (struct shown){unpacking->place, tree_place, false, MOUNT_ATTR_NOEXEC};
	return count;
}

static void add_clones(struct plan *plan, const struct shown *shown, size_t count, uint8_t *slots)
{
	for (size_t i = 0; i < count; i++) {
		struct clone_source *source = arena_allocate(plan->arena, sizeof(*source));

		*source = (struct clone_source){.path = shown[i].path,
			.recursive = true,
			.attributes = shown[i].attributes | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
		slots[i] = plan_new_slot(plan);
		plan_add(plan, &step_clone, CONTAINER, source)->gives = slots[i];
	}
}

static void add_attachments(
	struct plan *plan, const struct shown *shown, size_t count, const uint8_t *slots)
{
	for (size_t i = 0; i < count; i++) {
		struct attach *attach = arena_allocate(plan->arena, sizeof(*attach));

		*attach = (struct attach){.source = slots[i],
			.place = shown[i].place,
			.directory = !shown[i].is_file,
			.shown_as = shown[i].path};
		struct step *step = plan_add(plan, &step_attach, CONTAINER, attach);

		step->needs[0] = slots[i];
		step->needs[1] = SLOT_ROOT;
	}
}

/* A tmpfs, and what is attached in it. Whoever is host root has to clone before it is nobody. */
static void add_root(struct plan *plan, const struct unpacking *unpacking)
{
	static const struct propagation private = {"private", MS_REC | MS_PRIVATE};
	struct root *root = arena_allocate(plan->arena, sizeof(*root));
	struct shown shown[MOST_SHOWN];
	uint8_t slots[MOST_SHOWN];
	size_t count = choose_shown(unpacking, shown);

	root->source = plan_new_slot(plan);
	plan_add(plan, &step_propagation, CONTAINER, &private);
	add_clones(plan, shown, count, slots);
	if (unpacking->has_userns && unpacking->by_root)
		plan_add(plan, &step_container_root, CONTAINER, NULL);
	plan_add(plan, &step_memory, CONTAINER, NULL)->gives = root->source;
	plan_add(plan, &step_root, CONTAINER, root)->gives = SLOT_ROOT;
	add_attachments(plan, shown, count, slots);
	plan_add(plan, &step_read_only_root, CONTAINER, NULL);
	plan_add(plan, &step_pivot, CONTAINER, NULL);
}

/* --- the errand --- */

static void set_ending(struct ending *ending, const struct unpacking *unpacking)
{
	static const char *const with_owners[] = {"sunder-unpack", NULL};
	static const char *const without[] = {"sunder-unpack", "--no-same-owner", NULL};
	static const char *const environment[] = {NULL};
	static const sigset_t no_signals;

	ending->file = program_place;
	ending->arguments = unpacking->has_owners ? with_owners : without;
	ending->environment = environment;
	ending->directory = tree_place;
	ending->limit_capabilities = true;
	ending->clear_inheritable = !unpacking->has_userns;
	ending->capabilities = CAPABILITY_BIT(CHOWN) | CAPABILITY_BIT(DAC_OVERRIDE) |
			       CAPABILITY_BIT(FOWNER) | CAPABILITY_BIT(FSETID) |
			       CAPABILITY_BIT(SETFCAP);
	ending->no_new_privileges = true;
	ending->signal_mask = &no_signals;
	ending->parent_death_signal = SIGKILL;
}

static int run_unpacker(const struct unpacking *unpacking, const struct descriptors *descriptors,
	struct sunder_error *error)
{
	struct arena arena = {0};
	struct id_mapping mapping;
	struct plan plan;

	plan_start(&plan, &arena);
	plan.birth.create = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
	if (unpacking->has_userns && unpacking->by_root)
		errand_add_owner_by_root(&plan, &mapping, unpacking->maps);
	else if (unpacking->has_userns)
		errand_add_owner(&plan, &mapping, unpacking->maps);
	plan_add(&plan, &step_session, CONTAINER, NULL);
	add_root(&plan, unpacking);
	plan_add(&plan, &step_descriptors, CONTAINER, descriptors);
	set_ending(&plan.ending, unpacking);
	int r = plan_check(&plan, error);

	if (r == 0)
		r = errand_run_interruptible(
			&plan, arena_print(&arena, "unpack %s", unpacking->archive), error);
	arena_free(&arena);
	return r;
}

/* --- what it says --- */

/* The last of its lines. */
static const char *read_complaint(int pipe, char *said, size_t size)
{
	ssize_t got = read(pipe, said, size - 1);
	char *last;

	said[got > 0 ? got : 0] = '\0';
	for (size_t end = strlen(said); end > 0 && said[end - 1] == '\n';)
		said[--end] = '\0';
	last = strrchr(said, '\n');
	return last ? last + 1 : said;
}

static void tell_left_out(struct run *run, const char *archive, const char *words)
{
	struct sunder_error note;

	error_fill(&note, 0, "unpack all of %s", archive);
	error_reason(&note, "%s", words);
	if (run->tell)
		run->tell(&note);
}

/* --- the step --- */

/* A FIFO would be waited for, a device is no archive. */
static int open_archive(const char *path, struct sunder_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0) {
		int r = error_fill(error, errno, "open %s", path);

		close_keeping_errno(fd);
		return r;
	}
	if (S_ISREG(status.st_mode))
		return fd;
	close(fd);
	error_fill(error, 0, "open %s", path);
	error_reason(error, "it is not a regular file any more");
	return -EINVAL;
}

static int make_directory(int state, const struct unpacking *unpacking, struct sunder_error *error)
{
	uint32_t uid = 0, gid = 0;

	if (mkdirat(state, "root", 0755) < 0 || fchmodat(state, "root", 0755, 0) < 0)
		return error_fill(error, errno, "make the directory %s", unpacking->place);
	if (!unpacking->has_userns || !unpacking->by_root)
		return 0;
	if (!id_map_to_outside(&unpacking->maps->uid, 0, &uid) ||
		!id_map_to_outside(&unpacking->maps->gid, 0, &gid) ||
		fchownat(state, "root", uid, gid, AT_SYMLINK_NOFOLLOW) < 0)
		return error_fill(
			error, errno, "give %s to the container's root", unpacking->place);
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct unpacking *unpacking = step->what;
	autoclose int archive = open_archive(unpacking->archive, error);
	char said[1024];
	int ends[2];

	if (archive < 0)
		return archive;
	int r = make_directory(run_fd(run, SLOT_STATE), unpacking, error);

	if (r < 0)
		return r;
	/* Whoever has taken the program over could else fill the pipe and wait for ever. */
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_fill(error, errno, "make a pipe");
	struct descriptors descriptors = {.archive = archive, .complaints = ends[1]};

	r = run_unpacker(unpacking, &descriptors, error);
	close(ends[1]);
	const char *words = read_complaint(ends[0], said, sizeof(said));

	close(ends[0]);
	if (r < 0 && r != -EINTR && *words) {
		error_fill(error, 0, "%s", unpacking->archive);
		error_reason(error, "%s", words);
	} else if (r == 0 && *words) {
		tell_left_out(run, unpacking->archive, words);
	}
	return r;
}

static const char *explain_owner(struct transcript *transcript, const struct unpacking *unpacking)
{
	const struct id_maps *maps = unpacking->maps;
	struct arena *arena = transcript->plan->arena;

	if (!unpacking->has_userns)
		return "";
	if (!unpacking->by_root)
		return unpacking->has_owners ? "unshare --map-root-user --map-auto "
					     : "unshare --map-root-user ";
	return arena_print(arena,
		"unshare --map-users=0:%u:%u --map-groups=0:%u:%u --setuid 0 --setgid 0 ",
		maps->uid.extents->outside, maps->uid.extents->count, maps->gid.extents->outside,
		maps->gid.extents->count);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct unpacking *unpacking = step->what;
	const char *owner = explain_owner(transcript, unpacking);
	bool is_shifted = unpacking->has_userns && unpacking->by_root;

	const char *state = transcript_variable(transcript, "STATE", unpacking->place);

	transcript_command(transcript, "mkdir %s/root", state);
	if (is_shifted)
		transcript_command(transcript, "chown %u:%u %s/root",
			unpacking->maps->uid.extents->outside,
			unpacking->maps->gid.extents->outside, state);
	transcript_command(transcript,
		"%star -x -p --numeric-owner %s--xattrs --acls -C %s/root -f %s", owner,
		unpacking->has_owners ? "" : "--no-same-owner ", state,
		transcript_quote(transcript, unpacking->archive));
	transcript_remark(transcript,
		"sunder does that in a root of its own, with a program that refuses archives"
		" which reach out of their directory");
}

const struct step_kind step_unpack = {.name = "unpack", .perform = perform, .explain = explain};
