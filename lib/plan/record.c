/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing records, and reading them backwards. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plan/error.h"
#include "plan/record.h"
#include "system/fd.h"
#include "system/text.h"
#include "system/words.h"

enum { RECORD_SIZE = 64 * 1024, LINE_SIZE = 16 * 1024, WORD_COUNT = 16 };

int record_create(int directory)
{
	int fd = openat(
		directory, "record", O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

int record_add(int record, const char *kind, const char *const words[])
{
	char bytes[LINE_SIZE];
	struct text line = TEXT_IN(bytes);

	words_add(&line, kind);
	for (; *words; words++) {
		text_add(&line, " ");
		words_add(&line, *words);
	}
	text_add(&line, "\n");
	if (line.cut)
		return -ENAMETOOLONG;
	ssize_t written = write(record, line.start, line.used);

	if (written < 0)
		return -errno;
	return (size_t)written == line.used ? 0 : -ENOSPC;
}

static int undo_line(int directory, char *line, const struct step_kind *const kinds[],
	size_t kind_count, struct sunder_error *error)
{
	const char *words[WORD_COUNT];

	if (words_split(line, words, WORD_COUNT - 1) == 0)
		return 0;
	for (size_t i = 0; i < kind_count; i++)
		if (strcmp(kinds[i]->name, words[0]) == 0)
			return kinds[i]->undo(directory, words, error);
	return error_fill(error, EPROTO, "undo '%s', which this sunder does not know", words[0]);
}

static ssize_t read_record(int directory, char *bytes, size_t size)
{
	autoclose int fd = openat(
		directory, "record", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	size_t used = 0;
	ssize_t got;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	while ((got = read(fd, bytes + used, size - used)) > 0)
		used += (size_t)got;
	if (got < 0)
		return -errno;
	/* The newest lines are at the end: better nothing than the wrong ones. */
	return used == size ? -EFBIG : (ssize_t)used;
}

static int undo_lines(int directory, char *bytes, ssize_t size,
	const struct step_kind *const kinds[], size_t kind_count, struct sunder_error *error)
{
	int result = 0;

	/* What is behind the last newline was never finished. */
	while (size > 0 && bytes[size - 1] != '\n')
		size--;
	while (size > 0) {
		struct sunder_error failure;

		bytes[--size] = '\0';
		while (size > 0 && bytes[size - 1] != '\n')
			size--;
		int r = undo_line(directory, bytes + size, kinds, kind_count, &failure);

		if (r < 0 && result == 0) {
			*error = failure;
			result = r;
		}
	}
	return result;
}

int record_undo(int directory, const struct step_kind *const kinds[], size_t kind_count,
	struct sunder_error *error)
{
	char *bytes = malloc(RECORD_SIZE + 1); /* too much for a small stack */
	ssize_t size = bytes ? read_record(directory, bytes, RECORD_SIZE) : -ENOMEM;
	int result = size < 0 ? error_fill(error, (int)-size, "read the container's record")
			      : undo_lines(directory, bytes, size, kinds, kind_count, error);

	free(bytes);
	return result;
}
