/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What libFuzzer calls in a target (https://llvm.org/docs/LibFuzzer.html), or replay.c instead. A
 * target ends by abort() or a sanitizer's report when something is wrong, and returns 0 always.
 */
#ifndef SUNDER_FUZZ_FUZZ_H
#define SUNDER_FUZZ_FUZZ_H

#undef NDEBUG
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A target may have one of its own, which may leave the work to LLVMFuzzerMutate(). */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* The input as a string, just as long as it must be, so that reading past its end is seen. */
static inline char *string_of(const uint8_t *data, size_t size)
{
	char *string = malloc(size + 1);

	assert(string);
	if (size)
		memcpy(string, data, size);
	string[size] = '\0';
	return string;
}

#endif
