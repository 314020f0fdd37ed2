/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of signals: the one table of them, for parsing and printing. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "system/field.h"
#include "system/signal_name.h"

/*
 * The real-time signals as programs linked with glibc know them, and what they say is what counts:
 * musl's own SIGRTMIN is 35.
 */
enum { REALTIME_FIRST = 34, REALTIME_LAST = 64 };

static const struct {
	const char *name;
	int number;
} signals[] = {
	/* The first row of a number is its name. */
	{"HUP", SIGHUP},
	{"INT", SIGINT},
	{"QUIT", SIGQUIT},
	{"ILL", SIGILL},
	{"TRAP", SIGTRAP},
	{"ABRT", SIGABRT},
	{"IOT", SIGABRT},
	{"BUS", SIGBUS},
	{"FPE", SIGFPE},
	{"KILL", SIGKILL},
	{"USR1", SIGUSR1},
	{"SEGV", SIGSEGV},
	{"USR2", SIGUSR2},
	{"PIPE", SIGPIPE},
	{"ALRM", SIGALRM},
	{"TERM", SIGTERM},
	{"STKFLT", SIGSTKFLT},
	{"CHLD", SIGCHLD},
	{"CLD", SIGCHLD},
	{"CONT", SIGCONT},
	{"STOP", SIGSTOP},
	{"TSTP", SIGTSTP},
	{"TTIN", SIGTTIN},
	{"TTOU", SIGTTOU},
	{"URG", SIGURG},
	{"XCPU", SIGXCPU},
	{"XFSZ", SIGXFSZ},
	{"VTALRM", SIGVTALRM},
	{"PROF", SIGPROF},
	{"WINCH", SIGWINCH},
	{"IO", SIGIO},
	{"POLL", SIGIO},
	{"PWR", SIGPWR},
	{"SYS", SIGSYS},
	{"UNUSED", SIGSYS},
	/* From the nearer end, as shells write them. */
	{"RTMIN", REALTIME_FIRST},
	{"RTMIN+1", REALTIME_FIRST + 1},
	{"RTMIN+2", REALTIME_FIRST + 2},
	{"RTMIN+3", REALTIME_FIRST + 3},
	{"RTMIN+4", REALTIME_FIRST + 4},
	{"RTMIN+5", REALTIME_FIRST + 5},
	{"RTMIN+6", REALTIME_FIRST + 6},
	{"RTMIN+7", REALTIME_FIRST + 7},
	{"RTMIN+8", REALTIME_FIRST + 8},
	{"RTMIN+9", REALTIME_FIRST + 9},
	{"RTMIN+10", REALTIME_FIRST + 10},
	{"RTMIN+11", REALTIME_FIRST + 11},
	{"RTMIN+12", REALTIME_FIRST + 12},
	{"RTMIN+13", REALTIME_FIRST + 13},
	{"RTMIN+14", REALTIME_FIRST + 14},
	{"RTMIN+15", REALTIME_FIRST + 15},
	{"RTMAX-14", REALTIME_LAST - 14},
	{"RTMAX-13", REALTIME_LAST - 13},
	{"RTMAX-12", REALTIME_LAST - 12},
	{"RTMAX-11", REALTIME_LAST - 11},
	{"RTMAX-10", REALTIME_LAST - 10},
	{"RTMAX-9", REALTIME_LAST - 9},
	{"RTMAX-8", REALTIME_LAST - 8},
	{"RTMAX-7", REALTIME_LAST - 7},
	{"RTMAX-6", REALTIME_LAST - 6},
	{"RTMAX-5", REALTIME_LAST - 5},
	{"RTMAX-4", REALTIME_LAST - 4},
	{"RTMAX-3", REALTIME_LAST - 3},
	{"RTMAX-2", REALTIME_LAST - 2},
	{"RTMAX-1", REALTIME_LAST - 1},
	{"RTMAX", REALTIME_LAST},
};

static bool takes_prefix(struct field *name, const char *prefix)
{
	size_t length = strlen(prefix);

	if (name->length < length ||
		!field_is_ignoring_case((struct field){name->start, length}, prefix))
		return false;
	name->start += length;
	name->length -= length;
	return true;
}

/* "RTMIN+20", which has another name in the table, and "RT20". */
static int parse_realtime(struct field name, int *number)
{
	bool from_last = takes_prefix(&name, "rtmax-");
	uint64_t distance;

	if (!from_last && !takes_prefix(&name, "rtmin+") && !takes_prefix(&name, "rt"))
		return -EINVAL;
	if (field_number(name, REALTIME_LAST - REALTIME_FIRST, &distance) < 0)
		return -EINVAL;
	*number = from_last ? REALTIME_LAST - (int)distance : REALTIME_FIRST + (int)distance;
	return 0;
}

int signal_parse(const char *word, int *number)
{
	struct field name = {word, strlen(word)};

	takes_prefix(&name, "sig");
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (field_is_ignoring_case(name, signals[i].name)) {
			*number = signals[i].number;
			return 0;
		}
	}
	return parse_realtime(name, number);
}

const char *signal_name(int number)
{
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (signals[i].number == number)
			return signals[i].name;
	return NULL;
}
