/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A session of its own, so that the caller's terminal cannot be reached through /dev/tty, and a
 * session keyring of its own: a child in a new user namespace can read the caller's.
 */
#include <errno.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"
#include "system/call.h"

/*
 * Without keyrings in the kernel, or allowed by a seccomp filter, there is nothing to be reached.
 */
static bool has_no_keyrings(int errnum)
{
	return errnum == ENOSYS || errnum == EPERM;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)step;
	/* What is made from now on gets the modes that it is made with. */
	umask(022);
	if (setsid() < 0)
		return error_fill(error, errno, "start a session");
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION, NULL) < 0 && !has_no_keyrings(errno))
		return error_fill(error, errno, "join a session keyring of the container's own");
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "umask 022");
	transcript_session(transcript);
}

const struct step_kind step_session = {.name = "session", .perform = perform, .explain = explain};
