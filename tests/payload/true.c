/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The least that a container can run: ends at once, with the status that its word says, or 0. */
#include <stdlib.h>

int main(int argc, char *argv[])
{
	return argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
}
