/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tracer. All processes stay attached until they end, also those whose calls do not matter:
 * so nothing is lost sight of, and all of it can be killed when time is up.
 */
#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "watch.h"

const char *const phase_names[] = {"before", "running", "after"};

volatile sig_atomic_t alarmed;

_Noreturn void die(const char *doing)
{
	fprintf(stderr, "inject: %s: %s\n", doing, strerror(errno));
	exit(STATUS_BROKEN);
}

/* Registers: the two things that PTRACE_GET_SYSCALL_INFO tells, but lets nobody change. */

#if defined(__x86_64__)
static void skip_call(pid_t pid)
{
	ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, regs.orig_rax), -1L);
}

static void set_result(pid_t pid, long result)
{
	ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, regs.rax), result);
}
#elif defined(__aarch64__)
#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif
static void skip_call(pid_t pid)
{
	int number = -1;
	struct iovec part = {&number, sizeof(number)};

	ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &part);
}

static void set_result(pid_t pid, long result)
{
	uint64_t registers[34];
	struct iovec part = {registers, sizeof(registers)};

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part) < 0)
		return;
	registers[0] = (uint64_t)result;
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &part);
}
#else
#error "inject knows the registers of x86_64 and aarch64 only"
#endif

/* As in the kernel's linux/ptrace.h; the C libraries disagree about its name. */
struct call_info {
	uint8_t op;
	uint8_t padding[3];
	uint32_t architecture;
	uint64_t instruction, stack;
	uint64_t number, arguments[6];
	uint32_t of_seccomp, reserved;
};
enum { CALL_ENTRY = 1 };

/* Processes */

static struct process *find_process(struct watch *watch, pid_t pid)
{
	for (size_t i = 0; i < MOST_PROCESSES; i++)
		if (watch->processes[i].pid == pid)
			return &watch->processes[i];
	return NULL;
}

static struct process *find_ordinal(struct watch *watch, int ordinal)
{
	for (size_t i = 0; i < MOST_PROCESSES; i++)
		if (watch->processes[i].pid && watch->processes[i].ordinal == ordinal)
			return &watch->processes[i];
	return NULL;
}

struct process *add_process(struct watch *watch, pid_t pid)
{
	struct process *process = find_process(watch, 0);

	if (!process) {
		errno = EAGAIN;
		die("more processes than inject can follow");
	}
	*process = (struct process){.pid = pid, .ordinal = -1};
	return process;
}

/* Only calls that are listed, or may be the point, stop; births, execs and ends always do. */
static void let_run(struct watch *watch, struct process *process, int signal)
{
	bool wanted = watch->list || (!watch->reached && process->ordinal == watch->point_ordinal);
	bool stop_at_calls = process->failing || (process->traced && wanted);

	/* ESRCH: it was killed meanwhile, and wait will tell. */
	ptrace(stop_at_calls ? PTRACE_SYSCALL : PTRACE_CONT, process->pid, 0L, (long)signal);
}

/* A process's number in its own namespace: 1 is an init. */
static int innermost_pid(pid_t pid)
{
	char path[64], line[256];
	int innermost = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	status = fopen(path, "re");
	if (!status)
		return 0;
	while (fgets(line, sizeof(line), status))
		if (!strncmp(line, "NSpid:", 6))
			innermost = (int)strtol(strrchr(line, '\t'), NULL, 10);
	fclose(status);
	return innermost;
}

/* From here on it is known, or need not be: if it has waited for that, it goes on. */
static void release(struct watch *watch, struct process *process)
{
	process->introduced = true;
	if (!process->waiting)
		return;
	process->waiting = false;
	let_run(watch, process, 0);
}

static void introduce(struct watch *watch, const struct process *parent, pid_t pid)
{
	struct process *process = find_process(watch, pid);

	if (!process)
		process = add_process(watch, pid);
	process->traced = parent->traced;
	if (parent->traced) {
		process->ordinal = watch->births++;
		if (watch->list)
			fprintf(watch->list, "# %d born of %d pid %d\n", process->ordinal,
				parent->ordinal, innermost_pid(pid));
	}
	release(watch, process);
}

