/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A time namespace with offsets. They can only be written before any process is in it, so it is
 * not made at birth: unshare, write, then enter (time_namespaces(7)).
 */
#include <errno.h>
#include <fcntl.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/proc_file.h"
#include "step/step.h"
#include "system/call.h"
#include "system/text.h"

/* A clock that is not spoken of stays as in the time namespace around. */
static void write_lines(struct text *text, const struct time_offsets *offsets)
{
	if (offsets->has_boottime)
		text_add(text, "boottime %ld 0\n", (long)offsets->boottime);
	if (offsets->has_monotonic)
		text_add(text, "monotonic %ld 0\n", (long)offsets->monotonic);
}

static int create(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	if (unshare(CLONE_NEWTIME) < 0)
		return error_fill(error, errno, "create a time namespace");
	return 0;
}

static int write_offsets(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct time_offsets *offsets = step->what;
	char bytes[128];
	struct text lines = TEXT_IN(bytes);
	int r;

	write_lines(&lines, offsets);
	if (run->actor == HOST)
		r = proc_file_write_of(run, "timens_offsets", bytes, error);
	else if ((r = proc_file_write(run, "self/timens_offsets", bytes)) < 0)
		error_fill(error, -r, "write /proc/self/timens_offsets");
	if (r == -ERANGE) {
		error_fill(error, ERANGE, "set the clocks %ld and %ld seconds off",
			(long)offsets->monotonic, (long)offsets->boottime);
		error_reason(error, "a clock would stand before 0, or after 146 years");
	}
	return r;
}

static int enter(struct run *run, const struct step *step, struct sunder_error *error)
{
	int fd = openat(run_fd(run, SLOT_PROC), "self/ns/time_for_children", O_RDONLY | O_CLOEXEC);

	(void)step;
	if (fd < 0 || setns(fd, CLONE_NEWTIME) < 0)
		return error_fill(error, errno, "enter the time namespace");
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int r = create(run, step, error);

	if (r == 0)
		r = write_offsets(run, step, error);
	return r < 0 ? r : enter(run, step, error);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct time_offsets *offsets = step->what;
	char bytes[128];
	struct text words = TEXT_IN(bytes);

	if (offsets->has_monotonic)
		text_add(&words, " --monotonic %ld", (long)offsets->monotonic);
	if (offsets->has_boottime)
		text_add(&words, " --boottime %ld", (long)offsets->boottime);
	transcript_shell(transcript, "unshare --time%s", bytes);
}

const struct step_kind step_time_offsets = {
	.name = "time offsets", .perform = perform, .explain = explain};

/* In a terminal these three are the one line of the first. */
const struct step_kind step_time_namespace = {
	.name = "time namespace", .perform = create, .explain = explain};
const struct step_kind step_write_time_offsets = {.name = "time offsets", .perform = write_offsets};
const struct step_kind step_enter_time = {.name = "time namespace", .perform = enter};
