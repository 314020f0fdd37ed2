/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing the id maps: a single id by the container itself, anything else by host root, or by
 * newuidmap and newgidmap, which run side by side.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/proc_file.h"
#include "step/step.h"
#include "system/call.h"
#include "system/fd.h"

/* An ordinary user may write a map of its own id, and the group's only without setgroups(2). */
static int write_own(struct run *run, const struct id_maps *maps, struct sunder_error *error)
{
	enum { ONE_EXTENT = 64 }; /* the kernel takes no more from within */
	char uid[ONE_EXTENT], gid[ONE_EXTENT];
	struct text uid_text = TEXT_IN(uid), gid_text = TEXT_IN(gid);
	const struct {
		const char *file, *content;
		const struct id_map *map; /* for which it is written */
	} writes[] = {
		{"self/uid_map", uid, &maps->uid},
		{"self/setgroups", "deny", &maps->gid},
		{"self/gid_map", gid, &maps->gid},
	};

	id_map_write(&uid_text, &maps->uid);
	id_map_write(&gid_text, &maps->gid);
	for (size_t i = 0; i < sizeof(writes) / sizeof(*writes); i++) {
		int r = writes[i].map->count
				? proc_file_write(run, writes[i].file, writes[i].content)
				: 0;

		if (r < 0)
			return error_fill(error, -r, "write /proc/%s", writes[i].file);
	}
	return 0;
}

static int write_for(
	struct run *run, const char *name, const struct id_map *map, struct sunder_error *error)
{
	char bytes[ID_MAP_MAX_BYTES + 1];
	struct text text = TEXT_IN(bytes);

	if (!map->count)
		return 0;
	id_map_write(&text, map);
	return proc_file_write_of(run, name, bytes, error);
}

static int write_as_root(struct run *run, const struct id_maps *maps, struct sunder_error *error)
{
	int r = write_for(run, "uid_map", &maps->uid, error);

	return r < 0 ? r : write_for(run, "gid_map", &maps->gid, error);
}

/* --- newuidmap and newgidmap --- */

/* Not 127: the system's loader says that when it cannot load a program. */
enum { NOT_EXECUTED = 253, NOT_FOUND = 254 };
enum { MOST_WORDS = 3 * ID_MAP_MAX_EXTENTS + 3 };

struct helper {
	const char *name;
	const struct id_map *map;
	pid_t process;
	int says; /* where its complaints can be read */
};

/* In the helper's process, which is a copy: what is static here is its own, and off the stack. */
static _Noreturn void become_helper(
	const struct helper *helper, const struct run *run, const char *search_path, int complaints)
{
	static char numbers[MOST_WORDS][12], path[PATH_MAX];
	static const char *arguments[MOST_WORDS + 1];
	size_t count = 1;
	bool missing = true;

	arguments[0] = helper->name;
	text_print(numbers[0], "%d", (int)run->pid);
	arguments[count++] = numbers[0];
	for (size_t i = 0; i < helper->map->count; i++) {
		const struct id_extent *extent = &helper->map->extents[i];
		const uint32_t words[] = {extent->inside, extent->outside, extent->count};

		for (size_t j = 0; j < 3; j++, count++) {
			text_print(numbers[count - 1], "%u", words[j]);
			arguments[count] = numbers[count - 1];
		}
	}
	dup2(complaints, STDERR_FILENO);
	/* So that Ctrl-C ends it, which may hang; and then its end ends the rest. */
	if (run->plan->ending.signal_mask)
		sigprocmask(SIG_SETMASK, run->plan->ending.signal_mask, NULL);
	for (const char *place = search_path; place;) {
		int length = (int)strcspn(place, ":");
		struct text text = TEXT_IN(path);

		for (int i = 0; i < length; i++)
			text_add(&text, "%c", place[i]);
		text_add(&text, "/%s", helper->name);
		execve(path, (char *const *)arguments, (char *const[]){NULL});
		missing = missing && (errno == ENOENT || errno == ENOTDIR);
		place = place[length] ? place + length + 1 : NULL;
	}
	_exit(missing ? NOT_FOUND : NOT_EXECUTED);
}

static int start_helper(struct helper *helper, const struct run *run, const char *search_path)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	helper->process = call_fork();
	if (helper->process == 0)
		become_helper(helper, run, search_path, ends[1]);
	int r = helper->process < 0 ? -errno : 0;

	close(ends[1]);
	helper->says = ends[0];
	return r;
}

