/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For unit tests of the engine at work: a plan with steps of the test's own, which keep a log that
 * both actors see, and performing it, so that nothing stays behind, neither process nor fd.
 */
#ifndef SUNDER_TESTS_PERFORMING_H
#define SUNDER_TESTS_PERFORMING_H

#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>

#include "cases.h"
#include "ground.h"
#include "plan/error.h"
#include "plan/message.h"
#include "plan/perform.h"
#include "step/step.h"
#include "system/call.h"
#include "system/text.h"

static struct arena arena;
static struct plan plan;
static struct run run;
static struct sunder_error error;
static int fds_before;

/* What both actors, and the command's watcher, see. */
static struct {
	char log[256]; /* a letter for each thing done */
	int logged;
	char told[256]; /* by `tell` */
	char said[512]; /* of an error, by a process that is then gone */
	ino_t namespaces[2];
	pid_t pid;
} * shared;

static const char *const environment[] = {"PATH=/usr/bin:/bin", NULL};
static const char search_path[] = "/usr/bin:/bin";
static const sigset_t no_signals;

static inline int start(void **state)
{
	(void)state;
	memset(shared, 0, sizeof(*shared));
	memset(&run, 0, sizeof(run));
	memset(&error, 0, sizeof(error));
	plan_start(&plan, &arena);
	plan.ending.environment = environment;
	plan.ending.search_path = search_path;
	plan.ending.signal_mask = &no_signals;
	fds_before = count_fds();
	return 0;
}

static inline int finish(void **state)
{
	(void)state;
	assert_no_child();
	assert_int_equal(count_fds(), fds_before);
	arena_free(&arena);
	return 0;
}

/* --- steps --- */

static inline void log_letter(char letter)
{
	shared->log[__atomic_fetch_add(&shared->logged, 1, __ATOMIC_SEQ_CST)] = letter;
}

/* What a step of the test does; all of it optional. */
struct deed {
	char letter;         /* is logged */
	int fails_with;      /* errno */
	uint8_t gives_fd_of; /* slot whose fd it gives once more */
	bool gives_number, gives_pipe;
	int64_t number;       /* to give, or to expect in `expects` */
	uint8_t expects;      /* slot with that number */
	uint8_t writes_to;    /* slot with an fd, into which the letter is written */
	uint8_t reads_from;   /* slot with an fd, out of which a letter is logged */
	int kills_with;       /* itself, with this signal */
	bool exits;           /* ends the process, with status 7 */
	bool waits_for_death; /* of the container */
};

static inline int give_pipe(struct run *actor, const struct step *step, struct sunder_error *told)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_fill(told, errno, "make a pipe");
	/* The writing end is given; the reading end is put where the test finds it. */
	run_give_fd(actor, step->gives, ends[1]);
	actor->slots[SLOT_MAX - 1] = (struct value){.fd = ends[0]};
	slot_set_add(&actor->filled, SLOT_MAX - 1);
	return 0;
}

static inline int do_deed(struct run *actor, const struct step *step, struct sunder_error *told)
{
	const struct deed *deed = step->what;
	struct value value = run_value(actor, deed->expects);
	char letter;

	if (deed->letter)
		log_letter(deed->letter);
	if (deed->kills_with)
		syscall(SYS_kill, syscall(SYS_getpid), deed->kills_with);
	if (deed->exits)
		_exit(7);
	if (deed->waits_for_death)
		poll(&(struct pollfd){.fd = actor->pidfd, .events = POLLIN}, 1, -1);
	if (deed->fails_with)
		return error_fill(told, deed->fails_with, "do %c", deed->letter);
	if (deed->expects && value.number != deed->number)
		return error_fill(told, ERANGE, "find %ld in %u: it is %ld", (long)deed->number,
			deed->expects, (long)value.number);
	if (deed->writes_to && write(run_fd(actor, deed->writes_to), &deed->letter, 1) != 1)
		return error_fill(told, errno, "write to slot %u", deed->writes_to);
	if (deed->reads_from) {
		if (read(run_fd(actor, deed->reads_from), &letter, 1) != 1)
			return error_fill(told, errno, "read from slot %u", deed->reads_from);
		log_letter(letter);
	}
	if (deed->gives_number)
		run_give(actor, step->gives, (struct value){.fd = -1, .number = deed->number});
	return deed->gives_pipe ? give_pipe(actor, step, told) : 0;
}

