/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bump allocator: a pointer, what is left behind it, and a chain of blocks to free. */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "system/arena.h"
#include "system/text.h"

/* Under AddressSanitizer: what malloc has given and nobody has asked for may not be touched. */
#ifdef __SANITIZE_ADDRESS__ /* gcc says so */
#define WITH_ADDRESS_SANITIZER 1
#elif defined(__has_feature) /* and clang so */
#define WITH_ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define WITH_ADDRESS_SANITIZER 0
#endif
#if WITH_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(start, size)
#define ASAN_UNPOISON_MEMORY_REGION(start, size)
#endif

enum { BLOCK_SIZE = 64 * 1024 };

#define MOST_BYTES ((size_t)PTRDIFF_MAX / 2)

struct arena_block {
	struct arena_block *older;
	alignas(max_align_t) char bytes[];
};

static void add_block(struct arena *arena, size_t size)
{
	struct arena_block *block = size <= MOST_BYTES ? malloc(sizeof(*block) + size) : NULL;

	if (!block) {
		if (arena->no_memory)
			arena->no_memory(arena->context);
		abort();
	}
	block->older = arena->blocks;
	arena->blocks = block;
	arena->next = block->bytes;
	arena->left = size;
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
}

static size_t round_up(size_t size)
{
	return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

void *arena_allocate(struct arena *arena, size_t size)
{
	/* A byte at least: the pointer is not NULL, and nobody else's. */
	size_t rounded = size ? round_up(size) : round_up(1);
	size_t padding = round_up((uintptr_t)arena->next) - (uintptr_t)arena->next;

	if (rounded < size)
		rounded = SIZE_MAX;
	if (padding > arena->left || rounded > arena->left - padding) {
		add_block(arena, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
		padding = 0;
	}
	char *allocated = arena->next + padding;

	arena->next = allocated + rounded;
	arena->left -= padding + rounded;
	ASAN_UNPOISON_MEMORY_REGION(allocated, size);
	return memset(allocated, 0, size);
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *room, size_t size)
{
	enum { FIRST_ROOM = 8 };

	if (count < *room)
		return array;
	*room = *room ? 2 * *room : FIRST_ROOM;
	void *grown = arena_allocate(arena, *room * size);

	return count ? memcpy(grown, array, count * size) : grown;
}

char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_allocate(arena, length + 1);

	memcpy(copy, bytes, length);
	return copy;
}

char *arena_copy(struct arena *arena, const char *string)
{
	return arena_copy_bytes(arena, string, strlen(string));
}

char *arena_print_list(struct arena *arena, const char *format, va_list arguments)
{
	for (size_t size = 256;; size *= 4) {
		struct text text = {.start = arena_allocate(arena, size), .size = size};
		va_list again;

		va_copy(again, arguments);
		text_add_list(&text, format, again);
		va_end(again);
		if (!text.cut)
			return text.start;
	}
}

char *arena_print(struct arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = arena_print_list(arena, format, arguments);

	va_end(arguments);
	return text;
}

void arena_free(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
	arena->next = NULL;
	arena->left = 0;
}
