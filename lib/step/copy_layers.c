/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Going on from one kept layer under another name: its upper layers are copied first, by cp(1),
 * which knows of reflinks, holes, hard links, attributes and devices (a whiteout is one).
 */
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/errand.h"
#include "step/step.h"

enum { WORDS_AROUND = 6 };

static const char *const *copy_command(struct arena *arena, const struct copy_layers *copy)
{
	const char **words = arena_allocate(arena, (copy->count + WORDS_AROUND) * sizeof(*words));
	size_t at = 0;

	words[at++] = "cp";
	words[at++] = "-a";
	words[at++] = "--reflink=auto";
	words[at++] = "--";
	for (size_t i = 0; i < copy->count; i++)
		words[at++] = arena_print(arena, "%s/upper%zu", copy->from, copy->layers[i]);
	words[at] = arena_print(arena, "%s/", copy->to);
	return words;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	static const char *const environment[] = {"LC_ALL=C", NULL};
	const struct copy_layers *copy = step->what;
	struct arena arena = {0};
	struct id_mapping mapping;
	struct plan plan;

	(void)run;
	if (copy->count == 0)
		return close(copy->lock);
	plan_start(&plan, &arena);
	if (copy->maps)
		errand_add_owner(&plan, &mapping, copy->maps);
	plan.ending.file = "cp";
	plan.ending.search_path = errand_search_path();
	plan.ending.arguments = copy_command(&arena, copy);
	plan.ending.environment = environment;
	/* The owner is no root there: as an ordinary program cp could not read all of it. */
	plan.ending.keep_capabilities = copy->maps != NULL;
	int r = errand_run(&plan, arena_print(&arena, "copy the layers of %s", copy->from), error);

	arena_free(&arena);
	close(copy->lock);
	return r;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct copy_layers *copy = step->what;

	for (size_t i = 0; i < copy->count; i++)
		transcript_command(transcript, "cp -a --reflink=auto %s/upper%zu $STATE/",
			transcript_quote(transcript, copy->from), copy->layers[i]);
}

const struct step_kind step_copy_layers = {
	.name = "copy layers", .perform = perform, .explain = explain};
