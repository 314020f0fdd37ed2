/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a command under ptrace, lists the system calls of each of its processes, and makes one of
 * them fail, or kills a process at the entry of one. strace's injection cannot name a call by
 * (process, call, n-th): its count is over the whole tree, or begins anew for each process.
 *
 * It is the subreaper of all that the command leaves behind and ends when the last of that has
 * ended: what is still there after its time limit is a leftover, and is killed and reported.
 */
#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "watch.h"

static const char help[] =
	"usage: inject [OPTIONS] -- COMMAND...\n"
	"       inject [OPTIONS] --list FILE -- COMMAND...\n"
	"       inject [OPTIONS] --at POINT --errno NAME -- COMMAND...\n"
	"       inject [OPTIONS] --at POINT --kill -- COMMAND...\n"
	"       inject [OPTIONS] --after MICROSECONDS --kill -- COMMAND...\n"
	"\n"
	"The first form disturbs nothing; like the others, it waits for all that COMMAND leaves.\n"
	"A POINT is P:K, the K-th call (from 0) of process P (0 is COMMAND, then by birth),\n"
	"or P:NAME:N, the N-th call (from 1) of that name. What is before COMMAND's first exec,\n"
	"after an exec of another program, or in children of such a program, does not count.\n"
	"\n"
	"  --list FILE       a line for each call: P K NAME N PHASE ARGUMENTS. PHASE is before,\n"
	"                    running or after the program of --until. Lines with # tell of\n"
	"                    births, execs and ends.\n"
	"  --errno NAME      the call is not carried out (but close is) and returns this error\n"
	"  --kill            SIGKILL at the entry of the call, which is not carried out\n"
	"  --kill-process Q  kill process Q instead; P goes on when Q has ended\n"
	"  --after N         kill COMMAND, untraced, N microseconds after its exec\n"
	"  --until SUFFIX    the program whose path ends so is the payload\n"
	"  --user NAME       run COMMAND as that user, still traced by root\n"
	"  --seconds N       kill everything after that time (20)\n"
	"  --report FILE     one line of NAME=VALUE words about what happened\n"
	"\n"
	"Exit status: COMMAND's own, or 128 + n when signal n ended it; 122 inject itself\n"
	"failed, 123 the time was up, 124 the point was never reached.\n";

static void on_alarm(int signal)
{
	(void)signal;
	alarmed = 1;
}

static _Noreturn void misused(const char *what)
{
	fprintf(stderr, "inject: %s (see inject --help)\n", what);
	exit(STATUS_BROKEN);
}

/* Beginning and end */

static void become(const struct passwd *user)
{
	if (initgroups(user->pw_name, user->pw_gid) < 0 || setgid(user->pw_gid) < 0 ||
		setuid(user->pw_uid) < 0)
		die(user->pw_name);
}

/*
 * Waits for a byte, so that it is traced before it does anything: by root, whoever it becomes, and
 * setuid programs work. Its end of the line closes with the exec.
 */
static _Noreturn void be_command(const struct watch *watch, const struct passwd *user, int line)
{
	char byte;

	if (read(line, &byte, 1) != 1)
		_exit(STATUS_BROKEN);
	if (user)
		become(user);
	/* As an odd caller may have left it; here, as whoever runs us has to wait for us. */
	if (signal(SIGCHLD, SIG_IGN) == SIG_ERR)
		die("ignore SIGCHLD");
	execvp(watch->command[0], watch->command);
	die(watch->command[0]);
}

static bool is_traced(const struct watch *watch)
{
	return watch->list_path || watch->point;
}

static void start(struct watch *watch)
{
	const struct passwd *user = watch->user ? getpwnam(watch->user) : NULL;
	struct process *process;
	int line[2];
	char byte;

	if (watch->user && !user)
		misused("no such user");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) < 0 ||
		prctl(PR_SET_CHILD_SUBREAPER, 1L) < 0)
		die("prepare");
	watch->first = fork();
	if (watch->first < 0)
		die("fork");
	if (watch->first == 0)
		be_command(watch, user, line[1]);
	close(line[1]);
	process = add_process(watch, watch->first);
	process->introduced = true;
	process->ordinal = watch->births++;
	if (is_traced(watch))
		watch_begin(watch->first);
	if (write(line[0], "", 1) != 1)
		die("start");
	/* Untraced, it is waited for; traced, its exec will stop until watch_all() sees it. */
	if (!is_traced(watch) && read(line[0], &byte, 1) != 0)
		die("start");
	close(line[0]);
}

/* No ptrace here: it would be another race than the one that users lose. */
static void kill_later(struct watch *watch)
{
	struct timespec delay = {
		watch->microseconds / 1000000, watch->microseconds % 1000000 * 1000};
	siginfo_t info = {0};

	nanosleep(&delay, NULL);
	waitid(P_PID, (id_t)watch->first, &info, WEXITED | WNOHANG | WNOWAIT);
	if (info.si_pid) {
		watch->missed = true;
		return;
	}
	watch_note_reached(watch);
	kill(watch->first, SIGKILL);
}

static void set_time_limit(long seconds)
{
	struct sigaction action = {.sa_handler = on_alarm};
	struct itimerval timer = {
		.it_value = {.tv_sec = seconds}, .it_interval = {.tv_usec = 20000}};

	if (sigaction(SIGALRM, &action, NULL) < 0 || setitimer(ITIMER_REAL, &timer, NULL) < 0)
		die("set a time limit");
}

