/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that lives and dies together: everything that a plan consists of. */
#ifndef SUNDER_SYSTEM_ARENA_H
#define SUNDER_SYSTEM_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

/*
 * Zero it and use it; or give it a first block of the caller's, so that small plans need no malloc.
 * `no_memory` is called when malloc fails and must not return (exit, or longjmp: while a plan is
 * made, nothing has been changed yet); without one, abort() is called.
 */
struct arena {
	char *next;
	size_t left;
	struct arena_block *blocks; /* those that it got from malloc */
	void (*no_memory)(void *context);
	void *context;
};

/* Zeroed, aligned for anything, never NULL. */
void *arena_allocate(struct arena *, size_t size);

/*
 * For an array that grows by one: it, or where it is full (count is room) a copy with twice the
 * room. `size` is of one element.
 */
void *arena_grow(struct arena *, void *array, size_t count, size_t *room, size_t size);

/* A copy of the string; of the first `length` bytes of it, with a NUL behind them. */
char *arena_copy(struct arena *, const char *string);
char *arena_copy_bytes(struct arena *, const char *bytes, size_t length);

/* A formatted string, with the conversions of text_add(). */
__attribute__((format(printf, 2, 3))) char *arena_print(struct arena *, const char *format, ...);
__attribute__((format(printf, 2, 0))) char *arena_print_list(
	struct arena *, const char *format, va_list);

/* Frees everything; the arena can be used again. A first block of the caller's is not freed. */
void arena_free(struct arena *);

#endif
