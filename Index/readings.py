#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes readings.tsv: readings.py /usr/share/unicode > readings.tsv (Debian's package unicode-data)."""

import bz2
import sys
from collections import defaultdict
from pathlib import Path

VOWELS = "AIUEO"
ROWS = {
    "": "あいうえお", "K": "かきくけこ", "G": "がぎぐげご", "S": "さしすせそ", "Z": "ざじずぜぞ", "T": "たちつてと", "D": "だぢづでど",
    "N": "なにぬねの", "H": "はひふへほ", "B": "ばびぶべぼ", "P": "ぱぴぷぺぽ", "M": "まみむめも", "R": "らりるれろ",
}
KANA = {consonant + vowel: kana for consonant, row in ROWS.items() for vowel, kana in zip(VOWELS, row)}
KANA.update({"SHI": "し", "CHI": "ち", "TSU": "つ", "FU": "ふ", "JI": "じ", "YA": "や", "YU": "ゆ", "YO": "よ", "WA": "わ", "WO": "を",
             "N": "ん", "JA": "じゃ", "JU": "じゅ", "JO": "じょ"})
for consonant, first in {"KY": "き", "GY": "ぎ", "SH": "し", "CH": "ち", "NY": "に", "HY": "ひ", "BY": "び", "PY": "ぴ", "MY": "み", "RY": "り",
                         "JY": "じ", "ZY": "じ"}.items():
    KANA.update({consonant + vowel: first + small for vowel, small in zip("AUO", "ゃゅょ")})


def hiragana(romaji):
    """Nil where it is no reading in Hepburn's way of writing."""
    kana, rest = "", romaji
    while rest:
        if len(rest) > 1 and rest[0] == rest[1] and rest[0] not in VOWELS + "N" or rest.startswith("TCH"):
            kana, rest = kana + "っ", rest[1:]
            continue
        for length in (3, 2, 1):
            if rest[:length] in KANA:
                kana, rest = kana + KANA[rest[:length]], rest[length:]
                break
        else:
            return None
    return kana


def rows(folder, name):
    with bz2.open(Path(folder) / f"{name}.txt.bz2", "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("U+"):
                code, key, value = line.rstrip("\n").split("\t")
                yield chr(int(code[2:], 16)), key, value


def main():
    common = {kanji for kanji, key, _ in rows(sys.argv[1], "Unihan_OtherMappings") if key in ("kJoyoKanji", "kJinmeiyoKanji")}
    readings = defaultdict(list)
    for kanji, key, value in rows(sys.argv[1], "Unihan_Readings"):
        if kanji in common and key in ("kJapaneseOn", "kJapaneseKun"):
            for romaji in value.split():
                kana = hiragana(romaji)
                if kana and kana not in readings[kanji]:
                    readings[kanji].append(kana)
    print("# Readings of the kanji of the Joyo and Jinmeiyo tables, in hiragana; verbs with their endings.")
    print("# From kJapaneseOn and kJapaneseKun of Unicode 15.0 (Unihan database; Unicode License), by readings.py.")
    print("# kanji\treadings")
    for kanji in sorted(readings):
        print(f"{kanji}\t{' '.join(readings[kanji])}")


main()
