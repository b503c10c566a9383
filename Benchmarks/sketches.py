#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sketches for near-duplicate posts, measured on altered copies: what each finds, and what it costs to look up.

    sketches.py --posts FILE.jsonl.zst [--count N]

Takes N posts of 100 characters and more, alters each in every way below, and looks every copy up among all posts by each
sketch. Prints, per way, the median of the true similarity (Jaccard's, of bigrams) and the share of copies that are found
with at least that of the threshold; per sketch, how many other posts it gives to compare with.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import unicodedata
from collections import defaultdict
from pathlib import Path

import numpy as np

THRESHOLD = 0.6
SEED = 20261124


def bigrams(text):
    text = unicodedata.normalize("NFKC", text).lower()
    found = set()
    for run in re.findall(r"\w+", text):
        found.update(run[index:index + 2] for index in range(max(1, len(run) - 1)))
    return found


def hashes(terms):
    return np.array([hash_of(term) for term in terms], dtype=np.uint64)


def hash_of(term, memory={}):
    known = memory.get(term)
    if known is None:
        known = 0xCBF29CE484222325
        for byte in term.encode():
            known = ((known ^ byte) * 0x100000001B3) & (2 ** 64 - 1)
        known = mixed(known)
        memory[term] = known
    return known


def mixed(value):
    """The finalizer of MurmurHash3."""
    value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & (2 ** 64 - 1)
    value = ((value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53) & (2 ** 64 - 1)
    return value ^ (value >> 33)


def minima(terms, count):
    """MinHash by one permutation: the least hash of each of `count` bins; an empty bin takes that of another."""
    bins = [None] * count
    for term in terms:
        value = hash_of(term)
        place = (value >> 32) * count >> 32
        if bins[place] is None or value < bins[place]:
            bins[place] = value
    filled = list(bins)
    for index in range(count):
        attempt = 0
        while filled[index] is None:
            attempt += 1
            filled[index] = bins[(mixed(index * 1000 + attempt) >> 32) * count >> 32]
    return filled


def banded(bands, rows):
    def keys(terms):
        values = minima(terms, bands * rows)
        return [(band, *values[band * rows:(band + 1) * rows]) for band in range(bands)]
    return keys


def simhash(bands):
    """64 bits; copies differ in few, so that one of the pieces is the same."""
    def keys(terms):
        bits = ((hashes(terms)[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).astype(int)
        value = bits.sum(axis=0) * 2 > len(terms)
        return [(band, value[band * 64 // bands:(band + 1) * 64 // bands].tobytes()) for band in range(bands)]
    return keys


SKETCHES = {
    **{f"MinHash, {bands} bands of {rows}": banded(bands, rows)
       for bands, rows in ((4, 2), (6, 2), (8, 2), (4, 3), (5, 3), (6, 3), (8, 3), (10, 3), (5, 4), (8, 4))},
    "SimHash, 64 bits, 4 pieces": simhash(4),
    "SimHash, 64 bits, 6 pieces": simhash(6),
}

LETTERS = "のにはをたがでてとしれさあるいうえおかきくけこ日本人大学年月中東京新国"


def edited(share):
    def alter(text, chance):
        out = []
        for character in text:
            if chance.random() >= share:
                out.append(character)
                continue
            kind = chance.randrange(3)
            if kind == 0:
                out.append(chance.choice(LETTERS))
            elif kind == 1:
                out.append(character + chance.choice(LETTERS))
        return "".join(out)
    return alter


def sentences(text):
    return re.findall(r"[^。！？\n]*[。！？\n]?", text)


def without_sentence(text, chance):
    parts = [part for part in sentences(text) if part]
    if len(parts) > 1:
        parts.pop(chance.randrange(len(parts)))
    return "".join(parts)


def other_order(text, chance):
    parts = [part for part in sentences(text) if part]
    chance.shuffle(parts)
    return "".join(parts)


WAYS = {
    "2 % of characters": edited(0.02),
    "5 % of characters": edited(0.05),
    "10 % of characters": edited(0.10),
    "20 % of characters": edited(0.20),
    "a word before it": lambda text, chance: "これすごいな、みんな読んでほしい。" + text,
    "a quarter cut off": lambda text, chance: text[:len(text) * 3 // 4],
    "a sentence left out": without_sentence,
    "sentences in another order": other_order,
}


def similarity(left, right):
    return len(left & right) / max(1, len(left | right))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--posts", type=Path, required=True)
    arguments.add_argument("--count", type=int, default=1000)
    options = arguments.parse_args()
    lines = subprocess.run(["zstd", "-dc", options.posts], check=True, capture_output=True, text=True).stdout.splitlines()
    chance = random.Random(SEED)
    texts = [record.get("body") or record.get("text") or "" for record in map(json.loads, lines)]
    terms = [bigrams(text) for text in texts]
    chosen = chance.sample([index for index, text in enumerate(texts) if len(text) >= 100], options.count)
    tables = {}
    for name, keys in SKETCHES.items():
        table = defaultdict(list)
        for index, found in enumerate(terms):
            if found:
                for key in keys(found):
                    table[key].append(index)
        tables[name] = table
    print(f"{len(texts)} posts, {len(chosen)} of them altered; similar means {THRESHOLD} and more\n")
    print("| way | similarity, median | similar |" + "".join(f" {name} |" for name in SKETCHES))
    print("| --- |" + " --- |" * (len(SKETCHES) + 2))
    compared = {name: [] for name in SKETCHES}
    for way, alter in WAYS.items():
        truths = []
        found = dict.fromkeys(SKETCHES, 0)
        for index in chosen:
            copy = bigrams(alter(texts[index], chance))
            truth = similarity(copy, terms[index])
            truths.append(truth)
            for name, keys in SKETCHES.items():
                candidates = {one for key in keys(copy) for one in tables[name].get(key, ())}
                compared[name].append(len(candidates - {index}))
                found[name] += index in candidates and truth >= THRESHOLD
        similar = sum(truth >= THRESHOLD for truth in truths)
        print(f"| {way} | {statistics.median(truths):.2f} | {similar / len(chosen):.3f} |"
              + "".join(f" {found[name] / max(1, similar):.3f} |" for name in SKETCHES))
    print("| others to compare with, mean | | |" + "".join(f" {statistics.mean(compared[name]):.1f} |" for name in SKETCHES))


if __name__ == "__main__":
    main()
