/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine at work: who walks when, what goes from one to the other, what is said of a failure,
 * and the ways of being born.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "performing.h"
#include "plan/record.h"

#ifndef NS_GET_OWNER_UID
#define NS_GET_OWNER_UID _IO(0xb7, 0x4)
#endif

/* --- walking --- */

static void no_steps_and_no_command(void **state)
{
	(void)state;
	plan_birth(&plan);
	must_perform();
	assert_int_equal(end(), 0);
}

static void each_actor_in_its_order(void **state)
{
	(void)state;
	add_deed(HOST, (struct deed){.letter = 'e'});
	add_deed(HOST, (struct deed){.letter = 'f'});
	plan_birth(&plan);
	add_deed(CONTAINER, (struct deed){.letter = 'A'});
	add_deed(HOST, (struct deed){.letter = 'a'});
	add_deed(CONTAINER, (struct deed){.letter = 'B'});
	add_deed(HOST, (struct deed){.letter = 'b'});
	add_deed(HOST, (struct deed){.letter = 'c'});
	must_perform();
	assert_int_equal(end(), 0);
	assert_int_equal(shared->logged, 7);
	assert_int_equal(strncmp(shared->log, "ef", 2), 0);
	assert_true(came_before('A', 'B') && came_before('a', 'b') && came_before('b', 'c'));
}

static void slots_order_the_two(void **state)
{
	uint8_t first = plan_new_slot(&plan), second = plan_new_slot(&plan),
		third = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_waiting(CONTAINER, first, (struct deed){.letter = 'B'})->gives = second;
	add_deed(HOST, (struct deed){.letter = 'A'})->gives = first;
	add_waiting(HOST, second, (struct deed){.letter = 'C'})->gives = third;
	add_waiting(CONTAINER, third, (struct deed){.letter = 'D'});
	for (int i = 0; i < 50; i++) {
		memset(shared, 0, sizeof(*shared));
		must_perform();
		assert_int_equal(end(), 0);
		assert_string_equal(shared->log, "ABCD");
	}
}

/* Somebody else speaks in the container's name: of what is not the container's to give. */
static int speak_falsely(struct run *actor, const struct step *step, struct sunder_error *told)
{
	static const uint32_t slots[] = {
		NO_SLOT, SLOT_PID, SLOT_STATE, SLOT_MAPPED, SLOT_TOLD, SLOT_MAX, UINT32_MAX};
	struct message forged = {.kind = MESSAGE_SLOT, .number = 4711, .fd = 0};

	(void)told;
	for (size_t i = 0; i < COUNT_OF(slots); i++) {
		forged.slot = slots[i];
		assert_int_equal(message_send(actor->socket, &forged), 0);
	}
	/* And of what is, twice: the first one counts, which the engine has not sent yet. */
	forged.slot = step->gives;
	assert_int_equal(message_send(actor->socket, &forged), 0);
	return 0;
}

static void slots_of_the_other_actor_only(void **state)
{
	uint8_t given = plan_new_slot(&plan), then = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_deed(HOST, (struct deed){.letter = 'A', .gives_number = true, .number = 1})->gives =
		SLOT_MAPPED;
	plan_add(&plan, as_kind("speak", speak_falsely), CONTAINER, NULL)->gives = given;
	add_waiting(HOST, given, (struct deed){.expects = given, .number = 4711});
	add_deed(CONTAINER, (struct deed){.letter = 'C'})->gives = then;
	add_waiting(HOST, then, (struct deed){.expects = SLOT_MAPPED, .number = 1});
	must_perform();
	assert_int_equal(run_value(&run, SLOT_PID).number, run.pid);
	assert_false(slot_set_has(&run.filled, SLOT_STATE));
	assert_false(slot_set_has(&run.filled, SLOT_TOLD));
	assert_int_equal(run_value(&run, given).number, 4711);
	assert_int_equal(end(), 0);
}

static void numbers_travel(void **state)
{
	uint8_t to = plan_new_slot(&plan), back = plan_new_slot(&plan),
		early = plan_new_slot(&plan);

	(void)state;
	add_deed(HOST, (struct deed){.gives_number = true, .number = 3})->gives = early;
	plan_birth(&plan);
	add_deed(HOST, (struct deed){.gives_number = true, .number = INT64_MAX})->gives = to;
	add_waiting(CONTAINER, to, (struct deed){.expects = to, .number = INT64_MAX});
	/* What was given before birth, both have. */
	add_waiting(CONTAINER, early, (struct deed){.expects = early, .number = 3});
	add_deed(CONTAINER, (struct deed){.gives_number = true, .number = -5})->gives = back;
	add_waiting(HOST, back, (struct deed){.expects = back, .number = -5});
	must_perform();
	assert_int_equal(end(), 0);
}

