/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The part of libarchive that sakuin uses: archives that are not compressed as a whole, read from front to back. */
#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stddef.h>
#include <stdint.h>

/* An archive being read: carchive_close. Not for use by two threads at once. */
typedef struct carchive carchive;

/* Gives the next bytes, which stay until the next call, and their number: 0 at the end, less than 0 for an error. */
typedef ptrdiff_t (*carchive_source)(void *context, const uint8_t **bytes);

typedef enum {
    CARCHIVE_MEMBER = 0,
    CARCHIVE_END,
    /* carchive_message tells why. */
    CARCHIVE_BROKEN,
} carchive_step;

/* NULL if there is no memory. `context` must outlive the handle. Nothing is read yet. */
carchive *carchive_open(carchive_source source, void *context);
void carchive_close(carchive *archive);
/* Goes to the next regular file in it. */
carchive_step carchive_next(carchive *archive);
/* The name of the file, `length` bytes: UTF-8 if `is_utf8`, else as the archive has it. NULL if it has none. */
const char *carchive_name(carchive *archive, size_t *length, int *is_utf8);
/* 1 if the file is encrypted. */
int carchive_is_encrypted(carchive *archive);
/* Reads on in the file: the number of bytes, which stay until the next call, 0 at its end, less than 0 for an error: -2
 * where only this file is lost. What came before an error counts. */
ptrdiff_t carchive_read(carchive *archive, const uint8_t **bytes);
/* What the last call found wrong, in libarchive's words; the archive's until the next call. */
const char *carchive_message(carchive *archive);
/* The name of the archive's format. */
const char *carchive_form(carchive *archive);

#endif
