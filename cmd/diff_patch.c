/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Changes as a patch in git's form. The comparing is diff(1)'s, which gets copies in memory: it
 * opens nothing that the container has a hand in. Only regular files and links are in a patch.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cmd/diff.h"
#include "cmd/diff_program.h"
#include "cmd/names.h"
#include "plan/error.h"
#include "survey/mounts.h"
#include "system/fd.h"
#include "system/file.h"

enum { ROOM_FOR_WORDS = 512 };

/* One file of a patch: what it was, or what it will be. */
struct patch_side {
	const char *git_mode; /* NULL: there is none */
	bool is_link;
	struct field content;
};

struct patch {
	const struct diff_printing *printing;
	struct arena arena; /* for one file */
	const char *name;   /* as in the patch */
	struct patch_side before, after;
};

/* --- what is in a patch --- */

static const char *git_mode(mode_t mode)
{
	if (S_ISLNK(mode))
		return "120000";
	if (!S_ISREG(mode))
		return NULL;
	return mode & S_IXUSR ? "100755" : "100644";
}

static struct patch_side side_of(const struct change_side *side)
{
	return (struct patch_side){
		.git_mode = git_mode(side->mode), .is_link = S_ISLNK(side->mode)};
}

/* Readable is what it is: an fd without O_PATH is of nothing but a regular file. */
static int open_side(const struct patch *patch, const struct change *change, bool after, int flags)
{
	const struct kept *kept = patch->printing->kept;

	return after ? changes_open_after(kept, change, flags)
		     : changes_open_before(kept, change, flags);
}

static int read_link(struct patch *patch, int fd, struct field *content)
{
	enum { LONGEST_TARGET = 4096 };
	char *target = arena_allocate(&patch->arena, LONGEST_TARGET + 1);
	ssize_t size = readlinkat(fd, "", target, LONGEST_TARGET);

	if (size < 0)
		return -errno;
	target[size] = '\0';
	*content = (struct field){target, (size_t)size};
	return 0;
}

static int read_file(struct patch *patch, int fd, struct field *content)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -ESTALE;
	if ((uint64_t)status.st_size > FILE_MAX_BYTES)
		return -EFBIG;
	return file_read_fd(&patch->arena, fd, (size_t)status.st_size, content);
}