static void numbers_travel_beside_ready(void **state)
{
	uint8_t back = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_deed(CONTAINER, (struct deed){.gives_number = true, .number = -5})->gives = back;
	add_waiting(HOST, back, (struct deed){.expects = back, .number = -5});
	add_waiting(HOST, SLOT_READY, (struct deed){.letter = 'r'});
	must_perform();
	assert_int_equal(end(), 0);
}

static void fds_travel_both_ways(void **state)
{
	uint8_t to = plan_new_slot(&plan), back = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_deed(HOST, (struct deed){.gives_pipe = true})->gives = to;
	add_waiting(CONTAINER, to, (struct deed){.letter = 'x', .writes_to = to})->gives = back;
	add_waiting(HOST, back, (struct deed){.reads_from = SLOT_MAX - 1});
	must_perform();
	assert_int_equal(end(), 0);
	assert_string_equal(shared->log, "xx");
}

static void an_fd_of_the_containers(void **state)
{
	uint8_t pipe = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_deed(CONTAINER, (struct deed){.gives_pipe = true})->gives = pipe;
	add_waiting(HOST, pipe, (struct deed){.letter = 'h', .writes_to = pipe})->gives =
		plan_new_slot(&plan);
	add_waiting(CONTAINER, (uint8_t)(pipe + 1), (struct deed){.reads_from = SLOT_MAX - 1});
	must_perform();
	assert_true(run_fd(&run, pipe) >= 0);
	assert_int_equal(fcntl(run_fd(&run, pipe), F_GETFD), FD_CLOEXEC);
	assert_int_equal(end(), 0);
	assert_string_equal(shared->log, "hh");
}

static void the_containers_pid(void **state)
{
	(void)state;
	plan_birth(&plan);
	add_waiting(HOST, SLOT_PID, (struct deed){.letter = 'p'});
	must_perform();
	assert_int_equal(run_value(&run, SLOT_PID).number, run.pid);
	assert_int_equal(run_fd(&run, SLOT_PID), run.pidfd);
	assert_int_equal(end(), 0);
}

static void optional_steps(void **state)
{
	for (enum actor actor = HOST; actor <= CONTAINER; actor++) {
		start(state);
		uint8_t slot = plan_new_slot(&plan);

		plan_birth(&plan);
		struct step *step = add_deed(
			actor, (struct deed){.letter = 'x', .fails_with = EIO});

		step->optional = true;
		step->gives = slot;
		/* What waits for it goes on, and sees that there is nothing in it. */
		add_waiting(!actor, slot, (struct deed){.letter = 'y', .expects = slot});
		must_perform();
		assert_int_equal(end(), 0);
		assert_string_equal(shared->log, "xy");
		assert_string_equal(shared->told, "do x");
	}
}

/* --- failing --- */

/* Both actors, before and after birth and each other; the step at `failing` fails. */
static void make_failing_plan(int failing)
{
	enum { NO = 0 };
	const struct {
		enum actor actor;
		uint8_t needs, gives;
	} steps[] = {
		{HOST, NO, NO},
		{HOST, NO, SLOT_FIRST_FREE + 4},
		{CONTAINER, NO, NO},
		{CONTAINER, NO, SLOT_FIRST_FREE},
		{HOST, SLOT_FIRST_FREE, SLOT_FIRST_FREE + 1},
		{CONTAINER, SLOT_FIRST_FREE + 1, SLOT_FIRST_FREE + 2},
		{HOST, SLOT_FIRST_FREE + 2, NO},
		{HOST, NO, SLOT_FIRST_FREE + 3},
		{CONTAINER, SLOT_FIRST_FREE + 3, SLOT_FIRST_FREE + 5},
		{HOST, SLOT_FIRST_FREE + 5, NO},
	};

	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (i == 2)
			plan_birth(&plan);
		struct step *step = add_waiting(steps[i].actor, steps[i].needs,
			(struct deed){.letter = (char)('a' + i),
				.fails_with = (int)i == failing ? ENOTTY : 0});

		step->gives = steps[i].gives;
	}
}

