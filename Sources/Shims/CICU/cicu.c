/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cicu.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

static const UNormalizer2 *normalizer(cicu_form form) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *found =
        form == CICU_NFC ? unorm2_getNFCInstance(&status) : unorm2_getNFKCCasefoldInstance(&status);
    return U_SUCCESS(status) ? found : NULL;
}

/* NFKC makes at most 18 UTF-16 units of one (U+FDFA). */
enum { LONGEST_EXPANSION = 18 };

ptrdiff_t cicu_normalize(cicu_form form, const uint8_t *text, size_t length, uint8_t *out, size_t capacity) {
    const UNormalizer2 *rules = normalizer(form);
    if (rules == NULL || length > INT32_MAX / (LONGEST_EXPANSION * sizeof(UChar))) return -1;
    if (length == 0) return 0;

    size_t room = length * (LONGEST_EXPANSION + 1);
    UChar *units = malloc(room * sizeof(UChar));
    if (units == NULL) return -1;

    UErrorCode status = U_ZERO_ERROR;
    int32_t wide = 0, normalized = 0, written = 0;
    UChar *target = units + length;
    u_strFromUTF8(units, (int32_t)length, &wide, (const char *)text, (int32_t)length, &status);
    normalized = unorm2_normalize(rules, units, wide, target, (int32_t)(room - length), &status);
    if (U_SUCCESS(status)) {
        u_strToUTF8((char *)out, (int32_t)(capacity > INT32_MAX ? INT32_MAX : capacity), &written, target, normalized,
                    &status);
        if (status == U_BUFFER_OVERFLOW_ERROR || status == U_STRING_NOT_TERMINATED_WARNING) status = U_ZERO_ERROR;
    }
    free(units);
    return U_SUCCESS(status) ? written : -1;
}

bool cicu_has_boundary_before(uint32_t scalar) {
    const UNormalizer2 *rules = normalizer(CICU_NFKC_CASEFOLD);
    return rules != NULL && unorm2_hasBoundaryBefore(rules, (UChar32)scalar);
}

bool cicu_is_casefolded(uint32_t scalar) {
    return !u_hasBinaryProperty((UChar32)scalar, UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED);
}

uint32_t cicu_first_active(uint32_t from, uint32_t end) {
    const UNormalizer2 *rules = normalizer(CICU_NFKC_CASEFOLD);
    while (from < end && rules != NULL && unorm2_isInert(rules, (UChar32)from)) from++;
    return from;
}

/* Marks that belong to kana and kanji words though their script is another: 々 〆 〇 count as kanji, whatever script Unicode
 * gives them; the long-vowel mark and the voicing marks are Common or Inherited. */
static cicu_class japanese_mark(uint32_t scalar) {
    switch (scalar) {
        case 0x3005: case 0x3006: case 0x3007: return CICU_KANJI;
        case 0x3099: case 0x309A: case 0x30FC: return CICU_KANA;
        default: return CICU_OTHER;
    }
}

static bool is_letter_mark_or_number(int8_t category) {
    return (U_MASK(category) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

cicu_class cicu_classify(uint32_t scalar) {
    cicu_class mark = japanese_mark(scalar);
    if (mark != CICU_OTHER) return mark;
    int8_t category = u_charType((UChar32)scalar);
    if (is_letter_mark_or_number(category)) {
        UErrorCode status = U_ZERO_ERROR;
        switch (uscript_getScript((UChar32)scalar, &status)) {
            case USCRIPT_HAN: return CICU_KANJI;
            case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA: case USCRIPT_HANGUL: case USCRIPT_BOPOMOFO:
            /* Line_Break=Complex_Context (UAX #14): words are not told apart without a dictionary. */
            case USCRIPT_THAI: case USCRIPT_LAO: case USCRIPT_KHMER: case USCRIPT_MYANMAR: case USCRIPT_TAI_LE:
            case USCRIPT_NEW_TAI_LUE: case USCRIPT_LANNA: case USCRIPT_TAI_VIET: case USCRIPT_AHOM:
            /* Written on without spaces too (The Unicode Standard 15.0, chapters 13, 16, 17 and 18). */
            case USCRIPT_TIBETAN: case USCRIPT_JAVANESE: case USCRIPT_BALINESE: case USCRIPT_CHAM: case USCRIPT_BUGINESE:
            case USCRIPT_BATAK: case USCRIPT_REJANG: case USCRIPT_MAKASAR: case USCRIPT_YI: case USCRIPT_TANGUT:
            case USCRIPT_NUSHU: case USCRIPT_KHITAN_SMALL_SCRIPT:
                return CICU_KANA;
            default: return CICU_WORD;
        }
    }
    return (U_MASK(category) & U_GC_S_MASK) != 0 ? CICU_SYMBOL : CICU_OTHER;
}
