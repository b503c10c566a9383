// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers as libxapian writes them into tags: seven bits a byte, the lowest first, the top bit set in all but the last (common/pack.h of
// xapian-core 1.4).

#ifndef CGLASS_NUMBERS_H
#define CGLASS_NUMBERS_H

#include "checksums.h"

#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace {

// unpack_uint.
inline uint64_t read_number(const uint8_t *&position, const uint8_t *end) {
    uint64_t number = 0;
    for (unsigned shift = 0; position != end && shift < 35; shift += 7) {
        const uint8_t byte = *position++;
        number |= uint64_t(byte & 0x7F) << shift;
        if (byte < 0x80) return number;
    }
    damaged("a number has no end");
}

inline void skip_number(const uint8_t *&position, const uint8_t *end) {
    while (position != end && *position >= 0x80) ++position;
    if (position == end) damaged("a number has no end");
    ++position;
}

// Eight bytes, the first of which is the lowest.
inline uint64_t read_word(const uint8_t *bytes) {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(word) : word;
}

// The lower seven bits of the lower five bytes, one behind the other.
inline uint64_t sevens(uint64_t word) {
    return (word & 0x7F) | (word >> 1 & 0x7F << 7) | (word >> 2 & 0x7F << 14) | (word >> 3 & 0x7F << 21) |
           (word >> 4 & uint64_t(0x7F) << 28);
}

// No number is of more bytes than these.
constexpr unsigned longest = 5;

// A number of so many bytes, at most `longest`, where eight can be read.
inline uint64_t read_number(const uint8_t *bytes, unsigned length) {
    return sevens(read_word(bytes) & ((uint64_t(1) << 8 * length) - 1));
}

// A number of one byte or two, where two can be read; without a branch.
inline uint32_t read_short_number(const uint8_t *bytes, unsigned length) {
    const uint32_t second = uint32_t(bytes[1]) << 7 & 0u - (length - 1);
    return (bytes[0] & 0x7Fu) | second;
}

// A bit for each of 64 bytes: set if its top bit is not, so a number ends there.
inline uint64_t number_ends(const uint8_t *bytes) {
    uint64_t ends = 0;
#ifdef __SSE2__
    for (unsigned index = 0; index < 4; ++index) {
        const __m128i *sixteen = reinterpret_cast<const __m128i *>(bytes + 16 * index);
        ends |= uint64_t(unsigned(_mm_movemask_epi8(_mm_loadu_si128(sixteen)))) << (16 * index);
    }
    return ~ends;
#else
    for (unsigned index = 0; index < 64; ++index) ends |= uint64_t(bytes[index] < 0x80) << index;
    return ends;
#endif
}

// For each bit, if the number of bits that are set up to it is odd.
inline uint64_t running_parity(uint64_t bits) {
    for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

#ifdef __SSE2__
// The sum of the lower seven bits, and of 0 or 1 more, of those of 64 bytes for which a bit is set.
inline uint64_t masked_sum(const uint8_t *bytes, uint64_t mask, char more) {
    const __m128i each = _mm_set1_epi8(more);
    const __m128i bits = _mm_set1_epi64x(int64_t(0x8040201008040201)), sevens = _mm_set1_epi8(0x7F);
    __m128i sum = _mm_setzero_si128();
    for (unsigned index = 0; index < 4; ++index) {
        // Each of 16 bits becomes a byte.
        __m128i chosen = _mm_cvtsi32_si128(int(mask >> (16 * index) & 0xFFFF));
        chosen = _mm_unpacklo_epi8(chosen, chosen);
        chosen = _mm_unpacklo_epi16(chosen, chosen);
        chosen = _mm_unpacklo_epi32(chosen, chosen);
        chosen = _mm_cmpeq_epi8(_mm_and_si128(chosen, bits), bits);
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes + 16 * index));
        const __m128i numbers = _mm_and_si128(_mm_add_epi8(_mm_and_si128(sixteen, sevens), each), chosen);
        sum = _mm_add_epi64(sum, _mm_sad_epu8(numbers, _mm_setzero_si128()));
    }
    return uint64_t(_mm_cvtsi128_si64(sum)) + uint64_t(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sum, sum)));
}
#endif

} // namespace

#endif
