/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a kept layer takes on the disk. An ordinary user's may have directories that only a
 * subordinate id can read: then a process that owns them adds it up, and sends the sum.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "container/changes_finding.h"
#include "plan/error.h"
#include "plan/run.h"
#include "step/errand.h"
#include "system/fd.h"

struct linked_file {
	uint64_t inode; /* 0: a free place */
};

struct adding {
	struct arena *arena;
	struct descent way;
	struct listing *levels; /* `next` is how many of the bytes are done with */
	size_t level_count, level_room;
	struct linked_file *linked; /* those of several names that were counted */
	size_t linked_count, linked_room;
	uint64_t bytes;
	bool has_others; /* what the caller could not read or make as an ordinary program */
};

/* --- files with several names --- */

static struct linked_file *find_place(struct linked_file *files, size_t room, uint64_t inode)
{
	const uint64_t spread = UINT64_C(0x9e3779b97f4a7c15);
	size_t place = (size_t)(inode * spread) & (room - 1);

	while (files[place].inode && files[place].inode != inode)
		place = (place + 1) & (room - 1);
	return &files[place];
}

static void make_room(struct adding *adding)
{
	enum { FIRST_ROOM = 256 };
	size_t room = adding->linked_room ? 2 * adding->linked_room : FIRST_ROOM;
	struct linked_file *files = arena_allocate(adding->arena, room * sizeof(*files));

	for (size_t i = 0; i < adding->linked_room; i++)
		if (adding->linked[i].inode)
			*find_place(files, room, adding->linked[i].inode) = adding->linked[i];
	adding->linked = files;
	adding->linked_room = room;
}

/* All of a layer is on one file system. */
static bool is_new(struct adding *adding, const struct stat *status)
{
	if (S_ISDIR(status->st_mode) || status->st_nlink < 2)
		return true;
	if (2 * adding->linked_count >= adding->linked_room)
		make_room(adding);
	struct linked_file *place = find_place(adding->linked, adding->linked_room, status->st_ino);

	if (place->inode)
		return false;
	place->inode = status->st_ino;
	adding->linked_count++;
	return true;
}

/* --- the walk --- */

static int enter(struct adding *adding, int directory, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(directory, name, flags);

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	int r = descent_push(adding->arena, &adding->way, fd);

	if (r < 0)
		return r;
	adding->levels = arena_grow(adding->arena, adding->levels, adding->level_count,
		&adding->level_room, sizeof(*adding->levels));
	struct listing *listing = &adding->levels[adding->level_count++];

	*listing = (struct listing){0};
	return listing_read(listing, descent_fd(&adding->way));
}

static bool is_own(const struct stat *status)
{
	const mode_t needed = S_IRUSR | S_IWUSR | (S_ISDIR(status->st_mode) ? S_IXUSR : 0);
	bool is_opened = S_ISREG(status->st_mode) || S_ISDIR(status->st_mode);

	return status->st_uid == geteuid() && status->st_gid == getegid() &&
	       (!is_opened || (status->st_mode & needed) == needed);
}

static int add_entry(struct adding *adding, int directory, const char *name)
{
	enum { BLOCK = 512 };
	struct stat status;

	/* It may have been deleted by now. */
	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	adding->has_others |= !is_own(&status);
	if (is_new(adding, &status))
		adding->bytes += (uint64_t)status.st_blocks * BLOCK;
	return S_ISDIR(status.st_mode) ? enter(adding, directory, name) : 0;
}

static int add_next(struct adding *adding)
{
	struct listing *listing = &adding->levels[adding->level_count - 1];

	if (listing->next == listing->used) {
		listing_free(listing);
		adding->level_count--;
		return descent_pop(&adding->way);
	}
	const char *name = listing->bytes + listing->next;

	listing->next += strlen(name) + 1;
	/* What overlayfs needs beside an upper layer is empty but for a moment. */
	if (adding->level_count == 1 && strncmp(name, "work", strlen("work")) == 0)
		return 0;
	return add_entry(adding, descent_fd(&adding->way), name);
}

static int add_all(int directory, uint64_t *bytes, bool *has_others)
{
	struct arena arena = {0};
	struct adding adding = {
		.arena = &arena,
		.way.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
	};
	int r = enter(&adding, directory, ".");

	while (r == 0 && adding.level_count)
		r = add_next(&adding);
	while (adding.level_count)
		listing_free(&adding.levels[--adding.level_count]);
	descent_end(&adding.way);
	arena_free(&arena);
	*bytes = adding.bytes;
	*has_others = adding.has_others;
	return r;
}

/* --- as their owner: a small plan of its own --- */

struct measuring {
	int directory;
	uint64_t bytes;
};

/* The program has one thread: its child may use malloc. */
static int perform_measure(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct measuring *measuring = step->what;
	uint64_t bytes;
	bool has_others;
	int r = add_all(measuring->directory, &bytes, &has_others);

	if (r < 0)
		return error_fill(error, -r, "as their owner");
	run_give(run, step->gives, (struct value){.fd = -1, .number = (int64_t)bytes});
	return 0;
}

static int perform_take(struct run *run, const struct step *step, struct sunder_error *error)
{
	struct measuring *const *measuring = step->what;

	(void)error;
	(*measuring)->bytes = (uint64_t)run_value(run, step->needs[0]).number;
	return 0;
}

static const struct step_kind step_measure = {.name = "measure", .perform = perform_measure};
static const struct step_kind step_take = {.name = "take the sum", .perform = perform_take};

static int add_all_as_owner(
	const struct kept *kept, struct measuring *measuring, struct sunder_error *error)
{
	struct arena arena = {0};
	struct id_mapping mapping;
	struct plan plan;

	plan_start(&plan, &arena);
	errand_add_owner(&plan, &mapping, &kept->maps);
	uint8_t sum = plan_new_slot(&plan);

	plan_add(&plan, &step_measure, CONTAINER, measuring)->gives = sum;
	plan_add(&plan, &step_take, HOST, &measuring)->needs[0] = sum;
	int r = errand_run(
		&plan, arena_print(&arena, "measure the upper layers of %s", kept->name), error);

	arena_free(&arena);
	return r;
}

int kept_size(const struct kept *kept, uint64_t *bytes, struct sunder_error *error)
{
	struct measuring measuring = {.directory = kept->directory};
	bool has_others;
	int r = add_all(kept->directory, &measuring.bytes, &has_others);

	if (r == -EACCES && kept->has_userns && !kept->by_root)
		r = add_all_as_owner(kept, &measuring, error);
	else if (r < 0)
		error_fill(error, -r, "measure the upper layers of %s", kept->name);
	*bytes = measuring.bytes;
	return r;
}

bool kept_is_own(const struct kept *kept)
{
	uint64_t bytes;
	bool has_others;

	return add_all(kept->directory, &bytes, &has_others) == 0 && !has_others;
}
