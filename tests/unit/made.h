/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For unit tests of what container_plan() makes: options to start from, and looking at a plan. */
#ifndef SUNDER_TESTS_MADE_H
#define SUNDER_TESTS_MADE_H

#include "cases.h"
#include "container/container.h"
#include "ground.h"
#include "system/kernel.h"
#include "system/text.h"

static const char *const made_command[] = {"true", NULL};
static const char *const made_environment[] = {
	"PATH=/usr/bin:/bin", "HOME=/", "TERM=xterm", "SECRET=x", NULL};

/* A root file system with a passwd file, beside the directory that containers' go to. */
struct made {
	struct ground ground;
	struct arena arena;
	struct container_options options;
	struct container container;
	struct sunder_error error;
	char root[48], state[48];
};

static inline void made_start(struct made *made)
{
	memset(made, 0, sizeof(*made));
	directory_make(&made->ground);
	assert_int_equal(mkdirat(made->ground.fd, "root", 0755), 0);
	assert_int_equal(mkdirat(made->ground.fd, "root/etc", 0755), 0);
	directory_write(&made->ground, "root/etc/passwd",
		"root:x:0:0::/root:/bin/ash\nalice:x:1000:1000::/home/alice:/bin/sh\n");
	text_print(made->root, "%s/root", made->ground.path);
	text_print(made->state, "%s/state", made->ground.path);
	made->options = (struct container_options){
		.root = made->root,
		.state = made->state,
		.userns = USERNS_SINGLE,
		.command = made_command,
		.environment = made_environment,
		.status_fd = -1,
	};
}

/*
 * Making a plan, and explaining it, changes nothing: there is no directory for containers' yet.
 */
static inline void made_finish(struct made *made)
{
	struct stat status;

	assert_int_equal(stat(made->state, &status), -1);
	arena_free(&made->arena);
	directory_remove(&made->ground);
}

static inline int made_try(struct made *made)
{
	struct terminal terminal = made->container.terminal;
	bool has_terminal = made->container.has_terminal;

	made->container = (struct container){.terminal = terminal, .has_terminal = has_terminal};
	memset(&made->error, 0, sizeof(made->error));
	return container_plan(&made->arena, &made->options, &made->container, &made->error);
}

static inline void made_make(struct made *made)
{
	if (made_try(made) < 0)
		fail_msg("%s", made->error.doing);
}

/* The place of the first step of that kind, from `from` on; -1 where there is none. */
static inline int made_find(const struct made *made, const struct step_kind *kind, int from)
{
	const struct plan *plan = &made->container.plan;

	for (size_t i = (size_t)from; i < plan->step_count; i++)
		if (plan->steps[i].kind == kind)
			return (int)i;
	return -1;
}

static inline bool made_has(const struct made *made, const struct step_kind *kind)
{
	return made_find(made, kind, 0) >= 0;
}

/* The only step of that kind. */
static inline const struct step *made_step(const struct made *made, const struct step_kind *kind)
{
	int place = made_find(made, kind, 0);

	if (place < 0)
		fail_msg("no step %s", kind->name);
	if (made_find(made, kind, place + 1) >= 0)
		fail_msg("more than one step %s", kind->name);
	return &made->container.plan.steps[place];
}

#endif
