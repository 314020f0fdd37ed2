/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* diff(1), of two files in memory. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/diff_program.h"
#include "plan/error.h"
#include "system/fd.h"

/* Behind those that the child's fds will be. */
enum { FIRST_OF_OURS = 10, CHILD_BEFORE = 3, CHILD_AFTER = 4, PIECE = 16 * 1024 };

static int move_up(int fd)
{
	int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, FIRST_OF_OURS);

	close_keeping_errno(fd);
	return moved;
}

/* Of nothing: /dev/null. An fd, or -errno. */
static int make_copy(const struct field *content)
{
	autoclose int fd = content ? memfd_create("sunder-diff", MFD_CLOEXEC)
				   : open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (size_t at = 0; content && fd >= 0 && at < content->length;) {
		ssize_t written = write(fd, content->start + at, content->length - at);

		if (written < 0)
			return -errno;
		at += (size_t)written;
	}
	int copy = move_up(take_fd(&fd));

	return copy < 0 ? -errno : copy;
}

/* In English: programs read "\ No newline at end of file". */
static char *const *plain_environment(struct arena *arena)
{
	const char *path = getenv("PATH");
	char **environment = arena_allocate(arena, 3 * sizeof(*environment));

	environment[0] = arena_copy(arena, "LC_ALL=C");
	environment[1] = path ? arena_print(arena, "PATH=%s", path) : NULL;
	return environment;
}

static int start(struct arena *arena, const struct diff_program *program, const int sides[2],
	int pipe_end, pid_t *pid)
{
	char *const arguments[] = {(char *)"diff", (char *)"-au", (char *)"--label",
		(char *)program->label_before, (char *)"--label", (char *)program->label_after,
		(char *)"/proc/self/fd/3", (char *)"/proc/self/fd/4", NULL};
	posix_spawn_file_actions_t actions;
	int r = posix_spawn_file_actions_init(&actions);

	if (r != 0)
		return -r;
	r = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(&actions, pipe_end, STDOUT_FILENO);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(&actions, sides[0], CHILD_BEFORE);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(&actions, sides[1], CHILD_AFTER);
	if (r == 0)
		r = posix_spawnp(pid, "diff", &actions, NULL, arguments, plain_environment(arena));
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

/* A container has written that: to a terminal goes nothing that would do something there. */
static void defuse(char *bytes, size_t length, unsigned char *previous)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		bool is_late_control = *previous == 0xc2 && byte >= 0x80 && byte < 0xa0;

		*previous = byte;
		if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f ||
			is_late_control)
			bytes[i] = '?';
	}
}

static int pass_on(struct arena *arena, int from, struct output *output)
{
	bool is_terminal = isatty(STDOUT_FILENO);
	unsigned char previous = 0;
	char bytes[PIECE];
	ssize_t got;

	while ((got = read(from, bytes, sizeof(bytes))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		struct text *text = output_next(arena, output, PIECE + 1);

		if (is_terminal)
			defuse(bytes, (size_t)got, &previous);
		memcpy(text->start + text->used, bytes, (size_t)got);
		text->used += (size_t)got;
	}
	return 0;
}

static int wait_for(pid_t pid, struct sunder_error *error)
{
	enum { SAME = 0, DIFFERENT = 1 };
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return error_fill(error, errno, "wait for diff");
	if (WIFEXITED(status) && (WEXITSTATUS(status) == SAME || WEXITSTATUS(status) == DIFFERENT))
		return 0;
	error_fill(error, 0, "diff");
	error_reason(error, "it has not come to its end");
	return -EINVAL;
}

static int run(struct arena *arena, const struct diff_program *program, const int sides[2],
	struct output *output, struct sunder_error *error)
{
	int ends[2];
	pid_t pid = -1;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_fill(error, errno, "make a pipe");
	autoclose int reading = ends[0];
	autoclose int writing = move_up(ends[1]);
	int r = writing < 0 ? -errno : start(arena, program, sides, writing, &pid);

	if (r < 0) {
		error_fill(error, -r, "execute diff");
		if (r == -ENOENT)
			error_hint(error, "it is in the package diffutils");
		return r;
	}
	close(take_fd(&writing));
	r = pass_on(arena, reading, output);
	int s = wait_for(pid, error);

	return r < 0 ? error_fill(error, -r, "read what diff says") : s;
}

int diff_program_run(struct arena *arena, const struct diff_program *program, struct output *output,
	struct sunder_error *error)
{
	autoclose int before = make_copy(program->before);
	autoclose int after = before < 0 ? -1 : make_copy(program->after);

	if (before < 0 || after < 0)
		return error_fill(
			error, before < 0 ? -before : -after, "copy what is to be compared");
	return run(arena, program, (const int[]){before, after}, output, error);
}
