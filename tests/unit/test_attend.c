/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Waiting for a program: which signals reach it, and what becomes of one that would not heed them.
 * The program is a child of the test's, which takes it for the first process of a PID namespace.
 */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "cases.h"
#include "container/attend.h"
#include "plan/message.h"
#include "system/call.h"

static int go[2]; /* the program's standard input, as it were */

static void catch (int number)
{
	_exit(number);
}

static int block(int number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	return sigprocmask(SIG_BLOCK, &set, NULL);
}

static int wait_for(int number)
{
	sigset_t set;
	int came = 0;

	sigemptyset(&set);
	sigaddset(&set, number);
	return sigwait(&set, &came) == 0 ? came : 0;
}

/* Ends with 77 when it is told to go on. */
static _Noreturn void go_on(void)
{
	char letter;

	_exit(read(go[0], &letter, 1) == 1 ? 77 : 1);
}

static _Noreturn void handles_none(void)
{
	go_on();
}

static _Noreturn void catches(void)
{
	signal(SIGTERM, catch);
	signal(SIGUSR2, catch);
	signal(SIGWINCH, catch);
	go_on();
}

static _Noreturn void ignores(void)
{
	signal(SIGTERM, SIG_IGN);
	go_on();
}

static _Noreturn void blocks(void)
{
	block(SIGTERM);
	go_on();
}

static _Noreturn void waits(void)
{
	block(SIGTERM);
	_exit(wait_for(SIGTERM));
}

/* Until it is in that state of /proc/PID/stat, where it waits for something. */
static void await_sleep(pid_t pid)
{
	char path[64], line[512] = "";

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	for (;;) {
		FILE *file = fopen(path, "r");

		assert_non_null(file);
		assert_non_null(fgets(line, sizeof(line), file));
		fclose(file);
		if (strncmp(strrchr(line, ')'), ") S", 3) == 0)
			return;
	}
}

static void begin(struct run *run, const sigset_t *mask, void (*program)(void))
{
	assert_int_equal(pipe2(go, O_CLOEXEC), 0);
	*run = (struct run){.socket = -1, .pidfd = -1};
	run->pid = fork();
	assert_true(run->pid >= 0);
	if (run->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(60);
		sigprocmask(SIG_SETMASK, mask, NULL);
		program();
		_exit(1);
	}
	run->pidfd = call_pidfd_open(run->pid);
	assert_true(run->pidfd >= 0);
	await_sleep(run->pid);
}

static bool is_pending(pid_t pid, int number)
{
	char path[64], line[256];
	unsigned long long set = 0;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "r");

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "ShdPnd: %llx", &set) == 1)
			break;
	if (file)
		fclose(file);
	return set >> (number - 1) & 1;
}

/* Another process tells the program to go on, when we have taken the signal. */
static pid_t begin_telling(int number)
{
	pid_t waiter = getpid(), teller = fork();

	if (teller != 0)
		return teller;
	while (number && is_pending(waiter, number))
		;
	_exit(write(go[1], "x", 1) != 1);
}

static void end_telling(pid_t teller)
{
	int status;

	assert_int_equal(waitpid(teller, &status, 0), teller);
	assert_int_equal(status, 0);
}

/* What is still pending shall not come. */
static void forget(int number)
{
	signal(number, SIG_IGN);
	signal(number, SIG_DFL);
}

/*
 * The wait status of the program when this signal has come to us; with `goes_on` it is then told
 * to end.
 */
static int status_after(struct attending attending, void (*program)(void), int number, bool goes_on)
{
	struct run run;
	sigset_t before;

	assert_int_equal(attend_prepare(&attending, &before), 0);
	begin(&run, &before, program);
	if (number)
		kill(getpid(), number);
	/* Held, it stays pending for as long as we wait. */
	pid_t teller = goes_on ? begin_telling(attending.signals == FORWARD_SIGNALS ? number : 0)
			       : 0;
	int status = attend(&attending, &run);

	assert_int_equal(run.pid, 0);
	if (teller)
		end_telling(teller);
	assert_no_child();
	if (number)
		forget(number);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
	close(run.pidfd);
	close(go[0]);
	close(go[1]);
	return status;
}

#define EXITED(status) ((status) << 8)

static const struct attending forwarding = {.signals = FORWARD_SIGNALS};
static const struct attending to_the_first = {.signals = FORWARD_SIGNALS, .is_first = true};

static void signals_go_on(void **state)
{
	(void)state;
	assert_int_equal(status_after(forwarding, handles_none, SIGTERM, false), SIGTERM);
	assert_int_equal(status_after(forwarding, handles_none, SIGHUP, false), SIGHUP);
	assert_int_equal(status_after(forwarding, catches, SIGTERM, false), EXITED(SIGTERM));
	assert_int_equal(status_after(forwarding, catches, SIGUSR2, false), EXITED(SIGUSR2));
	assert_int_equal(status_after(forwarding, catches, SIGWINCH, false), EXITED(SIGWINCH));
	assert_int_equal(status_after(forwarding, ignores, SIGTERM, true), EXITED(77));
	assert_int_equal(status_after(forwarding, handles_none, 0, true), EXITED(77));
}

