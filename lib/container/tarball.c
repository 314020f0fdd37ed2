/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Archives are known by their names, so that --root DIR costs nothing; what they really are, the
 * program that unpacks them says. That one is looked for beside sunder and nowhere else.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/environment.h"
#include "container/making.h"
#include "container/tarball.h"
#include "plan/error.h"
#include "system/self.h"

/* --- the archive --- */

static bool has_archive_name(const char *path)
{
	static const char *const suffixes[] = {".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz",
		".tar.zst", ".tzst", ".tar.bz2", ".tbz2", ".tbz"};
	size_t length = strlen(path);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		size_t size = strlen(suffixes[i]);

		if (length > size && strcmp(path + length - size, suffixes[i]) == 0)
			return true;
	}
	return false;
}

/* 1: it is one; 0: a directory of that name; or -errno. */
static int is_archive(const char *path, struct sunder_error *error)
{
	struct stat status;

	if (!has_archive_name(path))
		return 0;
	if (stat(path, &status) < 0)
		return error_fill(error, errno, "open the root file system %s", path);
	if (S_ISDIR(status.st_mode))
		return 0;
	if (S_ISREG(status.st_mode))
		return 1;
	error_fill(error, 0, "open the root file system %s", path);
	error_reason(error, "it is neither a directory nor a regular file");
	return -EINVAL;
}

/* --- the program --- */

static const char name[] = "sunder-unpack";

/* As much to be trusted as sunder itself: root's, ours, or of whom sunder is; nobody's to write. */
static bool is_trusted(const char *path, const struct self_writers *self)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && !(status.st_mode & S_IWOTH) &&
	       access(path, X_OK) == 0 &&
	       (status.st_uid == 0 || status.st_uid == geteuid() ||
		       (!self->nobody && status.st_uid == self->owner));
}

static const char *look_for_program(struct arena *arena, const char *const *environment)
{
	struct self_writers self = self_find_writers();
	char own[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	char *slash;

	own[length > 0 ? length : 0] = '\0';
	/* A copy in memory is nowhere: the one that it was made of has found it. */
	const char *found = self.nobody ? environment_get(environment, TARBALL_PROGRAM) : NULL;

	if (found && *found == '/' && is_trusted(found, &self))
		return found;
	if ((slash = strrchr(own, '/'))) {
		*slash = '\0';
		const char *const places[] = {
			arena_print(arena, "%s/../libexec/%s", own, name),
			arena_print(arena, "%s/unpack/%s", own, name),
		};

		for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
			if (is_trusted(places[i], &self))
				return places[i];
	}
	found = SUNDER_LIBEXEC "/sunder-unpack";
	return is_trusted(found, &self) ? found : NULL;
}

static int find_program(struct making *making, struct sunder_error *error)
{
	making->unpacker = look_for_program(making->arena, making->options->environment);
	if (making->unpacker)
		return 0;
	error_fill(error, 0, "unpack %s", making->archive);
	error_reason(error, "there is no %s/%s", SUNDER_LIBEXEC, name);
	error_hint(error, "build sunder where libarchive-dev is installed (libarchive-devel), or"
			  " unpack the archive into a directory");
	return -ENOENT;
}

/* --- the plan --- */

static int refuse_combinations(const struct making *making, struct sunder_error *error)
{
	const struct container_options *options = making->options;

	if (options->write_through)
		return error_fill(error, 0,
			"--write-through needs a directory as --root: what is unpacked from an"
			" archive is thrown away");
	if (options->keep || options->from) {
		error_fill(error, 0, "%s needs a directory as --root, not an archive",
			options->keep ? "--keep" : "--from");
		error_hint(error, "unpack it into a directory");
		return -EINVAL;
	}
	if (options->layers == LAYERS_IN_MEMORY) {
		error_fill(error, 0, "--memory needs a directory as --root, not an archive");
		error_hint(error, "--state /dev/shm/NAME unpacks it into memory");
		return -EINVAL;
	}
	return 0;
}

int tarball_find(struct making *making, struct sunder_error *error)
{
	const char *path = making->options->root;
	int r = path ? is_archive(path, error) : 0;

	if (r <= 0)
		return r;
	making->archive = path;
	r = refuse_combinations(making, error);
	if (r == 0)
		r = find_program(making, error);
	if (r < 0)
		return r;
	struct container_options *options = KEEP(making, *making->options);

	options->root = arena_print(
		making->arena, "%s/%s/root", making->container->state_base, making->container->id);
	options->write_through = true;
	options->root_is_made = true;
	making->options = options;
	return 0;
}

/* --- who the command runs as: only the unpacked /etc/passwd knows --- */

static int find_user(struct run *run, const struct step *step, struct sunder_error *error)
{
	struct making *making = *(struct making *const *)step->what;

	(void)run;
	return making_take_user(making, error);
}

static const struct step_kind step_find_user = {.name = "user", .perform = find_user};

void tarball_add(struct making *making)
{
	const struct identity *identity = &making->identity;
	struct unpacking unpacking = {
		.archive = making->archive,
		.program = making->unpacker,
		.place = making->options->root,
		.maps = &identity->maps,
		.has_userns = identity->has_userns,
		.by_root = identity->is_root,
		.has_owners = identity->ranged || !identity->has_userns,
	};

	if (!making->archive)
		return;
	plan_add(making->plan, &step_unpack, HOST, KEEP(making, unpacking))->needs[0] = SLOT_STATE;
	if (making->options->user)
		plan_add(making->plan, &step_find_user, HOST, KEEP(making, making));
}
