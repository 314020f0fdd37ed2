/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command's PID, as the host numbers it, in a file that goes when the container goes. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/record.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/text.h"

/* What cannot be opened was not made by us, and must not be removed in the end. */
static int open_recorded(struct run *run, const struct step *step)
{
	const char *path = step->what;
	int fd = openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 && errno != ENOENT)
		return -errno;
	int r = run->record < 0
			? 0
			: record_add(run->record, step->kind->name, (const char *[]){path, NULL});

	if (r == 0 && fd < 0) {
		fd = openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		r = fd < 0 ? -errno : 0;
	} else if (r == 0 && ftruncate(fd, 0) < 0) {
		r = -errno;
	}
	if (r < 0)
		close_keeping_errno(fd);
	return r < 0 ? r : fd;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const char *path = step->what;
	char line[24];
	struct text text = TEXT_IN(line);
	autoclose int fd = open_recorded(run, step);

	text_add(&text, "%ld\n", (long)run_value(run, SLOT_READY).number);
	if (fd < 0 || write(fd, text.start, text.used) < 0)
		return error_fill(error, fd < 0 ? -fd : errno, "write the PID file %s", path);
	return 0;
}

static int undo(const char *const words[], struct sunder_error *error)
{
	if (!words[1] || unlink(words[1]) == 0 || errno == ENOENT)
		return 0;
	return error_fill(error, errno, "remove the PID file %s", words[1]);
}

const struct step_kind step_pid_file = {.name = "pid file", .perform = perform, .undo = undo};