/*
 * Who was killed within its clone introduces nobody any more. The point has been reached by then,
 * and nobody needs an ordinal either.
 */
static void forget_introductions(struct watch *watch)
{
	watch->victim_ended = true;
	for (size_t i = 0; i < MOST_PROCESSES; i++)
		if (watch->processes[i].pid)
			release(watch, &watch->processes[i]);
}

static void end_process(struct watch *watch, struct process *process, int status)
{
	if (process->pid == watch->first)
		watch->status = status;
	if (process->payload)
		watch->phase = AFTER;
	if (watch->list && process->ordinal >= 0)
		fprintf(watch->list, "# %d ends %d\n", process->ordinal, status);
	if (process->pid == watch->victim && watch->held) {
		struct process *held = find_process(watch, watch->held);

		watch->held = 0;
		if (held)
			let_run(watch, held, 0);
	}
	if (process->pid == watch->victim)
		forget_introductions(watch);
	*process = (struct process){0};
}

static void kill_everything(struct watch *watch)
{
	char path[64];
	FILE *children;
	int pid;

	for (size_t i = 0; i < MOST_PROCESSES; i++)
		if (watch->processes[i].pid)
			kill(watch->processes[i].pid, SIGKILL);
	/* Those that came to us because their parent ended; their own children come next time. */
	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	children = fopen(path, "re");
	if (!children)
		return;
	while (fscanf(children, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	fclose(children);
}

/* "P K NAME N PHASE ARGUMENTS" */
static void describe_call(const struct watch *watch, const struct process *process,
	const struct call_info *info, char *to, size_t size)
{
	const struct known_call *call = find_call(info->number);
	char number[32];
	int used;

	snprintf(number, sizeof(number), "%lld", (long long)info->number);
	used = snprintf(to, size, "%d %u %s %d %s ", process->ordinal, process->calls,
		call ? call->name : number, process->nth[info->number % MOST_CALL_NUMBERS],
		phase_names[watch->phase]);
	describe_arguments(
		to + used, size - (size_t)used, process->pid, info->number, info->arguments);
}

static bool is_the_point(
	const struct watch *watch, const struct process *process, const struct call_info *info)
{
	const struct known_call *call;

	if (!watch->point || watch->reached || process->ordinal != watch->point_ordinal)
		return false;
	if (!watch->point_name[0])
		return process->calls == (unsigned long)watch->point_nth;
	if (process->nth[info->number % MOST_CALL_NUMBERS] != watch->point_nth)
		return false;
	call = find_call(info->number);
	return call ? !strcmp(call->name, watch->point_name)
		    : info->number == strtoull(watch->point_name, NULL, 10);
}

void watch_note_reached(struct watch *watch)
{
	watch->reached = true;
	watch->phase_reached = watch->phase;
	clock_gettime(CLOCK_MONOTONIC, &watch->reached_at);
}

/*
 * The process is stopped at the entry of its point. Tells whether it may go on at once. A failing
 * close is carried out all the same: the kernel gives the fd back first, whatever it returns.
 */
static bool strike(struct watch *watch, struct process *process, uint64_t number)
{
	struct process *victim = process;

	watch_note_reached(watch);
	if (!watch->kill) {
		process->failing = true;
		if (number != SYS_close)
			skip_call(process->pid);
		return true;
	}
	if (watch->kill_ordinal >= 0)
		victim = find_ordinal(watch, watch->kill_ordinal);
	if (!victim) {
		watch->missed = true;
		return true;
	}
	watch->victim = victim->pid;
	if (victim != process)
		watch->held = process->pid;
	kill(victim->pid, SIGKILL);
	return false;
}

static void at_call(struct watch *watch, struct process *process)
{
	struct call_info info = {0};
	char words[sizeof(watch->reached_words)];
	bool goes_on = true;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, process->pid, sizeof(info), &info) < 0)
		return; /* killed meanwhile */
	if (info.op != CALL_ENTRY) {
		if (process->failing)
			set_result(process->pid, -(long)watch->errnum);
		process->failing = false;
	} else if (process->traced) {
		process->nth[info.number % MOST_CALL_NUMBERS]++;
		if (watch->list) {
			describe_call(watch, process, &info, words, sizeof(words));
			fprintf(watch->list, "%s\n", words);
		}
		if (is_the_point(watch, process, &info)) {
			describe_call(watch, process, &info, watch->reached_words,
				sizeof(watch->reached_words));
			goes_on = strike(watch, process, info.number);
		}
		process->calls++;
	}
	if (goes_on)
		let_run(watch, process, 0);
}