static int read_side(struct patch *patch, const struct change *change, bool after)
{
	struct patch_side *side = after ? &patch->after : &patch->before;

	if (!side->git_mode)
		return 0;
	autoclose int fd = open_side(
		patch, change, after, side->is_link ? O_PATH : O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return fd;
	return side->is_link ? read_link(patch, fd, &side->content)
			     : read_file(patch, fd, &side->content);
}

/* As git sees it. */
static bool is_binary(struct field content)
{
	enum { LOOKED_AT = 8000 };
	size_t length = content.length < LOOKED_AT ? content.length : LOOKED_AT;

	return length && memchr(content.start, '\0', length);
}

/* --- printing --- */

static struct text *next(const struct patch *patch)
{
	return output_next(patch->printing->arena, patch->printing->output,
		12 * strlen(patch->name) + ROOM_FOR_WORDS);
}

static void add_file(struct text *text, const struct patch *patch, const char *prefix,
	const struct patch_side *side)
{
	if (side->git_mode)
		names_add_for_patch(text, prefix, patch->name);
	else
		text_add(text, "/dev/null");
}

/* Of empty files nothing else says what they are: so git's own names for these. */
static void add_empty(struct text *text, const struct patch *patch)
{
	if (patch->before.content.length || patch->after.content.length)
		return;
	if (!patch->before.git_mode)
		text_add(text, "index 0000000..e69de29\n");
	else if (!patch->after.git_mode)
		text_add(text, "index e69de29..0000000\n");
}

static void add_header(struct text *text, const struct patch *patch)
{
	const char *before = patch->before.git_mode, *after = patch->after.git_mode;

	text_add(text, "diff --git ");
	names_add_for_patch(text, "a/", patch->name);
	text_add(text, " ");
	names_add_for_patch(text, "b/", patch->name);
	if (!before)
		text_add(text, "\nnew file mode %s\n", after);
	else if (!after)
		text_add(text, "\ndeleted file mode %s\n", before);
	else if (strcmp(before, after) != 0)
		text_add(text, "\nold mode %s\nnew mode %s\n", before, after);
	else
		text_add(text, "\n");
	add_empty(text, patch);
}

/* The header of a patch would say that git apply can do it, which without the bytes it cannot. */
static void add_differ(const struct patch *patch, const char *what, const char *why)
{
	struct text *text = next(patch);

	text_add(text, "%s ", what);
	add_file(text, patch, "a/", &patch->before);
	text_add(text, " and ");
	add_file(text, patch, "b/", &patch->after);
	text_add(text, " differ%s\n", why);
}

/* A blank in a name is followed by a tab, so that the end of the name can be found. */
static const char *label(struct patch *patch, const char *prefix, const struct patch_side *side)
{
	size_t size = 4 * strlen(patch->name) + ROOM_FOR_WORDS;
	struct text text = {.start = arena_allocate(&patch->arena, size), .size = size};

	add_file(&text, patch, prefix, side);
	if (side->git_mode && strchr(patch->name, ' '))
		text_add(&text, "\t");
	return text.start;
}

/* A container has written that: to a terminal goes nothing that would do something there. */
static void add_target(const struct patch *patch, char sign, struct field target)
{
	struct text *text = output_next(
		patch->printing->arena, patch->printing->output, target.length + ROOM_FOR_WORDS);
	bool is_terminal = isatty(STDOUT_FILENO);

	text_add(text, "%c", sign);
	for (size_t i = 0; i < target.length;) {
		size_t length = is_terminal ? names_visible_length(target.start + i) : 1;

		if (length == 0)
			text_add(text, "?");
		for (size_t j = 0; j < length; j++)
			text_add(text, "%c", target.start[i + j]);
		i += length ? length : 1;
	}
	text_add(text, "\n\\ No newline at end of file\n");
}

static bool has_newline(struct field target)
{
	return target.length && memchr(target.start, '\n', target.length);
}

/*
 * The target is one line without an end. What would stand behind a newline in it, would be lines of
 * the patch that the container has written, for whatever file it likes.
 */
static int print_links(struct patch *patch)
{
	bool was = patch->before.git_mode, is = patch->after.git_mode;

	if (has_newline(patch->before.content) || has_newline(patch->after.content)) {
		add_differ(patch, "Links", ", and a newline is more than a patch can say");
		return 0;
	}
	const char *one = label(patch, "a/", &patch->before);
	const char *other = label(patch, "b/", &patch->after);
	struct text *text = next(patch);

	add_header(text, patch);
	text_add(text, "--- %s\n+++ %s\n@@ -%s +%s @@\n", one, other, was ? "1" : "0,0",
		is ? "1" : "0,0");
	if (was)
		add_target(patch, '-', patch->before.content);
	if (is)
		add_target(patch, '+', patch->after.content);
	return 0;
}

static bool is_same(struct field one, struct field other)
{
	return one.length == other.length &&
	       (one.length == 0 || memcmp(one.start, other.start, one.length) == 0);
}

static int print_files(struct patch *patch, struct sunder_error *error)
{
	const struct patch_side *before = &patch->before, *after = &patch->after;
	bool same = is_same(before->content, after->content);

	if (!same && (is_binary(before->content) || is_binary(after->content))) {
		add_differ(patch, "Binary files", "");
		return 0;
	}
	if (before->git_mode && after->git_mode && same &&
		strcmp(before->git_mode, after->git_mode) == 0)
		return 0;
	add_header(next(patch), patch);
	if (same)
		return 0;
	const struct diff_program program = {
		.before = before->git_mode ? &before->content : NULL,
		.after = after->git_mode ? &after->content : NULL,
		.label_before = label(patch, "a/", before),
		.label_after = label(patch, "b/", after),
	};

	return diff_program_run(patch->printing->arena, &program, patch->printing->output, error);
}

static int print_sides(struct patch *patch, const struct change *change, struct sunder_error *error)
{
	int r = read_side(patch, change, false);

	if (r == 0)
		r = read_side(patch, change, true);
	if (r == -EFBIG) {
		add_differ(patch, "Files", ", and are too large for a patch");
		return 0;
	}
	if (r < 0)
		return error_fill(error, -r, "read %s", change->path);
	if (patch->before.is_link || patch->after.is_link)
		return print_links(patch);
	return print_files(patch, error);
}

/* --- which --- */

/*
 * What goes comes first: where it was, there may be something else afterwards, and patch(1) goes by
 * the order. Links are made anew, because nothing tells it that a file is one.
 */
enum turn { TURN_OF_DELETED, TURN_OF_REST };

static bool is_made_anew(const struct patch_side *before, const struct patch_side *after)
{
	return before->git_mode && after->git_mode && (before->is_link || after->is_link);
}

static int print_change(struct patch *patch, const struct change *change, enum turn turn,
	struct sunder_error *error)
{
	struct patch_side before = side_of(&change->before), after = side_of(&change->after);
	bool goes = before.git_mode && (!after.git_mode || is_made_anew(&before, &after));

	if (turn == TURN_OF_DELETED && goes)
		patch->before = before;
	else if (turn == TURN_OF_REST && after.git_mode) {
		patch->after = after;
		if (!goes)
			patch->before = before;
	} else
		return 0;
	return print_sides(patch, change, error);
}

static bool is_in_patch(const struct change *change)
{
	return change->kind != CHANGE_MODIFIED || change->what & (CHANGED_CONTENT | CHANGED_MODE);
}

static const char *name_of(const struct diff_printing *printing, const char *path)
{
	size_t length = printing->relative ? strlen(printing->relative) : 0;

	if (length && mounts_is_below(path, printing->relative))
		path += length;
	return *path == '/' ? path + 1 : path;
}

static int print_turn(
	const struct diff_printing *printing, enum turn turn, struct sunder_error *error)
{
	const struct changes *changes = printing->changes;
	int r = 0;

	for (size_t i = 0; i < changes->count && r == 0; i++) {
		const struct change *change = &changes->list[i];
		struct patch patch = {
			.printing = printing, .name = name_of(printing, change->path)};

		if (is_in_patch(change))
			r = print_change(&patch, change, turn, error);
		arena_free(&patch.arena);
	}
	return r;
}

int diff_print_patch(const struct diff_printing *printing, struct sunder_error *error)
{
	int r = print_turn(printing, TURN_OF_DELETED, error);

	return r < 0 ? r : print_turn(printing, TURN_OF_REST, error);
}
