/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder: Linux namespaces, and the containers made of them.
 * What every part of sunder hands to its caller: why something could not be done.
 */
#ifndef SUNDER_H
#define SUNDER_H

/* Exit statuses of `sunder run`, beside the command's own and 128 + n for a signal n. */
enum sunder_status {
	SUNDER_STATUS_FAILED = 125,       /* sunder itself could not do its part */
	SUNDER_STATUS_NOT_EXECUTED = 126, /* the command is there, but cannot be executed */
	SUNDER_STATUS_NOT_FOUND = 127,    /* no such command */
};

/*
 * Why something failed. Filled once, by the function that knows most; the functions above hand it
 * on unchanged. It holds no pointers, so that one process can send it to another.
 */
struct sunder_error {
	int errnum;       /* errno, or 0 where the kernel was not asked */
	int status;       /* what the program should exit with: one of enum sunder_status */
	char step[32];    /* the kind of step that failed; "" outside of a plan */
	char doing[320];  /* what was being done, as words: "mount proc on /proc" */
	char reason[320]; /* the cause, where it is known better than strerror(errnum); else "" */
	char hint[640];   /* what would mend it; "" where that is not known */
};

#endif
