/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One write(2) each, so that lines of several processes do not mix. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cmd/message.h"
#include "cmd/names.h"
#include "system/text.h"

static void write_out(int fd, const struct text *text)
{
	for (size_t at = 0; at < text->used;) {
		ssize_t written = write(fd, text->start + at, text->used - at);

		if (written < 0 && errno != EINTR)
			return;
		at += written > 0 ? (size_t)written : 0;
	}
}

/* Names may come from anywhere: nothing of theirs that is not to be shown reaches a terminal. */
static void add_visible(struct text *text, const char *words)
{
	while (*words) {
		size_t length = names_visible_length(words);

		if (length == 0)
			text_add(text, "?");
		for (size_t i = 0; i < length; i++)
			text_add(text, "%c", words[i]);
		words += length ? length : 1;
	}
}

/*
 * As glibc has it, and so what people know, search for and compare: musl has other words for some.
 */
static const char *reason_of(int errnum)
{
	static const struct {
		int errnum;
		const char *text;
	} reasons[] = {
		{EBUSY, "Device or resource busy"},
		{EDQUOT, "Disk quota exceeded"},
		{EIO, "Input/output error"},
		{ELOOP, "Too many levels of symbolic links"},
		{EMFILE, "Too many open files"},
		{ENAMETOOLONG, "File name too long"},
		{ENFILE, "Too many open files in system"},
		{ENOMEM, "Cannot allocate memory"},
		{ENOSYS, "Function not implemented"},
		{ENOTTY, "Inappropriate ioctl for device"},
		{EOPNOTSUPP, "Operation not supported"},
		{ERANGE, "Numerical result out of range"},
		{EXDEV, "Invalid cross-device link"},
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (reasons[i].errnum == errnum)
			return reasons[i].text;
	return strerror(errnum);
}

static void add_error(struct text *text, const char *start, const struct sunder_error *error)
{
	text_add(text, "%s", start);
	add_visible(text, error->doing);
	if (*error->reason || error->errnum) {
		text_add(text, ": ");
		add_visible(text, *error->reason ? error->reason : reason_of(error->errnum));
	}
	text_add(text, "\n");
}

static void add_hint(struct text *text, const char *program, const struct sunder_error *error)
{
	text_add(text, "%s: hint: ", program);
	add_visible(text, error->hint);
	text_add(text, "\n");
}

void message_error(const char *program, const struct sunder_error *error)
{
	char bytes[2048];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "%s", program);
	add_error(&text, ": ", error);
	if (*error->hint)
		add_hint(&text, program, error);
	write_out(STDERR_FILENO, &text);
}

void message_hint(const char *program, const struct sunder_error *error)
{
	char bytes[1024];
	struct text text = TEXT_IN(bytes);

	add_hint(&text, program, error);
	write_out(STDERR_FILENO, &text);
}

void message_tolerated(const struct sunder_error *error)
{
	char bytes[2048];
	struct text text = TEXT_IN(bytes);

	add_error(&text, "sunder: note: could not ", error);
	write_out(STDERR_FILENO, &text);
}

/* Words with a long path are more than fits: then in pieces. */
static void write_word(const char *word)
{
	const struct text text = {.start = (char *)word, .used = strlen(word)};

	write_out(STDERR_FILENO, &text);
}

void message_note(const char *program, const char *words)
{
	char bytes[1024];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "%s: note: %s\n", program, words);
	if (!text.cut) {
		write_out(STDERR_FILENO, &text);
		return;
	}
	write_word(program);
	write_word(": note: ");
	write_word(words);
	write_word("\n");
}

int message_usage(const char *program, const struct sunder_error *error, int status)
{
	char bytes[1024];
	struct text text = TEXT_IN(bytes);

	text_add(&text, "%s", program);
	add_error(&text, ": ", error);
	text_add(&text, "Try '%s --help' for more information.\n", program);
	write_out(STDERR_FILENO, &text);
	return status;
}

int message_print(const char *program, const struct text *text)
{
	for (size_t at = 0; at < text->used;) {
		ssize_t written = write(STDOUT_FILENO, text->start + at, text->used - at);

		if (written < 0 && errno != EINTR) {
			struct sunder_error error = {.errnum = errno, .doing = "write"};

			message_error(program, &error);
			return 1;
		}
		at += written > 0 ? (size_t)written : 0;
	}
	return 0;
}
