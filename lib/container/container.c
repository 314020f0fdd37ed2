/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The plan of `sunder run`: which steps, in which order, and who needs what. Order matters in
 * three places. What can be done before the id maps are there comes first, beside the helpers that
 * write them. What is cloned from the host is cloned before anything of ours lies over its root.
 * And procfs and sysfs are made while that root is still there.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/random.h>

#include "container/container.h"
#include "container/environment.h"
#include "container/init.h"
#include "container/making.h"
#include "container/state.h"
#include "container/tarball.h"
#include "plan/error.h"
#include "survey/mounts.h"
#include "system/capability.h"
#include "system/fd.h"
#include "system/path.h"

/* --- before birth --- */

static bool layers_on_disk(const struct making *making)
{
	enum layer_place place = making->options->layers;

	if (making->copy.layer_count == 0)
		return false;
	if (making->keeping.has_from)
		return true;
	return place == LAYERS_ON_DISK || (place == LAYERS_USUAL && !making->options->root);
}

/* Those that are in memory whatever the others are have the last numbers. */
static size_t layers_in_state(struct making *making)
{
	struct copy *copy = &making->copy;
	size_t next = making->options->root ? 1 : 0, in_memory = 0;

	if (making->keeping.has_from || making->options->layers == LAYERS_ON_DISK)
		return copy->layer_count;
	for (size_t i = 0; i < copy->count; i++)
		if (copy->trees[i].kind == TREE_OVERLAY && !copy->trees[i].in_memory)
			copy->trees[i].layer = next++;
	for (size_t i = 0; i < copy->count; i++)
		if (copy->trees[i].kind == TREE_OVERLAY && copy->trees[i].in_memory)
			copy->trees[i].layer = next + in_memory++;
	return next;
}

static void add_state_directory(struct making *making)
{
	const struct container_options *options = making->options;
	struct container *container = making->container;
	bool on_disk = layers_on_disk(making) && !options->keep;

	if (!on_disk && !options->pid_file && !options->keep && !making->archive)
		return;
	struct state_directory *state = KEEP(
		making, (struct state_directory){
				.base = container->state_base,
				.path = arena_print(making->arena, "%s/%s", container->state_base,
					container->id),
				.maps = &making->identity.maps,
				.layer_count = on_disk ? layers_in_state(making) : 0,
				.has_root = making->archive != NULL,
			});
	struct step *step = plan_add(making->plan, &step_state_directory, HOST, state);

	step->gives = SLOT_STATE;
	if (on_disk) {
		making->layers = state->path;
		making->layers_slot = SLOT_STATE;
	}
}

/* --- birth --- */

static bool maps_by_host(const struct making *making)
{
	const struct identity *identity = &making->identity;

	return identity->has_userns && (identity->is_root || identity->ranged);
}

static void set_birth(struct making *making)
{
	uint32_t create = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET |
			  CLONE_NEWCGROUP;

	if (making->identity.has_userns)
		create |= CLONE_NEWUSER;
	else
		making->plan->birth.doing = "create the namespaces without a user namespace";
	making->late_network = maps_by_host(making) && !shares(making, CLONE_NEWNET);
	if (making->late_network)
		create &= ~(uint32_t)CLONE_NEWNET;
	making->plan->birth.create = create & ~making->options->share;
	making->plan->birth.seat = BY_CLONE;
	/* Slaves: in a user namespace by the kernel, else by step_propagation. */
	making->plan->birth.keeps_propagation = true;
	plan_birth(making->plan);
}

/* --- around it --- */

/* The procfs that everything is written through: our own, or the host's with its PID namespace. */
static void add_proc(struct making *making)
{
	bool shared = shares(making, CLONE_NEWPID);

	add(making, shared ? &step_host_proc : &step_private_proc, NULL)->gives = SLOT_PROC;
}

static void add_surroundings(struct making *making)
{
	const struct container_options *options = making->options;

	add(making, &step_session, NULL);
	if (!shares(making, CLONE_NEWUTS))
		add(making, &step_hostname, making->hostname);
	if (!shares(making, CLONE_NEWNET))
		add(making, &step_loopback, NULL)->optional = true;
	if (options->offsets.has_monotonic || options->offsets.has_boottime)
		add(making, &step_time_offsets, &options->offsets);
}

