/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making plans and looking at them: what is refused, and what each option adds or takes away. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "made.h"
#include "container/init.h"
#include "system/capability.h"

static struct arena arena;
static struct plan plan;
static struct sunder_error error;

static int start(void **state)
{
	(void)state;
	plan_start(&plan, &arena);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const struct step_kind kinds[] = {{.name = "first"}, {.name = "second"}, {.name = "third"},
	{.name = "fourth"}, {.name = "fifth"}};

static void grows(void **state)
{
	enum { COUNT = 1000 };
	static int whats[COUNT];

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		struct step *step = plan_add(
			&plan, &kinds[i % 5], i % 2 ? HOST : CONTAINER, &whats[i]);

		/* A new step needs and gives nothing. */
		assert_int_equal(step->needs[0] | step->needs[1] | step->needs[2] | step->gives, 0);
		assert_false(step->optional);
		step->gives = (uint8_t)(i % 64);
	}
	assert_int_equal(plan.step_count, COUNT);
	for (int i = 0; i < COUNT; i++) {
		assert_ptr_equal(plan.steps[i].kind, &kinds[i % 5]);
		assert_ptr_equal(plan.steps[i].what, &whats[i]);
		assert_int_equal(plan.steps[i].actor, i % 2 ? HOST : CONTAINER);
		assert_int_equal(plan.steps[i].gives, i % 64);
	}
}

static void slots_run_out(void **state)
{
	int count = 0;

	(void)state;
	for (uint8_t slot; (slot = plan_new_slot(&plan)) != NO_SLOT; count++)
		assert_int_equal(slot, SLOT_FIRST_FREE + count);
	assert_int_equal(count, SLOT_MAX - SLOT_FIRST_FREE);
	assert_true(count > 50);
	assert_int_equal(plan_new_slot(&plan), NO_SLOT);
	assert_int_equal(plan_new_slot(&plan), NO_SLOT);
}

static void who_needs_what(void **state)
{
	(void)state;
	plan_add(&plan, &kinds[0], HOST, NULL)->needs[0] = 20;
	plan_birth(&plan);
	plan_add(&plan, &kinds[1], HOST, NULL)->needs[2] = 21;
	plan_add(&plan, &kinds[2], CONTAINER, NULL)->needs[1] = 22;
	/* What was needed before birth is not waited for after it. */
	assert_false(plan_needs(&plan, HOST, 20));
	assert_true(plan_needs(&plan, HOST, 21));
	assert_false(plan_needs(&plan, CONTAINER, 21));
	assert_true(plan_needs(&plan, CONTAINER, 22));
	assert_false(plan_needs(&plan, HOST, 22));
	assert_false(plan_needs(&plan, HOST, SLOT_READY));
}

/*
 * Steps: 'e' the host's before birth, 'h' the host's, 'c' the container's. A, B, ... are slots.
 */
struct trial {
	const char *told; /* NULL: it is a plan */
	struct {
		char actor;
		char needs, also, gives;
	} steps[5];
};

static void check(const struct trial *trial)
{
	bool born = false;

	plan_start(&plan, &arena);
	for (int i = 0; i < 5 && trial->steps[i].actor; i++) {
		char needs = trial->steps[i].needs, also = trial->steps[i].also,
		     gives = trial->steps[i].gives;

		if (!born && trial->steps[i].actor != 'e') {
			plan_birth(&plan);
			born = true;
		}
		struct step *step = plan_add(
			&plan, &kinds[i], trial->steps[i].actor == 'c' ? CONTAINER : HOST, NULL);

		step->needs[0] = needs >= 'A' ? (uint8_t)(SLOT_FIRST_FREE + needs - 'A')
					      : (uint8_t)needs;
		step->needs[2] = also >= 'A' ? (uint8_t)(SLOT_FIRST_FREE + also - 'A')
					     : (uint8_t)also;
		step->gives = gives >= 'A' ? (uint8_t)(SLOT_FIRST_FREE + gives - 'A')
					   : (uint8_t)gives;
	}
	if (!born)
		plan_birth(&plan);
	int r = plan_check(&plan, &error);

	if (!trial->told && r < 0)
		fail_msg("refused: %s", error.doing);
	if (trial->told && r == 0)
		fail_msg("taken, and should be: %s", trial->told);
	if (trial->told) {
		assert_int_equal(r, -EINVAL);
		assert_string_equal(error.doing, trial->told);
		assert_int_equal(error.errnum, 0);
	}
}

