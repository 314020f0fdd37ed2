/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A buffer before standard output. */
#include "cmd/message.h"
#include "cmd/output.h"

enum { USUAL_SIZE = 64 * 1024 };

static void reserve(struct arena *arena, struct output *output, size_t size)
{
	output->text = (struct text){.start = arena_allocate(arena, size), .size = size};
}

void output_start(struct arena *arena, struct output *output)
{
	*output = (struct output){0};
	reserve(arena, output, USUAL_SIZE);
}

struct text *output_next(struct arena *arena, struct output *output, size_t room)
{
	if (output->text.size - output->text.used > room)
		return &output->text;
	output_flush(output);
	if (output->text.size <= room)
		reserve(arena, output, 2 * room);
	return &output->text;
}

int output_flush(struct output *output)
{
	if (!output->failed && output->text.used)
		output->failed = message_print("sunder", &output->text) != 0;
	output->text.used = 0;
	*output->text.start = '\0';
	return output->failed ? 1 : 0;
}
