#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tantivy in its own process, by its Python package.

  tantivy_bench.py cut DUMP FEED               a dump cut into bigrams; FEED is compressed by zstd
  tantivy_bench.py build INDEX FEED...         an index of all feeds
  tantivy_bench.py ask INDEX ORDER TOTAL WARMUPS ROUNDS ANSWERS < QUERIES
                                               a query a line; WARMUPS rounds of all, then ROUNDS; what was found goes to
                                               ANSWERS as JSON, a line each; a line each: milliseconds of all rounds

ORDER is relevance or newest, TOTAL quick or exact. The text is cut as sakuin cuts it (Index/README.md), all but level-1.tsv: tantivy
has no tokenizer for Japanese, and its ngrams keep no positions."""

import datetime
import functools
import json
import operator
import re
import struct
import subprocess
import sys
import time
import unicodedata

import tantivy

HITS = 20
# Two threads, as many as sakuin's workers on two cores; a larger heap gives fewer segments.
THREADS, HEAP = 2, 512_000_000
#: Before each post of a feed: its time, and how many bytes its id, title, body and cut text have.
RECORD = struct.Struct("<qIIII")

# Cutting

#: Scripts that are written without spaces.
RUN = ("々〆〇\u3041-\u3096\u3099\u309A\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312F\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF"
       "\u4E00-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF\u1100-\u11FF\uA960-\uA97F\uAC00-\uD7FF\u0E01-\u0E3A\u0E40-\u0E4E"
       "\u0E81-\u0EDF\u0F40-\u0FBC\u1000-\u109F\u1780-\u17D3")
#: What NFKC_Casefold drops and Python's NFKC does not (UAX #44, Default_Ignorable_Code_Point).
IGNORED = re.compile("[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164"
                     "\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U000E0000-\U000E0FFF]+")
#: Stands between title and body, so that no phrase goes across.
BORDER = "\u241E"


def ranges(belongs):
    """The characters for which it is true, as the inside of a class of `re`."""
    parts, first = [], None
    for code in range(0x30000):
        if belongs(chr(code)):
            first = code if first is None else first
        elif first is not None:
            parts.append(f"\\U{first:08x}-\\U{code - 1:08x}")
            first = None
    return "".join(parts)


@functools.cache
def pieces():
    """Runs, words and symbols; what lies between them is no term."""
    symbols = ranges(lambda sign: unicodedata.category(sign).startswith("S"))
    marks = ranges(lambda sign: unicodedata.category(sign).startswith("M") and not re.match(f"[{RUN}]", sign))
    return re.compile(f"([{RUN}]+)|((?:[^\\W_{RUN}]|[{marks}])+)|([{symbols}])")


def folded(text):
    text = unicodedata.normalize("NFKC", IGNORED.sub("", text))
    return unicodedata.normalize("NFKC", text.casefold())


def terms(text):
    """Of a run its pairs of neighbours and its last character; words; symbols."""
    for run, word, symbol in pieces().findall(folded(text)):
        if run:
            yield from map(operator.add, run, run[1:])
            yield run[-1]
        else:
            yield word or symbol


def cut(dump, feed):
    with open(feed, "wb") as output, open(dump, encoding="utf-8") as posts, subprocess.Popen(
            ["zstd", "-1", "-q", "-c"], stdin=subprocess.PIPE, stdout=output) as packing:
        for line in posts:
            post = json.loads(line)
            title, body = post["title"] or "", post["body"]
            text = " ".join(terms(body))
            if title:
                text = " ".join([*terms(title), BORDER, text])
            moment = int(datetime.datetime.fromisoformat(post["date"]).timestamp())
            parts = [part.encode() for part in (post["id"], title, body, text)]
            packing.stdin.write(RECORD.pack(moment, *map(len, parts)) + b"".join(parts))
    if packing.returncode != 0:
        sys.exit("zstd failed")


# Building

def build(folder, feeds):
    # Text fields are always indexed; bytes may be stored alone.
    schema = (tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
              .add_unsigned_field("time", stored=True, fast=True).add_bytes_field("title", stored=True)
              .add_bytes_field("body", stored=True).add_text_field("text", tokenizer_name="whitespace").build())
    writer = tantivy.Index(schema, path=folder, reuse=False).writer(HEAP, THREADS)
    for feed in feeds:
        with subprocess.Popen(["zstd", "-dcq", feed], stdout=subprocess.PIPE, bufsize=1 << 20) as unpacking:
            while head := unpacking.stdout.read(RECORD.size):
                moment, *lengths = RECORD.unpack(head)
                name, title, body, text = (unpacking.stdout.read(length) for length in lengths)
                document = tantivy.Document()
                document.add_text("id", name.decode())
                document.add_unsigned("time", moment)
                document.add_bytes("title", title)
                document.add_bytes("body", body)
                document.add_text("text", text.decode())
                writer.add_document(document)
        if unpacking.returncode != 0:
            sys.exit("zstd failed")
    writer.commit()
    writer.wait_merging_threads()


# Asking

class Phrase:
    """A phrase as terms: cut before the clock runs, because cutting is Python's work and not tantivy's."""

    def __init__(self, text):
        self.terms = list(terms(text))
        last, before = self.terms[-1], self.terms[-2:-1]
        self.open = bool(re.fullmatch(f"[{RUN}]", last))
        # A run that goes on in the text has no term of its last character alone; the pair before says it already.
        if self.open and before and len(before[0]) == 2 and before[0][1] == last and re.fullmatch(f"[{RUN}]+", before[0]):
            self.terms.pop()
            self.open = False

    def query(self, schema):
        if self.open:
            words = [re.escape(term) for term in self.terms[:-1]] + [self.terms[-1] + ".?"]
            if len(words) == 1:
                return tantivy.Query.regex_query(schema, "text", words[0])
            return tantivy.Query.regex_phrase_query(schema, "text", words)
        if len(self.terms) == 1:
            return tantivy.Query.term_query(schema, "text", self.terms[0], "freq")
        return tantivy.Query.phrase_query(schema, "text", self.terms)


def ask(folder, order, total, warmups, rounds, answers):
    index = tantivy.Index.open(folder)
    searcher, schema = index.searcher(), index.schema
    # As sakuin reads a query (Benchmarks/peers.py): what stands between spaces and corner brackets.
    queries = [[Phrase(part) for part in re.split(r"[\s「」]+", line) if part] for line in sys.stdin.read().splitlines()]
    options = {"count": total == "exact", "order_by_field": "time" if order == "newest" else None}

    def answer(phrases):
        parts = [phrase.query(schema) for phrase in phrases]
        query = parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])
        found = searcher.search(query, HITS, **options)
        return found, [searcher.doc(address).to_dict() for _, address in found.hits]

    times = [[] for _ in queries]
    with open(answers, "w", encoding="utf-8") as file:
        for number in range(warmups + rounds):
            for at, query in enumerate(queries):
                begin = time.perf_counter()
                found, posts = answer(query)
                if number >= warmups:
                    times[at].append((time.perf_counter() - begin) * 1000)
                if number == 0:
                    count = found.count if total == "exact" else len(posts)
                    file.write(json.dumps({"total": count, "exact": total == "exact", "hits": len(posts)}) + "\n")
    for row in times:
        print(*(f"{one:.4f}" for one in row))


def main():
    match sys.argv[1:]:
        case ["cut", dump, feed]:
            cut(dump, feed)
        case ["build", folder, *feeds]:
            build(folder, feeds)
        case ["ask", folder, order, total, warmups, rounds, answers]:
            ask(folder, order, total, int(warmups), int(rounds), answers)
        case _:
            sys.exit("usage: tantivy_bench.py cut|build|ask …")


if __name__ == "__main__":
    main()
