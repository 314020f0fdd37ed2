/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mapped layers, made by a second process beside the host: there may be one for every mount. */
#ifndef SUNDER_STEP_LAYERS_AHEAD_H
#define SUNDER_STEP_LAYERS_AHEAD_H

#include "plan/run.h"
#include "step/step.h"

/* What step_mapped_layers does, now and here. An fd, or -errno with the error filled. */
int mapped_layers_make(struct run *, const struct mapped_layers *, struct sunder_error *);

/* The one of that number, when the process has ended. An fd, or -errno with the error filled. */
int layers_ahead_take(struct layers_ahead_work *, size_t number, struct sunder_error *);

#endif
