/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Times commands against each other: one of each in turn, round after round, so that what else
 * the machine does falls on all of them alike. From vfork to the end of wait, in microseconds;
 * ratios are to the last command. A command that fails ends it: what failed fast is not fast.
 *
 *     pairs [--rounds N] [--user NAME] [--json] -- COMMAND... -- COMMAND... [-- COMMAND...]
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, ROUNDS_MAX = 100000, WARM_UP = 5 };

struct command {
	char **argv;
	double *times; /* one of each round; sorted once they are all there */
};

struct summary {
	double min, lower, median, upper;
};

struct options {
	int rounds;
	const char *user;
	bool json;
};

static const char usage[] =
	"usage: pairs [--rounds N] [--user NAME] [--json] -- COMMAND... -- COMMAND...";

static int parse_rounds(const char *word)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(word, &end, 10);
	if (errno || end == word || *end || number < 1 || number > ROUNDS_MAX)
		errx(2, "--rounds %s: not a number from 1 to %d", word, ROUNDS_MAX);
	return (int)number;
}

/* Returns where the commands begin. */
static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option words[] = {
		{"rounds", required_argument, NULL, 'r'},
		{"user", required_argument, NULL, 'u'},
		{"json", no_argument, NULL, 'j'},
		{0},
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "+", words, NULL)) != -1) {
		switch (letter) {
		case 'r':
			options->rounds = parse_rounds(optarg);
			break;
		case 'u':
			options->user = optarg;
			break;
		case 'j':
			options->json = true;
			break;
		default:
			errx(2, "%s", usage);
		}
	}
	return optind;
}

/* Cuts the words at each "--"; argv becomes the argument lists of the commands. */
static int split_commands(char **words, struct command *commands)
{
	int count = 0;

	while (*words) {
		if (count == COMMANDS_MAX)
			errx(2, "more than %d commands", COMMANDS_MAX);
		commands[count++].argv = words;
		while (*words && strcmp(*words, "--") != 0)
			words++;
		if (words == commands[count - 1].argv)
			errx(2, "%s", usage);
		if (*words)
			*words++ = NULL;
	}
	return count;
}

static void become(const char *name)
{
	const struct passwd *user = getpwnam(name);

	if (!user)
		errx(2, "%s: no such user", name);
	if (initgroups(name, user->pw_gid) || setgid(user->pw_gid) || setuid(user->pw_uid))
		err(2, "become %s", name);
	if (setenv("HOME", user->pw_dir, 1) || setenv("USER", name, 1) ||
		setenv("LOGNAME", name, 1))
		err(2, "environment");
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* The commands inherit this program's files: stdin and stdout are /dev/null by then. */
static double time_once(char **argv)
{
	double before = now();
	int status;
	pid_t child = vfork();

	if (child < 0)
		err(2, "vfork");
	if (child == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (waitpid(child, &status, 0) < 0)
		err(2, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "%s: %s %d", argv[0], WIFEXITED(status) ? "exit status" : "killed by",
			WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	return now() - before;
}

static void time_all(struct command *commands, int count, int rounds)
{
	for (int round = -WARM_UP; round < rounds; round++) {
		for (int i = 0; i < count; i++) {
			double time = time_once(commands[i].argv);

			if (round >= 0)
				commands[i].times[round] = time;
		}
	}
}

static int compare_times(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static double quantile(const double *sorted, int count, double part)
{
	double place = part * (count - 1);
	int below = (int)place;

	if (below + 1 == count)
		return sorted[below];
	return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

static struct summary summarise(double *times, int count)
{
	qsort(times, (size_t)count, sizeof(*times), compare_times);
	return (struct summary){times[0], quantile(times, count, 0.25), quantile(times, count, 0.5),
		quantile(times, count, 0.75)};
}

static void print_json(FILE *out, struct summary summary, struct summary last)
{
	fprintf(out,
		"{\"min\": %.1f, \"lower\": %.1f, \"median\": %.1f, \"upper\": %.1f, "
		"\"ratio\": %.4f, \"ratio_min\": %.4f}\n",
		summary.min, summary.lower, summary.median, summary.upper,
		summary.median / last.median, summary.min / last.min);
}

static void print_line(
	FILE *out, struct summary summary, struct summary last, const struct command *command)
{
	fprintf(out, "%9.1f %9.1f %9.1f %9.1f   %7.3f %7.3f  ", summary.min, summary.lower,
		summary.median, summary.upper, summary.median / last.median,
		summary.min / last.min);
	for (char **word = command->argv; *word; word++)
		fprintf(out, " %s", *word);
	fprintf(out, "\n");
}

static void report(
	FILE *out, const struct command *commands, int count, const struct options *options)
{
	struct summary summaries[COMMANDS_MAX];

	for (int i = 0; i < count; i++)
		summaries[i] = summarise(commands[i].times, options->rounds);
	if (!options->json)
		fprintf(out, "%9s %9s %9s %9s   %7s %7s   command\n", "min us", "lower", "median",
			"upper", "/median", "/min");
	for (int i = 0; i < count; i++) {
		if (options->json)
			print_json(out, summaries[i], summaries[count - 1]);
		else
			print_line(out, summaries[i], summaries[count - 1], &commands[i]);
	}
}

/* Keeps the real stdout for the report alone. */
static FILE *silence_commands(void)
{
	int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	FILE *file;

	if (out < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		err(2, "/dev/null");
	file = fdopen(out, "w");
	if (!file)
		err(2, "stdout");
	return file;
}

int main(int argc, char **argv)
{
	struct options options = {.rounds = 300};
	struct command commands[COMMANDS_MAX] = {0};
	int first = parse_options(argc, argv, &options);
	int count = split_commands(argv + first, commands);
	FILE *out;

	if (count == 0)
		errx(2, "%s", usage);
	for (int i = 0; i < count; i++) {
		commands[i].times = calloc((size_t)options.rounds, sizeof(*commands[i].times));
		if (!commands[i].times)
			err(2, "memory");
	}
	if (options.user)
		become(options.user);
	out = silence_commands();
	time_all(commands, count, options.rounds);
	report(out, commands, count, &options);
	for (int i = 0; i < count; i++)
		free(commands[i].times);
	return fclose(out) ? 2 : 0;
}
