/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A new network namespace has lo, but down. */
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/step.h"

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	/* Any socket will do for an ioctl on an interface; this family is always there. */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)run;
	(void)step;
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		return error_fill(error, errno, "bring the loopback interface up");
	return 0;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_command(transcript, "ip link set lo up");
}

const struct step_kind step_loopback = {.name = "loopback", .perform = perform, .explain = explain};
