/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that says of a kept layer that an apply has begun, and not come to its end. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "container/applying.h"
#include "system/file.h"

/*
 * Files get the time of the clock's last tick: what is changed now may be older than now. So this
 * says a little less.
 */
static struct timespec a_little_before_now(void)
{
	enum { A_FEW_TICKS = 40 * 1000 * 1000, SECOND = 1000 * 1000 * 1000 };
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_nsec -= A_FEW_TICKS;
	if (now.tv_nsec < 0) {
		now.tv_nsec += SECOND;
		now.tv_sec--;
	}
	return now;
}

int kept_begin_applying(const struct kept *kept, struct timespec *began)
{
	char line[64];

	/* One that was cut off began earlier. */
	*began = kept->applying ? kept->apply_began : a_little_before_now();
	if (kept->applying)
		return 0;
	text_print(line, "%ld.%ld\n", (long)began->tv_sec, began->tv_nsec);
	return file_replace(kept->directory, "applying", line);
}

/* A line more. */
static int add_to_description(
	struct arena *arena, const struct kept *kept, const struct kept_apply *apply)
{
	enum { ROOM_FOR_LINE = 128 };
	struct field old;
	int r = file_read_in_root(arena, kept->directory, "layer", &old);

	if (r < 0)
		return r;
	size_t size = old.length + ROOM_FOR_LINE;
	struct text text = {.start = arena_allocate(arena, size), .size = size};

	memcpy(text.start, old.start, old.length);
	text.used = old.length;
	kept_describe_apply(&text, apply);
	return file_replace(kept->directory, "layer", text.start);
}

int kept_end_applying(struct arena *arena, const struct kept *kept, struct timespec began)
{
	struct kept_apply apply = {.began = began};

	clock_gettime(CLOCK_REALTIME, &apply.ended);
	int r = add_to_description(arena, kept, &apply);

	if (r < 0)
		return r;
	if (unlinkat(kept->directory, "applying", 0) < 0 && errno != ENOENT)
		return -errno;
	return fsync(kept->directory) < 0 ? -errno : 0;
}
