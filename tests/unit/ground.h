/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* directory.h for tests that also include step.h, which has a struct directory of its own. */
#ifndef SUNDER_TESTS_GROUND_H
#define SUNDER_TESTS_GROUND_H

#define directory ground
#include "directory.h"
#undef directory

#endif
