/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What tests of SakuinGlass ask libxapian and sakuin does not. Nothing is kept between calls; an exception of
 * libxapian's is told as text, cut to fit and terminated, and the call returns false. */
#ifndef GLASS_WITNESS_H
#define GLASS_WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    char message[480];
} gw_error;

typedef struct {
    uint32_t documents, last_docid, shortest_length, longest_length;
    uint64_t total_length;
} gw_statistics;

bool gw_read_statistics(const char *path, gw_statistics *statistics, gw_error *error);

/* A term of the database with its frequency, collection frequency and the most that it stands in one document. */
typedef void gw_visit(void *context, const uint8_t *term, size_t length, uint32_t frequency,
                      uint32_t collection_frequency, uint32_t most);
/* Calls `visit` with every term in the order of their bytes, which live during the call. */
bool gw_for_each_term(const char *path, gw_visit *visit, void *context, gw_error *error);

/* Writes the database at `path` anew to `destination`, as small as libxapian can, docids as they are. */
bool gw_compact(const char *path, const char *destination, gw_error *error);

/* What the file `lengths` of the database at `path`, which has checksums, tells of each of `count` docids; 65535 for nothing. */
bool gw_lengths(const char *path, const uint32_t *docids, size_t count, uint32_t *lengths, gw_error *error);

/* Where the database at `path`, which has checksums, tells that `term` stands in each of `count` docids: for each the number of places, then
 * these; 0 for nothing. `written` is how many numbers that are; false if there is no room for them, too. */
bool gw_places(const char *path, const uint8_t *term, size_t length, const uint32_t *docids, size_t count, uint32_t *numbers,
               size_t room, size_t *written, gw_error *error);

typedef struct {
    uint32_t docid, number, other_number;
} gw_posting;

/* The postings of `term` that are found by seeking each of `count` ascending docids, one for each; docid 0 behind the last. `wide` allows
 * registers of 64 bytes, where there are any. */
bool gw_seek(const char *path, bool wide, const uint8_t *term, size_t length, const uint32_t *docids, size_t count, gw_posting *found,
             gw_error *error);

/* All postings that two terms have in common, from docid `from` on, read `room` at a time, `stretch` stretches at a time; `count` is how many
 * there is room for, and then how many there are. */
bool gw_common(const char *path, bool wide, const uint8_t *term, size_t length, const uint8_t *other, size_t other_length, uint32_t from,
               size_t room, uint64_t stretch, gw_posting *found, size_t *count, gw_error *error);

#ifdef __cplusplus
}
#endif
#endif
