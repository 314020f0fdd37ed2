/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A terminal of the container's own devpts. The slave comes from the master itself, never by a
 * path that something in the container could have replaced (CVE-2025-52565); the master goes to
 * the host, which carries bytes between it and the caller's terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/path.h"

/* asm-generic/ioctls.h; the same on x86_64 and aarch64. */
#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif

static int open_slave(int master)
{
	int unlocked = 0;

	if (ioctl(master, TIOCSPTLCK, &unlocked) < 0)
		return -1;
	return ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static int set_up(const struct terminal *terminal, int slave)
{
	if (terminal->has_settings && (tcsetattr(slave, TCSANOW, &terminal->settings) < 0 ||
					      ioctl(slave, TIOCSWINSZ, &terminal->size) < 0))
		return -errno;
	if (fchown(slave, terminal->owner, (gid_t)-1) < 0)
		return -errno;
	if (ioctl(slave, TIOCSCTTY, 0) < 0)
		return -errno;
	for (int fd = 0; fd < 3; fd++)
		if (terminal->takes[fd] && dup2(slave, fd) < 0)
			return -errno;
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int master = path_open_inside(run_fd(run, SLOT_ROOT), "dev/pts/ptmx", O_RDWR | O_NOCTTY);
	int slave = master < 0 ? -1 : open_slave(master);

	if (slave < 0)
		return error_fill(error, master < 0 ? -master : errno, "open a terminal");
	int r = set_up(step->what, slave);

	if (r < 0)
		return error_fill(error, -r, "set up the terminal");
	run_give_fd(run, SLOT_TERMINAL, master);
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_remark(
		transcript, "a terminal of $ROOT/dev/pts: by hand, script(1) comes closest");
}

const struct step_kind step_terminal = {.name = "terminal", .perform = perform, .explain = explain};
