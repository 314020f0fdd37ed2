/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Everything of the plan that is a mount, in the order that the kernel asks for: clones of the
 * host's mounts first; then the workspace, the root, what every root gets, the trees of a
 * throwaway copy, and what the user puts in.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include "container/environment.h"
#include "container/layering.h"
#include "container/making.h"
#include "container/state.h"
#include "survey/mounts.h"
#include "system/fd.h"
#include "system/file.h"
#include "system/path.h"

/* --- taken from the host --- */

static void add_clone(struct making *making, uint8_t *slot, struct clone_source source)
{
	bool by_host = source.map_ids || source.squashed;
	struct step *step = plan_add(
		making->plan, &step_clone, by_host ? HOST : CONTAINER, KEEP(making, source));

	*slot = plan_new_slot(making->plan);
	step->gives = *slot;
	if (source.map_ids)
		step->needs[0] = SLOT_MAPPED;
}

static void add_kernel_sources(struct making *making)
{
	if (shares(making, CLONE_NEWPID))
		add_clone(making, &making->proc_slot,
			(struct clone_source){.path = "/proc",
				.recursive = true,
				.attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID});
	if (shares(making, CLONE_NEWNET))
		add_clone(making, &making->sys_slot,
			(struct clone_source){.path = "/sys",
				.recursive = true,
				.attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID});
}

static void add_root_source(struct making *making)
{
	const struct container_options *options = making->options;
	unsigned read_only = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;

	if (!options->root && !making->copy.whole)
		add_clone(making, &making->root_slot,
			(struct clone_source){
				.path = "/", .recursive = true, .attributes = read_only});
	else if (options->root && options->write_through)
		add_clone(making, &making->root_slot,
			(struct clone_source){.path = options->root,
				.recursive = true,
				.attributes = MOUNT_ATTR_NODEV,
				/* What was unpacked belongs to the container's ids on the disk. */
				.map_ids = is_mapped_by_host(making) && !making->archive});
}

/* The user of the host that container root is on that mount. */
static const struct id_maps *squashed_to(struct making *making, const struct placement *placement)
{
	struct id_maps *maps = KEEP(making, (struct id_maps){0});
	struct id_extent uid = {placement->uid, 0, 1}, gid = {placement->gid, 0, 1};

	if (making->identity.has_userns) {
		id_map_to_outside(&making->identity.maps.uid, 0, &uid.outside);
		id_map_to_outside(&making->identity.maps.gid, 0, &gid.outside);
	}
	id_map_add(making->arena, &maps->uid, uid);
	id_map_add(making->arena, &maps->gid, gid);
	return maps;
}

static void add_placement_sources(struct making *making)
{
	const struct container_options *options = making->options;

	making->placement_slots = arena_allocate(making->arena, options->placement_count + 1);
	for (size_t i = 0; i < options->placement_count; i++) {
		const struct placement *placement = &options->placements[i];

		if (placement->kind == PLACE_BIND)
			add_clone(making, &making->placement_slots[i],
				(struct clone_source){.path = placement->source,
					.recursive = true,
					.attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
						      (placement->read_only ? MOUNT_ATTR_RDONLY
									    : 0U),
					.map_ids = is_mapped_by_host(making),
					.squashed = placement->squashed
							    ? squashed_to(making, placement)
							    : NULL});
	}
	for (size_t i = 0; i < making->copy.count; i++) {
		struct copied_tree *tree = &making->copy.trees[i];

		if (tree->kind == TREE_BIND)
			add_clone(making, &tree->slot,
				(struct clone_source){.path = tree->path,
					.attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
						      MOUNT_ATTR_NODEV,
					.map_ids = is_mapped_by_host(making),
					.may_stay_unmapped = true});
	}
}

/* --- the root --- */

static void add_workspace(struct making *making)
{
	struct step *step = add(making, &step_workspace, NULL);

	step->gives = SLOT_WORKSPACE;
	if (making->identity.has_userns)
		step->needs[0] = SLOT_MAPPED;
}

static void add_root_from(struct making *making, uint8_t source)
{
	struct step *step = add(making, &step_root, KEEP(making, (struct root){.source = source}));

	step->needs[0] = source;
	step->gives = SLOT_ROOT;
}

static void add_root(struct making *making)
{
	const struct container_options *options = making->options;

	if (making->root_slot) {
		add_root_from(making, making->root_slot);
	} else {
		struct overlay overlay = {
			.lower = options->root ? options->root : "/",
			.place = "/",
			.state = making->layers,
			.privileged = !making->identity.has_userns,
			.attributes = MS_NODEV,
		};

		add(making, &step_root_overlay, KEEP(making, overlay))->gives = SLOT_ROOT;
	}
}

