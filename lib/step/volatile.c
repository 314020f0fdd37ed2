/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Taking the marker of a volatile overlay away, while it is mounted. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "plan/error.h"
#include "step/volatile.h"
#include "system/text.h"

int volatile_remove_marker(
	int place, const char *work, const char *lower, struct sunder_error *error)
{
	static const char *const parts[] = {
		"/work/incompat/volatile/dirty", "/work/incompat/volatile", "/work/incompat"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		char path[64];

		text_print(path, "%s%s", work, parts[i]);
		if (unlinkat(place, path, i ? AT_REMOVEDIR : 0) == 0)
			continue;
		if (errno == ENOENT && i == 0)
			return error_fill(error, ENOSPC, "mount an overlay over %s", lower);
		if (errno != ENOENT)
			return error_fill(error, errno, "tidy an overlay's work directory");
	}
	return 0;
}
