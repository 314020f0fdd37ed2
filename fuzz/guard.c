/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading the command line may look at the machine; it starts no process and changes nothing. The
 * functions by which it could are linked from here, in place of the real ones, and say so.
 */
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "system/kernel.h"
#include "system/program.h"

static _Noreturn void refuse(const char *call)
{
	fprintf(stderr, "fuzz: reading the command line calls %s()\n", call);
	abort();
}

/* getent(1), which may be asked for a user, is not installed here. */
int program_read(struct arena *arena, const char *const *paths, const char *const *arguments,
	struct program_output *output)
{
	(void)arena;
	(void)paths;
	(void)arguments;
	(void)output;
	return -ENOENT;
}

int clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
	(void)function;
	(void)stack;
	(void)flags;
	(void)argument;
	refuse("clone");
}

int execve(const char *path, char *const arguments[], char *const environment[])
{
	(void)path;
	(void)arguments;
	(void)environment;
	refuse("execve");
}

/* All that libc has no function for, and namespaces and ids; opening a file is what only looks. */
long syscall(long number, ...)
{
	long words[4];
	va_list arguments;

	if (number != SYS_openat2)
		refuse("syscall");
	va_start(arguments, number);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		words[i] = va_arg(arguments, long);
	va_end(arguments);
	long (*real)(long, ...) = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");

	return real(number, words[0], words[1], words[2], words[3]);
}
