/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * In place of libFuzzer, for the unit tests: gives a target every file of a directory, in TAP.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

enum { LONGEST_INPUT = 1024 * 1024 };

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
	(void)data;
	(void)max_size;
	return size;
}

static void replay(int directory, const char *name)
{
	uint8_t *bytes = malloc(LONGEST_INPUT);
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	ssize_t size = bytes ? read(fd, bytes, LONGEST_INPUT) : -1;

	close(fd);
	assert(size >= 0);
	LLVMFuzzerTestOneInput(bytes, (size_t)size);
	free(bytes);
}

int main(int argc, char *argv[])
{
	DIR *directory = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	unsigned count = 0;

	if (!directory)
		return 1;
	setlinebuf(stdout); /* so that the last line is behind the input before the fatal one */
	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.') {
			replay(dirfd(directory), entry->d_name);
			printf("ok %u %s\n", ++count, entry->d_name);
		}
	printf("1..%u\n", count);
	closedir(directory);
	return 0;
}
