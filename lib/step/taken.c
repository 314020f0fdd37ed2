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
	bool recursive = source->recursive && source->attributes;

	if (source->map_ids && !transcript->told_mapped)
		transcript_remark(transcript, "X-mount.idmap needs util-linux 2.39; it maps the one"
					      " mount, where sunder maps those below it too");
	else if (recursive && !transcript->told_recursive && !transcript->told_mapped)
		transcript_remark(transcript, "=recursive needs util-linux 2.39");
	transcript->told_mapped |= source->map_ids;
	transcript->told_recursive |= recursive;
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

void explain_taken(struct transcript *transcript, uint8_t slot, const char *place)
{
	const struct step *giver = plan_giver(transcript->plan, slot);
	const char *target = transcript_inside(transcript, place);

	if (!giver || giver->kind != &step_clone) {
		transcript_remark(transcript,
			"%s becomes what the host has put together, with move_mount(2) of the fd"
			" that it hands over",
			target);
		return;
	}
	const struct clone_source *source = giver->what;

	if (source->map_ids)
		turn_to_host(transcript);
	/* With -N a path starts at the container's root: it has to be a whole one. */
	transcript_command(transcript, "mount%s %s%s %s%s %s", source->map_ids ? " -N $PID" : "",
		source->recursive ? "--rbind" : "--bind", options_for(transcript, source),
		source->map_ids && *source->path != '/' ? "\"$PWD\"/" : "",
		transcript_quote(transcript, source->path), target);
	remark_needs(transcript, source);
}
