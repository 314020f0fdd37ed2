/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Taking over on the host what a kept layer has changed. Everything is made beside its place, under
 * a name that nothing else has, and is put there by one rename(2) when it is complete and on the
 * disk: at any moment, each path is what it was or what it will be. A process that is killed leaves
 * only what the next apply takes away or goes on with.
 */
#ifndef SUNDER_CONTAINER_APPLY_H
#define SUNDER_CONTAINER_APPLY_H

#include "container/changes.h"

struct apply_request {
	/* Setuid bits, setgid bits and capabilities of files, and device nodes, go over, too. */
	bool privileged_files;
	bool is_partial; /* the changes are not all that there are: some PATHs were asked for */
	int outside;     /* outside_start(), before kept_become_owner(); -1: there is none */
	/* Called now and then, with how many changes of how many are done; may be NULL. */
	void (*progress)(void *context, size_t done, size_t count);
	void *context;
};

/*
 * Takes away what an apply that was cut off (kept->applying) has left beside its places: needed
 * before changes_find(), which would see that. Of all the layer, whatever is asked for now. The
 * layer must be open KEPT_TO_WRITE, here and below. 0 or -errno with the error filled.
 */
int apply_clear_up(struct arena *, const struct kept *, struct sunder_error *);

/*
 * Adds to the changes, where only some are asked for, the directories that these need and the host
 * does not have; and puts those that are left out into a list of their own: device nodes, and what
 * would give a file nothing but privileges; what something is mounted on. 0 or -errno with the
 * error filled.
 */
int apply_select(struct arena *, const struct kept *, const struct apply_request *,
	struct changes *, struct changes *left_out, struct sunder_error *);

/*
 * Is it a file that is taken over without some of its privileges: setuid and setgid bits, or file
 * capabilities?
 */
bool apply_is_stripped(const struct apply_request *, const struct change *);

/* Carries them out. The layer stays as it is. 0 or -errno with the error filled. */
int apply_perform(struct arena *, const struct kept *, const struct apply_request *,
	const struct changes *, struct sunder_error *);

#endif
