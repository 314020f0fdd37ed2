/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is wrong with an entry of an archive, before anything is done with it. */
#ifndef SUNDER_UNPACK_ENTRY_H
#define SUNDER_UNPACK_ENTRY_H

#include <archive_entry.h>
#include <stdbool.h>

enum { ENTRY_SHOWN_BYTES = 160 };

/* The name as it may be shown: what is not printable is escaped, what is too long cut. */
void entry_show(char shown[ENTRY_SHOWN_BYTES], const char *name);

/*
 * NULL, or why nothing of that archive is to be had: its name or its hard link's target is
 * absolute, has "..", control characters, or a symlink in its directories as they are by now.
 */
const char *entry_find_fault(struct archive_entry *);

/* A container has a /dev of its own over that. */
bool entry_is_in_dev(struct archive_entry *);

/* Extended attributes that are not a file's own business (of SELinux, of overlays) go. */
void entry_keep_safe_attributes(struct archive_entry *);

/* Where there is no other id: it owns all, and nobody else is to be named in a list. */
void entry_give_to_root(struct archive_entry *);

/*
 * Ids are numbers here, names are nobody's: an access control list may have a number in place of a
 * name, or else cannot be kept.
 */
bool entry_has_numeric_acl(struct archive_entry *);
la_int64_t entry_look_up(void *context, const char *name, la_int64_t id);

#endif