/* --- what every root gets --- */

static void add_attach(struct making *making, struct attach attach)
{
	struct step *step = add(making, &step_attach, KEEP(making, attach));

	step->needs[0] = attach.source;
	step->needs[1] = SLOT_ROOT;
}

/* A clone of a directory of the host, at the same place in the container. */
static void add_host_directory(struct making *making, uint8_t slot, const char *path)
{
	add_attach(making,
		(struct attach){
			.source = slot, .place = path, .directory = true, .shown_as = path});
}

static void add_kernel_file_systems(struct making *making)
{
	uint32_t outside;
	struct dev dev = {
		/* Its root must be able to change nobody's but its own. */
		.guarded = !making->identity.has_userns ||
			   id_map_to_inside(&making->identity.maps.uid, 0, &outside),
		.mqueue = !shares(making, CLONE_NEWIPC),
		.terminal_group = !making->identity.has_userns ||
				  id_map_to_outside(&making->identity.maps.gid, 5, &outside),
	};

	if (making->proc_slot)
		add_host_directory(making, making->proc_slot, "/proc");
	else
		add(making, &step_proc, NULL);
	struct kernel_mounts mounts = {
		.proc = making->proc_slot ? making->proc_slot : SLOT_PROC, .sys = making->sys_slot};

	if (making->sys_slot)
		add_host_directory(making, making->sys_slot, "/sys");
	else
		add(making, &step_sysfs, NULL)->gives = mounts.sys = plan_new_slot(making->plan);
	add(making, &step_dev, KEEP(making, dev));
	if (making->options->nest)
		return;
	if (making->identity.has_userns)
		add(making, &step_no_nested_userns, NULL);
	add(making, &step_masked_paths, KEEP(making, mounts));
	if (!making->proc_slot)
		add(making, &step_read_only_paths, NULL);
}

static const char *hosts_file(const struct making *making)
{
	return arena_print(making->arena,
		"127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
		"127.0.1.1\t%s\n",
		making->hostname);
}

/* With the host's network the host's name servers are the right ones; without, there are none. */
static const char *resolver_file(const struct making *making)
{
	struct field content;

	if (!shares(making, CLONE_NEWNET))
		return "# no network: see --net in sunder-run(1)\n";
	if (file_read(making->arena, AT_FDCWD, "/etc/resolv.conf", &content) < 0)
		return "";
	return arena_copy_bytes(making->arena, content.start, content.length);
}

