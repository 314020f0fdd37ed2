/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sunder discard: deletes kept layers. The host stays as it is. */
#include <errno.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/front_end.h"
#include "cmd/message.h"
#include "container/kept.h"
#include "plan/error.h"

struct discard_words {
	struct arena *arena;
	const char *const *environment;
	bool help;
};

DEFINE_TAKE_FLAG(struct discard_words, help, help, true, OPTION_LAST)

static const struct option_row discard_options[] = {
	{'h', "help", NULL, "this", take_help, NULL, "Prints a short help."},
	{0},
};

/* Nobody else knows where these are. */
static void tell_leftovers(const char *name)
{
	char words[256];

	text_print(words,
		"%s: sunder apply was cut off, and may have left files .sunder-apply-%s-* on this"
		" machine",
		name, name);
	message_note("sunder", words);
}

static int discard(
	struct arena *arena, const char *store, const char *name, struct sunder_error *error)
{
	struct kept kept;
	int r = kept_open(arena, store, name, KEPT_TO_DISCARD, &kept, error);

	if (r < 0)
		return r;
	r = kept_discard(arena, store, &kept, error);
	close(kept.directory);
	if (r == 0 && kept.applying)
		tell_leftovers(name);
	/* Whose the files are is not known, if the description is none. */
	if (r == -EACCES && kept.state == KEPT_NOT_UNDERSTOOD)
		error_hint(error, "sunder unshare --map-root-user --map-auto rm -r DIRECTORY has"
				  " the right to, if they belong to subordinate ids");
	return r;
}

static int discard_all(const struct discard_words *words, const char *const names[])
{
	const char *store = kept_store(words->arena, words->environment);
	struct sunder_error error;
	int status = 0;

	for (const char *const *name = names; *name; name++)
		if (discard(words->arena, store, *name, &error) < 0)
			status = front_end_fail(&error);
	/* And what one has left that was killed. */
	if (kept_clear_up(words->arena, store, &error) < 0)
		status = front_end_fail(&error);
	return status;
}

static int discard_main(int argc, char *argv[], char *envp[])
{
	struct arena arena = {0};
	struct discard_words words = {.arena = &arena, .environment = (const char *const *)envp};
	const char *const *names;
	int status = front_end_parse(&command_discard, argc, argv, &words, &words.help, &names);

	return status == FRONT_END_GOES_ON ? discard_all(&words, names) : status;
}

const struct command command_discard = {
	.name = "discard",
	.synopsis = "NAME...",
	.summary = "delete what run --keep NAME has kept",
	.options = discard_options,
	.examples =
		"  sunder discard NAME                    without asking; the host stays as it is\n"
		"  sunder kept -q | xargs sunder discard  away with all of them\n",
	.operands = "kept",
	.main = discard_main,
};
