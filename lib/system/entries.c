/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* struct linux_dirent64, as getdents64(2) has it. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "system/entries.h"

struct kernel_entry {
	uint64_t inode;
	int64_t offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

int entries_visit(int directory, int (*visit)(void *context, const struct entry *), void *context)
{
	_Alignas(struct kernel_entry) char bytes[2048];
	long size;

	while ((size = syscall(SYS_getdents64, directory, bytes, sizeof(bytes))) > 0) {
		for (long at = 0; at < size;) {
			const struct kernel_entry *kernel = (const void *)(bytes + at);
			const struct entry entry = {.name = kernel->name, .type = kernel->type};
			int r = is_dots(entry.name) ? 0 : visit(context, &entry);

			if (r < 0)
				return r;
			at += kernel->length;
		}
	}
	return size < 0 ? -errno : 0;
}
