#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Ranking of whole questions and of keywords.

    ranking.py --data FOLDER [--programs DIR] [--set first|second]
    ranking.py --posts FILE [--programs DIR] [--set first|second]

FOLDER holds JaQuAD's docs.jsonl.zst, queries.tsv and qrels.tsv: its questions are asked as loose queries over all its paragraphs.
Prints MRR@10, recall at 1 and 10, and the time of an answer over the socket, of ten hits and a quick total.

FILE is posts-open-20MB.jsonl.zst: the queries of keywords.tsv are asked over its posts, which were graded by reading. Prints nDCG@10
with gains 2^grade - 1 (Burges et al. 2005), and how many of the ten best were never graded, which count as 0.
"""

import argparse
import contextlib
import json
import math
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path


def ask(path, target):
    """One answer and its milliseconds."""
    began = time.perf_counter()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n".encode())
        data = b""
        while piece := connection.recv(1 << 20):
            data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    return int(head.split()[1]), json.loads(body), (time.perf_counter() - began) * 1000


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = arguments.add_mutually_exclusive_group(required=True)
    what.add_argument("--data", type=Path)
    what.add_argument("--posts", type=Path)
    arguments.add_argument("--programs", type=Path, default=Path(".build/release"))
    arguments.add_argument("--set", choices=["first", "second"], help="every other question, from the first or the second")
    options = arguments.parse_args()
    half = slice(None) if not options.set else slice(options.set == "second", None, 2)
    if options.posts:
        grades = {}
        for line in open(Path(__file__).parent / "keywords.tsv", encoding="utf-8"):
            if not line.startswith("#"):
                query, post, grade = line.rstrip("\n").split("\t")
                grades.setdefault(query, {})[post] = int(grade)
        with served(options.posts, options.programs) as path:
            measure_keywords(path, list(grades.items())[half])
        return
    questions = [line.rstrip("\n").split("\t") for line in open(options.data / "queries.tsv", encoding="utf-8")]
    wanted = {}
    for line in open(options.data / "qrels.tsv", encoding="utf-8"):
        question, _, paragraph, relevance = line.split()
        if int(relevance) > 0:
            wanted.setdefault(question, set()).add(paragraph)
    with served(options.data / "docs.jsonl.zst", options.programs) as path:
        measure(path, questions[half], wanted)


@contextlib.contextmanager
def served(dump, programs):
    """The socket of a daemon that serves one dump."""
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        (work / "dumps").mkdir()
        shutil.copy(dump, work / "dumps")
        sakuind = programs / "sakuind"
        subprocess.run([sakuind, "index", "--dumps", work / "dumps", "--index", work / "index"], check=True,
                       capture_output=True)
        daemon = subprocess.Popen([sakuind, "serve", "--dumps", work / "dumps", "--index", work / "index",
                                   "--socket", work / "socket"], stderr=subprocess.DEVNULL)
        try:
            while not (work / "socket").exists():
                time.sleep(0.01)
            yield work / "socket"
        finally:
            daemon.terminate()
            daemon.wait()


def gain(grades):
    return sum((2 ** grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:10], 1))


def measure_keywords(path, queries):
    total = 0
    ungraded = 0
    times = []
    for query, grades in queries:
        target = "/v1/search?" + urllib.parse.urlencode({"q": query, "limit": 10, "wider": "no"})
        status, answer, milliseconds = ask(path, target)
        if status != 200:
            raise SystemExit(f"refused: {query}: {answer['error']['message']}")
        times.append(milliseconds)
        found = [grades.get(hit["id"].split(":")[-1]) for hit in answer["hits"]]
        ungraded += found.count(None)
        total += gain([grade or 0 for grade in found]) / gain(sorted(grades.values(), reverse=True))
    print(f"{len(queries)} queries: nDCG@10 {total / len(queries):.3f}, {ungraded} hits never graded; "
          f"p50 {statistics.median(times):.2f} ms, longest {max(times):.2f} ms")


def measure(path, questions, wanted):
    reciprocal = first = ten = 0
    times = []
    refused = []
    for number, text in questions:
        target = "/v1/search?" + urllib.parse.urlencode({"q": text, "loose": "yes", "limit": 10, "wider": "no"})
        status, answer, milliseconds = ask(path, target)
        if status != 200:
            refused.append((text, answer["error"]["message"]))
            continue
        times.append(milliseconds)
        for rank, hit in enumerate(answer["hits"], 1):
            # The reader of records puts the dump's name before the id.
            if hit["id"].split(":")[-1] in wanted[number]:
                reciprocal += 1 / rank
                first += rank == 1
                ten += 1
                break
    count = len(questions)
    times.sort()
    print(f"{count} questions: MRR@10 {reciprocal / count:.4f}, R@1 {first / count:.4f}, R@10 {ten / count:.4f}; "
          f"p50 {statistics.median(times):.2f} ms, p99 {times[len(times) * 99 // 100]:.2f} ms")
    for text, message in refused:
        print(f"refused: {text}: {message}")


main()
