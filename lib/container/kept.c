/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store of kept layers: finding, locking, opening and discarding them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/environment.h"
#include "container/kept.h"
#include "container/state.h"
#include "plan/error.h"
#include "step/layers.h"
#include "step/step.h"
#include "system/entries.h"
#include "system/fd.h"
#include "system/file.h"
#include "system/path.h"

/* What is on its way out: such a name is none for a layer. */
static const char discarded[] = ".discarded-";

const char *kept_store(struct arena *arena, const char *const *environment)
{
	const char *data_home = environment_get(environment, "XDG_DATA_HOME");
	const char *home = environment_get(environment, "HOME");
	unsigned uid = (unsigned)getauxval(AT_EUID);

	if (state_is_of_machine())
		return "/var/lib/sunder/kept";
	if (data_home && *data_home == '/')
		return arena_print(arena, "%s/sunder", data_home);
	if (home && *home == '/' && strcmp(home, "/") != 0)
		return arena_print(arena, "%s/.local/share/sunder", home);
	return arena_print(arena, "/var/tmp/sunder-%u/kept", uid);
}

bool kept_is_name(const char *name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	enum { LONGEST = 64 };
	size_t length = strlen(name);

	return length >= 1 && length <= LONGEST && strspn(name, allowed) == length &&
	       *name != '.' && *name != '-';
}

/* --- opening --- */

static int refuse_store(const char *store, int r, struct sunder_error *error)
{
	error_fill(error, -r, "look into %s", store);
	if (r == -ENOTUNIQ)
		error_reason(error, "it belongs to somebody else, or others may write to it");
	return r;
}

static int refuse_name(const char *name, int errnum, struct sunder_error *error)
{
	if (errnum != ENOENT && errnum != ENOTDIR && errnum != ELOOP)
		return error_fill(error, errnum, "open the kept layer %s", name);
	error_fill(error, ENOENT, "%s", name);
	error_reason(error, "there is no kept layer of that name");
	error_hint(error, "sunder kept lists them; run --keep NAME makes one");
	return -ENOENT;
}

static int refuse_unbegun(const char *name, struct sunder_error *error)
{
	error_fill(error, ENODATA, "%s", name);
	error_reason(error, "no command has been started with this kept layer");
	error_hint(error, "sunder discard %s deletes it", name);
	return -ENODATA;
}

static int count_others(void *context, const struct entry *entry)
{
	size_t *count = context;

	*count += strcmp(entry->name, "layer.new") != 0;
	return 0;
}

/* Without a description: what a --keep that was killed has left, or not ours at all. */
static int refuse_undescribed(const struct kept *kept, struct sunder_error *error)
{
	size_t others = 0;
	int r = entries_visit(kept->directory, count_others, &others);

	if (r == 0 && others == 0)
		return refuse_unbegun(kept->name, error);
	error_fill(error, EINVAL, "%s", kept->path);
	error_reason(error, "it is not a kept layer");
	return -EINVAL;
}

