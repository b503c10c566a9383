// SPDX-License-Identifier: GPL-2.0-or-later

#include "cdigest.h"

#include <sha2.h>
#include <string.h>

// Takes in whole blocks.
typedef void (*transform)(uint32_t state[8], const uint8_t *blocks, size_t count);

static void transform_plainly(uint32_t state[8], const uint8_t *blocks, size_t count) {
    for (; count > 0; --count, blocks += SHA256_BLOCK_LENGTH) SHA256Transform(state, blocks);
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static const uint32_t ROUND_CONSTANTS[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// The instructions keep the state as the words ABEF and CDGH (Gulley et al., Intel SHA Extensions, 2013).
__attribute__((target("sha,sse4.1,ssse3"))) static void transform_by_processor(
    uint32_t state[8], const uint8_t *blocks, size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bULL, 0x0405060700010203ULL);
    const __m128i dcba = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&state[0]), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)&state[4]), 0x1B);
    __m128i abef = _mm_alignr_epi8(dcba, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, dcba, 0xF0);
    for (; count > 0; --count, blocks += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[4];
        for (int four = 0; four < 16; ++four) {
            __m128i *const next = &words[four & 3];
            if (four < 4) {
                *next = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * four)), big_endian);
            } else {
                // W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) + W[t-16], four at once.
                const __m128i last = words[(four + 3) & 3];
                const __m128i seven = _mm_alignr_epi8(last, words[(four + 2) & 3], 4);
                const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*next, words[(four + 1) & 3]), seven);
                *next = _mm_sha256msg2_epu32(sum, last);
            }
            const __m128i added =
                _mm_add_epi32(*next, _mm_load_si128((const __m128i *)&ROUND_CONSTANTS[4 * four]));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)&state[0], _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}

static int processor_can(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
}
#endif

static transform best = transform_plainly;

__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
    if (processor_can()) best = transform_by_processor;
#endif
}

void cdigest_sha256_begin(cdigest_sha256 *hash) {
    static const uint32_t START[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(hash->state, START, sizeof START);
    hash->count = 0;
}

void cdigest_sha256_update(cdigest_sha256 *hash, const uint8_t *bytes, size_t count) {
    if (count == 0) return;
    const size_t waiting = hash->count % 64;
    hash->count += count;
    if (waiting > 0) {
        const size_t part = count < 64 - waiting ? count : 64 - waiting;
        memcpy(hash->block + waiting, bytes, part);
        if (waiting + part < 64) return;
        best(hash->state, hash->block, 1);
        bytes += part;
        count -= part;
    }
    if (count >= 64) best(hash->state, bytes, count / 64);
    memcpy(hash->block, bytes + count / 64 * 64, count % 64);
}

void cdigest_sha256_end(cdigest_sha256 *hash, uint8_t *digest) {
    const uint64_t bits = hash->count * 8;
    size_t waiting = hash->count % 64;
    hash->block[waiting++] = 0x80;
    if (waiting > 56) {
        memset(hash->block + waiting, 0, 64 - waiting);
        best(hash->state, hash->block, 1);
        waiting = 0;
    }
    memset(hash->block + waiting, 0, 56 - waiting);
    for (int index = 0; index < 8; ++index) hash->block[56 + index] = (uint8_t)(bits >> (56 - 8 * index));
    best(hash->state, hash->block, 1);
    for (int index = 0; index < 32; ++index) digest[index] = (uint8_t)(hash->state[index / 4] >> (24 - 8 * (index % 4)));
}
