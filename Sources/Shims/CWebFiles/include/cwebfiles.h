// SPDX-License-Identifier: GPL-2.0-or-later
//
// The templates and assets of SakuinWeb, as they stood when it was built.

#pragma once

#include <stddef.h>
#include <stdint.h>

/// A file: its name without a folder, and its bytes. Both belong to the program and live as long as it does.
typedef struct {
    const char *_Nonnull name;
    const uint8_t *_Nonnull bytes;
    size_t length;
} cwebfiles_file;

size_t cwebfiles_count(void);

/// The file with that number, which is less than the count.
cwebfiles_file cwebfiles_at(size_t index);
