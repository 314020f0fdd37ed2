/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The id maps of unshare: one id of the caller's, ranges around it, or both. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cmd/drop_in.h"
#include "cmd/unshare_maps.h"
#include "container/environment.h"
#include "system/account.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/subid.h"

/* --- subordinate ids --- */

static bool wants_subids(const struct map_words *map)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->ranges[i].form == MAP_AUTO || map->ranges[i].form == MAP_SUBIDS)
			return true;
	return false;
}

static int refuse_unfound(
	const struct account *account, const char *path, struct sunder_error *error)
{
	if (access(path, F_OK) < 0)
		return drop_in_fail(error, errno, "could not open '%s'", path);
	if (!account->found)
		return drop_in_fail(error, 0, "you (user %u) don't exist.", geteuid());
	return drop_in_fail(error, 0, "no line matching user \"%s\" in %s", account->name, path);
}

static int look_up_subids(const struct unshare_words *words, const char *name,
	struct subid_ranges *ranges, struct sunder_error *error)
{
	bool users = wants_subids(&words->users), groups = wants_subids(&words->groups);

	if (users && groups)
		return subid_find_both(words->arena, name, geteuid(), ranges, error);
	if (users)
		return subid_find(words->arena, ID_USER, name, geteuid(), &ranges->uid,
			&ranges->uid_found, error);
	return subid_find(
		words->arena, ID_GROUP, name, geteuid(), &ranges->gid, &ranges->gid_found, error);
}

static int find_subids(
	const struct unshare_words *words, struct subid_ranges *ranges, struct sunder_error *error)
{
	struct account account = {0};
	bool users = wants_subids(&words->users), groups = wants_subids(&words->groups);

	if (!users && !groups)
		return 0;
	autoclose int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	account_by_uid(words->arena, root, geteuid(), &account);
	int r = look_up_subids(words, account.found ? account.name : NULL, ranges, error);

	if (r < 0 && strncmp(error->doing, "read ", strlen("read ")) == 0)
		return drop_in_fail(error, -r, "could not open '%s'",
			arena_copy(words->arena, error->doing + strlen("read ")));
	if (r < 0)
		return OPTION_REFUSED;
	if (users && !ranges->uid_found)
		return refuse_unfound(&account, "/etc/subuid", error);
	if (groups && !ranges->gid_found)
		return refuse_unfound(&account, "/etc/subgid", error);
	return 0;
}

/* --- maps --- */

/* One kind of ids: what is known of the caller, and where the map goes. */
struct kind {
	const struct map_words *words;
	uint32_t caller;
	struct id_range subids;
	const char *file; /* of procfs */
	struct id_map *own, *others;
};

static int add_all(struct arena *arena, const struct kind *kind, const struct id_extent *single,
	struct sunder_error *error)
{
	struct id_map there = {0}, identity = {0};
	int r = id_map_read(arena, AT_FDCWD, kind->file, &there);

	if (r < 0)
		return drop_in_fail(error, -r, "could not open '%s'", kind->file);
	id_map_identity(arena, &identity, &there);
	for (size_t i = 0; i < identity.count; i++)
		id_map_add_around(arena, kind->others, identity.extents[i], false, single);
	return 0;
}

static int add_word(struct arena *arena, const struct kind *kind, const struct map_word *word,
	const struct id_extent *single, struct sunder_error *error)
{
	const struct id_range *subids = &kind->subids;
	struct id_extent extent = word->extent;

	if (word->form == MAP_ALL)
		return add_all(arena, kind, single, error);
	if (word->form == MAP_AUTO)
		extent = (struct id_extent){0, subids->start, subids->count};
	if (word->form == MAP_SUBIDS)
		extent = (struct id_extent){subids->start, subids->start, subids->count};
	id_map_add_around(arena, kind->others, extent, word->form == MAP_AUTO, single);
	return 0;
}

/* More than the kernel takes; that ids are in it twice is for the kernel to say. */
static int check_size(const struct kind *kind, struct sunder_error *error)
{
	if (id_map_check(kind->others) != -E2BIG)
		return 0;
	if (kind->others->count > ID_MAP_MAX_EXTENTS)
		return drop_in_fail(error, 0, "%s: %zu extents, and the kernel takes %u",
			kind->file, kind->others->count, (unsigned)ID_MAP_MAX_EXTENTS);
	return drop_in_fail(error, 0, "%s too large for kernel 4k limit", kind->file);
}

