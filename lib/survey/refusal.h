/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why the kernel, or a helper, said no here: causes that its errno does not tell apart. */
#ifndef SUNDER_SURVEY_REFUSAL_H
#define SUNDER_SURVEY_REFUSAL_H

#include "sunder.h"

/*
 * Adds reason and hint to an error that has none yet, by looking at the machine. Changes nothing.
 */
void refusal_explain(struct sunder_error *);

#endif
