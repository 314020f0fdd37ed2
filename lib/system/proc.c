/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asking a procfs who we are. */
#include <string.h>
#include <unistd.h>

#include "system/proc.h"
#include "system/text.h"

bool proc_is_ours(int proc)
{
	char ours[24], there[24];
	ssize_t size = readlinkat(proc, "self", there, sizeof(there) - 1);

	if (size < 0)
		return false;
	there[size] = '\0';
	text_print(ours, "%d", (int)getpid());
	return strcmp(there, ours) == 0;
}