static bool ends_with(const char *string, const char *end)
{
	size_t length = strlen(string), end_length = strlen(end);

	return length >= end_length && !strcmp(string + length - end_length, end);
}

static void at_exec(struct watch *watch, struct process *process)
{
	char link[64], path[PATH_MAX] = "?";
	struct stat program = {0};

	snprintf(link, sizeof(link), "/proc/%d/exe", process->pid);
	if (readlink(link, path, sizeof(path) - 1) < 0 || stat(link, &program) < 0)
		return;
	if (!watch->begun) {
		watch->begun = true;
		watch->device = program.st_dev;
		watch->inode = program.st_ino;
		process->traced = true;
	} else if (watch->until && watch->phase == BEFORE && ends_with(path, watch->until)) {
		watch->phase = RUNNING;
		process->payload = true;
		process->traced = false;
	} else if ((program.st_dev != watch->device || program.st_ino != watch->inode) &&
		   strncmp(path, "/memfd:", strlen("/memfd:")) != 0) {
		/* A program that executes a copy of itself, to protect its file, is still ours. */
		process->traced = false;
	}
	if (watch->list && process->ordinal >= 0)
		fprintf(watch->list, "# %d executes %s\n", process->ordinal, path);
}

static void at_event(struct watch *watch, struct process *process, int event, int signal)
{
	unsigned long message = 0;

	switch (event) {
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		if (ptrace(PTRACE_GETEVENTMSG, process->pid, 0L, &message) == 0)
			introduce(watch, process, (pid_t)message);
		break;
	case PTRACE_EVENT_EXEC:
		at_exec(watch, process);
		break;
	case PTRACE_EVENT_STOP:
		if (signal != SIGTRAP) {
			ptrace(PTRACE_LISTEN, process->pid, 0L, 0L);
			return;
		}
		if (!process->introduced && !watch->victim_ended) {
			process->waiting = true;
			return;
		}
		break;
	default:
		break;
	}
	let_run(watch, process, 0);
}

static void at_stop(struct watch *watch, struct process *process, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;

	if (watch->time_is_up)
		kill(process->pid, SIGKILL);
	else if (event)
		at_event(watch, process, event, signal);
	else if (signal == (SIGTRAP | 0x80))
		at_call(watch, process);
	else
		let_run(watch, process, signal);
}

/* Ends with the last of the processes, whoever their parents were. */
void watch_all(struct watch *watch)
{
	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, __WALL);
		struct process *process;

		if (pid < 0 && errno == ECHILD)
			return;
		if (alarmed) {
			watch->time_is_up = true;
			kill_everything(watch);
		}
		if (pid < 0)
			continue;
		process = find_process(watch, pid);
		if (!process)
			process = add_process(watch, pid);
		if (WIFSTOPPED(status))
			at_stop(watch, process, status);
		else
			end_process(watch, process, status);
	}
}

void watch_begin(pid_t pid)
{
	const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |
			     PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;

	if (ptrace(PTRACE_SEIZE, pid, 0L, options) < 0)
		die("ptrace");
}