static void plans_that_are_plans(void **state)
{
	static const struct trial trials[] = {
		{NULL, {{0}}},
		{NULL, {{'e', 0, 0, 'A'}, {'c', 'A', 0, 0}, {'h', 'A', 0, 0}}},
		{NULL, {{'e', 0, 0, 'A'}, {'e', 'A', 0, 0}}},
		{NULL, {{'h', SLOT_PID, 0, 0}}},
		{NULL, {{'c', 'A', 0, 'B'}, {'h', 0, 0, 'A'}, {'h', 'B', 0, 0}}},
		{NULL, {{'h', 'A', 'B', 0}, {'c', 0, 0, 'A'}, {'c', 0, 0, 'B'}}},
		{NULL, {{'c', 0, 0, 'A'}, {'h', 'A', 0, 'B'}, {'c', 'B', 0, 'C'},
			       {'h', 'C', 0, 'D'}, {'c', 'D', 0, 0}}},
		{NULL, {{'c', 0, 0, 0}, {'h', SLOT_READY, 0, 0}}},
		{NULL, {{'h', SLOT_READY, SLOT_PID, 0}, {'c', 0, 0, 0}}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(trials); i++)
		check(&trials[i]);
}

static void plans_that_are_none(void **state)
{
	static const struct trial trials[] = {
		/* never given */
		{"plan: second waits for what never comes", {{'c', 0, 0, 0}, {'c', 'A', 0, 0}}},
		{"plan: first waits for what never comes", {{'h', 'A', 0, 0}}},
		{"plan: second waits for what never comes", {{'h', 0, 0, 'A'}, {'c', 'A', 'B', 0}}},
		{"plan: first waits for what never comes", {{'h', SLOT_STATE, 0, 0}}},
		/* given by itself, or later by the same actor */
		{"plan: first waits for what never comes", {{'c', 'A', 0, 'A'}}},
		{"plan: first waits for what never comes", {{'h', 'A', 0, 0}, {'h', 0, 0, 'A'}}},
		/* twice */
		{"plan: second gives what another step gave", {{'h', 0, 0, 'A'}, {'h', 0, 0, 'A'}}},
		{"plan: third gives what another step gave",
			{{'e', 0, 0, 'A'}, {'h', 0, 0, 'B'}, {'c', 0, 0, 'A'}}},
		/* waiting for each other */
		{"plan: first waits for what never comes",
			{{'h', 'A', 0, 'B'}, {'c', 'B', 0, 'A'}}},
		{"plan: second waits for what never comes",
			{{'c', 0, 0, 0}, {'h', 'A', 0, 0}, {'c', 'B', 0, 'A'}, {'h', 0, 0, 'B'}}},
		/* the command cannot be about to run while the container waits for the host */
		{"plan: first waits for what never comes",
			{{'h', SLOT_READY, 0, 'A'}, {'c', 'A', 0, 0}}},
		{"plan: first waits for what never comes", {{'c', SLOT_READY, 0, 0}}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(trials); i++)
		check(&trials[i]);
}

static void the_containers_before_birth(void **state)
{
	(void)state;
	plan_add(&plan, &kinds[0], HOST, NULL);
	plan_add(&plan, &kinds[1], CONTAINER, NULL);
	plan_birth(&plan);
	assert_int_equal(plan_check(&plan, &error), -EINVAL);
	assert_string_equal(error.doing, "plan: second before birth");
}

static void ready_without_container_steps(void **state)
{
	static const struct trial trial = {NULL, {{'h', SLOT_READY, 0, 0}}};

	(void)state;
	check(&trial);
}

static void before_birth_for_what_comes_after(void **state)
{
	static const struct trial trials[] = {
		{"plan: first waits for what never comes", {{'e', SLOT_PID, 0, 0}}},
		{"plan: first waits for what never comes", {{'e', 'A', 0, 0}, {'c', 0, 0, 'A'}}},
		{"plan: first waits for what never comes", {{'e', 'A', 0, 0}}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(trials); i++)
		check(&trials[i]);
}

static void the_containers_own_pid(void **state)
{
	static const struct trial trial = {
		"plan: first waits for what never comes", {{'c', SLOT_PID, 0, 0}}};

	(void)state;
	check(&trial);
}

struct visits {
	char order[16];
	size_t count;
};

static void visit(void *context, const struct step *step)
{
	struct visits *visits = context;

	visits->order[visits->count++] = step->kind->name[1]; /* i, e, h, o */
}

static void rehearsal_order(void **state)
{
	struct visits visits = {0};

	(void)state;
	plan_add(&plan, &kinds[1], HOST, NULL); /* e */
	plan_birth(&plan);
	plan_add(&plan, &kinds[0], CONTAINER, NULL)->needs[0] = 30;    /* i, after h */
	plan_add(&plan, &kinds[2], HOST, NULL)->gives = 30;            /* h */
	plan_add(&plan, &kinds[3], HOST, NULL)->needs[0] = SLOT_READY; /* o, last */
	assert_null(plan_rehearse(&plan, visit, &visits));
	assert_string_equal(visits.order, "ehio");
}

/* --- what options make of it --- */

static struct made made;

static int start_made(void **state)
{
	(void)state;
	made_start(&made);
	return 0;
}

static int finish_made(void **state)
{
	(void)state;
	made_finish(&made);
	return 0;
}

static bool as_root(void)
{
	return geteuid() == 0;
}

static int place_of(const struct step_kind *kind)
{
	return made_find(&made, kind, 0);
}

static void assert_order(const struct step_kind *first, const struct step_kind *second)
{
	made_step(&made, first);
	made_step(&made, second);
	if (place_of(first) >= place_of(second))
		fail_msg("%s comes after %s", first->name, second->name);
}

static const struct birth *birth(void)
{
	return &made.container.plan.birth;
}

static const struct ending *ending(void)
{
	return &made.container.plan.ending;
}

#define ALL_TYPES \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | \
		CLONE_NEWCGROUP)

/* A network namespace may be made at birth, or by a step beside the writing of the id maps. */
static bool makes_network(void)
{
	return birth()->create & CLONE_NEWNET || made_has(&made, &step_network);
}

static void the_usual(void **state)
{
	(void)state;
	made_make(&made);
	assert_int_equal(birth()->create | CLONE_NEWNET, ALL_TYPES);
	assert_true(makes_network());
	assert_int_equal(birth()->seat, BY_CLONE);
	assert_int_equal(birth()->join_count, 0);
	assert_int_equal(made.container.plan.early_count, 0);
	assert_false(made_has(&made, &step_state_directory));
	assert_int_equal(made_step(&made, &step_private_proc)->gives, SLOT_PROC);
	assert_int_equal(made_step(&made, &step_id_map)->gives, SLOT_MAPPED);
	assert_int_equal(made_step(&made, &step_workspace)->needs[0], SLOT_MAPPED);
	assert_true(made_step(&made, &step_loopback)->optional);
	assert_order(&step_private_proc, &step_workspace);
	assert_order(&step_session, &step_workspace);
	assert_order(&step_workspace, &step_proc);
	assert_order(&step_proc, &step_masked_paths);
	assert_order(&step_sysfs, &step_masked_paths);
	assert_order(&step_no_nested_userns, &step_read_only_paths);
	assert_order(&step_masked_paths, &step_pivot);
	assert_order(&step_pivot, &step_seal);
	assert_false(made_has(&made, &step_read_only_root) || made_has(&made, &step_terminal) ||
		     made_has(&made, &step_pid_file) || made_has(&made, &step_status) ||
		     made_has(&made, &step_clone) || made_has(&made, &step_tmpfs));
	/* The last is the container's. */
	assert_ptr_equal(
		made.container.plan.steps[made.container.plan.step_count - 1].kind, &step_seal);
}

static void ids_of_a_user(void **state)
{
	(void)state;
	if (as_root())
		skip_because("needs an ordinary user");
	made_make(&made);
	const struct step *map = made_step(&made, &step_id_map);
	const struct id_mapping *mapping = map->what;

	assert_int_equal(map->actor, CONTAINER);
	assert_int_equal(map->needs[0], SLOT_PROC);
	assert_int_equal(mapping->means, BY_ITSELF);
	assert_int_equal(mapping->maps->uid.count, 1);
	assert_int_equal(mapping->maps->uid.extents[0].inside, 0);
	assert_int_equal(mapping->maps->uid.extents[0].outside, geteuid());
	assert_int_equal(mapping->maps->uid.extents[0].count, 1);
	/* The container mounts its own layers, with what an ordinary user may. */
	const struct overlay *overlay = made_step(&made, &step_root_overlay)->what;

	assert_false(overlay->privileged);
	assert_null(overlay->state);
	assert_string_equal(overlay->lower, made.root);
	assert_int_equal(made_step(&made, &step_root_overlay)->gives, SLOT_ROOT);
	assert_false(made_has(&made, &step_container_root) || made_has(&made, &step_mapped_layers));
}

static void ids_of_root(void **state)
{
	(void)state;
	needs_root();
	made.options.userns = USERNS_AUTO;
	made_make(&made);
	const struct step *map = made_step(&made, &step_id_map);
	const struct id_mapping *mapping = map->what;

	assert_int_equal(map->actor, HOST);
	assert_int_equal(map->needs[0], SLOT_PID);
	assert_int_equal(mapping->means, BY_ROOT);
	/* Root in the container is not root on the host. */
	assert_int_equal(mapping->maps->uid.extents[0].inside, 0);
	assert_true(mapping->maps->uid.extents[0].outside > 0);
	assert_true(mapping->maps->uid.extents[0].count > 1);
	const struct step *layers = made_step(&made, &step_mapped_layers);

	assert_int_equal(layers->actor, HOST);
	assert_int_equal(layers->needs[0], SLOT_MAPPED);
	assert_true(layers->gives);
	const struct step *root = made_step(&made, &step_root);

	assert_int_equal(root->needs[0], layers->gives);
	assert_int_equal(root->gives, SLOT_ROOT);
	assert_order(&step_container_root, &step_workspace);
	assert_int_equal(made_step(&made, &step_container_root)->needs[0], SLOT_MAPPED);
	assert_false(made_has(&made, &step_root_overlay));
}

static void no_user_namespace(void **state)
{
	(void)state;
	made.options.userns = USERNS_HOST;
	made_make(&made);
	assert_int_equal(birth()->create & CLONE_NEWUSER, 0);
	assert_true(makes_network());
	assert_false(made_has(&made, &step_id_map) || made_has(&made, &step_no_nested_userns) ||
		     made_has(&made, &step_container_root));
	assert_int_equal(made_step(&made, &step_workspace)->needs[0], NO_SLOT);
	/* Without one, the new mounts are not slaves by themselves. */
	assert_order(&step_propagation, &step_workspace);
	const struct overlay *overlay = made_step(&made, &step_root_overlay)->what;

	assert_true(overlay->privileged);
	assert_true(ending()->clear_inheritable);
}

static void net_host(void **state)
{
	int attach;

	(void)state;
	made.options.share = CLONE_NEWNET;
	made_make(&made);
	assert_false(makes_network());
	assert_false(made_has(&made, &step_loopback) || made_has(&made, &step_sysfs));
	const struct step *clone = made_step(&made, &step_clone);
	const struct clone_source *source = clone->what;

	assert_string_equal(source->path, "/sys");
	assert_true(source->recursive && source->attributes & MOUNT_ATTR_RDONLY);
	assert_true((attach = place_of(&step_attach)) > place_of(&step_workspace));
	assert_string_equal(
		((const struct attach *)made.container.plan.steps[attach].what)->place, "/sys");
	assert_int_equal(made.container.plan.steps[attach].needs[0], clone->gives);
}

static void share_pid(void **state)
{
	(void)state;
	made.options.share = CLONE_NEWPID;
	made_make(&made);
	assert_int_equal(birth()->create & CLONE_NEWPID, 0);
	assert_int_equal(made_step(&made, &step_host_proc)->gives, SLOT_PROC);
	assert_false(made_has(&made, &step_private_proc) || made_has(&made, &step_proc) ||
		     made_has(&made, &step_read_only_paths));
	const struct step *clone = made_step(&made, &step_clone);
	const struct clone_source *source = clone->what;

	assert_string_equal(source->path, "/proc");
	assert_true(source->attributes & MOUNT_ATTR_RDONLY);
	/* Masks lie over the clone, not over the host's own. */
	assert_int_equal(
		*(const uint8_t *)made_step(&made, &step_masked_paths)->what, clone->gives);
	assert_ptr_equal(ending()->watch, init_watch_shared);
}

static void share_others(void **state)
{
	(void)state;
	made.options.share = CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;
	made_make(&made);
	assert_int_equal(birth()->create & (CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP), 0);
	assert_false(made_has(&made, &step_hostname));
	assert_false(((const struct dev *)made_step(&made, &step_dev)->what)->mqueue);
	made.options.share = 0;
	made_make(&made);
	assert_true(((const struct dev *)made_step(&made, &step_dev)->what)->mqueue);
	assert_ptr_equal(ending()->watch, init_watch);
}

static void nest(void **state)
{
	(void)state;
	made.options.nest = true;
	made_make(&made);
	assert_false(made_has(&made, &step_masked_paths) ||
		     made_has(&made, &step_read_only_paths) ||
		     made_has(&made, &step_no_nested_userns));
	assert_true(made_has(&made, &step_proc));
}

static void no_init(void **state)
{
	(void)state;
	made_make(&made);
	assert_true(
		made.container.has_init && ending()->watch && ending()->parent_death_signal == 0);
	made.options.no_init = true;
	made_make(&made);
	assert_false(made.container.has_init);
	assert_null(ending()->watch);
	assert_int_equal(ending()->parent_death_signal, SIGKILL);
}

static void write_through(void **state)
{
	(void)state;
	made.options.write_through = true;
	made_make(&made);
	assert_false(made_has(&made, &step_root_overlay) || made_has(&made, &step_mapped_layers) ||
		     made_has(&made, &step_overlay));
	const struct step *clone = made_step(&made, &step_clone);
	const struct clone_source *source = clone->what;

	assert_string_equal(source->path, made.root);
	assert_false(source->attributes & MOUNT_ATTR_RDONLY);
	assert_int_equal(source->map_ids, as_root());
	assert_int_equal(clone->actor, as_root() ? HOST : CONTAINER);
	assert_int_equal(clone->needs[0], as_root() ? SLOT_MAPPED : NO_SLOT);
	assert_int_equal(made_step(&made, &step_root)->needs[0], clone->gives);
	assert_order(&step_clone, &step_workspace);
	/* There is no layer to keep on disk. */
	made.options.layers = LAYERS_ON_DISK;
	made_make(&made);
	assert_false(made_has(&made, &step_state_directory));
}

static void read_only_comes_last(void **state)
{
	static const struct step_kind *const mounting[] = {&step_proc, &step_sysfs, &step_dev,
		&step_masked_paths, &step_read_only_paths, &step_system_file, &step_tmpfs,
		&step_hide, &step_attach, &step_terminal};
	const struct placement placements[] = {{.kind = PLACE_TMPFS, .place = "/t"},
		{.kind = PLACE_HIDE, .place = "/h"},
		{.kind = PLACE_BIND, .source = "/usr", .is_directory = true, .place = "/u"}};

	(void)state;
	made.options.read_only = true;
	made.options.placements = placements;
	made.options.placement_count = COUNT_OF(placements);
	made.container.has_terminal = true;
	made_make(&made);
	int last = place_of(&step_read_only_root);

	assert_true(last > 0);
	for (size_t i = 0; i < COUNT_OF(mounting); i++) {
		assert_true(made_has(&made, mounting[i]));
		assert_int_equal(made_find(&made, mounting[i], last), -1);
	}
	assert_order(&step_read_only_root, &step_pivot);
}

static void combinations_that_are_refused(void **state)
{
	(void)state;
	made.options.read_only = made.options.write_through = true;
	assert_int_equal(made_try(&made), -EINVAL);
	assert_string_equal(made.error.doing, "--write-through and --read-only exclude each other");
	made.options.read_only = made.options.write_through = false;
	made.options.root = "/no/such/root";
	made.options.user = "alice";
	assert_int_equal(made_try(&made), -ENOENT);
	made.options.user = NULL;
	made.options.root = NULL;
	if (as_root())
		skip_because("the rest needs an ordinary user");
	made.options.read_only = true;
	assert_int_equal(made_try(&made), -EINVAL);
	assert_string_equal(made.error.doing, "--read-only goes with --root DIR");
}

static void layers_on_disk(void **state)
{
	(void)state;
	made.options.layers = LAYERS_ON_DISK;
	made_make(&made);
	const struct step *step = made_step(&made, &step_state_directory);
	const struct state_directory *directory = step->what;

	assert_int_equal(made.container.plan.early_count, 1);
	assert_int_equal(step->actor, HOST);
	assert_int_equal(step->gives, SLOT_STATE);
	assert_int_equal(directory->layer_count, 1);
	assert_string_equal(directory->base, made.state);
	assert_string_equal(
		directory->path, arena_print(&made.arena, "%s/%s", made.state, made.container.id));
	if (as_root())
		assert_non_null(
			((const struct mapped_layers *)made_step(&made, &step_mapped_layers)->what)
				->place);
	else
		assert_string_equal(
			((const struct overlay *)made_step(&made, &step_root_overlay)->what)->state,
			directory->path);
}

/* Somebody must take the file away: so there is a record. The layers stay in memory. */
static void pid_file(void **state)
{
	(void)state;
	made.options.pid_file = "/tmp/pid";
	made_make(&made);
	const struct state_directory *directory = made_step(&made, &step_state_directory)->what;
	const struct step *step = made_step(&made, &step_pid_file);

	assert_int_equal(made.container.plan.early_count, 1);
	assert_int_equal(directory->layer_count, 0);
	assert_int_equal(step->actor, HOST);
	assert_int_equal(step->needs[0], SLOT_READY);
	assert_string_equal(step->what, "/tmp/pid");
	if (as_root())
		assert_null(
			((const struct mapped_layers *)made_step(&made, &step_mapped_layers)->what)
				->place);
	else
		assert_null(((const struct overlay *)made_step(&made, &step_root_overlay)->what)
				    ->state);
}

static void json_status(void **state)
{
	(void)state;
	made.options.status_fd = 7;
	made_make(&made);
	const struct step *step = made_step(&made, &step_status);
	const struct status *status = step->what;

	assert_int_equal(step->actor, HOST);
	assert_int_equal(step->needs[0], SLOT_READY);
	assert_int_equal(step->needs[1], SLOT_PID);
	assert_int_equal(status->fd, 7);
	assert_string_equal(status->id, made.container.id);
	assert_int_equal(made.container.status_fd, 7);
}

static void time_offsets(void **state)
{
	(void)state;
	made_make(&made);
	assert_false(made_has(&made, &step_time_offsets));
	made.options.offsets = (struct time_offsets){true, true, -5, 100};
	made_make(&made);
	/* A namespace from clone3 takes no offsets. */
	assert_int_equal(birth()->create & CLONE_NEWTIME, 0);
	assert_order(&step_private_proc, &step_time_offsets);
	assert_order(&step_time_offsets, &step_pivot);
	assert_int_equal(((const struct time_offsets *)made_step(&made, &step_time_offsets)->what)
				 ->monotonic,
		-5);
}

static void placements_in_their_order(void **state)
{
	const struct placement placements[] = {
		{.kind = PLACE_TMPFS, .place = "/first", .size = 4096},
		{.kind = PLACE_BIND, .source = "/usr", .is_directory = true, .place = "/second"},
		{.kind = PLACE_HIDE, .place = "/second/bin"},
		{.kind = PLACE_BIND, .source = "/etc/passwd", .place = "/third", .read_only = true},
	};

	(void)state;
	made.options.placements = placements;
	made.options.placement_count = COUNT_OF(placements);
	made_make(&made);
	const struct step *steps = made.container.plan.steps;
	int tmpfs = place_of(&step_tmpfs), second = place_of(&step_attach),
	    hide = place_of(&step_hide), third = made_find(&made, &step_attach, second + 1);

	assert_true(place_of(&step_dev) < tmpfs && tmpfs < second && second < hide && hide < third);
	assert_int_equal(((const struct tmpfs *)steps[tmpfs].what)->size, 4096);
	/*
	 * Clones are taken before anything of ours lies over the host's root; each has its own
	 * slot.
	 */
	int first_clone = place_of(&step_clone),
	    second_clone = made_find(&made, &step_clone, first_clone + 1);

	assert_true(second_clone > first_clone && second_clone < place_of(&step_workspace));
	assert_true(steps[first_clone].gives != steps[second_clone].gives);
	assert_int_equal(steps[second].needs[0], steps[first_clone].gives);
	assert_int_equal(steps[third].needs[0], steps[second_clone].gives);
	assert_int_equal(
		((const struct attach *)steps[third].what)->source, steps[second_clone].gives);
	assert_false(((const struct clone_source *)steps[first_clone].what)->attributes &
		     MOUNT_ATTR_RDONLY);
	assert_true(((const struct clone_source *)steps[second_clone].what)->attributes &
		    MOUNT_ATTR_RDONLY);
	for (int i = first_clone; i <= second_clone; i++)
		if (steps[i].kind == &step_clone)
			assert_int_equal(
				((const struct clone_source *)steps[i].what)->map_ids, as_root());
}

static void a_bind_with_our_state_in_it(void **state)
{
	const struct placement placement = {.kind = PLACE_BIND,
		.source = made.ground.path,
		.is_directory = true,
		.place = "/mnt"};

	(void)state;
	made.options.placements = &placement;
	made.options.placement_count = 1;
	made_make(&made);
	const struct hide *hide = made_step(&made, &step_hide)->what;

	assert_string_equal(hide->place + strlen(hide->place) - strlen("/state"), "/state");
	assert_int_equal(strncmp(hide->place, "/mnt/", 5), 0);
	assert_true(place_of(&step_hide) > place_of(&step_attach));
}

static void more_binds_than_slots(void **state)
{
	enum { COUNT = 100 };
	struct placement placements[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		placements[i] = (struct placement){.kind = PLACE_BIND,
			.source = "/usr",
			.is_directory = true,
			.place = arena_print(&made.arena, "/%zu", i)};
	made.options.placements = placements;
	made.options.placement_count = COUNT;
	if (made_try(&made) < 0) {
		/* One clear word, then. */
		assert_true(*made.error.doing);
		return;
	}
	for (int i = 0; (i = made_find(&made, &step_attach, i)) >= 0; i++)
		assert_true(made.container.plan.steps[i].needs[0] != NO_SLOT);
}

static void terminals(void **state)
{
	(void)state;
	made_make(&made);
	assert_false(plan_needs(&made.container.plan, HOST, SLOT_TERMINAL));
	assert_false(ending()->foreground);
	made.container.has_terminal = true;
	made.container.terminal.takes[1] = true;
	made_make(&made);
	assert_int_equal(made_step(&made, &step_terminal)->gives, SLOT_TERMINAL);
	assert_order(&step_dev, &step_terminal);
	assert_order(&step_terminal, &step_pivot);
	/* The host waits for the master. */
	assert_true(plan_needs(&made.container.plan, HOST, SLOT_TERMINAL));
	assert_true(ending()->foreground);
	assert_int_equal(ending()->terminal, 1);
	made.options.no_init = true;
	made_make(&made);
	assert_false(ending()->foreground);
}

static void names(void **state)
{
	char first[16];

	(void)state;
	made_make(&made);
	assert_int_equal(strncmp(made.container.id, "sunder-", 7), 0);
	assert_int_equal(
		strspn(made.container.id + 7, "0123456789abcdef"), strlen(made.container.id + 7));
	assert_string_equal(made_step(&made, &step_hostname)->what, made.container.id);
	text_copy(first, sizeof(first), made.container.id);
	made.options.hostname = "box";
	made_make(&made);
	assert_string_not_equal(first, made.container.id);
	assert_string_equal(made_step(&made, &step_hostname)->what, "box");
	for (int i = 0; (i = made_find(&made, &step_system_file, i)) >= 0; i++) {
		const struct system_file *file = made.container.plan.steps[i].what;

		assert_true(made.container.plan.steps[i].optional);
		if (strcmp(file->place, "/etc/hostname") == 0)
			assert_string_equal(file->content, "box\n");
		if (strcmp(file->place, "/etc/hosts") == 0)
			assert_non_null(strstr(file->content, "127.0.1.1\tbox\n"));
	}
}

static void capabilities(void **state)
{
	const uint64_t chown = UINT64_C(1) << CAPABILITY_CHOWN, time = UINT64_C(1)
								       << CAPABILITY_SYS_TIME;

	(void)state;
	made_make(&made);
	assert_true(ending()->limit_capabilities);
	assert_true(ending()->capabilities == CAPABILITY_DEFAULT);
	assert_int_equal(ending()->ambient, 0);
	assert_true(ending()->no_new_privileges && ending()->signal_mask);
	made.options.capabilities_added = time;
	made.options.capabilities_dropped = chown;
	made_make(&made);
	assert_true(ending()->capabilities == ((CAPABILITY_DEFAULT | time) & ~chown));
	/* Container root keeps it without being helped. */
	assert_int_equal(ending()->ambient, 0);
	made.options.capabilities_dropped = CAPABILITY_ALL;
	made_make(&made);
	assert_int_equal(ending()->capabilities, 0);
}

static void users(void **state)
{
	(void)state;
	made_make(&made);
	assert_false(ending()->set_uid);
	made.options.user = "nobody-of-that-name";
	assert_int_equal(made_try(&made), -EINVAL);
	assert_non_null(strstr(made.error.doing, "--user nobody-of-that-name"));
	/* A map of one id has root, and nobody else. */
	made.options.user = "alice";
	assert_int_equal(made_try(&made), -EINVAL);
	assert_non_null(
		strstr(made.error.doing, "uid 1000, gid 1000 is not in the container's id map"));
	assert_true(*made.error.hint);
	made.options.user = "0";
	made_make(&made);
	assert_true(ending()->set_uid);
	assert_int_equal(ending()->uid, 0);
	static const char *const wrong[] = {
		"-1", "1:", ":1", "1:x", "0x0", "4294967295", "1:4294967295", "1 ", "1:2:3"};

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		made.options.user = wrong[i];
		assert_int_equal(made_try(&made), -EINVAL);
	}
	if (!as_root())
		return;
	made.options.userns = USERNS_AUTO;
	made.options.user = "alice";
	made.options.capabilities_added = UINT64_C(1) << CAPABILITY_SYS_TIME;
	made_make(&made);
	assert_int_equal(ending()->uid, 1000);
	assert_int_equal(ending()->gid, 1000);
	assert_true(ending()->set_uid && ending()->set_groups);
	/* What was asked for by name; for who is not root, it has to be ambient. */
	assert_true(ending()->ambient == UINT64_C(1) << CAPABILITY_SYS_TIME);
	made.options.user = "1000:7";
	made_make(&made);
	assert_int_equal(ending()->uid, 1000);
	assert_int_equal(ending()->gid, 7);
}

static void working_directory(void **state)
{
	(void)state;
	made_make(&made);
	assert_null(ending()->directory);
	made.options.directory = "/srv";
	made_make(&made);
	assert_string_equal(ending()->directory, "/srv");
	assert_null(ending()->fallback_directory);
}

/* --- the throwaway copy --- */

static void start_copy(const char *home)
{
	const char **list = arena_allocate(&made.arena, 3 * sizeof(*list));

	if (as_root())
		skip_because("needs an ordinary user");
	list[0] = "PATH=/bin";
	list[1] = arena_print(&made.arena, "HOME=%s", home);
	made.options.root = NULL;
	made.options.environment = list;
}

static const struct step *overlay_at(const char *place)
{
	for (int i = 0; (i = made_find(&made, &step_overlay, i)) >= 0; i++)
		if (strcmp(((const struct overlay *)made.container.plan.steps[i].what)->place,
			    place) == 0)
			return &made.container.plan.steps[i];
	return NULL;
}

static void a_copy_of_the_machine(void **state)
{
	(void)state;
	const char *other = arena_print(&made.arena, "%s/other", made.ground.path);

	start_copy(made.root);
	assert_int_equal(mkdir(other, 0755), 0);
	assert_int_equal(chdir(other), 0);
	made_make(&made);
	const struct clone_source *source = made_step(&made, &step_clone)->what;

	assert_string_equal(source->path, "/");
	assert_true(source->recursive && source->attributes & MOUNT_ATTR_RDONLY);
	/*
	 * HOME and the working directory may be written; on disk, so there is a state directory.
	 */
	const struct step *home = overlay_at(made.root), *here = overlay_at(other);

	assert_non_null(home);
	assert_non_null(here);
	assert_int_equal(((const struct overlay *)home->what)->layer, 0);
	assert_int_equal(((const struct overlay *)here->what)->layer, 1);
	assert_string_equal(((const struct overlay *)home->what)->lower, made.root);
	assert_int_equal(
		((const struct state_directory *)made_step(&made, &step_state_directory)->what)
			->layer_count,
		2);
	/* /tmp and /run are fresh, and come before what lies in them. */
	const struct tmpfs *tmpfs = made.container.plan.steps[place_of(&step_tmpfs)].what;

	assert_string_equal(tmpfs->place, "/tmp");
	assert_true(&made.container.plan.steps[place_of(&step_tmpfs)] < home);
	/* Where the layers are is not to be seen. */
	assert_string_equal(
		((const struct hide *)made_step(&made, &step_hide)->what)->place, made.state);
	assert_string_equal(ending()->directory, other);
	assert_string_equal(ending()->fallback_directory, "/");
	/* Who one is, one stays. */
	const struct id_mapping *mapping = made_step(&made, &step_id_map)->what;

	assert_int_equal(mapping->maps->uid.extents[0].inside, geteuid());
	assert_false(ending()->set_uid);
	assert_int_equal(chdir("/"), 0);
}

static void a_copy_in_memory(void **state)
{
	(void)state;
	start_copy(made.root);
	made.options.layers = LAYERS_IN_MEMORY;
	made_make(&made);
	assert_false(made_has(&made, &step_state_directory));
	assert_null(((const struct overlay *)overlay_at(made.root)->what)->state);
}

static void trees_inside_of_trees(void **state)
{
	struct placement placements[] = {{.kind = PLACE_OVERLAY, .place = "/opt"},
		{.kind = PLACE_OVERLAY, .place = made.root}};

	(void)state;
	start_copy(made.ground.path);
	assert_int_equal(chdir(made.root), 0);
	made.options.placements = placements;
	made.options.placement_count = COUNT_OF(placements);
	made_make(&made);
	/* What is inside of HOME has HOME's overlay. */
	assert_non_null(overlay_at(made.ground.path));
	assert_null(overlay_at(made.root));
	assert_non_null(overlay_at("/opt"));
	placements[0].place = "/no/such";
	assert_true(made_try(&made) < 0);
	assert_non_null(strstr(made.error.doing, "--overlay /no/such"));
	assert_int_equal(chdir("/"), 0);
}

/* "/" itself is not overlaid, and /proc is no place to work in. */
static void odd_places_to_stand(void **state)
{
	(void)state;
	start_copy("/");
	assert_int_equal(chdir("/proc/self"), 0);
	made_make(&made);
	assert_false(made_has(&made, &step_overlay));
	assert_string_equal(ending()->directory, "/");
	assert_non_null(made.container.notes[0]);
	assert_int_equal(chdir("/"), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, start, finish)
#define MADE(test) cmocka_unit_test_setup_teardown(test, start_made, finish_made)

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		CASE(grows),
		CASE(slots_run_out),
		CASE(who_needs_what),
		CASE(plans_that_are_plans),
		CASE(plans_that_are_none),
		CASE(the_containers_before_birth),
		CASE(ready_without_container_steps),
		CASE(before_birth_for_what_comes_after),
		CASE(the_containers_own_pid),
		CASE(rehearsal_order),
		MADE(the_usual),
		MADE(ids_of_a_user),
		MADE(ids_of_root),
		MADE(no_user_namespace),
		MADE(net_host),
		MADE(share_pid),
		MADE(share_others),
		MADE(nest),
		MADE(no_init),
		MADE(write_through),
		MADE(read_only_comes_last),
		MADE(combinations_that_are_refused),
		MADE(layers_on_disk),
		MADE(pid_file),
		MADE(json_status),
		MADE(time_offsets),
		MADE(placements_in_their_order),
		MADE(a_bind_with_our_state_in_it),
		MADE(more_binds_than_slots),
		MADE(terminals),
		MADE(names),
		MADE(capabilities),
		MADE(users),
		MADE(working_directory),
		MADE(a_copy_of_the_machine),
		MADE(a_copy_in_memory),
		MADE(trees_inside_of_trees),
		MADE(odd_places_to_stand),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
