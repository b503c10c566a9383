// SPDX-License-Identifier: GPL-2.0-or-later
//
// The tables of the folder `Index` that the program folds and reads by, as they stood when it was built. By C, because Swift
// has no such means but an array literal of numbers, whose 175,000 elements took its compiler most of a minute.

#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum {
    CTABLES_FOLDING_1,
    CTABLES_FOLDING_2,
    CTABLES_FOLDING_3,
    CTABLES_FOLDING_4,
    CTABLES_READINGS,
} ctables_name;

/// The bytes of a file. They belong to the program and live as long as it does.
typedef struct {
    const uint8_t *_Nonnull bytes;
    size_t length;
} ctables_file;

ctables_file ctables_find(ctables_name name);