static void add_id_map(struct making *making)
{
	const struct identity *identity = &making->identity;
	struct id_mapping mapping = {
		.maps = &identity->maps,
		.means = identity->is_root  ? BY_ROOT
			 : identity->ranged ? BY_HELPERS
					    : BY_ITSELF,
		.search_path = environment_get(making->options->environment, "PATH"),
	};
	bool by_host = maps_by_host(making);

	if (!identity->has_userns)
		return;
	if (!mapping.search_path)
		mapping.search_path = "/usr/bin:/bin";
	struct step *step = plan_add(
		making->plan, &step_id_map, by_host ? HOST : CONTAINER, KEEP(making, mapping));

	step->needs[0] = by_host ? SLOT_PID : SLOT_PROC;
	step->gives = SLOT_MAPPED;
}

/* --- the end --- */

static void add_end(struct making *making)
{
	struct container *container = making->container;

	if (container->has_terminal) {
		container->terminal.owner = making->identity.user.uid;
		add(making, &step_terminal, &container->terminal)->gives = SLOT_TERMINAL;
	}
	if (making->options->read_only)
		add(making, &step_read_only_root, NULL);
	add(making, &step_defaults, NULL);
	add(making, &step_pivot, NULL);
	if (shares(making, CLONE_NEWPID) && container->has_init)
		add(making, &step_subreaper, NULL);
	/* In the host's PID namespace it still has to kill what is left, one by one. */
	struct sealing sealing = making->options->sealing;

	sealing.dies_with_parent = !shares(making, CLONE_NEWPID);
	add(making, &step_seal, KEEP(making, sealing));
}

static void add_announcements(struct making *making)
{
	const struct container_options *options = making->options;

	if (options->pid_file)
		plan_add(making->plan, &step_pid_file, HOST, options->pid_file)->needs[0] =
			SLOT_READY;
	if (options->status_fd < 0)
		return;
	struct step *step = plan_add(making->plan, &step_status, HOST,
		KEEP(making,
			(struct status){.fd = options->status_fd, .id = making->container->id}));

	step->needs[0] = SLOT_READY;
	step->needs[1] = SLOT_PID;
}

/*
 * The terminal's master goes to the host, which is no step but the watcher's: it is asked for
 * here.
 */
static int take_terminal(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	(void)error;
	return 0;
}

static const struct step_kind step_take_terminal = {.name = "terminal", .perform = take_terminal};

static void set_capabilities(struct making *making, struct ending *ending)
{
	const struct container_options *options = making->options;

	ending->limit_capabilities = true;
	ending->clear_inheritable = !making->identity.has_userns;
	ending->capabilities = (CAPABILITY_DEFAULT | options->capabilities_added) &
			       ~options->capabilities_dropped;
	/* Who is not root keeps nothing through exec, unless it was asked for by name. */
	if (making->identity.user.uid != 0)
		ending->ambient = options->capabilities_added & ~options->capabilities_dropped;
}

static void set_directory(struct making *making, struct ending *ending)
{
	const struct container_options *options = making->options;

	ending->directory = options->directory;
	if (options->directory || options->root)
		return;
	ending->directory = making->copy.directory ? making->copy.directory : "/";
	ending->fallback_directory = "/";
}

static void set_ending(struct making *making)
{
	static const sigset_t no_signals; /* zeroed: none is in it, as after sigemptyset(3) */
	struct ending *ending = &making->plan->ending;
	const struct identity *identity = &making->identity;
	const struct container *container = making->container;

	environment_prepare(making->arena, making->options, identity, ending);
	set_directory(making, ending);
	set_capabilities(making, ending);
	ending->set_uid = ending->set_gid = identity->set_ids;
	ending->uid = identity->user.uid;
	ending->gid = identity->user.gid;
	ending->set_groups = identity->set_groups;
	ending->groups = identity->groups;
	ending->group_count = identity->group_count;
	ending->no_new_privileges = true;
	ending->signal_mask = &no_signals;
	ending->parent_death_signal = making->options->no_init ? SIGKILL : 0;
	ending->foreground = container->has_terminal && container->has_init;
	/* Without a PID namespace of its own init is not immune to what it sends to its group. */
	ending->own_group = ending->foreground ||
			    (container->has_init && shares(making, CLONE_NEWPID));
	ending->terminal = container->terminal.takes[0] ? 0 : container->terminal.takes[1] ? 1 : 2;
	if (container->has_init)
		ending->watch = shares(making, CLONE_NEWPID) ? init_watch_shared : init_watch;
}

