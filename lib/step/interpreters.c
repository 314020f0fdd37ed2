/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Interpreters for programs of other machines: a binfmt_misc of the user namespace's own (Linux
 * 6.7), and one interpreter registered in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"
#include "system/fd.h"
#include "system/text.h"

static int mount_interpreters(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct interpreters *interpreters = step->what;

	(void)run;
	if (mount("binfmt_misc", interpreters->place, "binfmt_misc",
		    MS_NOSUID | MS_NOEXEC | MS_NODEV, NULL) < 0)
		return error_fill(error, errno, "mount %s failed", interpreters->place);
	return 0;
}

static void explain_mount(struct transcript *transcript, const struct step *step)
{
	const struct interpreters *interpreters = step->what;

	transcript_command(transcript, "mount -t binfmt_misc -o nosuid,noexec,nodev binfmt_misc %s",
		transcript_quote(transcript, interpreters->place));
}

const struct step_kind step_mount_interpreters = {
	.name = "binfmt_misc", .perform = mount_interpreters, .explain = explain_mount};

static int register_interpreter(
	struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct interpreters *interpreters = step->what;
	size_t length = strlen(interpreters->rule);
	char path[4096];

	(void)run;
	if (!text_print(path, "%s/register", interpreters->place))
		return error_fill(error, ENAMETOOLONG, "cannot open %s", path);
	autoclose int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return error_fill(error, errno, "cannot open %s", path);
	if (write(fd, interpreters->rule, length) != (ssize_t)length)
		return error_fill(error, errno, "write failed %s", path);
	return 0;
}

static void explain_register(struct transcript *transcript, const struct step *step)
{
	const struct interpreters *interpreters = step->what;

	transcript_command(transcript, "printf %%s %s > %s/register",
		transcript_quote(transcript, interpreters->rule),
		transcript_quote(transcript, interpreters->place));
}

const struct step_kind step_register_interpreter = {
	.name = "interpreter", .perform = register_interpreter, .explain = explain_register};
