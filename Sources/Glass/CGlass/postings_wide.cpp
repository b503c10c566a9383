// SPDX-License-Identifier: GPL-2.0-or-later
//
// Windows of posting lists in one register each, on processors that have AVX-512 with VBMI2 (Intel since Ice Lake, AMD since Zen 4). What
// is decoded and passed over is the same as in postings.cpp, at half of the time and less (Index/DECISIONS.md, "Windows of postings").

#include "windows.h"

#ifdef __x86_64__

#include <algorithm>
#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,popcnt,lzcnt,pclmul")))

namespace {

const bool is_supported = [] {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("pclmul");
}();

alignas(64) constexpr uint8_t places[window_size] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

WIDE inline uint64_t wide_ends(__m512i bytes) { return ~_mm512_movepi8_mask(bytes); }

// See running_parity: a product without carries.
WIDE inline uint64_t wide_parity(uint64_t bits) {
    return uint64_t(_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128(int64_t(bits)), _mm_set1_epi8(-1), 0)));
}

// The sum of the lower seven bits of those bytes for which a bit is set.
WIDE inline uint64_t wide_sum(__m512i bytes, uint64_t mask) {
    const __m512i own = _mm512_and_si512(_mm512_maskz_mov_epi8(mask, bytes), _mm512_set1_epi8(0x7F));
    return uint64_t(_mm512_reduce_add_epi64(_mm512_sad_epu8(own, _mm512_setzero_si512())));
}

// See sum_of.
WIDE inline uint64_t wide_sum(__m512i bytes, const Distances &distances) {
    const uint64_t low = wide_sum(bytes, distances.firsts) + uint64_t(__builtin_popcountll(distances.firsts));
    return distances.seconds ? low + (wide_sum(bytes, distances.seconds) << 7) : low;
}

// For each lane the sum of those up to it.
WIDE inline __m512i running_sums(__m512i each) {
    const __m512i zero = _mm512_setzero_si512();
    each = _mm512_add_epi32(each, _mm512_alignr_epi32(each, zero, 15));
    each = _mm512_add_epi32(each, _mm512_alignr_epi32(each, zero, 14));
    each = _mm512_add_epi32(each, _mm512_alignr_epi32(each, zero, 12));
    return _mm512_add_epi32(each, _mm512_alignr_epi32(each, zero, 8));
}

} // namespace

bool ImmutablePostings::has_wide_registers() { return is_supported; }

WIDE void ImmutablePostings::decode_wide() {
    static_assert(most == 16);
    const WindowBytes bytes(position, end);
    const __m512i all = _mm512_loadu_si512(bytes.start), behind = _mm512_loadu_si512(bytes.start + 1);
    const uint64_t ends = wide_ends(all);
    const Window own(ends, wide_parity(ends));
    // What belongs to a posting that goes on behind the window does not count.
    const unsigned length = own.length();
    const uint64_t bits = length < window_size ? (uint64_t(1) << length) - 1 : ~uint64_t(0);
    const uint64_t firsts = own.distances.firsts & bits, seconds = own.distances.seconds & bits;
    if (firsts == 0 || (firsts | seconds) != (~(own.odd << 1) & bits)) return decode_each();
    const unsigned decoded = std::min(unsigned(__builtin_popcountll(firsts)), most);
    // The bytes of distances, one beside the other: the first of each, and what follows it, which is the second of some.
    const __m128i low = _mm512_castsi512_si128(_mm512_maskz_compress_epi8(firsts, all));
    const __m128i high = _mm512_castsi512_si128(_mm512_maskz_compress_epi8(firsts, behind));
    const __mmask16 has_second = _mm_movepi8_mask(low);
    const __m256i of_firsts = _mm256_cvtepu8_epi16(_mm_and_si128(low, _mm_set1_epi8(0x7F)));
    const __m256i of_seconds = _mm256_slli_epi16(_mm256_maskz_cvtepu8_epi16(has_second, high), 7);
    const __m512i each = _mm512_cvtepu16_epi32(_mm256_or_si256(of_firsts, of_seconds));
    const uint32_t before = docids[count - 1];
    const __m512i sums = running_sums(_mm512_add_epi32(each, _mm512_set1_epi32(1)));
    const __mmask16 lanes = __mmask16((1u << decoded) - 1);
    _mm512_store_si512(docids, _mm512_maskz_add_epi32(lanes, sums, _mm512_set1_epi32(int(before))));
    // Less than before if a docid was too great.
    if (docids[decoded - 1] > last || docids[decoded - 1] <= before) damaged("a chunk ends before its last posting");
    // Where each posting begins; behind the last, where it ends.
    const __m512i begins = _mm512_mask_compress_epi8(_mm512_set1_epi8(char(length)), firsts, _mm512_load_si512(places));
    const __m128i begin = _mm512_castsi512_si128(begins);
    const __m128i end_of = _mm_alignr_epi8(_mm256_extracti128_si256(_mm512_castsi512_si256(begins), 1), begin, 1);
    const __m128i numbers = _mm_sub_epi8(_mm_add_epi8(begin, _mm_set1_epi8(1)), _mm_movm_epi8(has_second));
    _mm_store_si128(reinterpret_cast<__m128i *>(number_at), numbers);
    _mm_store_si128(reinterpret_cast<__m128i *>(number_length), _mm_sub_epi8(end_of, numbers));
    from = position;
    position += number_at[decoded - 1] + number_length[decoded - 1];
    at_hand = 0;
    count = decoded;
}

WIDE void ImmutablePostings::pass_before_wide(uint64_t target) {
    PassedWindows passed(docids[count - 1]);
    const uint8_t *at = position;
    for (; size_t(end - at) > window_size; at += window_size) {
        const __m512i bytes = _mm512_loadu_si512(at);
        const uint64_t ends = wide_ends(bytes);
        const Window own = passed.next(ends, wide_parity(ends));
        if (!own.are_short || !passed.take(at, own, wide_sum(bytes, own.distances), target)) break;
    }
    if (!passed.any()) return;
    const Distances behind = passed.behind();
    position = passed.end();
    docids[count - 1] = passed.docid(behind.firsts ? wide_sum(_mm512_loadu_si512(passed.start()), behind) : 0, last);
}

#else

bool ImmutablePostings::has_wide_registers() { return false; }
void ImmutablePostings::decode_wide() { decode_each(); }
void ImmutablePostings::pass_before_wide(uint64_t) {}

#endif
