/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors are told once, by the function that knows most. */
#include <errno.h>
#include <string.h>

#include "plan/error.h"
#include "system/text.h"

static void print_list(char *start, size_t size, const char *format, va_list arguments)
{
	struct text text = {.start = start, .size = size};

	*start = '\0';
	text_add_list(&text, format, arguments);
}

int error_fill(struct sunder_error *error, int errnum, const char *doing, ...)
{
	va_list arguments;

	memset(error, 0, sizeof(*error));
	error->errnum = errnum;
	error->status = SUNDER_STATUS_FAILED;
	va_start(arguments, doing);
	print_list(error->doing, sizeof(error->doing), doing, arguments);
	va_end(arguments);
	return errnum ? -errnum : -EINVAL;
}

void error_reason(struct sunder_error *error, const char *reason, ...)
{
	va_list arguments;

	va_start(arguments, reason);
	print_list(error->reason, sizeof(error->reason), reason, arguments);
	va_end(arguments);
}

void error_hint(struct sunder_error *error, const char *hint, ...)
{
	va_list arguments;

	va_start(arguments, hint);
	print_list(error->hint, sizeof(error->hint), hint, arguments);
	va_end(arguments);
}
