/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line on standard error, written over and over. */
#include <unistd.h>

#include "cmd/progress.h"
#include "system/text.h"

void progress_start(struct progress *progress)
{
	*progress = (struct progress){.is_told = isatty(STDERR_FILENO)};
	clock_gettime(CLOCK_MONOTONIC, &progress->began);
}

static bool is_time(const struct progress *progress)
{
	struct timespec now;

	if (!progress->is_told)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &now);
	time_t seconds = now.tv_sec - progress->began.tv_sec;

	return seconds > 1 || (seconds == 1 && now.tv_nsec >= progress->began.tv_nsec);
}

static void show(struct progress *progress, const struct text *text)
{
	progress->is_shown = true;
	/* Nothing depends on it. */
	if (write(STDERR_FILENO, text->start, text->used) < 0)
		progress->is_told = false;
}

/* 41,200 */
static void add_number(struct text *text, size_t number)
{
	enum { THOUSAND = 1000, HUNDRED = 100, TEN = 10 };

	if (number < THOUSAND) {
		text_add(text, "%zu", number);
		return;
	}
	add_number(text, number / THOUSAND);
	number %= THOUSAND;
	text_add(text, ",%zu%zu%zu", number / HUNDRED, number / TEN % TEN, number % TEN);
}

void progress_of_comparing(void *context, size_t seen)
{
	char bytes[96];
	struct text text = TEXT_IN(bytes);

	if (!is_time(context))
		return;
	text_add(&text, "\rcomparing: ");
	add_number(&text, seen);
	text_add(&text, " files");
	show(context, &text);
}

void progress_of_applying(void *context, size_t done, size_t count)
{
	enum { ALL = 100 };
	char bytes[128];
	struct text text = TEXT_IN(bytes);

	if (!is_time(context))
		return;
	text_add(&text, "\rapplying: %zu%% (", done * ALL / count);
	add_number(&text, done);
	text_add(&text, " of ");
	add_number(&text, count);
	text_add(&text, ")");
	show(context, &text);
}

void progress_end(struct progress *progress)
{
	static const char clear[] = "\r\033[K";
	bool is_shown = progress->is_shown;

	progress->is_shown = false;
	if (is_shown && write(STDERR_FILENO, clear, sizeof(clear) - 1) < 0)
		progress->is_told = false;
}