static void failing_at_each_place(void **state)
{
	for (int failing = 0; failing < 10; failing++) {
		start(state);
		make_failing_plan(failing);
		int r = perform();

		if (r != -ENOTTY)
			fail_msg("step %c gave %d: %s", 'a' + failing, r, error.doing);
		assert_string_equal(
			error.doing, ((const char *const[]){"do a", "do b", "do c", "do d", "do e",
					     "do f", "do g", "do h", "do i", "do j"})[failing]);
		assert_string_equal(error.step, "deed");
		assert_int_equal(error.errnum, ENOTTY);
		assert_int_equal(error.status, SUNDER_STATUS_FAILED);
		assert_int_equal(run.pid <= 0, true);
		assert_true(run.pidfd < 0 && run.socket < 0);
		/* Nothing was done that comes after it. */
		for (int later = 'b' + failing; later <= 'j'; later++)
			assert_null(strchr(shared->log, later));
		finish(state);
	}
	start(state);
	make_failing_plan(-1);
	must_perform();
	assert_int_equal(end(), 0);
	assert_int_equal(shared->logged, 10);
}

/* The host had nothing to wait for: it is told afterwards. */
static void failing_behind_the_hosts_back(void **state)
{
	(void)state;
	plan_birth(&plan);
	add_deed(CONTAINER, (struct deed){.letter = 'x', .fails_with = EXDEV});
	must_perform();
	struct sunder_error told = last_words();

	assert_string_equal(told.doing, "do x");
	assert_int_equal(told.errnum, EXDEV);
	assert_int_equal(end(), SUNDER_STATUS_FAILED);
}

/* The container has failed and is gone, when the host comes to tell it something. */
static void failing_while_the_host_is_busy(void **state)
{
	uint8_t slot = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_deed(HOST, (struct deed){.waits_for_death = true})->gives = slot;
	add_deed(CONTAINER, (struct deed){.letter = 'x', .fails_with = EXDEV});
	add_waiting(CONTAINER, slot, (struct deed){0});
	assert_int_equal(perform(), -EXDEV);
	assert_string_equal(error.doing, "do x");
}

static void fds_of_a_plan_that_failed(void **state)
{
	(void)state;
	plan_birth(&plan);
	add_deed(HOST, (struct deed){.gives_pipe = true})->gives = plan_new_slot(&plan);
	add_deed(HOST, (struct deed){.letter = 'x', .fails_with = EIO});
	assert_int_equal(perform(), -EIO);
}

static void killed_while_the_host_waits(void **state)
{
	static const struct deed deaths[] = {{.kills_with = SIGKILL}, {.exits = true}};

	for (size_t i = 0; i < COUNT_OF(deaths); i++) {
		start(state);
		uint8_t slot = plan_new_slot(&plan);

		plan_birth(&plan);
		add_deed(CONTAINER, deaths[i])->gives = slot;
		add_waiting(HOST, slot, (struct deed){.letter = 'x'});
		assert_int_equal(perform(), -EPIPE);
		assert_string_equal(error.doing, "set up the container");
		assert_string_equal(error.reason, i ? "its first process ended early, with status 7"
						    : "its first process was killed by signal 9");
		assert_int_equal(error.status, SUNDER_STATUS_FAILED);
		finish(state);
	}
}

static void births_that_are_refused(void **state)
{
	(void)state;
	plan_birth(&plan);
	plan.birth.create = CLONE_FS; /* with a new mount namespace: EINVAL */
	plan.birth.create |= CLONE_NEWNS;
	for (enum seat seat = BY_CLONE; seat <= BY_SPAWNER; seat++) {
		plan.birth.seat = seat;
		assert_int_equal(perform(), -EINVAL);
		assert_string_equal(error.doing, "create the namespaces");
		assert_no_child();
		assert_int_equal(count_fds(), fds_before);
	}
	plan.birth.doing = "have a child";
	assert_int_equal(perform(), -EINVAL);
	assert_string_equal(error.doing, "have a child");
}

/* --- undoing --- */

static int leave_something(struct run *actor, const struct step *step, struct sunder_error *told)
{
	(void)told;
	return record_add(actor->record, step->kind->name, (const char *const[]){step->what, NULL});
}

