/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who can read which line of a record. */
#include "step/step.h"

const struct step_kind *const step_kinds_to_undo[] = {
	&step_state_directory,
	&step_pid_file,
	&step_kept_layer,
};
const size_t step_kinds_to_undo_count = sizeof(step_kinds_to_undo) / sizeof(*step_kinds_to_undo);