/* What it printed, without its name in front and without the newline. */
static void read_complaint(const struct helper *helper, char *line, size_t size)
{
	ssize_t got = read(helper->says, line, size - 1);

	line[got > 0 ? got : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	size_t name = strlen(helper->name);

	if (strncmp(line, helper->name, name) == 0 && strncmp(line + name, ": ", 2) == 0)
		memmove(line, line + name + 2, strlen(line + name + 2) + 1);
}

static int finish_helper(struct helper *helper, struct sunder_error *error)
{
	char complaint[256];
	int status = 0;

	if (helper->process <= 0)
		return 0;
	while (waitpid(helper->process, &status, 0) < 0 && errno == EINTR)
		;
	read_complaint(helper, complaint, sizeof(complaint));
	close(helper->says);
	if (status == 0)
		return 0;
	int exited = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	bool missing = exited == NOT_FOUND;

	error_fill(error, missing ? ENOENT : EPERM, "map ids with %s", helper->name);
	if (missing)
		error_reason(error, "%s is not installed", helper->name);
	else if (exited == NOT_EXECUTED)
		error_reason(error, "%s cannot be executed", helper->name);
	else if (WIFSIGNALED(status))
		error_reason(error, "it was killed by signal %d", WTERMSIG(status));
	else if (*complaint)
		error_reason(error, "it says: %s", complaint);
	return missing ? -ENOENT : -EPERM;
}

static int run_helpers(
	struct run *run, const struct id_mapping *mapping, struct sunder_error *error)
{
	struct helper helpers[] = {
		{"newuidmap", &mapping->maps->uid, 0, -1},
		{"newgidmap", &mapping->maps->gid, 0, -1},
	};
	int result = 0;

	for (size_t i = 0; i < 2 && result == 0; i++) {
		if (!helpers[i].map->count)
			continue;
		int r = start_helper(&helpers[i], run, mapping->search_path);

		if (r < 0)
			result = error_fill(error, -r, "start %s", helpers[i].name);
	}
	for (size_t i = 0; i < 2; i++) {
		struct sunder_error failure;
		int r = finish_helper(&helpers[i], &failure);

		if (r < 0 && result == 0) {
			*error = failure;
			result = r;
		}
	}
	return result;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct id_mapping *mapping = step->what;

	switch (mapping->means) {
	case BY_ITSELF:
		return write_own(run, mapping->maps, error);
	case BY_ROOT:
		return write_as_root(run, mapping->maps, error);
	default:
		return run_helpers(run, mapping, error);
	}
}

static void explain_map(struct transcript *transcript, const char *command, const char *separator,
	const struct id_map *map, const char *end)
{
	if (!map->count)
		return;
	size_t size = (map->count + 1) * sizeof("4294967295 4294967295 4294967295' '");
	struct text text = {.start = arena_allocate(transcript->plan->arena, size), .size = size};

	for (size_t i = 0; i < map->count; i++)
		text_add(&text, "%s%u %u %u", i ? separator : "", map->extents[i].inside,
			map->extents[i].outside, map->extents[i].count);
	transcript_command(transcript, "%s%s%s", command, text.start, end);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct id_mapping *mapping = step->what;
	const struct id_map *uid = &mapping->maps->uid, *gid = &mapping->maps->gid;

	if (mapping->means == BY_HELPERS) {
		explain_map(transcript, "newuidmap $PID ", " ", uid, "");
		explain_map(transcript, "newgidmap $PID ", " ", gid, "");
	} else if (mapping->means == BY_ROOT) {
		explain_map(transcript, "printf '%s\\n' '", "' '", uid, "' > /proc/$PID/uid_map");
		explain_map(transcript, "printf '%s\\n' '", "' '", gid, "' > /proc/$PID/gid_map");
	} else {
		explain_map(transcript, "echo '", "", uid, "' > /proc/self/uid_map");
		if (gid->count)
			transcript_command(transcript, "echo deny > /proc/self/setgroups");
		explain_map(transcript, "echo '", "", gid, "' > /proc/self/gid_map");
	}
}

const struct step_kind step_id_map = {.name = "id map", .perform = perform, .explain = explain};
