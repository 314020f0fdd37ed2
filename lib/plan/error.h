/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filling a struct sunder_error. Async-signal-safe, so that a container can do it before exec. */
#ifndef SUNDER_PLAN_ERROR_H
#define SUNDER_PLAN_ERROR_H

#include "sunder.h"

/*
 * Says what was being done when `errnum` came back (0: the kernel was not asked, `doing` says it
 * all). Returns -errnum, or -EINVAL for 0, so that it can be returned at once.
 */
__attribute__((format(printf, 3, 4))) int error_fill(
	struct sunder_error *, int errnum, const char *doing, ...);

/* Adds the cause, in place of strerror(errnum). */
__attribute__((format(printf, 2, 3))) void error_reason(
	struct sunder_error *, const char *reason, ...);

/* Adds what would mend it. */
__attribute__((format(printf, 2, 3))) void error_hint(struct sunder_error *, const char *hint, ...);

#endif
