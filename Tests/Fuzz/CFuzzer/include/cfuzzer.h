// SPDX-License-Identifier: GPL-2.0-or-later
//
// libFuzzer as a library (https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library).

#pragma once

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with its options in `argv`, and ends the process.
void cfuzzer_run(
    int argc, char *_Nullable *_Nonnull argv, int (*_Nonnull callback)(const uint8_t *_Nullable data, size_t size));

/// A descriptor of a file in memory that holds these bytes, at its beginning; negative on failure.
int cfuzzer_file(const uint8_t *_Nullable data, size_t size);
