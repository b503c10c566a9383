/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 (FIPS 180-4): by the processor where it can (SHA extensions of x86-64), else by libmd. */
#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

#define CDIGEST_SHA256_LENGTH 32

/* A running hash, the caller's: it holds no pointer and needs no end. */
typedef struct {
    uint32_t state[8];
    /* Bytes so far; those beyond whole blocks of 64 wait in `block`. */
    uint64_t count;
    uint8_t block[64];
} cdigest_sha256;

void cdigest_sha256_begin(cdigest_sha256 *hash);

/* Puts `count` bytes in; `bytes`, which is not kept, may be null if `count` is 0. */
void cdigest_sha256_update(cdigest_sha256 *hash, const uint8_t *bytes, size_t count);

/* Writes the CDIGEST_SHA256_LENGTH bytes of the digest. The hash is to be begun anew before it is used again. */
void cdigest_sha256_end(cdigest_sha256 *hash, uint8_t *digest);

#endif
