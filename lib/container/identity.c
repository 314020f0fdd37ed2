/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the caller, and what was asked for, to id maps and to the command's user. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

#include "container/identity.h"
#include "plan/error.h"
#include "system/call.h"
#include "system/capability.h"
#include "system/fd.h"
#include "system/subid.h"

static const struct id_range one_id = {0, 0};

/* --- the caller --- */

/* Root of a container has uid 0, but not what makes root root. 1, 0, or -errno. */
static int has_capability(unsigned number)
{
	struct capability_header header = {CAPABILITY_VERSION_3, 0};
	struct capability_half halves[2];

	if (syscall(SYS_capget, &header, halves) < 0)
		return -errno;
	return (halves[number / 32].effective & UINT32_C(1) << number % 32) != 0;
}

static int look_up_caller(
	struct arena *arena, struct identity *identity, struct sunder_error *error)
{
	autoclose int root = openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r = root < 0 ? -errno : account_by_uid(arena, root, identity->uid, &identity->caller);

	if (r == 0 && !identity->caller.found)
		r = account_ask_getent(
			arena, arena_print(arena, "%u", identity->uid), &identity->caller);
	return r < 0 ? error_fill(error, -r, "look up user %u", identity->uid) : 0;
}

bool identity_maps_real_root(struct arena *arena, const struct identity *identity)
{
	static const struct id_range all = {0, UINT32_MAX};
	struct id_map own = {0};
	uint32_t inside;

	if (!identity->has_userns)
		return true;
	/* In a user namespace our own 0 is somebody else outside. */
	return id_map_to_inside(&identity->maps.uid, 0, &inside) &&
	       (id_map_read(arena, AT_FDCWD, "/proc/self/uid_map", &own) < 0 ||
		       id_map_covers(&own, all));
}

/* --- id maps --- */

/* The caller alone: as root of the container, or as itself in a copy of its own machine. */
static void map_single(struct arena *arena, struct identity *identity, bool as_root)
{
	if (as_root) {
		id_map_root(arena, &identity->maps.uid, identity->uid, one_id);
		id_map_root(arena, &identity->maps.gid, identity->gid, one_id);
	} else {
		id_map_keep(arena, &identity->maps.uid, identity->uid, one_id);
		id_map_keep(arena, &identity->maps.gid, identity->gid, one_id);
	}
}

static int map_ordinary(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	struct subid_ranges ranges = {0};
	int r = 0;

	/* With no_new_privs, as in a container of ours, newuidmap cannot help. */
	identity->no_helpers = options->userns == USERNS_AUTO &&
			       prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
	if (options->userns == USERNS_AUTO && !identity->no_helpers) {
		r = look_up_caller(arena, identity, error);
		if (r == 0)
			r = subid_find_both(arena,
				identity->caller.found ? identity->caller.name : NULL,
				identity->uid, &ranges, error);
	}
	if (r < 0)
		return r;
	identity->ranged = ranges.uid_found && ranges.gid_found;
	identity->missing = ranges.uid_found   ? "/etc/subgid"
			    : ranges.gid_found ? "/etc/subuid"
					       : "/etc/subuid and /etc/subgid";
	identity->no_range = options->userns == USERNS_AUTO && !identity->ranged &&
			     !identity->no_helpers;
	if (!identity->ranged) {
		map_single(arena, identity, options->root != NULL);
	} else if (options->root) {
		id_map_root(arena, &identity->maps.uid, identity->uid, ranges.uid);
		id_map_root(arena, &identity->maps.gid, identity->gid, ranges.gid);
	} else {
		id_map_keep(arena, &identity->maps.uid, identity->uid, ranges.uid);
		id_map_keep(arena, &identity->maps.gid, identity->gid, ranges.gid);
	}
	return 0;
}

/* For root of a user namespace with a single id: it is an ordinary user, by another number. */
enum { NO_IDS = 1 };