static bool has(const struct kept *kept, const char *name)
{
	struct stat status;

	return fstatat(kept->directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(status.st_mode);
}

static int refuse_used(const char *name, struct sunder_error *error)
{
	error_fill(error, EWOULDBLOCK, "%s", name);
	error_reason(error, "the kept layer is in use by another sunder command");
	return -EWOULDBLOCK;
}

/* The lock that the use asks for. 1 where none could be had, and none is needed. */
static int lock(const struct kept *kept, enum kept_use use, struct sunder_error *error)
{
	int operation = use == KEPT_TO_WRITE || use == KEPT_TO_DISCARD ? LOCK_EX : LOCK_SH;

	if (flock(kept->directory, operation | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return error_fill(error, errno, "lock the kept layer %s", kept->name);
	return use == KEPT_TO_LOOK ? 1 : refuse_used(kept->name, error);
}

static int read_description(struct arena *arena, struct kept *kept, struct sunder_error *error)
{
	struct field text;
	int r = file_read_in_root(arena, kept->directory, "layer", &text);

	if (r == -ENOENT)
		return refuse_undescribed(kept, error);
	if (r == 0)
		r = kept_parse(arena, text, kept);
	if (r == 0 && file_read_in_root(arena, kept->directory, "applying", &text) == 0) {
		kept->applying = true;
		r = kept_parse_time(arena, text, &kept->apply_began);
	}
	if (r == -EPROTO) {
		error_fill(error, 0, "%s/layer: not a description that this sunder understands",
			kept->path);
		return -EPROTO;
	}
	return r < 0 ? error_fill(error, -r, "read %s/layer", kept->path) : 0;
}

int kept_read_boot(struct arena *arena, const char **boot)
{
	struct field text, line;
	int r = file_read(arena, AT_FDCWD, "/proc/sys/kernel/random/boot_id", &text);

	if (r < 0)
		return r;
	*boot = field_next_line(&text, &line) ? field_copy(arena, line) : "";
	return 0;
}

/*
 * The keeper was killed. Since the machine has been up all the time everything that was written is
 * there, if only in the cache: then that is all there was to do.
 */
static int make_whole(struct arena *arena, struct kept *kept, struct sunder_error *error)
{
	const char *boot;
	int r = kept_read_boot(arena, &boot);

	if (r < 0)
		return error_fill(error, -r, "read the machine's boot id");
	if (strcmp(boot, kept->boot) != 0) {
		kept->state = KEPT_CUT_OFF;
		return 0;
	}
	/* Another one who looks does the same at this moment: it is whole all the same. */
	if (flock(kept->directory, LOCK_EX | LOCK_NB) == 0) {
		r = kept_layer_make_whole(kept->directory);
		if (r < 0)
			error_fill(error, -r, "complete the kept layer %s", kept->name);
	}
	return r;
}

static int find_state(
	struct arena *arena, struct kept *kept, enum kept_use use, struct sunder_error *error)
{
	kept->state = KEPT_WHOLE;
	if (kept->has_ended)
		return 0;
	if (!has(kept, "begun"))
		return refuse_unbegun(kept->name, error);
	int r = make_whole(arena, kept, error);

	/* As it was asked for: of two locks on one fd the last one holds. */
	return r < 0 ? r : lock(kept, use, error);
}

/* Between opening and locking somebody may have discarded it, and made another of that name. */
static int check_name(int base, const struct kept *kept, struct sunder_error *error)
{
	struct stat named, opened;

	if (fstat(kept->directory, &opened) < 0)
		return error_fill(error, errno, "look at the kept layer %s", kept->name);
	return fstatat(base, kept->name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
			       named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
		       ? 0
		       : refuse_name(kept->name, ENOENT, error);
}

static int read_locked(int base, struct arena *arena, struct kept *kept, enum kept_use use,
	struct sunder_error *error)
{
	int locked = lock(kept, use, error);
	int r = locked < 0 ? locked : check_name(base, kept, error);

	if (r == 0)
		r = read_description(arena, kept, error);
	if (r < 0)
		return r;
	kept->state = KEPT_IN_USE;
	kept->has_ended = has(kept, "whole");
	return locked == 0 ? find_state(arena, kept, use, error) : 0;
}

static int open_named(int base, const char *store, struct kept *kept, struct sunder_error *error)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct stat status;

	if (base == -ENOENT)
		return refuse_name(kept->name, ENOENT, error);
	if (base < 0)
		return refuse_store(store, base, error);
	kept->directory = openat(base, kept->name, flags);
	if (kept->directory < 0)
		return refuse_name(kept->name, errno, error);
	if (fstat(kept->directory, &status) < 0)
		return error_fill(error, errno, "look at the kept layer %s", kept->name);
	return status.st_uid == geteuid() && !(status.st_mode & 022)
		       ? 0
		       : refuse_store(kept->path, -ENOTUNIQ, error);
}

/* Who wants to discard it needs none; of one that is understood that says whose the files are. */
static void forget_description(struct kept *kept, int r)
{
	if (r == -EPROTO)
		*kept = (struct kept){
			.name = kept->name, .path = kept->path, .directory = kept->directory};
	kept->state = r == -EPROTO ? KEPT_NOT_UNDERSTOOD : KEPT_NOT_BEGUN;
}

int kept_open(struct arena *arena, const char *store, const char *name, enum kept_use use,
	struct kept *kept, struct sunder_error *error)
{
	*kept = (struct kept){.directory = -1};
	if (!kept_is_name(name))
		return error_fill(error, 0,
			"%s: not a name: 1 to 64 of A-Z a-z 0-9 . _ -, the first none of . -",
			name);
	kept->name = arena_copy(arena, name);
	kept->path = arena_print(arena, "%s/%s", store, name);
	autoclose int base = path_open_own_directory(store);
	int r = open_named(base, store, kept, error);

	if (r == 0)
		r = read_locked(base, arena, kept, use, error);
	if (use == KEPT_TO_DISCARD && (r == -ENODATA || r == -EPROTO)) {
		forget_description(kept, r);
		r = 0;
	}
	if (r < 0)
		close_keeping_errno(take_fd(&kept->directory));
	return r;
}

/* --- all of them --- */

struct visiting {
	int (*visit)(void *context, const char *name);
	void *context;
};

static int visit_entry(void *context, const struct entry *entry)
{
	const struct visiting *visiting = context;

	return kept_is_name(entry->name) ? visiting->visit(visiting->context, entry->name) : 0;
}

int kept_visit(const char *store, int (*visit)(void *context, const char *name), void *context,
	struct sunder_error *error)
{
	autoclose int base = path_open_own_directory(store);
	struct visiting visiting = {visit, context};

	if (base == -ENOENT)
		return 0;
	if (base < 0)
		return refuse_store(store, base, error);
	*error->doing = '\0';
	int r = entries_visit(base, visit_entry, &visiting);

	return r < 0 && !*error->doing ? error_fill(error, -r, "read %s", store) : r;
}

/* --- discarding --- */

static int remove_all(int base, const char *name, const struct kept *kept, const char *path,
	struct sunder_error *error)
{
	static const char *const files[] = {
		"applying", "applying.new", "whole", "begun", "layer.new", "layer"};
	int r = layers_remove_all(kept->directory, &kept->maps, path, error);

	if (r < 0)
		return r;
	/* The description goes last: it is what says whose the layers are. */
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (unlinkat(kept->directory, files[i], 0) < 0 && errno != ENOENT)
			return error_fill(error, errno, "delete %s/%s", path, files[i]);
	return unlinkat(base, name, AT_REMOVEDIR) < 0 && errno != ENOENT
		       ? error_fill(error, errno, "delete %s", path)
		       : 0;
}

struct clearing {
	struct arena *arena;
	int base;
	const char *store;
	struct sunder_error *error;
};

/* What a discard that was killed has left. */
static int clear_discarded(void *context, const struct entry *entry)
{
	const struct clearing *clearing = context;
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct kept kept = {.directory = -1};
	struct field text;

	if (strncmp(entry->name, discarded, strlen(discarded)) != 0)
		return 0;
	autoclose int directory = openat(clearing->base, entry->name, flags);

	if (directory < 0 || flock(directory, LOCK_EX | LOCK_NB) < 0)
		return 0;
	int r = file_read_in_root(clearing->arena, directory, "layer", &text);

	if (r == 0)
		r = kept_parse(clearing->arena, text, &kept);
	kept.directory = directory;
	return r < 0 && r != -ENOENT ? 0
				     : remove_all(clearing->base, entry->name, &kept,
					       arena_print(clearing->arena, "%s/%s",
						       clearing->store, entry->name),
					       clearing->error);
}

int kept_clear_up(struct arena *arena, const char *store, struct sunder_error *error)
{
	autoclose int base = path_open_own_directory(store);
	struct clearing clearing = {arena, base, store, error};

	return base < 0 ? 0 : entries_visit(base, clear_discarded, &clearing);
}

/* It was never one: there is nothing else in it. */
static int remove_undescribed(int base, const struct kept *kept, struct sunder_error *error)
{
	if (unlinkat(kept->directory, "layer.new", 0) < 0 && errno != ENOENT)
		return error_fill(error, errno, "delete %s/layer.new", kept->path);
	if (unlinkat(base, kept->name, AT_REMOVEDIR) == 0)
		return 0;
	return error_fill(error, errno, "delete %s", kept->path);
}

int kept_discard(
	struct arena *arena, const char *store, const struct kept *kept, struct sunder_error *error)
{
	autoclose int base = path_open_own_directory(store);
	char name[64];
	uint64_t number;

	if (base < 0)
		return refuse_store(store, base, error);
	if (!has(kept, "layer"))
		return remove_undescribed(base, kept, error);
	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return error_fill(error, errno, "find another name for %s", kept->name);
	text_print(name, "%s%lu", discarded, (unsigned long)number);
	if (renameat(base, kept->name, base, name) < 0)
		return error_fill(error, errno, "rename %s", kept->path);
	return remove_all(base, name, kept, arena_print(arena, "%s/%s", store, name), error);
}
