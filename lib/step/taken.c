/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mount(8) has no detached mounts: taking one, changing it and attaching it are one line, and that
 * line stands where it is attached. A mount whose ids are mapped is the host's to make, and
 * mount -N makes it in the container's mount namespace.
 */
#include <string.h>

#include "plan/plan.h"
#include "step/step.h"
#include "step/taken.h"
#include "system/mount.h"

/* To mount(8) an option is one for the mount itself, if it does not say "=recursive". */
static const char *options_for(
	const struct transcript *transcript, const struct clone_source *source)
{
	char words[160];
	struct text text = TEXT_IN(words);

	if (source->squashed)
		text_add(&text, ",X-mount.idmap='u:%u:%u:1 g:%u:%u:1'",
			source->squashed->uid.extents->inside,
			source->squashed->uid.extents->outside,
			source->squashed->gid.extents->inside,
			source->squashed->gid.extents->outside);
	else if (source->map_ids)
		text_add(&text, ",X-mount.idmap=/proc/$PID/ns/user");
	mount_attributes_write(&text, source->attributes, source->recursive ? "=recursive" : "");
	return text.used ? arena_print(transcript->plan->arena, " -o %s", words + 1) : "";
}

static void remark_needs(struct transcript *transcript, const struct clone_source *source)
{
	if (source->map_ids && !transcript->told_mapped)
		transcript_needs_newer(transcript, "X-mount.idmap",
			"X-mount.idmap needs util-linux 2.39; it maps the one mount, where sunder"
			" maps those below it too");
	transcript->told_mapped |= source->map_ids;
}

static void turn_to_host(struct transcript *transcript)
{
	transcript_turn(transcript, HOST);
	if (!transcript->host_has_root)
		transcript_command(transcript, "ROOT=" EXPLAINED_WORK "/root");
	transcript->host_has_root = true;
}

bool is_taken_apart(const char *path)
{
	return strpbrk(path, ",:\\\"") != NULL;
}

/* It was made in the mount namespace of the container, where it is moved now. */
static void explain_layers(
	struct transcript *transcript, const struct mapped_layers *layers, const char *place)
{
	if (!layers)
		return;
	turn_to_host(transcript);
	transcript_command(transcript, "mount -N $PID --move %s/root%zu %s",
		layers->place ? transcript_variable(transcript, "STATE", layers->place) : "$MEMORY",
		layers->layer, transcript_placed(transcript, place));
}

void explain_taken(struct transcript *transcript, uint8_t slot, const char *place)
{
	const struct step *giver = plan_giver(transcript->plan, slot);
	const char *target = transcript_inside(transcript, place);

	if (!giver || giver->kind == &step_mapped_layers) {
		explain_layers(transcript, giver ? giver->what : NULL, place);
		return;
	}
	const struct clone_source *source = giver->what;

	if (!source->map_ids && source->recursive) {
		char words[160];
		struct text options = TEXT_IN(words);

		mount_attributes_write(&options, source->attributes, "");
		/* The copy is taken before there is a workspace; by hand it is one of that too. */
		transcript_bind_all(transcript, words, transcript_quote(transcript, source->path),
			target, strcmp(source->path, "/") == 0 ? "$ROOT$WORK" : NULL);
		return;
	}
	if (source->map_ids) {
		turn_to_host(transcript);
		target = transcript_placed(transcript, place);
	}
	/* With -N a path starts at the container's root: it has to be a whole one. */
	transcript_command(transcript, "mount%s %s%s %s%s %s", source->map_ids ? " -N $PID" : "",
		source->recursive ? "--rbind" : "--bind", options_for(transcript, source),
		source->map_ids && *source->path != '/' ? "\"$PWD\"/" : "",
		transcript_quote(transcript, source->path), target);
	remark_needs(transcript, source);
}
