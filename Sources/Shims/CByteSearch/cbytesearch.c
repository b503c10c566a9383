// SPDX-License-Identifier: GPL-2.0-or-later

#define _GNU_SOURCE
#include "cbytesearch.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>

// The byte to look for beside the last: the end of the first character. Two of three bytes of Japanese text are nearly
// always the same ones; those that end a character tell the most.
static size_t telling_byte(const uint8_t *needle, size_t length) {
    const size_t end = needle[0] < 0xC0 ? 0 : needle[0] < 0xE0 ? 1 : needle[0] < 0xF0 ? 2 : 3;
    return end + 1 < length ? end : length - 2;
}
#endif

size_t cbytesearch_find(
    const uint8_t *text, size_t length, size_t start, const uint8_t *needle, size_t needle_length
) {
    if (length < needle_length || start > length - needle_length) return length;
    if (needle_length == 1) {
        const uint8_t *found = memchr(text + start, needle[0], length - start);
        return found ? (size_t)(found - text) : length;
    }
#ifdef __SSE2__
    // W. Muła, "SIMD-friendly algorithms for substring searching", 2016: both bytes at their places, then all.
    const size_t first = telling_byte(needle, needle_length), last = needle_length - 1;
    const __m128i firsts = _mm_set1_epi8((char)needle[first]), lasts = _mm_set1_epi8((char)needle[last]);
    const size_t places = length - last;
    size_t place = start;
    for (; place + 16 <= places; place += 16) {
        const __m128i at_first = _mm_loadu_si128((const __m128i *)(text + place + first));
        const __m128i at_last = _mm_loadu_si128((const __m128i *)(text + place + last));
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(firsts, at_first), _mm_cmpeq_epi8(lasts, at_last));
        for (unsigned left = (unsigned)_mm_movemask_epi8(both); left != 0; left &= left - 1) {
            const size_t found = place + (size_t)__builtin_ctz(left);
            if (memcmp(text + found, needle, needle_length) == 0) return found;
        }
    }
    for (; place < places; ++place) {
        if (text[place + last] == needle[last] && memcmp(text + place, needle, needle_length) == 0) return place;
    }
    return length;
#else
    const uint8_t *found = memmem(text + start, length - start, needle, needle_length);
    return found ? (size_t)(found - text) : length;
#endif
}