static int undo_something(int directory, const char *const words[], struct sunder_error *told)
{
	(void)directory;
	(void)told;
	log_letter(*words[1]);
	return 0;
}

static const struct step_kind leaving = {
	.name = "leaving", .perform = leave_something, .undo = undo_something};

static void failures_are_undone_newest_first(void **state)
{
	struct ground ground = {0};
	struct id_maps maps = {0};
	struct stat status;

	(void)state;
	directory_make(&ground);
	id_map_keep(&arena, &maps.uid, geteuid(), (struct id_range){0, 0});
	id_map_keep(&arena, &maps.gid, getegid(), (struct id_range){0, 0});
	struct state_directory what = {.base = arena_print(&arena, "%s/state", ground.path),
		.path = arena_print(&arena, "%s/state/sunder-1", ground.path),
		.maps = &maps};

	plan_add(&plan, &step_state_directory, HOST, &what)->gives = SLOT_STATE;
	plan_add(&plan, &leaving, HOST, "1");
	plan_birth(&plan);
	plan_add(&plan, &leaving, HOST, "2");
	plan_add(&plan, &leaving, HOST, "3");
	add_deed(HOST, (struct deed){.letter = 'x', .fails_with = EIO});
	plan_add(&plan, &leaving, HOST, "4");
	assert_int_equal(perform(), -EIO);
	assert_string_equal(shared->log, "x321");
	assert_int_equal(stat(what.path, &status), -1);
	/* The lock on the directory is still there: known, see fds_of_a_plan_that_failed. */
	if (run_fd(&run, SLOT_STATE) >= 0)
		close(run_fd(&run, SLOT_STATE));
	directory_remove(&ground);
}

/* --- by spawner --- */

/* A process in a user and a UTS namespace of its own, which stays until it is ended. */
struct other {
	pid_t pid;
	int pidfd, userns, uts;
};

