/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Half of a copy's layers are made by a process of their own: the kernel takes most of the time
 * for each, and has another processor for that. It shares our fds, so that what it makes is ours;
 * by which number, it writes into memory that is shared too. Where there can be no such process
 * the host makes them all.
 */
#include <errno.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plan/error.h"
#include "step/layers_ahead.h"
#include "system/call.h"
#include "system/kernel.h"

struct layer_made {
	int mount; /* or -errno */
	struct sunder_error error;
};

static _Noreturn void make_all(struct run *run, const struct layers_ahead *ahead)
{
	for (size_t i = 0; i < ahead->count; i++) {
		struct layer_made *made = &ahead->work->made[i];

		made->mount = mapped_layers_make(run, ahead->layers[i], &made->error);
		if (made->mount < 0)
			_exit(1);
	}
	/* What was put off: these fds are the host's too, which knows nothing of them. */
	while (run->later_count)
		close(run->later[--run->later_count]);
	_exit(0);
}

static struct layer_made *share_results(size_t count)
{
	struct layer_made *made = mmap(NULL, count * sizeof(*made), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (made == MAP_FAILED)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		made[i].mount = -EPIPE;
		error_fill(&made[i].error, EPIPE, "hear from the process that makes layers");
	}
	return made;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	struct clone_arguments arguments = {.flags = CLONE_FILES, .exit_signal = SIGCHLD};
	const struct layers_ahead *ahead = step->what;
	struct layers_ahead_work *work = ahead->work;

	work->run = run;
	work->layers = ahead->layers;
	work->made = share_results(ahead->count);
	work->process = work->made ? call_clone3(&arguments) : -1;
	(void)error;
	if (work->process != 0)
		return 0;
	run->later_count = 0;
	make_all(run, ahead);
}

int layers_ahead_take(struct layers_ahead_work *work, size_t number, struct sunder_error *error)
{
	if (work->process < 0)
		return mapped_layers_make(work->run, work->layers[number], error);
	while (work->process > 0 && waitpid(work->process, NULL, 0) < 0)
		if (errno != EINTR)
			return error_fill(error, errno, "wait for the process that makes layers");
	work->process = 0;
	if (work->made[number].mount < 0)
		*error = work->made[number].error;
	return work->made[number].mount;
}

const struct step_kind step_layers_ahead = {.name = "layers ahead", .perform = perform};