int making_take_user(struct making *making, struct sunder_error *error)
{
	int r = identity_find_user(making->arena, making->options, &making->identity, error);

	if (r < 0)
		return r;
	set_ending(making);
	making->container->terminal.owner = making->identity.user.uid;
	return 0;
}

/* --- all of it --- */

static int choose_names(struct making *making, struct sunder_error *error)
{
	struct container *container = making->container;
	uint32_t number;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return error_fill(error, errno, "find a name for the container");
	text_print(container->id, "sunder-%x", number | 1U << 31); /* always eight digits */
	making->hostname = making->options->hostname ? making->options->hostname : container->id;
	return state_find_base(making->arena, making->options, &container->state_base, error);
}

static int plan_copy(struct making *making, struct sunder_error *error)
{
	const struct container_options *options = making->options;
	int r = 0;

	making->copy.whole = making->identity.is_root && !options->root;
	if (!options->root)
		r = copy_plan_trees(
			making->arena, options, &making->identity, &making->copy, error);
	else if (has_upper_layer(making))
		making->copy.layer_count = 1; /* the root's own */
	for (size_t i = 0; i < options->placement_count && r == 0; i++)
		if (options->placements[i].kind == PLACE_OVERLAY)
			r = copy_add_tree(
				making->arena, &making->copy, options->placements[i].place, error);
	return r;
}

static int refuse_combinations(const struct making *making, struct sunder_error *error)
{
	const struct container_options *options = making->options;

	for (size_t i = 0; i < options->placement_count; i++)
		if (options->placements[i].squashed && !making->identity.is_root)
			return error_fill(error, 0,
				"--bind %s: only root can show ids as others: "
				"leave out map=%u",
				options->placements[i].source, options->placements[i].uid);
	if (options->no_init && shares(making, CLONE_NEWPID))
		return error_fill(error, 0,
			"--no-init needs a PID namespace of its own, which ends with the command:"
			" leave out --share pid");
	if (options->nest && identity_maps_real_root(making->arena, &making->identity))
		return error_fill(error, 0,
			"--nest would leave /proc/sys open to the host's root: %s",
			making->identity.has_userns ? "it takes CAP_SYS_ADMIN to map another one"
						    : "leave out --userns=host");
	if (!options->root && (options->write_through || options->read_only))
		return error_fill(error, 0, "%s goes with --root DIR",
			options->write_through ? "--write-through" : "--read-only");
	if (options->hostname && shares(making, CLONE_NEWUTS))
		return error_fill(
			error, 0, "--hostname needs a host name of its own: leave out --share uts");
	if (options->write_through && options->read_only && !making->archive)
		return error_fill(error, 0, "--write-through and --read-only exclude each other");
	return 0;
}

static void note(struct container *container, const char *text)
{
	for (size_t i = 0; i + 1 < sizeof(container->notes) / sizeof(*container->notes); i++)
		if (!container->notes[i]) {
			container->notes[i] = text;
			return;
		}
}

/* Is something else than the root's own directory seen there? */
static bool is_placed(const struct container_options *options, const char *path)
{
	for (size_t i = 0; i < options->placement_count; i++)
		if (options->placements[i].kind != PLACE_HIDE &&
			mounts_is_below(path, options->placements[i].place))
			return true;
	return false;
}

