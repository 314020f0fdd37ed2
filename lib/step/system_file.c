/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /etc/hosts and the like: a file in the workspace, mounted. Nothing gets into a layer. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "plan/run.h"
#include "step/step.h"
#include "system/call.h"
#include "system/mount.h"
#include "system/path.h"

static int write_file(int workspace, const struct system_file *file)
{
	int fd = openat(workspace, file->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	size_t length = strlen(file->content);

	if (fd < 0)
		return -errno;
	ssize_t written = write(fd, file->content, length);

	if (written < 0)
		return -errno;
	return (size_t)written == length ? 0 : -ENOSPC;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	const struct system_file *file = step->what;
	int workspace = run_fd(run, SLOT_WORKSPACE);
	int r = write_file(workspace, file);

	if (r < 0)
		return error_fill(error, -r, "write the container's %s", file->place);
	int copy = mount_clone(workspace, file->name, false, 0);
	int place = path_make_inside(run_fd(run, SLOT_ROOT), file->place, false);

	if (place < 0)
		return error_fill(error, -place, "make %s in the container", file->place);
	if (copy < 0 || call_move_mount(copy, place, "") < 0)
		return error_fill(
			error, copy < 0 ? -copy : errno, "mount the container's %s", file->place);
	return 0;
}

/*
 * The content on one line, as printf(1) takes it for a format: whatever it is, the terminal sees
 * no control character of it, and printf no option.
 */
static const char *format_for(const struct transcript *transcript, const char *content)
{
	size_t size = strlen("\\000") * strlen(content) + 1;
	struct text text = {.start = arena_allocate(transcript->plan->arena, size), .size = size};

	for (const char *at = content; *at; at++) {
		unsigned byte = (unsigned char)*at;

		if (byte == '\n' || byte == '\t')
			text_add(&text, byte == '\n' ? "\\n" : "\\t");
		else if (byte == '%' || byte == '\\')
			text_add(&text, "%c%c", *at, *at);
		else if (byte < 0x20 || byte == 0x7f || (byte == '-' && at == content))
			text_add(&text, "\\%o%o%o", byte >> 6, byte >> 3 & 7, byte & 7);
		else
			text_add(&text, "%c", *at);
	}
	return text.start;
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct system_file *file = step->what;
	const char *format = format_for(transcript, file->content);

	transcript_command(transcript, "printf %s > $WORK/%s", transcript_quote(transcript, format),
		file->name);
	transcript_place(transcript, file->place, false);
	transcript_command(transcript, "mount --bind $WORK/%s %s", file->name,
		transcript_inside(transcript, file->place));
}

const struct step_kind step_system_file = {
	.name = "system file", .perform = perform, .explain = explain};
