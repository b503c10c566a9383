// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes sought in bytes, sixteen places at a time. Swift's SIMD types have no instruction that gathers a bit of each
// lane, which is the whole of it: written with them, the same search is slower than one byte at a time.

#pragma once

#include <stddef.h>
#include <stdint.h>

/// Where `needle`, of at least one byte, first stands in `text` at or after `start`; `length` if nowhere.
size_t cbytesearch_find(
    const uint8_t *_Nullable text, size_t length, size_t start, const uint8_t *_Nonnull needle, size_t needle_length);
