/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Compressed streams, unpacked as far as they go: of one that breaks off, all that its bytes hold comes out before the error
 * does. libarchive keeps up to 128 KiB of it back, which is all of a small file. */
#ifndef CUNPACK_H
#define CUNPACK_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    CUNPACK_GZIP = 0,
    /* Without a head and a foot (RFC 1951). */
    CUNPACK_DEFLATE,
    CUNPACK_BZIP2,
    CUNPACK_XZ,
    CUNPACK_ZSTD,
    CUNPACK_LZ4,
} cunpack_kind;

/* A stream being unpacked: cunpack_close. Not for use by two threads at once. */
typedef struct cunpack cunpack;

typedef enum {
    /* More input is wanted, or more room. */
    CUNPACK_GOES_ON = 0,
    /* The stream ends behind what was taken of the input. Another may begin there, with another handle. */
    CUNPACK_ENDS,
    /* cunpack_message tells why. */
    CUNPACK_BREAKS,
} cunpack_step;

/* NULL if there is no memory. */
cunpack *cunpack_open(cunpack_kind kind);
void cunpack_close(cunpack *stream);
/* Unpacks `*length` bytes into `*room` bytes of `output`; both numbers become those that were taken and written. What was
 * written counts whatever the step is. */
cunpack_step cunpack_run(cunpack *stream, const uint8_t *input, size_t *length, uint8_t *output, size_t *room);
/* What the last call found wrong; a constant of the library. */
const char *cunpack_message(const cunpack *stream);

#endif
