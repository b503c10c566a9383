/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * RE2 behind C: linear time whatever the expression, UTF-8, no exception lets out. An expression may be used by several
 * threads at once. */
#ifndef CREGEX_H
#define CREGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cregex cregex;

/* Compiles `pattern`. NULL if that cannot be done: then `error` holds why and `fragment` the piece of the pattern that is to
 * blame, both cut to their capacity and ended by 0. */
cregex *cregex_new(const uint8_t *pattern, size_t length, bool ignore_case, char *error, size_t error_capacity,
                   char *fragment, size_t fragment_capacity);
void cregex_free(cregex *regex);

/* The first match at or after `start`, leftmost, then as the expression prefers; false if there is none. */
bool cregex_find(const cregex *regex, const uint8_t *text, size_t length, size_t start, size_t *from, size_t *to);

/* Strings of which every text that matches holds at least one; 0 if nothing is known. Lower case. */
size_t cregex_atom_count(const cregex *regex);
const char *cregex_atom(const cregex *regex, size_t index, size_t *length);
/* True if every text that matches holds this string. */
bool cregex_needs_atom(const cregex *regex, size_t index);

#ifdef __cplusplus
}
#endif

#endif
