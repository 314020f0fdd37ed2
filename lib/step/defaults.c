/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process inherits that says more of the caller than of the container: set back. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/proc_file.h"
#include "step/step.h"

static uint64_t parse_mask(const char *digits)
{
	uint64_t mask = 0;

	for (; *digits; digits++) {
		const char *place = strchr("0123456789abcdef", *digits);

		if (!place)
			break;
		mask = mask << 4 | (uint64_t)(place - "0123456789abcdef");
	}
	return mask;
}

/* One read instead of asking for 64 signals. nohup and background shells leave some ignored. */
static int reset_ignored_signals(struct run *run, struct sunder_error *error)
{
	static const char title[] = "SigIgn:\t";
	char status[4096];
	int r = proc_file_read(run, "self/status", status, sizeof(status));
	const char *line = r < 0 ? NULL : strstr(status, title);

	if (!line)
		return error_fill(error, r < 0 ? -r : EPROTO, "see which signals are ignored");
	uint64_t ignored = parse_mask(line + strlen(title));
	struct sigaction standard = {.sa_handler = SIG_DFL};

	for (int signal = 1; signal < 64; signal++)
		if (ignored & UINT64_C(1) << (signal - 1))
			sigaction(signal, &standard, NULL);
	return 0;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)step;
	/*
	 * Going below what an ordinary caller was given is not allowed: then it stays as it is.
	 */
	int r = proc_file_write(run, "self/oom_score_adj", "0");

	if (r < 0 && r != -EACCES && r != -EPERM)
		return error_fill(error, -r, "reset oom_score_adj");
	return reset_ignored_signals(run, error);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	(void)step;
	transcript_tolerated(transcript, "echo 0 > /proc/self/oom_score_adj");
	transcript_remark(transcript, "no signal stays ignored: env --default-signal, before"
				      " unshare, does that");
}

const struct step_kind step_defaults = {.name = "defaults", .perform = perform, .explain = explain};
