/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* State directories: finding them, and undoing the records in them that have lost their owner. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container/environment.h"
#include "container/state.h"
#include "plan/error.h"
#include "plan/record.h"
#include "step/step.h"
#include "system/entries.h"
#include "system/fd.h"
#include "system/path.h"

bool state_is_of_machine(void)
{
	return getauxval(AT_EUID) == 0 && access("/var/lib", W_OK) == 0;
}

static const char *usual_base(struct arena *arena, const struct container_options *options)
{
	const char *state_home = environment_get(options->environment, "XDG_STATE_HOME");
	const char *home = environment_get(options->environment, "HOME");
	unsigned uid = (unsigned)getauxval(AT_EUID);

	if (state_is_of_machine())
		return "/var/lib/sunder";
	if (state_home && *state_home == '/')
		return arena_print(arena, "%s/sunder", state_home);
	if (home && *home == '/' && strcmp(home, "/") != 0)
		return arena_print(arena, "%s/.local/state/sunder", home);
	return arena_print(arena, "/var/tmp/sunder-%u", uid);
}

int state_find_base(struct arena *arena, const struct container_options *options, const char **base,
	struct sunder_error *error)
{
	if (!options->state) {
		*base = usual_base(arena, options);
		return 0;
	}
	/* Recorded, and looked for inside, so it must not depend on the working directory. */
	if (*options->state == '/') {
		*base = options->state;
		return 0;
	}
	char *here = getcwd(NULL, 0);

	if (!here)
		return error_fill(error, errno, "--state %s", options->state);
	*base = arena_print(arena, "%s/%s", here, options->state);
	return 0;
}

const char *state_without_links(struct arena *arena, const char *base)
{
	char *there = arena_copy(arena, base);
	char real[PATH_MAX];

	while (!realpath(there, real)) {
		char *slash = strrchr(there, '/');

		if (!slash || slash == there)
			return base;
		*slash = '\0';
	}
	return arena_print(arena, "%s%s", real, base + strlen(there));
}

/* As container.c names them: what else is in there is not ours. */
static bool is_container(const char *name)
{
	static const char start[] = "sunder-";
	const char *number = name + strlen(start);

	return strncmp(name, start, strlen(start)) == 0 && strlen(number) == 8 &&
	       strspn(number, "0123456789abcdef") == 8;
}

/* Gone meanwhile, or not ours. */
static bool is_no_directory(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR || errnum == ELOOP;
}

/* One container's directory: when its lock is free, nobody will ever undo its record but us. */
static int clear_one(int base, const char *name, struct sunder_error *error)
{
	autoclose int directory = openat(
		base, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (directory < 0)
		return is_no_directory(errno) ? 0 : error_fill(error, errno, "look into %s", name);
	if (flock(directory, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? 0 : error_fill(error, errno, "lock %s", name);
	int r = record_undo(directory, step_kinds_to_undo, step_kinds_to_undo_count, error);

	if (r < 0)
		return r;
	/* Killed before anything was recorded: a directory with at most an empty record. */
	unlinkat(directory, "record", 0);
	unlinkat(base, name, AT_REMOVEDIR);
	return 0;
}

struct clearing {
	int base;
	int result;
	struct sunder_error *error; /* the first failure's */
};

static int clear_entry(void *context, const struct entry *entry)
{
	struct clearing *clearing = context;
	struct sunder_error failure = {0};
	int r = 0;

	if (is_container(entry->name))
		r = clear_one(clearing->base, entry->name, &failure);
	if (r < 0 && clearing->result == 0) {
		*clearing->error = failure;
		clearing->result = r;
	}
	return 0;
}

int state_clear_up(const char *path, struct sunder_error *error)
{
	struct stat status;

	/* Only "." and what is above it link to it: there is no directory in it, as most often. */
	if (stat(path, &status) == 0 ? !S_ISDIR(status.st_mode) || status.st_nlink == 2
				     : errno == ENOENT || errno == ENOTDIR)
		return 0;
	/* Somebody else's records are not to be obeyed. */
	autoclose int base = path_open_own_directory(path);
	struct clearing clearing = {.base = base, .error = error};

	if (base < 0)
		return base == -ENOENT || base == -ENOTUNIQ
			       ? 0
			       : error_fill(error, -base, "look into %s", path);
	int r = entries_visit(base, clear_entry, &clearing);

	return r < 0 ? error_fill(error, -r, "look into %s", path) : clearing.result;
}
