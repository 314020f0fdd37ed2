/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a transcript shows a mount that an earlier step took or made, where it is attached. */
#ifndef SUNDER_STEP_TAKEN_H
#define SUNDER_STEP_TAKEN_H

#include "plan/explain.h"

/* `source`: the slot of a clone, or of what the host has put together. `place`: "/" is the root. */
void explain_taken(struct transcript *, uint8_t source, const char *place);

/*
 * Would mount(8) or overlayfs take the path apart among an overlay's options? They differ in what
 * escapes it, so that it is given by an fd then, as perform() gives every path.
 */
bool is_taken_apart(const char *path);

#endif
