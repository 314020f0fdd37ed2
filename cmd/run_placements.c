/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of --bind, --tmpfs, --hide and --overlay. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/run_placements.h"
#include "plan/error.h"
#include "system/account.h"
#include "system/fd.h"

/* A path of the host without links: what a record or a comparison may rely on. */
static const char *resolve(struct run_words *words, const char *path)
{
	char *real = realpath(path, NULL);
	const char *kept = real ? arena_copy(words->arena, real) : NULL;

	free(real);
	return kept;
}

const char *run_path_inside(struct run_words *words, const char *path)
{
	char here[PATH_MAX];

	if (*path == '/' || !getcwd(here, sizeof(here)))
		return path;
	return arena_print(words->arena, "%s/%s", here, path);
}

/* "/", or something as short: all of the container. */
static bool is_root_itself(const char *path)
{
	return strspn(path, "/.") == strlen(path);
}

/* Where in the container something is to be seen: behind `option`, for errors. 0 or -EINVAL. */
static int check_place(
	const char *option, const char *value, const char *place, struct sunder_error *error)
{
	if (*place != '/')
		return error_fill(error, 0, "%s %s: %s is no absolute path in the container",
			option, value, *place ? place : "an empty path");
	if (is_root_itself(place))
		return error_fill(
			error, 0, "%s %s: it would cover the container's root", option, value);
	/* Else what was meant to be an option would become part of a name. */
	if (strchr(place, ':'))
		return error_fill(
			error, 0, "%s %s: %s is not understood", option, value, strchr(place, ':'));
	return 0;
}

static struct placement *add_placement(struct run_words *words)
{
	struct container_options *options = &words->options;

	words->placements = arena_grow(words->arena, words->placements, options->placement_count,
		&words->placement_room, sizeof(*words->placements));
	options->placements = words->placements;
	return &words->placements[options->placement_count++];
}

/* UID, and as its group that of the user of this number, or the same number. */
static int take_map(struct run_words *words, const char *option, const char *word,
	struct placement *placement, struct sunder_error *error)
{
	autoclose int root = openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct account account = {0};
	uint64_t uid;

	if (parse_number(word, ID_LAST, &uid) < 0)
		return error_fill(error, 0, "--bind %s: map=%s: not a user id", option, word);
	int r = account_by_uid(words->arena, root, (uid_t)uid, &account);

	if (r < 0)
		return error_fill(error, -r, "read /etc/passwd");
	placement->squashed = true;
	placement->uid = (uid_t)uid;
	placement->gid = account.found ? account.gid : (gid_t)uid;
	return 0;
}

/* Takes ":ro", ":rw" and ":map=UID" off the end of the word. */
static int take_bind_options(struct run_words *words, char *word, struct placement *placement,
	struct sunder_error *error)
{
	static const char map[] = ":map=";
	const char *whole = arena_copy(words->arena, word);
	char *last;
	bool has_access = false; /* each is said once: what is left is a strange path */
	int r = 0;

	while (r == 0 && (last = strrchr(word, ':'))) {
		bool read_only = strcmp(last, ":ro") == 0;

		if (!has_access && (read_only || strcmp(last, ":rw") == 0)) {
			has_access = true;
			placement->read_only = read_only;
		} else if (!placement->squashed && strncmp(last, map, strlen(map)) == 0) {
			r = take_map(words, whole, last + strlen(map), placement, error);
		} else {
			break;
		}
		*last = '\0';
	}
	return r;
}

/* SRC[:DST][:ro][:map=UID] */
int run_take_bind(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	struct placement placement = {.kind = PLACE_BIND};
	struct stat status;
	char *source = arena_copy(words->arena, value);
	int r = take_bind_options(words, source, &placement, error);
	char *place = strchr(source, ':');

	if (r < 0)
		return r;
	if (place)
		*place++ = '\0';
	placement.source = resolve(words, source);
	if (!placement.source || stat(placement.source, &status) < 0)
		return error_fill(error, errno, "--bind %s", source);
	if (place && check_place("--bind", value, place, error) < 0)
		return -EINVAL;
	if (!place && is_root_itself(run_path_inside(words, source)))
		return error_fill(
			error, 0, "--bind %s: it would cover the container's root", value);
	placement.is_directory = S_ISDIR(status.st_mode);
	placement.place = place ? place : run_path_inside(words, source);
	*add_placement(words) = placement;
	return 0;
}

/* DST[:size=N] */
int run_take_tmpfs(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;
	char *place = arena_copy(words->arena, value);
	char *size = strstr(place, ":size=");
	uint64_t bytes = 0;

	if (size)
		*size = '\0';
	if (check_place("--tmpfs", value, place, error) < 0)
		return -EINVAL;
	if (size && (parse_size(size + strlen(":size="), &bytes) < 0 || bytes == 0))
		return error_fill(error, 0,
			"--tmpfs %s: size=N takes bytes, or a number with k, m"
			" or g",
			value);
	*add_placement(words) = (struct placement){
		.kind = PLACE_TMPFS, .place = place, .size = bytes};
	return 0;
}

int run_take_hide(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--hide: an empty path");
	if (is_root_itself(run_path_inside(words, value)))
		return error_fill(error, 0, "--hide %s: that is the container's root", value);
	*add_placement(words) = (struct placement){
		.kind = PLACE_HIDE, .place = run_path_inside(words, value)};
	return 0;
}

int run_take_overlay(void *into, const char *value, struct sunder_error *error)
{
	struct run_words *words = into;

	if (!*value)
		return error_fill(error, 0, "--overlay: an empty path");
	*add_placement(words) = (struct placement){
		.kind = PLACE_OVERLAY, .place = run_path_inside(words, value)};
	return 0;
}
