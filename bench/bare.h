/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the floor program has in place of a libc: system calls, and just enough of words and
 * processes. Every failure but the tolerated ones ends the program. x86_64.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <asm/unistd.h>
#include <linux/mount.h>
#include <linux/sched.h>

#define FAILED   125
#define CLOSED   (MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct start {
	char **argv, **envp;
	unsigned uid, gid;
	const unsigned char *random; /* 16 bytes, from the kernel */
};

static inline long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

#define CALL(name, ...) CALL_WITH(__NR_##name, __VA_ARGS__, 0, 0, 0, 0, 0)
#define CALL_WITH(number, a, b, c, d, e, f, ...) \
	system_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

static inline size_t length(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

static inline bool same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* The end of what was written, so that it can go on from there. */
static inline char *put(char *to, const char *text)
{
	while (*text)
		*to++ = *text++;
	*to = 0;
	return to;
}

static inline char *put_number(char *to, unsigned long number)
{
	char digits[24];
	int n = 0;

	do
		digits[n++] = '0' + number % 10;
	while (number /= 10);
	while (n)
		*to++ = digits[--n];
	*to = 0;
	return to;
}

static inline _Noreturn void leave(int status)
{
	for (;;)
		CALL(exit_group, status);
}

static inline long must(long result, const char *doing)
{
	char line[512], *end = line;

	if (result >= 0)
		return result;
	end = put(put(put(end, "floor: "), doing), ": errno ");
	end = put(put_number(end, -result), "\n");
	CALL(write, 2, line, end - line);
	leave(FAILED);
}

static inline void write_file(int flags, const char *path, const char *text)
{
	long fd = must(CALL(open, path, O_WRONLY | O_CLOEXEC | flags, 0644), path);

	must(CALL(write, fd, text, length(text)), path);
}

static inline void mount(const char *from, const char *to, const char *type, unsigned long flags,
	const char *options)
{
	must(CALL(mount, from, to, type, flags, options), to);
}

static inline void map_ids(unsigned uid, unsigned gid)
{
	char map[32];

	put(put_number(put(map, "0 "), uid), " 1");
	write_file(0, "/proc/self/uid_map", map);
	write_file(0, "/proc/self/setgroups", "deny");
	put(put_number(put(map, "0 "), gid), " 1");
	write_file(0, "/proc/self/gid_map", map);
}

static inline long clone_with(uint64_t namespaces)
{
	struct clone_args args = {.flags = namespaces, .exit_signal = SIGCHLD};

	return must(CALL(clone3, &args, sizeof(args)), "clone3");
}

static inline _Noreturn void execute(char *const *command, char *const *envp)
{
	must(CALL(execve, command[0], command, envp), command[0]);
	leave(FAILED);
}

/* Waits for one child, whatever else it reaps; the status as a shell would give it. */
static inline int wait_for(long child)
{
	int status = 0;

	while (must(CALL(wait4, -1, &status, 0, 0), "wait") != child)
		;
	return status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}

/* parts.c: true if the words are for it; then they are done, and the status is theirs. */
bool run_part(struct start *start, long count, int *status);
