/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What sakuin takes from ICU (libicuuc): normalization and the properties of characters. Plain C, so that ICU's
 * headers, which clash with Foundation's own copy, are seen by cicu.c alone. Nothing here keeps a pointer it was
 * given; every function may be called from any thread at once. */
#ifndef CICU_H
#define CICU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    CICU_NFC = 0,            /* Unicode Normalization Form C (UAX #15) */
    CICU_NFKC_CASEFOLD = 1,  /* NFKC_Casefold (UAX #44): compatibility forms, case, default ignorables dropped */
} cicu_form;

/* Writes `text` (valid UTF-8, `length` bytes) in the given form to `out` and returns the number of bytes written, or
 * the number needed if that is more than `capacity` (then nothing can be said of what stands in `out`), or -1 if ICU
 * failed, which it does only for want of memory or of its data. */
ptrdiff_t cicu_normalize(cicu_form form, const uint8_t *text, size_t length, uint8_t *out, size_t capacity);

/* True if no character before `scalar` can change what becomes of it under NFKC_Casefold: text may be cut there and
 * its pieces normalized one by one. */
bool cicu_has_boundary_before(uint32_t scalar);

/* True if `scalar` alone stays as it is under NFKC_Casefold. */
bool cicu_is_casefolded(uint32_t scalar);

/* The first scalar from `from` on, below `end`, that NFKC_Casefold may change, or whose neighbours may change with it;
 * `end` if there is none. One look into ICU's tables for each scalar, where the two functions above normalize it. */
uint32_t cicu_first_active(uint32_t from, uint32_t end);

/* How sakuin's terms see a character. The order is part of no file format. */
typedef enum {
    CICU_OTHER = 0,   /* separates terms: space, punctuation, control, unassigned */
    CICU_KANJI = 1,   /* Script=Han letters and numbers, with the iteration mark and 〆〇 */
    CICU_KANA = 2,    /* hiragana, katakana and their marks; also Hangul, Thai, Khmer and all that is written without spaces between words */
    CICU_WORD = 3,    /* any other letter, mark or number */
    CICU_SYMBOL = 4,  /* General_Category S*: emoji, currency, mathematics */
} cicu_class;

cicu_class cicu_classify(uint32_t scalar);

#endif