/* A word that was mistyped would be taken for a secret that is hidden. */
static void note_nothing_to_hide(struct making *making)
{
	const struct container_options *options = making->options;

	for (size_t i = 0; i < options->placement_count; i++) {
		const char *path = options->placements[i].place;

		if (options->placements[i].kind != PLACE_HIDE || is_placed(options, path))
			continue;
		autoclose int root = openat(AT_FDCWD, options->root ? options->root : "/",
			O_PATH | O_DIRECTORY | O_CLOEXEC);
		autoclose int place = path_open_inside(root, path, O_PATH);

		if (place == -ENOENT || place == -ENOTDIR)
			note(making->container,
				arena_print(making->arena, "there is no %s to be hidden", path));
	}
}

/* A directory that had to be split is a tmpfs. */
static void note_what_is_not_kept(struct making *making)
{
	for (size_t i = 0; i < making->copy.count && making->keeping.path; i++)
		if (making->copy.trees[i].kind == TREE_SKELETON)
			note(making->container,
				arena_print(making->arena,
					"files directly in %s, which has mounts below it, are not"
					" kept; those in its directories are",
					making->copy.trees[i].path));
}

static void add_notes(struct making *making)
{
	note_nothing_to_hide(making);
	if (making->identity.no_helpers)
		note(making->container,
			"no_new_privs is set, as in a container: only your own id is mapped");
	if (making->identity.is_powerless_root && making->options->root)
		note(making->container,
			"you are root without CAP_SYS_ADMIN: root in the container is you, and owns"
			" what you own");
	if (making->copy.read_only)
		note(making->container,
			arena_print(making->arena, "can only be read in the container: %s",
				making->copy.read_only));
	if (making->keeping.from.state == KEPT_CUT_OFF)
		note(making->container,
			arena_print(making->arena,
				"%s was cut off when the machine went down: some of it may be"
				" missing",
				making->keeping.from.name));
	note_what_is_not_kept(making);
	if (making->identity.no_range)
		note(making->container,
			arena_print(making->arena,
				"no subordinate ids for you in %s: only your own id is mapped"
				" (--userns=single says so, and this note goes)",
				making->identity.missing));
	if (!making->options->root && !making->options->directory && !making->copy.directory)
		note(making->container,
			"the working directory is not in the container: starting in /");
}

static void add_steps(struct making *making)
{
	add_state_directory(making);
	tarball_add(making);
	keeping_add(making);
	set_birth(making);
	if (making->late_network)
		add(making, &step_network, NULL);
	add_proc(making);
	add_id_map(making);
	add_mount_sources(making);
	add_surroundings(making);
	if (!making->identity.has_userns)
		add(making, &step_propagation,
			KEEP(making, (struct propagation){"slave", MS_REC | MS_SLAVE}));
	if (is_mapped_by_host(making))
		add(making, &step_container_root, NULL)->needs[0] = SLOT_MAPPED;
	add_root_and_mounts(making);
	add_end(making);
	if (making->container->has_terminal)
		plan_add(making->plan, &step_take_terminal, HOST, NULL)->needs[0] = SLOT_TERMINAL;
	keeping_add_begin(making);
	add_announcements(making);
}

int container_plan(struct arena *arena, const struct container_options *options,
	struct container *container, struct sunder_error *error)
{
	/* In the arena: steps point into it. */
	struct making *making = arena_allocate(arena, sizeof(*making));

	making->arena = arena;
	making->options = options;
	making->container = container;
	making->plan = &container->plan;
	plan_start(making->plan, arena);
	container->status_fd = options->status_fd;
	container->has_init = !options->no_init;
	int r = choose_names(making, error);

	if (r == 0)
		r = tarball_find(making, error);
	if (r == 0)
		r = identity_find(arena, making->options, &making->identity, error);
	if (r == 0)
		r = refuse_combinations(making, error);
	if (r == 0)
		r = keeping_find(making, error);
	if (r == 0)
		r = plan_copy(making, error);
	if (r == 0)
		r = keeping_place(making, error);
	if (r < 0)
		return r;
	container->archive = making->archive;
	container->unpacker = making->unpacker;
	container->is_user_unknown = making->identity.is_user_unknown;
	container->uids = making->identity.has_userns ? &making->identity.maps.uid : NULL;
	add_steps(making);
	set_ending(making);
	add_notes(making);
	return plan_check(making->plan, error);
}