static int open_namespace(pid_t pid, const char *name)
{
	char path[64];

	text_print(path, "/proc/%d/ns/%s", pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static ino_t namespace_inode(const char *name)
{
	struct stat status;
	char path[64];

	text_print(path, "/proc/self/ns/%s", name);
	return stat(path, &status) < 0 ? 0 : status.st_ino;
}

static struct other make_other(void)
{
	int ready[2];
	char letter;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		/* However the test ends. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(60);
		if (unshare(CLONE_NEWUSER | CLONE_NEWUTS) == 0 && write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &letter, 1), 1);
	close(ready[0]);
	close(ready[1]);
	struct other other = {
		pid, call_pidfd_open(pid), open_namespace(pid, "user"), open_namespace(pid, "uts")};

	assert_true(other.pidfd >= 0 && other.userns >= 0 && other.uts >= 0);
	return other;
}

static void end_other(struct other *other)
{
	kill(other->pid, SIGKILL);
	waitpid(other->pid, NULL, 0);
	close(other->pidfd);
	close(other->userns);
	close(other->uts);
}

static ino_t inode_of(int fd)
{
	struct stat status;

	assert_int_equal(fstat(fd, &status), 0);
	return status.st_ino;
}

static int look_around(struct run *actor, const struct step *step, struct sunder_error *told)
{
	(void)actor;
	(void)step;
	(void)told;
	shared->namespaces[0] = namespace_inode("user");
	shared->namespaces[1] = namespace_inode("uts");
	return 0;
}

static void add_looking_around(void)
{
	plan_birth(&plan);
	plan_add(&plan, as_kind("look", look_around), CONTAINER, NULL)->gives = SLOT_FIRST_FREE;
	/* The host waits for it: so it speaks with who was born, not with who bore. */
	add_waiting(HOST, SLOT_FIRST_FREE, (struct deed){.letter = 'h'})->needs[1] = SLOT_PID;
	plan.birth.seat = BY_SPAWNER;
}

static void joins_then_creates(void **state)
{
	needs_userns();
	struct other other = make_other();
	ino_t own[2] = {namespace_inode("user"), namespace_inode("uts")};
	struct join joins[] = {{.fd = other.userns, .types = CLONE_NEWUSER}};

	(void)state;
	add_looking_around();
	plan.birth.joins = joins;
	plan.birth.join_count = 1;
	plan.birth.create = CLONE_NEWUTS;
	shell("exit 3");
	for (int i = 0; i < 100; i++) {
		must_perform();
		assert_int_equal(run_value(&run, SLOT_PID).number, run.pid);
		assert_int_equal(end(), 3);
		assert_true(shared->namespaces[0] == inode_of(other.userns));
		assert_true(shared->namespaces[1] != inode_of(other.uts));
		assert_true(shared->namespaces[1] != own[1]);
	}
	/* The caller was not moved. */
	assert_true(namespace_inode("user") == own[0] && namespace_inode("uts") == own[1]);
	end_other(&other);
}

/* The container says nothing: there is no race to lose. */
static void joins_a_process(void **state)
{
	needs_userns();
	struct other other = make_other();
	const struct join all = {.fd = other.pidfd, .types = CLONE_NEWUSER | CLONE_NEWUTS};
	const struct join user = {.fd = other.userns, .types = CLONE_NEWUSER};
	const struct join uts = {.fd = other.uts, .types = CLONE_NEWUTS};
	/* By file, the user namespace may stand anywhere. */
	const struct join orders[][2] = {{all}, {user, uts}, {uts, user}};

	(void)state;
	plan_birth(&plan);
	plan_add(&plan, as_kind("look", look_around), CONTAINER, NULL);
	plan.birth.seat = BY_SPAWNER;
	plan.birth.create = CLONE_NEWNS;
	shell("exit 4");
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		plan.birth.joins = orders[i];
		plan.birth.join_count = orders[i][1].types ? 2 : 1;
		must_perform();
		assert_int_equal(run_value(&run, SLOT_PID).number, run.pid);
		assert_int_equal(end(), 4);
		assert_true(shared->namespaces[0] == inode_of(other.userns));
		assert_true(shared->namespaces[1] == inode_of(other.uts));
	}
	end_other(&other);
}

static void joins_that_are_refused(void **state)
{
	int no_namespace = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct join joins[] = {{.fd = no_namespace, .types = CLONE_NEWUTS}};

	(void)state;
	plan_birth(&plan);
	plan.birth.seat = BY_SPAWNER;
	plan.birth.joins = joins;
	plan.birth.join_count = 1;
	assert_int_equal(perform(), -EINVAL);
	assert_string_equal(error.doing, "join the namespaces");
	joins[0].name = "ns/uts";
	assert_int_equal(perform(), -EINVAL);
	assert_string_equal(error.doing, "join the namespace 'ns/uts'");
	joins[0].optional = true;
	must_perform();
	assert_int_equal(end(), 0);
	close(no_namespace);
}

static void an_owner(void **state)
{
	uid_t owner = 0;

	(void)state;
	needs_root();
	needs_userns();
	uint8_t go = plan_new_slot(&plan);

	plan_birth(&plan);
	add_waiting(HOST, SLOT_PID, (struct deed){.letter = 'h'})->gives = go;
	add_waiting(CONTAINER, go, (struct deed){.letter = 'c'});
	plan.birth.seat = BY_SPAWNER;
	plan.birth.create = CLONE_NEWUSER | CLONE_NEWUTS;
	plan.birth.has_owner = true;
	plan.birth.owner_uid = 1234;
	plan.birth.owner_gid = 5678;
	shell("exec sleep 100");
	must_perform();
	int userns = open_namespace(run.pid, "user");

	assert_true(userns >= 0);
	assert_int_equal(ioctl(userns, NS_GET_OWNER_UID, &owner), 0);
	assert_int_equal(owner, 1234);
	close(userns);
	assert_int_equal(geteuid(), 0);
	assert_int_equal(call_pidfd_send_signal(run.pidfd, SIGKILL), 0);
	assert_int_equal(end(), 128 + SIGKILL);
}

static void an_owner_that_is_refused(void **state)
{
	(void)state;
	if (geteuid() == 0)
		skip_because("root may name any owner");
	plan_birth(&plan);
	plan.birth.seat = BY_SPAWNER;
	plan.birth.has_owner = true;
	assert_int_equal(perform(), -EPERM);
	assert_string_equal(error.doing, "drop the groups for the owner");
}

/* The container fails so early that it speaks before the spawner does, now and then. */
static void failing_as_soon_as_born(void **state)
{
	(void)state;
	plan_birth(&plan);
	plan.birth.seat = BY_SPAWNER;
	add_deed(CONTAINER, (struct deed){.letter = 'x', .fails_with = EXDEV})->gives =
		SLOT_FIRST_FREE;
	add_waiting(HOST, SLOT_FIRST_FREE, (struct deed){.letter = 'h'});
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(perform(), -EXDEV);
		assert_string_equal(error.doing, "do x");
		assert_no_child();
		shared->logged = 0;
	}
}

