/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signals by their names. */
#ifndef SUNDER_SYSTEM_SIGNAL_NAME_H
#define SUNDER_SYSTEM_SIGNAL_NAME_H

/*
 * A name in upper or lower case, with or without "SIG": "TERM", "IOT", "RTMIN+3", "RTMAX-1", and
 * "RT3" for "RTMIN+3". No numbers, as with unshare(1) of util-linux. Returns 0 or -EINVAL.
 */
int signal_parse(const char *word, int *number);

/* "TERM" for 15, "RTMIN+1" for 35; NULL where there is no such signal. */
const char *signal_name(int number);

#endif
