/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the words of unshare to id maps, and the steps that write them. */
#ifndef SUNDER_CMD_UNSHARE_MAPS_H
#define SUNDER_CMD_UNSHARE_MAPS_H

#include "cmd/unshare_options.h"

/* Must live as long as the plan. */
struct unshare_maps {
	struct id_maps own, others; /* written from within; by root or the helpers from outside */
	struct id_mapping own_mapping, others_mapping;
};

/*
 * Fills the maps: from the words, /etc/subuid and the like. 0, or OPTION_REFUSED with the error
 * filled.
 */
int unshare_maps_resolve(
	const struct unshare_words *, struct unshare_maps *, struct sunder_error *);

/* Adds the steps that write them, and what --setgroups says, in the order that the kernel wants. */
void unshare_maps_add_steps(const struct unshare_words *, struct unshare_maps *, struct plan *);

#endif
