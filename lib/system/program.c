/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Asking a program of the host. Not for programs that are given more than a question: what it is
 * run with is what a user could have typed, so that nothing of sunder leaks into it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/call.h"
#include "system/fd.h"
#include "system/file.h"
#include "system/program.h"

enum { NOT_EXECUTED = 126, SIGNALLED = 128, FIRST_FREE_FD = 3 };

static const char *const environment[] = {
	"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
	"LC_ALL=C",
	NULL,
};

static const char *first_program(const char *const *paths)
{
	for (; *paths; paths++)
		if (!access(*paths, X_OK))
			return *paths;
	return NULL;
}

/* In the new process: a copy of ours, in which only async-signal-safe calls may be made. */
static _Noreturn void become(const char *path, const char *const *arguments, int output)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* Away from 0, 1 and 2 first: they may be among those, if the caller had them closed. */
	null = fcntl(null, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
	output = fcntl(output, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
	if (dup2(null, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
		dup2(null, STDERR_FILENO) >= 0 && !call_close_range(FIRST_FREE_FD, UINT_MAX, 0))
		execve(path, (char *const *)arguments, (char *const *)environment);
	_exit(NOT_EXECUTED);
}

static int wait_for(pid_t child, int *status)
{
	int raw = 0;

	while (waitpid(child, &raw, 0) < 0) {
		if (errno == ECHILD)
			break; /* SIGCHLD is ignored, or another thread waits for everything */
		if (errno != EINTR)
			return -errno;
	}
	*status = WIFSIGNALED(raw) ? SIGNALLED + WTERMSIG(raw) : WEXITSTATUS(raw);
	return 0;
}

int program_read(struct arena *arena, const char *const *paths, const char *const *arguments,
	struct program_output *output)
{
	const char *path = first_program(paths);
	int ends[2];

	if (!path)
		return -ENOENT;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	pid_t child = call_fork();

	if (!child)
		become(path, arguments, ends[1]);
	int r = child < 0 ? -errno : 0;

	close(ends[1]);
	if (!r)
		r = file_read_fd(arena, ends[0], 0, &output->text);
	/* Whoever still writes gets SIGPIPE now, so that the wait comes to an end. */
	close(ends[0]);
	if (child < 0)
		return r;
	int waited = wait_for(child, &output->status);

	return r ? r : waited;
}
