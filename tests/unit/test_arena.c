/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arena: alignment, blocks of any size, a first block of the caller's, and no memory. */
#include <stdalign.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "system/arena.h"

static int free_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static int make_arena(void **state)
{
	static struct arena arena;

	*state = &arena;
	return 0;
}

static void nothing_is_not_null(void **state)
{
	char *first = arena_allocate(*state, 0);
	char *second = arena_allocate(*state, 0);

	assert_non_null(first);
	assert_ptr_not_equal(first, second);
}

static void zeroed_and_aligned(void **state)
{
	for (size_t size = 1; size < 200000; size = size * 3 + 1) {
		char *bytes = arena_allocate(*state, size);

		assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(bytes[i], 0);
		memset(bytes, 0xff, size);
	}
}

static void strings(void **state)
{
	char *whole = arena_copy(*state, "word"), *part = arena_copy_bytes(*state, "wordy", 3);

	assert_string_equal(arena_print(*state, "%s-%d", "n", 7), "n-7");
	assert_string_equal(whole, "word");
	assert_string_equal(part, "wor");
}

static void printed_strings_grow(void **state)
{
	char word[5000];

	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_string_equal(arena_print(*state, "%s", word), word);
}

static void first_block_of_the_caller(void **state)
{
	alignas(max_align_t) char block[65];
	struct arena arena = {.next = block + 1, .left = sizeof(block) - 1};
	char *inside = arena_allocate(&arena, 48), *outside = arena_allocate(&arena, 1);

	(void)state;
	assert_ptr_equal(inside, block + alignof(max_align_t));
	assert_true(outside < block || outside >= block + sizeof(block));
	arena_free(&arena);
	assert_null(arena.blocks);
	assert_non_null(arena_allocate(&arena, 1));
	arena_free(&arena);
}

static void no_memory(void *context)
{
	longjmp(*(jmp_buf *)context, 1);
}

static void more_than_there_is(void **state)
{
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 20, PTRDIFF_MAX};
	jmp_buf back;
	struct arena arena = {.no_memory = no_memory, .context = &back};

	(void)state;
	for (volatile size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		if (!setjmp(back)) {
			arena_allocate(&arena, sizes[i]);
			fail();
		}
	}
	arena_free(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_not_null, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(zeroed_and_aligned, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(strings, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(printed_strings_grow, make_arena, free_arena),
		cmocka_unit_test(first_block_of_the_caller),
		cmocka_unit_test(more_than_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