static void the_first_that_heeds_them(void **state)
{
	(void)state;
	assert_int_equal(status_after(to_the_first, catches, SIGTERM, false), EXITED(SIGTERM));
	assert_int_equal(status_after(to_the_first, ignores, SIGTERM, true), EXITED(77));
	assert_int_equal(status_after(to_the_first, blocks, SIGTERM, true), EXITED(77));
	assert_int_equal(status_after(to_the_first, waits, SIGTERM, false), EXITED(SIGTERM));
}

/* It is killed, which is told as the end by the signal that was sent. */
static void the_first_that_does_not(void **state)
{
	(void)state;
	assert_int_equal(status_after(to_the_first, handles_none, SIGTERM, false), SIGTERM);
	assert_int_equal(status_after(to_the_first, handles_none, SIGQUIT, false), SIGQUIT);
	assert_int_equal(status_after(to_the_first, catches, SIGUSR1, false), SIGUSR1);
	/* It waits for another one. */
	assert_int_equal(status_after(to_the_first, waits, SIGUSR1, false), SIGUSR1);
	assert_int_equal(status_after(to_the_first, handles_none, SIGWINCH, true), EXITED(77));
}

static void what_we_ignore_is_not_sent(void **state)
{
	struct run run;
	sigset_t before;

	(void)state;
	assert_int_equal(attend_prepare(&to_the_first, &before), 0);
	begin(&run, &before, handles_none);
	/* As nohup(1) leaves it: blocked, it is pending all the same. */
	signal(SIGHUP, SIG_IGN);
	kill(getpid(), SIGHUP);
	pid_t teller = begin_telling(SIGHUP);

	assert_int_equal(attend(&to_the_first, &run), EXITED(77));
	end_telling(teller);
	forget(SIGHUP);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
	close(run.pidfd);
	close(go[0]);
	close(go[1]);
}

static void an_init_is_told(void **state)
{
	const struct attending attending = {
		.signals = FORWARD_SIGNALS, .is_first = true, .has_init = true};
	struct message message;
	struct run run;
	sigset_t before;
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	assert_int_equal(attend_prepare(&attending, &before), 0);
	begin(&run, &before, handles_none);
	run.socket = pair[0];
	kill(getpid(), SIGUSR1);
	pid_t teller = fork();

	/* The init's end: it lets the program go on when it has heard of the signal. */
	if (teller == 0) {
		int r = message_receive(pair[1], &message, true);

		if (r == 1 && message.kind == MESSAGE_SIGNAL && message.number == SIGUSR1)
			_exit(write(go[1], "x", 1) != 1);
		_exit(1);
	}
	assert_int_equal(attend(&attending, &run), EXITED(77));
	int status;

	assert_int_equal(waitpid(teller, &status, 0), teller);
	assert_int_equal(status, 0);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
	close(pair[0]);
	close(pair[1]);
	close(run.pidfd);
	close(go[0]);
	close(go[1]);
}

static void signals_that_are_held(void **state)
{
	const struct attending holding = {.signals = HOLD_SIGNALS};

	(void)state;
	assert_int_equal(status_after(holding, handles_none, SIGTERM, true), EXITED(77));
	assert_int_equal(status_after(holding, handles_none, SIGINT, true), EXITED(77));
}

static bool is_blocked(int number)
{
	sigset_t now;

	sigprocmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, number);
}

static void what_is_blocked_meanwhile(void **state)
{
	const struct attending leaving = {.signals = LEAVE_SIGNALS};
	const struct attending holding = {.signals = HOLD_SIGNALS};
	sigset_t before, again;

	(void)state;
	assert_int_equal(attend_prepare(&leaving, &before), 0);
	assert_false(is_blocked(SIGTERM) || is_blocked(SIGINT) || is_blocked(SIGCHLD));
	assert_int_equal(attend_prepare(&holding, &before), 0);
	assert_true(is_blocked(SIGTERM) && is_blocked(SIGINT));
	assert_false(is_blocked(SIGHUP) || is_blocked(SIGCHLD));
	assert_false(sigismember(&before, SIGTERM));
	assert_int_equal(attend_prepare(&forwarding, &again), 0);
	assert_true(is_blocked(SIGHUP) && is_blocked(SIGWINCH) && is_blocked(SIGCHLD));
	assert_true(sigismember(&again, SIGTERM));
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}

static int end_of(int wait_status)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(attend_end_as(wait_status));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void ending_as_it_did(void **state)
{
	(void)state;
	assert_int_equal(end_of(EXITED(0)), EXITED(0));
	assert_int_equal(end_of(EXITED(255)), EXITED(255));
	assert_int_equal(end_of(SIGTERM), SIGTERM);
	assert_int_equal(end_of(SIGKILL), SIGKILL);
	/* Nobody ends by this one. */
	assert_int_equal(end_of(SIGWINCH), EXITED(128 + SIGWINCH));
	signal(SIGUSR1, SIG_IGN);
	assert_int_equal(end_of(SIGUSR1), SIGUSR1);
	signal(SIGUSR1, SIG_DFL);
	block(SIGUSR2);
	assert_int_equal(end_of(SIGUSR2), SIGUSR2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_go_on),
		cmocka_unit_test(the_first_that_heeds_them),
		cmocka_unit_test(the_first_that_does_not),
		cmocka_unit_test(what_we_ignore_is_not_sent),
		cmocka_unit_test(an_init_is_told),
		cmocka_unit_test(signals_that_are_held),
		cmocka_unit_test(what_is_blocked_meanwhile),
		cmocka_unit_test(ending_as_it_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