static int exit_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static long milliseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

static void report(const struct watch *watch)
{
	FILE *file;

	if (!watch->report_path)
		return;
	file = fopen(watch->report_path, "we");
	if (!file ||
		fprintf(file, "status=%d reached=%d timeout=%d phase=%s after=%ld call=%s\n",
			exit_status(watch->status), watch->reached && !watch->missed,
			watch->time_is_up,
			phase_names[watch->reached ? watch->phase_reached : watch->phase],
			watch->reached ? milliseconds_since(&watch->reached_at) : 0L,
			watch->reached_words) < 0 ||
		fclose(file))
		die(watch->report_path);
}

/* Words */

static long parse_number(const char *word, long most)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(word, &end, 10);
	if (end == word || *end || errno || number < 0 || number > most)
		misused("not a number in range");
	return number;
}

static int parse_errno(const char *word)
{
	static const struct {
		const char *name;
		int number;
	} errors[] = {
		{"EPERM", EPERM},
		{"ENOENT", ENOENT},
		{"EINTR", EINTR},
		{"EIO", EIO},
		{"EBADF", EBADF},
		{"EAGAIN", EAGAIN},
		{"ENOMEM", ENOMEM},
		{"EACCES", EACCES},
		{"EBUSY", EBUSY},
		{"EINVAL", EINVAL},
		{"EMFILE", EMFILE},
		{"ENOSPC", ENOSPC},
		{"ENOSYS", ENOSYS},
		{"EPIPE", EPIPE},
		{"EROFS", EROFS},
		{"EUSERS", EUSERS},
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (!strcmp(errors[i].name, word))
			return errors[i].number;
	misused("no such error");
}

/* "P:K" or "P:NAME:N" */
static void parse_point(struct watch *watch, const char *word)
{
	char copy[64], *middle, *last;

	snprintf(copy, sizeof(copy), "%s", word);
	middle = strchr(copy, ':');
	if (!middle)
		misused("a point is P:K or P:NAME:N");
	*middle++ = '\0';
	watch->point = word;
	watch->point_ordinal = (int)parse_number(copy, INT_MAX);
	last = strchr(middle, ':');
	if (last) {
		*last++ = '\0';
		snprintf(watch->point_name, sizeof(watch->point_name), "%s", middle);
	}
	watch->point_nth = parse_number(last ? last : middle, INT_MAX);
}

static const struct option options[] = {
	{"after", required_argument, NULL, 'm'},
	{"at", required_argument, NULL, 'a'},
	{"errno", required_argument, NULL, 'e'},
	{"help", no_argument, NULL, 'h'},
	{"kill", no_argument, NULL, 'k'},
	{"kill-process", required_argument, NULL, 'q'},
	{"list", required_argument, NULL, 'l'},
	{"report", required_argument, NULL, 'r'},
	{"seconds", required_argument, NULL, 's'},
	{"until", required_argument, NULL, 'u'},
	{"user", required_argument, NULL, 'n'},
	{0},
};

static void take_option(struct watch *watch, int option)
{
	switch (option) {
	case 'a':
		parse_point(watch, optarg);
		break;
	case 'e':
		watch->errnum = parse_errno(optarg);
		break;
	case 'h':
		fputs(help, stdout);
		exit(0);
	case 'k':
		watch->kill = true;
		break;
	case 'l':
		watch->list_path = optarg;
		break;
	case 'm':
		watch->microseconds = parse_number(optarg, 60000000);
		break;
	case 'n':
		watch->user = optarg;
		break;
	case 'q':
		watch->kill_ordinal = (int)parse_number(optarg, INT_MAX);
		watch->kill = true;
		break;
	case 'r':
		watch->report_path = optarg;
		break;
	case 's':
		watch->seconds = parse_number(optarg, 3600);
		break;
	case 'u':
		watch->until = optarg;
		break;
	default:
		exit(STATUS_BROKEN);
	}
}

static void parse_words(struct watch *watch, int argc, char *argv[])
{
	int option;

	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1)
		take_option(watch, option);
	watch->command = argv + optind;
	if (!watch->command[0])
		misused("no command");
	if ((watch->list_path != NULL) + (watch->point != NULL) + (watch->microseconds >= 0) > 1)
		misused("only one of --list, --at and --after");
	if (watch->point && watch->kill == (watch->errnum > 0))
		misused("--at needs --errno or --kill, and not both");
}

int main(int argc, char *argv[])
{
	static struct watch watch = {.kill_ordinal = -1, .microseconds = -1, .seconds = 20};

	parse_words(&watch, argc, argv);
	if (watch.list_path && !(watch.list = fopen(watch.list_path, "we")))
		die(watch.list_path);
	set_time_limit(watch.seconds);
	start(&watch);
	if (watch.microseconds >= 0)
		kill_later(&watch);
	watch_all(&watch);
	report(&watch);
	if (watch.list && fclose(watch.list))
		die(watch.list_path);
	if (watch.time_is_up)
		return STATUS_TIME_IS_UP;
	if ((watch.point || watch.microseconds >= 0) && (!watch.reached || watch.missed))
		return STATUS_NOT_REACHED;
	return exit_status(watch.status);
}