static const struct step_kind deed_kind = {.name = "deed", .perform = do_deed};

static inline struct step *add_deed(enum actor actor, struct deed deed)
{
	struct deed *kept = arena_allocate(&arena, sizeof(*kept));

	*kept = deed;
	return plan_add(&plan, &deed_kind, actor, kept);
}

static inline struct step *add_waiting(enum actor actor, uint8_t needs, struct deed deed)
{
	struct step *step = add_deed(actor, deed);

	step->needs[0] = needs;
	return step;
}

static inline const struct step_kind *as_kind(
	const char *name, int (*perform)(struct run *, const struct step *, struct sunder_error *))
{
	struct step_kind *kind = arena_allocate(&arena, sizeof(*kind));

	*kind = (struct step_kind){.name = name, .perform = perform};
	return kind;
}

/* --- performing --- */

static inline void note_tolerated(const struct sunder_error *told)
{
	text_copy(shared->told, sizeof(shared->told), told->doing);
}

static inline int perform(void)
{
	run.tell = note_tolerated;
	assert_int_equal(plan_check(&plan, &error), 0);
	return plan_perform(&plan, &run, &error);
}

static inline void must_perform(void)
{
	if (perform() < 0)
		fail_msg("%s: %s%s", error.doing, strerror(error.errnum), error.reason);
	assert_true(run.pid > 0);
}

/* Waits for the container, closes what is the caller's, gives its exit status. */
static inline int end(void)
{
	int status;
	uint64_t closed = 0;

	assert_int_equal(waitpid(run.pid, &status, 0), run.pid);
	for (int slot = 0; slot < SLOT_MAX; slot++) {
		int fd = run_fd(&run, (uint8_t)slot);

		if (fd < 0 || fd == run.pidfd || (fd < 64 && closed & UINT64_C(1) << fd))
			continue;
		close(fd);
		closed |= fd < 64 ? UINT64_C(1) << fd : 0;
	}
	close(run.pidfd);
	close(run.socket);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The error that the container sent when it was too late for plan_perform() to return it. */
static inline struct sunder_error last_words(void)
{
	struct message message;

	assert_int_equal(message_receive(run.socket, &message, true), 1);
	assert_int_equal(message.kind, MESSAGE_ERROR);
	return message.error;
}

/* Keeps the words, which end with NULL. */
static inline void set_command(const char *const *words)
{
	size_t count = 0;

	while (words[count])
		count++;
	const char **kept = arena_allocate(&arena, (count + 1) * sizeof(*kept));

	memcpy(kept, words, count * sizeof(*kept));
	plan.ending.file = kept[0];
	plan.ending.arguments = kept;
}

#define COMMAND(...) set_command((const char *const[]){__VA_ARGS__, NULL})

static inline void shell(const char *script)
{
	COMMAND("sh", "-c", script);
}

static inline bool came_before(char first, char second)
{
	const char *one = strchr(shared->log, first), *other = strchr(shared->log, second);

	return one && other && one < other;
}

static inline bool userns_works(void)
{
	static int works = -1;

	if (works < 0) {
		pid_t child = fork();
		int status;

		if (child == 0)
			_exit(unshare(CLONE_NEWUSER) < 0);
		waitpid(child, &status, 0);
		works = status == 0;
	}
	return works;
}

static inline void needs_userns(void)
{
	if (!userns_works())
		skip_because("no user namespaces here");
}

/* A watcher that has something to say. */
static inline int watch_command(struct run *actor, pid_t command)
{
	int status;

	(void)actor;
	shared->pid = (pid_t)syscall(SYS_getpid);
	if (waitpid(command, &status, 0) != command || !WIFEXITED(status))
		return 1;
	log_letter('w');
	return WEXITSTATUS(status) + 100;
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, start, finish)

/* For main(): false where there is no memory for it. */
static inline bool make_shared(void)
{
	shared = mmap(
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared != MAP_FAILED;
}

#endif