static int resolve_kind(
	const struct unshare_words *words, const struct kind *kind, struct sunder_error *error)
{
	const struct map_words *map = kind->words;
	const struct id_extent extent = {map->single, kind->caller, 1};
	const struct id_extent *single = map->has_single ? &extent : NULL;
	/* Once we are the owner, we may not map the id that we had. */
	bool from_outside = map->count || words->has_owner;
	int r = 0;

	if (single)
		id_map_add(words->arena, from_outside ? kind->others : kind->own, extent);
	for (size_t i = 0; i < map->count && r == 0; i++)
		r = add_word(words->arena, kind, &map->ranges[i], single, error);
	return r < 0 ? r : check_size(kind, error);
}

int unshare_maps_resolve(
	const struct unshare_words *words, struct unshare_maps *maps, struct sunder_error *error)
{
	struct subid_ranges ranges = {0};
	int r = find_subids(words, &ranges, error);
	const struct kind kinds[] = {
		{&words->users, geteuid(), ranges.uid, "/proc/self/uid_map", &maps->own.uid,
			&maps->others.uid},
		{&words->groups, getegid(), ranges.gid, "/proc/self/gid_map", &maps->own.gid,
			&maps->others.gid},
	};

	for (size_t i = 0; i < 2 && r == 0; i++)
		r = resolve_kind(words, &kinds[i], error);
	return r;
}

/* --- steps --- */

/* From within: the caller's own ids. */
static void add_own(struct unshare_maps *maps, struct plan *plan)
{
	maps->own_mapping = (struct id_mapping){.maps = &maps->own, .means = BY_ITSELF};
	plan_add(plan, &step_id_map, CONTAINER, &maps->own_mapping)->needs[0] = SLOT_PROC;
}

/* From outside; `denied` is the slot of the step that must have come before, or NO_SLOT. */
static void add_others(const struct unshare_words *words, struct unshare_maps *maps, uint8_t denied,
	struct plan *plan)
{
	const char *path = environment_get(words->environment, "PATH");

	maps->others_mapping = (struct id_mapping){
		.maps = &maps->others,
		.means = geteuid() == 0 ? BY_ROOT : BY_HELPERS,
		.search_path = path ? path : "/bin:/usr/bin",
	};
	struct step *step = plan_add(plan, &step_id_map, HOST, &maps->others_mapping);

	step->needs[0] = SLOT_PID;
	step->needs[1] = denied;
	step->gives = SLOT_MAPPED;
	plan_add(plan, &step_await, CONTAINER, NULL)->needs[0] = SLOT_MAPPED;
}

/* From outside where the container may not: its files are root's then. */
static struct step *add_setgroups(const struct unshare_words *words, struct plan *plan)
{
	enum actor actor = words->has_owner ? HOST : CONTAINER;
	struct step *step = plan_add(plan, &step_setgroups, actor, words->setgroups);

	step->needs[0] = words->has_owner ? SLOT_PID : SLOT_PROC;
	return step;
}

static void add_setgroups_of_owner(const struct unshare_words *words, struct plan *plan)
{
	uint8_t written = plan_new_slot(plan);

	add_setgroups(words, plan)->gives = written;
	plan_add(plan, &step_await, CONTAINER, NULL)->needs[0] = written;
}

void unshare_maps_add_steps(
	const struct unshare_words *words, struct unshare_maps *maps, struct plan *plan)
{
	bool denies = words->setgroups && strcmp(words->setgroups, "deny") == 0;
	uint8_t denied = NO_SLOT;

	/* Before the groups are mapped, and once: the map from within denies it anyway. */
	if (words->setgroups && words->has_owner)
		add_setgroups_of_owner(words, plan);
	else if (denies && !maps->own.gid.count) {
		denied = maps->others.gid.count ? plan_new_slot(plan) : NO_SLOT;
		add_setgroups(words, plan)->gives = denied;
	}
	if (maps->others.uid.count || maps->others.gid.count)
		add_others(words, maps, denied, plan);
	if (maps->own.uid.count || maps->own.gid.count)
		add_own(maps, plan);
	if (words->setgroups && !denies && !words->has_owner)
		add_setgroups(words, plan);
}
