/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Id maps: which user and group ids of the host the ids of a user namespace are. Nothing here
 * changes anything; what is allowed is for the kernel, newuidmap(1) and newgidmap(1) to say.
 */
#ifndef SUNDER_SYSTEM_IDMAP_H
#define SUNDER_SYSTEM_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "system/arena.h"
#include "system/text.h"

/* The last id that there is: 4294967295 is (uid_t)-1, "no id". */
#define ID_LAST UINT32_C(4294967294)

enum id_kind { ID_USER, ID_GROUP };

struct id_range {
	uint32_t start, count;
};

struct id_extent {
	uint32_t inside, outside, count;
};

/*
 * Zero it, and let only the functions below add to it: `extents` has room as id_map_add() needs.
 */
struct id_map {
	struct id_extent *extents;
	size_t count;
};

struct id_maps {
	struct id_map uid, gid;
};

/* An extent of no ids is ignored. Whether the map is one is for id_map_check(). */
void id_map_add(struct arena *, struct id_map *, struct id_extent);

/*
 * Whether the kernel can take the map: 0, -E2BIG (more extents or text than it takes), -EINVAL
 * (an id twice on one side, or past the last id). A map without extents is 0.
 */
int id_map_check(const struct id_map *);

/* Appends what is to be written to uid_map or gid_map. Async-signal-safe. */
void id_map_write(struct text *, const struct id_map *);

bool id_map_to_outside(const struct id_map *, uint32_t inside, uint32_t *outside);
bool id_map_to_inside(const struct id_map *, uint32_t outside, uint32_t *inside);

/*
 * Adds: 0 is `id`, and the range is 1 and up. A range with `id` in it makes a map that overlaps.
 */
void id_map_root(struct arena *, struct id_map *, uint32_t id, struct id_range);

/* Adds: `id` is itself, and the range fills up the ids before and behind it, from 0. */
void id_map_keep(struct arena *, struct id_map *, uint32_t id, struct id_range);

/*
 * Adds the range with `single`, of one id, left out on either side (NULL: as it is): the inside
 * ids without single's are paired one by one, in order, with the outside ids without single's, in
 * at most three extents. A range with one of these in it loses its top id, once. A `whole` one has
 * no end inside: it goes one id further there, and loses one only where single's outside is in it.
 * What would pass the last id is left for id_map_check() to refuse.
 */
void id_map_add_around(struct arena *, struct id_map *, struct id_extent range, bool whole,
	const struct id_extent *single);

/* Adds: every inside id of `of` is itself. */
void id_map_identity(struct arena *, struct id_map *, const struct id_map *of);

/*
 * "INNER:OUTER:COUNT", or the old "OUTER,INNER,COUNT": 0, or -EINVAL (also for a count of 0) or
 * -ERANGE. Whether there are such ids is not looked at.
 */
int id_map_parse_extent(const char *word, struct id_extent *);

/*
 * Lines of three numbers, as uid_map has them: 0 or -EINVAL, -ERANGE. Adds to the map. Not
 * checked: read from another user namespace, `outside` may be 4294967295, for "not mapped".
 */
int id_map_parse(struct arena *, const char *text, struct id_map *);

/* Reads one, such as "self/uid_map" below a directory fd of procfs: 0 or -errno. */
int id_map_read(struct arena *, int proc_fd, const char *path, struct id_map *);

/* Is any id in both? */
bool id_ranges_overlap(struct id_range, struct id_range);

/* Are all ids of the range, as this map's inside has them, in one extent of it? */
bool id_map_covers(const struct id_map *, struct id_range);

/*
 * The range for a container of root's, where /etc/subuid has none: the one that systemd sets aside
 * for containers, if `available` (/proc/self/uid_map of the caller) has it, else the upper half of
 * its largest extent. Not found where no extent has more than one id.
 */
struct id_range id_range_for_root(const struct id_map *available, bool *found);

#endif