/* In a child: whoever calls setns(2) is killed, so that the spawner dies in the middle. */
static int perform_with_a_dying_spawner(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setns, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {COUNT_OF(filter), filter};
	struct join joins[] = {{.fd = 0, .types = CLONE_NEWUTS}};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		return 77;
	alarm(5);
	plan_birth(&plan);
	plan.birth.seat = BY_SPAWNER;
	plan.birth.joins = joins;
	plan.birth.join_count = 1;
	int r = plan_perform(&plan, &run, &error);

	text_copy(shared->said, sizeof(shared->said), error.doing);
	return r == 0;
}

static void a_spawner_that_is_killed(void **state)
{
	int status;

	(void)state;
	pid_t child = fork();

	if (child == 0)
		_exit(perform_with_a_dying_spawner());
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip_because("no seccomp here");
	if (WIFSIGNALED(status))
		fail_msg("killed by signal %d: it hung", WTERMSIG(status));
	assert_string_equal(shared->said, "hear from the spawner");
}

/* --- in place --- */

/*
 * plan_perform() in a child of ours: its exit status, or 250 when it returned, with `said`
 * filled.
 */
static int perform_in_place(void)
{
	int status;

	plan.birth.seat = IN_PLACE;
	assert_int_equal(plan_check(&plan, &error), 0);
	pid_t child = fork();

	if (child == 0) {
		alarm(20);
		plan_perform(&plan, &run, &error);
		text_copy(shared->said, sizeof(shared->said), error.doing);
		_exit(250);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void in_place_alone(void **state)
{
	(void)state;
	needs_userns();
	plan.birth.create = CLONE_NEWUSER | CLONE_NEWUTS;
	add_deed(HOST, (struct deed){.letter = 'e'});
	plan_birth(&plan);
	add_deed(CONTAINER, (struct deed){.letter = 'A'});
	plan_add(&plan, as_kind("look", look_around), CONTAINER, NULL);
	shell("exit 9");
	assert_int_equal(perform_in_place(), 9);
	assert_string_equal(shared->log, "eA");
	assert_true(shared->namespaces[0] && shared->namespaces[0] != namespace_inode("user"));
	assert_true(shared->namespaces[1] && shared->namespaces[1] != namespace_inode("uts"));
}

static void in_place_with_a_host(void **state)
{
	uint8_t to = plan_new_slot(&plan), back = plan_new_slot(&plan);

	(void)state;
	plan_birth(&plan);
	add_deed(HOST, (struct deed){.letter = 'a', .gives_number = true, .number = 77})->gives =
		to;
	add_waiting(CONTAINER, to, (struct deed){.letter = 'b', .expects = to, .number = 77})
		->gives = back;
	add_waiting(HOST, back, (struct deed){.letter = 'c'})->needs[1] = SLOT_PID;
	/*
	 * The helper is gone by then, and so is its socket: the command has only what it was
	 * given.
	 */
	shell("test \"$(ls /proc/$$/fd | tr -d '\\n')\" = \"$(ls /proc/$PPID/fd | tr -d '\\n')\";"
	      "test -z \"$(cat /proc/$$/task/$$/children 2>/dev/null | tr -d '0-9 ')\" && exit 11");
	assert_int_equal(perform_in_place(), 11);
	assert_string_equal(shared->log, "abc");
}

static void in_place_failures(void **state)
{
	for (int failing = 0; failing < 4; failing++) {
		start(state);
		uint8_t slot = plan_new_slot(&plan);

		plan_birth(&plan);
		add_deed(CONTAINER,
			(struct deed){.letter = 'a', .fails_with = failing == 0 ? EIO : 0});
		add_deed(HOST, (struct deed){.letter = 'b', .fails_with = failing == 1 ? EIO : 0})
			->gives = slot;
		add_waiting(CONTAINER, slot,
			(struct deed){.letter = 'c', .fails_with = failing == 2 ? EIO : 0});
		/* Nobody waits for this one. */
		add_deed(HOST, (struct deed){.letter = 'd', .fails_with = failing == 3 ? EIO : 0});
		shell("exit 0");
		assert_int_equal(perform_in_place(), 250);
		assert_string_equal(shared->said,
			((const char *const[]){"do a", "do b", "do c", "do d"})[failing]);
	}
}

static void in_place_refusals(void **state)
{
	(void)state;
	plan_birth(&plan);
	plan.birth.create = CLONE_VFORK; /* not for unshare(2): EINVAL */
	shell("exit 0");
	assert_int_equal(perform_in_place(), 250);
	assert_string_equal(shared->said, "create the namespaces");
	plan.birth.create = 0;
	COMMAND("/no/such");
	assert_int_equal(perform_in_place(), 250);
	assert_string_equal(shared->said, "execute /no/such");
}

/* The helper must know whom it helps, as steps use run->pid for /proc/PID. */
static int write_pid(struct run *actor, const struct step *step, struct sunder_error *told)
{
	(void)step;
	(void)told;
	shared->pid = actor->pid;
	shared->namespaces[0] = (ino_t)run_value(actor, SLOT_PID).number;
	return 0;
}

static void in_place_whom_the_helper_helps(void **state)
{
	(void)state;
	plan_birth(&plan);
	plan_add(&plan, as_kind("pid", write_pid), HOST, NULL)->needs[0] = SLOT_PID;
	shell("exit 0");
	assert_int_equal(perform_in_place(), 0);
	assert_true(shared->pid > 0);
	assert_int_equal(shared->pid, shared->namespaces[0]);
}

static void in_place_ready(void **state)
{
	(void)state;
	plan.birth.seat = IN_PLACE;
	plan_birth(&plan);
	add_waiting(HOST, SLOT_READY, (struct deed){.letter = 'r'});
	add_deed(CONTAINER, (struct deed){.letter = 'c'});
	/* Either it is refused, or it is carried out. */
	if (plan_check(&plan, &error) < 0)
		return;
	shell("exit 0");
	assert_int_equal(perform_in_place(), 0);
}

/* --- callers with threads --- */

static volatile bool busy;

/* Holds malloc's lock, and stdio's, as often as it can. */
static void *keep_busy(void *unused)
{
	while (busy) {
		char *block = malloc(100 + (size_t)(uintptr_t)&unused % 1000);
		FILE *file = fopen("/dev/null", "w");

		if (file) {
			fprintf(file, "%p\n", (void *)block);
			fclose(file);
		}
		free(block);
	}
	return NULL;
}

static void callers_with_threads(void **state)
{
	pthread_t threads[3];
	uint8_t slot = plan_new_slot(&plan);

	(void)state;
	busy = true;
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, keep_busy, NULL), 0);
	plan_birth(&plan);
	add_deed(CONTAINER, (struct deed){.letter = 'c'})->gives = slot;
	add_waiting(HOST, slot, (struct deed){.letter = 'h'});
	plan.ending.watch = watch_command;
	COMMAND("/bin/true");
	for (int i = 0; i < 50; i++) {
		shared->logged = 0;
		must_perform();
		assert_int_equal(end(), 100);
	}
	busy = false;
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	/* Their files came and went while fds were counted. */
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		CASE(no_steps_and_no_command),
		CASE(each_actor_in_its_order),
		CASE(slots_order_the_two),
		CASE(slots_of_the_other_actor_only),
		CASE(numbers_travel),
		CASE(numbers_travel_beside_ready),
		CASE(fds_travel_both_ways),
		CASE(an_fd_of_the_containers),
		CASE(the_containers_pid),
		CASE(optional_steps),
		CASE(failing_at_each_place),
		CASE(failing_behind_the_hosts_back),
		CASE(failing_while_the_host_is_busy),
		CASE(fds_of_a_plan_that_failed),
		CASE(killed_while_the_host_waits),
		CASE(births_that_are_refused),
		CASE(failures_are_undone_newest_first),
		CASE(joins_then_creates),
		CASE(joins_a_process),
		CASE(joins_that_are_refused),
		CASE(an_owner),
		CASE(an_owner_that_is_refused),
		CASE(failing_as_soon_as_born),
		CASE(a_spawner_that_is_killed),
		CASE(in_place_alone),
		CASE(in_place_with_a_host),
		CASE(in_place_failures),
		CASE(in_place_refusals),
		CASE(in_place_whom_the_helper_helps),
		CASE(in_place_ready),
		CASE(callers_with_threads),
	};

	if (!make_shared())
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