/* Only what is known not to be there is left out. */
static bool is_missing(const char *path)
{
	return access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

/*
 * Whether there is something to mount over, or it may be made: not in a copy of the machine, which
 * is read-only.
 */
static bool has_place_for(const struct making *making, const char *path)
{
	return making->options->root || !is_missing(path);
}

static void add_system_files(struct making *making)
{
	const struct system_file files[] = {
		{"/etc/hosts", "hosts", hosts_file(making)},
		{"/etc/hostname", "hostname", arena_print(making->arena, "%s\n", making->hostname)},
		{"/etc/resolv.conf", "resolv.conf", resolver_file(making)},
	};

	/* Optional: an overlay cannot copy /etc up where its owner is not mapped. */
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (has_place_for(making, files[i].place))
			add(making, &step_system_file, KEEP(making, files[i]))->optional = true;
}

/* --- the throwaway copy --- */

static void add_tmpfs(struct making *making, struct tmpfs tmpfs)
{
	tmpfs.attributes |= MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
	add(making, &step_tmpfs, KEEP(making, tmpfs));
}

static void add_fresh_directories(struct making *making)
{
	const char *runtime = environment_get(making->options->environment, "XDG_RUNTIME_DIR");
	const char *usual = arena_print(making->arena, "/run/user/%u", making->identity.uid);

	if (!is_missing("/tmp"))
		add_tmpfs(making, (struct tmpfs){.place = "/tmp", .mode = "1777"});
	if (!is_missing("/run"))
		add_tmpfs(making, (struct tmpfs){.place = "/run", .mode = "0755"});
	if (!is_missing("/var/tmp"))
		add_tmpfs(making, (struct tmpfs){.place = "/var/tmp", .mode = "1777"});
	if (runtime && strcmp(runtime, usual) == 0)
		add(making, &step_directory,
			KEEP(making, (struct directory){.place = usual, .mode = 0700}));
}

static void add_skeleton(struct making *making, const struct copied_tree *tree)
{
	add_tmpfs(making, (struct tmpfs){.place = tree->path,
				  .mode = arena_print(making->arena, "%o", tree->mode)});
	add(making, &step_copy_files,
		KEEP(making, (struct copy_files){.from = tree->path, .place = tree->path}));
}

static void add_bound_tree(struct making *making, const struct copied_tree *tree)
{
	add_attach(making, (struct attach){.source = tree->slot,
				   .place = tree->path,
				   .directory = !tree->is_file,
				   .shown_as = tree->path});
}

/* Those in the directories that are new in a copy have to wait for these. */
static void add_trees(struct making *making, bool in_emptied)
{
	for (size_t i = 0; i < making->copy.count; i++) {
		const struct copied_tree *tree = &making->copy.trees[i];
		struct overlay overlay = {
			.lower = tree->path,
			.place = tree->path,
			.state = layering_place(making, tree),
			.layer = tree->layer,
			.privileged = !making->identity.has_userns,
			.attributes = MS_NODEV | MS_NOSUID,
		};

		if (layering_is_root(tree) || copy_is_in_emptied(tree->path) != in_emptied)
			continue;
		if (tree->kind == TREE_SKELETON)
			add_skeleton(making, tree);
		else if (tree->slot)
			add_bound_tree(making, tree);
		else
			add(making, &step_overlay, KEEP(making, overlay));
	}
}

/* --- what the user puts in --- */

/* Kept layers of the caller's, or one that is about to be made. */
static bool has_store(const struct making *making)
{
	return making->keeping.path || !is_missing(making->keeping.store);
}

/* A directory of the host that has our state directory in it would show our own upper layer. */
static void hide_state_in(struct making *making, const char *source, const char *place)
{
	const char *const bases[] = {
		making->container->state_base, has_store(making) ? making->keeping.store : NULL};

	for (size_t i = 0; i < 2 && bases[i]; i++) {
		/* The source has no links in it, so the other must not have any either. */
		const char *base = state_without_links(making->arena, bases[i]);

		if (mounts_is_below(base, source))
			add(making, &step_hide,
				KEEP(making,
					(struct hide){.place = arena_print(making->arena, "%s/%s",
							      place, base + strlen(source))}));
	}
}

static void hide_state_in_root(struct making *making)
{
	char real[PATH_MAX];

	if (realpath(making->options->root, real))
		hide_state_in(making, real, "");
}

static void add_placement(struct making *making, size_t i)
{
	const struct placement *placement = &making->options->placements[i];

	switch (placement->kind) {
	case PLACE_BIND:
		add_attach(making, (struct attach){.source = making->placement_slots[i],
					   .place = placement->place,
					   .directory = placement->is_directory,
					   .shown_as = placement->source});
		hide_state_in(making, placement->source, placement->place);
		break;
	case PLACE_TMPFS:
		add_tmpfs(making, (struct tmpfs){.place = placement->place,
					  .mode = "0755",
					  .size = placement->size});
		break;
	case PLACE_HIDE:
		add(making, &step_hide, KEEP(making, (struct hide){.place = placement->place}));
		break;
	case PLACE_OVERLAY:
		break; /* among the trees */
	}
}

/* The upper layers are not to be seen. A sunder inside needs such directories all the same. */
static void cover(struct making *making, const char *base)
{
	if (making->options->nest && making->layers)
		add_tmpfs(making, (struct tmpfs){.place = base, .mode = "0700"});
	else
		add(making, &step_hide, KEEP(making, (struct hide){.place = base}));
}

/* Only the innermost tree that has it in it shows it. */
static void hide_state_in_trees(struct making *making)
{
	for (size_t i = 0; i < making->copy.count; i++)
		if (making->copy.trees[i].kind != TREE_SKELETON)
			hide_state_in(
				making, making->copy.trees[i].path, making->copy.trees[i].path);
}

static void add_placements(struct making *making)
{
	if (!making->options->root) {
		cover(making, making->container->state_base);
		if (!mounts_is_below(making->keeping.store, making->container->state_base) &&
			has_store(making))
			cover(making, making->keeping.store);
	} else {
		if (making->layers)
			hide_state_in_root(making);
		hide_state_in_trees(making);
	}
	for (size_t i = 0; i < making->options->placement_count; i++)
		add_placement(making, i);
}

/* --- all of it --- */

void add_mount_sources(struct making *making)
{
	add_kernel_sources(making);
	add_root_source(making);
	add_placement_sources(making);
	layering_add(making);
}

void add_root_and_mounts(struct making *making)
{
	add_workspace(making);
	add_root(making);
	add_kernel_file_systems(making);
	add_trees(making, false);
	if (!making->options->root)
		add_fresh_directories(making);
	add_trees(making, true);
	add_system_files(making);
	add_placements(making);
}
