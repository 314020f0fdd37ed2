/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths as people write them, into those of changes; and the changes there. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/kept_paths.h"
#include "cmd/progress.h"
#include "plan/error.h"
#include "survey/mounts.h"

/* Is the last part "." or "..", or is there a slash behind it? Then a link is followed. */
static bool means_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *last = slash ? slash + 1 : path;

	return !*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0;
}

static const char *without_slashes(struct arena *arena, const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return arena_copy_bytes(arena, path, length);
}

/* "/a/b" and "c" of "/a/b/c", which has no slash at its end. */
static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? "/" : arena_copy_bytes(arena, path, (size_t)(slash - path));
}

static const char *join(struct arena *arena, const char *directory, const char *name)
{
	return arena_print(arena, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, name);
}

/* What is there is looked up, and what is not, because only the layer has it, is left as it is. */
static int resolve(struct arena *arena, const char *path, bool follow, const char **resolved)
{
	char found[PATH_MAX];
	const char *rest = NULL;

	for (;;) {
		const char *directory = follow ? path : directory_of(arena, path);

		if (!follow) {
			const char *name = strrchr(path, '/') + 1;

			if (strcmp(name, "..") == 0)
				return -ENOENT;
			if (*name && strcmp(name, ".") != 0)
				rest = rest ? join(arena, name, rest) : arena_copy(arena, name);
		}
		if (realpath(directory, found)) {
			*resolved = rest ? join(arena, found, rest) : arena_copy(arena, found);
			return 0;
		}
		if (errno != ENOENT && errno != ENOTDIR)
			return -errno;
		path = follow ? without_slashes(arena, path) : directory;
		follow = false;
	}
}

static int resolve_word(struct arena *arena, const char *word, const char **path)
{
	char directory[PATH_MAX];

	if (!*word)
		return -ENOENT;
	if (*word == '/')
		return resolve(arena, word, means_directory(word), path);
	if (!getcwd(directory, sizeof(directory)))
		return -errno;
	return resolve(arena, join(arena, directory, word), means_directory(word), path);
}

int kept_paths_resolve(struct arena *arena, const char *const words[],
	struct changes_request *request, struct sunder_error *error)
{
	size_t count = 0;

	while (words[count])
		count++;
	const char **paths = arena_allocate(arena, (count + 1) * sizeof(*paths));

	for (size_t i = 0; i < count; i++) {
		int r = resolve_word(arena, words[i], &paths[i]);

		if (r < 0)
			return error_fill(error, -r, "%s", words[i]);
	}
	request->paths = paths;
	request->path_count = count;
	return 0;
}

static bool is_there(const struct changes *changes, const char *path)
{
	struct stat status;

	if (lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR))
		return true;
	for (size_t i = 0; i < changes->count; i++)
		if (mounts_is_below(changes->list[i].path, path))
			return true;
	return false;
}

static int check(const struct changes_request *request, const char *const words[],
	const struct changes *changes, struct sunder_error *error)
{
	for (size_t i = 0; i < request->path_count; i++)
		if (!is_there(changes, request->paths[i])) {
			error_fill(error, ENOENT, "%s", words[i]);
			error_reason(error, "neither the host has it, nor the layer");
			return -ENOENT;
		}
	return 0;
}

int kept_paths_find(struct arena *arena, const struct kept *kept,
	const struct changes_request *request, const char *const words[], struct changes *changes,
	struct sunder_error *error)
{
	struct changes_request told = *request;
	struct progress progress;

	progress_start(&progress);
	told.progress = progress_of_comparing;
	told.context = &progress;
	int r = changes_find(arena, kept, &told, changes, error);

	progress_end(&progress);
	return r < 0 ? r : check(request, words, changes, error);
}
