/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Subordinate ids: those that newuidmap(1) and newgidmap(1) let a user put into id maps. Found as
 * those find them: /etc/subuid and /etc/subgid, or the source that nsswitch.conf names instead.
 */
#ifndef SUNDER_SYSTEM_SUBID_H
#define SUNDER_SYSTEM_SUBID_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sunder.h"
#include "system/arena.h"
#include "system/field.h"
#include "system/idmap.h"

struct subid_ranges {
	struct id_range uid, gid;
	bool uid_found, gid_found;
	struct field subuid, subgid; /* the files, where they are the source; else empty */
};

/*
 * The user's first range, with those behind it that continue it; subgid too goes by the user. A
 * name of NULL: the user is known only by uid. Returns 0, found or not, or -errno with the error
 * filled; -ENOENT: getsubids(1) should be asked, and is not installed.
 */
int subid_find(struct arena *, enum id_kind, const char *user_name, uid_t uid, struct id_range *,
	bool *found, struct sunder_error *);

/* Both kinds, for one look into nsswitch.conf. */
int subid_find_both(struct arena *, const char *user_name, uid_t uid, struct subid_ranges *,
	struct sunder_error *);

/* The same with the files and the program below another directory than "": for the tests. */
int subid_find_both_below(struct arena *, const char *root, const char *user_name, uid_t uid,
	struct subid_ranges *, struct sunder_error *);

/*
 * Moves a range up until none of its ids is in a line of the file's text. False when there is no
 * place for it.
 */
bool subid_avoid(struct field text, struct id_range *);

/*
 * The parsers. One for the text of /etc/subuid: lines with the name, or if there is none, lines
 * with the uid. One for the lines of getsubids, which are all of one user. One for nsswitch.conf:
 * the first source of its line "subid:", "" without one.
 */
void subid_parse(const char *text, size_t length, const char *name, uid_t uid, struct id_range *,
	bool *found);
void subid_parse_getsubids(const char *text, size_t length, struct id_range *, bool *found);
void nsswitch_subid_source(const char *text, char *source, size_t size);

#endif