/* Not one of those that /etc/subuid or /etc/subgid has given to somebody. */
static int root_range(struct arena *arena, const char *map_file, struct field taken,
	struct id_range *range, struct sunder_error *error)
{
	struct id_map available = {0};
	bool found;
	int r = id_map_read(arena, AT_FDCWD, map_file, &available);

	if (r < 0)
		return error_fill(error, -r, "read %s", map_file);
	*range = id_range_for_root(&available, &found);
	if (!found)
		return NO_IDS;
	if (subid_avoid(taken, range) && id_map_covers(&available, *range))
		return 0;
	error_fill(error, 0, "no range of %u ids is left for the container", range->count);
	error_hint(error, "give root one: a line in /etc/subuid and one in /etc/subgid");
	return -EINVAL;
}

/* Root in the container is never root on the host, not even alone. */
static int map_roots(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	struct subid_ranges assigned = {0};
	int r = subid_find_both(arena, "root", 0, &assigned, error);
	struct id_range uid = assigned.uid, gid = assigned.gid;

	if (r == 0 && !assigned.uid_found)
		r = root_range(arena, "/proc/self/uid_map", assigned.subuid, &uid, error);
	if (r == 0 && !assigned.gid_found)
		r = root_range(arena, "/proc/self/gid_map", assigned.subgid, &gid, error);
	if (r != 0)
		return r;
	identity->ranged = options->userns == USERNS_AUTO;
	if (!identity->ranged)
		uid.count = gid.count = 1;
	id_map_add(arena, &identity->maps.uid, (struct id_extent){0, uid.start, uid.count});
	id_map_add(arena, &identity->maps.gid, (struct id_extent){0, gid.start, gid.count});
	return 0;
}

static int find_maps(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	int r = 0;

	identity->has_userns = options->userns != USERNS_HOST;
	if (identity->has_userns && identity->is_root)
		r = map_roots(arena, options, identity, error);
	if (r == NO_IDS)
		identity->is_root = false;
	if (identity->has_userns && !identity->is_root)
		r = map_ordinary(arena, options, identity, error);
	if (r == 0 &&
		(id_map_check(&identity->maps.uid) < 0 || id_map_check(&identity->maps.gid) < 0)) {
		r = error_fill(error, 0, "the subordinate ids of user %u contain its own id",
			identity->uid);
		error_hint(error, "correct /etc/subuid and /etc/subgid; --userns=single does"
				  " without them");
	}
	return r;
}

/* --- the command's user --- */

static int refuse_user(const struct container_options *options, struct sunder_error *error)
{
	return error_fill(error, 0, "--user %s: neither a user of the container nor UID[:GID]",
		options->user);
}

/* UID[:GID]; a uid that the container's /etc/passwd knows brings its group and home along. */
static int parse_ids(struct arena *arena, const struct container_options *options, int root,
	struct identity *identity, struct sunder_error *error)
{
	size_t length = strcspn(options->user, ":");
	uint64_t uid, gid = 0;
	struct account known = {0};

	if (parse_number(arena_copy_bytes(arena, options->user, length), ID_LAST, &uid) < 0 ||
		(options->user[length] &&
			parse_number(options->user + length + 1, ID_LAST, &gid) < 0))
		return refuse_user(options, error);
	int r = root < 0 ? 0 : account_by_uid(arena, root, (uid_t)uid, &known);

	if (r < 0)
		return error_fill(error, -r, "read the container's /etc/passwd");
	identity->user = known;
	identity->user.uid = (uid_t)uid;
	if (options->user[length] || !known.found)
		identity->user.gid = (gid_t)gid;
	return 0;
}

static int find_named(struct arena *arena, const struct container_options *options, int root,
	struct identity *identity, struct sunder_error *error)
{
	int r = account_by_name(arena, root, options->user, &identity->user);

	if (r < 0)
		return error_fill(error, -r, "read the container's /etc/passwd");
	if (!identity->user.found)
		r = parse_ids(arena, options, root, identity, error);
	if (r < 0)
		return r;
	gid_t *groups = NULL;

	r = account_groups(arena, root, identity->user.found ? identity->user.name : NULL,
		identity->user.gid, &groups, &identity->group_count);
	identity->groups = groups;
	return r < 0 ? error_fill(error, -r, "read the container's /etc/group") : 0;
}

static bool is_mapped(const struct identity *identity)
{
	uint32_t outside;

	return !identity->has_userns ||
	       (id_map_to_outside(&identity->maps.uid, identity->user.uid, &outside) &&
		       id_map_to_outside(&identity->maps.gid, identity->user.gid, &outside));
}

/* setgroups(2) refuses all when one of them is not mapped: an image may list any number. */
static void keep_mapped_groups(struct arena *arena, struct identity *identity)
{
	gid_t *kept = arena_allocate(arena, (identity->group_count + 1) * sizeof(*kept));
	size_t count = 0;
	uint32_t outside;

	for (size_t i = 0; i < identity->group_count; i++)
		if (!identity->has_userns ||
			id_map_to_outside(&identity->maps.gid, identity->groups[i], &outside))
			kept[count++] = identity->groups[i];
	identity->groups = kept;
	identity->group_count = count;
}

static int take_user(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	if (!is_mapped(identity)) {
		int r;

		r = error_fill(error, 0,
			"--user %s: uid %u, gid %u is not in the container's id map", options->user,
			identity->user.uid, identity->user.gid);
		error_hint(error, "%s",
			identity->ranged
				? "the range in /etc/subuid or /etc/subgid is too small for it"
			: options->userns == USERNS_SINGLE ? "--userns=auto maps the ids that "
							     "/etc/subuid and /etc/subgid give you"
							   : "only your own id is mapped: lines in "
							     "/etc/subuid and /etc/subgid would"
							     " map more");
		return r;
	}
	keep_mapped_groups(arena, identity);
	identity->user_was_named = true;
	identity->set_ids = true;
	/* A map of a single id comes with setgroups(2) denied. */
	identity->set_groups = identity->ranged || !identity->has_userns;
	return 0;
}

int identity_find_user(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	autoclose int root = openat(
		AT_FDCWD, options->root ? options->root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int r = root < 0 ? error_fill(error, errno, "open the root file system %s",
				   options->root ? options->root : "/")
			 : find_named(arena, options, root, identity, error);

	return r < 0 ? r : take_user(arena, options, identity, error);
}

/* Before there is a root: numbers are what they are, and nobody knows yet who a name is. */
static int expect_user(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	identity->is_user_unknown = !*options->user ||
				    strspn(options->user, "0123456789:") != strlen(options->user);
	if (identity->is_user_unknown)
		return 0;
	int r = parse_ids(arena, options, -1, identity, error);

	return r < 0 ? r : take_user(arena, options, identity, error);
}

int identity_find(struct arena *arena, const struct container_options *options,
	struct identity *identity, struct sunder_error *error)
{
	memset(identity, 0, sizeof(*identity));
	/* From the auxiliary vector: the kernel told us at exec, no call is needed. */
	identity->uid = (uid_t)getauxval(AT_EUID);
	identity->gid = (gid_t)getauxval(AT_EGID);
	int r = identity->uid == 0 ? has_capability(CAPABILITY_SYS_ADMIN) : 0;

	if (r < 0)
		return error_fill(error, -r, "look at the caller's capabilities");
	identity->is_root = r;
	identity->is_powerless_root = identity->uid == 0 && !r;
	r = find_maps(arena, options, identity, error);

	if (r < 0)
		return r;
	if (options->user)
		return options->root_is_made ? expect_user(arena, options, identity, error)
					     : identity_find_user(arena, options, identity, error);
	/* In a root file system: its root, without groups of the caller. In a copy: as before. */
	if (options->root) {
		identity->user.uid = 0;
		identity->user.gid = 0;
		identity->set_groups = identity->ranged ||
				       (!identity->has_userns && identity->is_root);
	} else {
		identity->user.uid = identity->uid;
		identity->user.gid = identity->gid;
		/* What the host's groups may do is not for root in there. */
		identity->set_groups = identity->is_root && identity->has_userns;
	}
	return 0;
}
