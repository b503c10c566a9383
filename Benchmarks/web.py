#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the pages of `sakuin web` take beside the socket that they ask: a running daemon is asked the same questions by its socket and
through a server of pages, in turn, over one connection each.

Usage: web.py SOCKET [--programs FOLDER] [--rounds N] [--json FILE]"""

import argparse
import http.client
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from corpora import queries
from programs import PROJECT, UnixHTTP

READERS = 20
#: Seconds for which twenty readers ask.
CROWD = 10
quote = urllib.parse.quote


def percentile(values, share):
    """The nearest rank."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


class Pages:
    """A server of pages for the socket, and a session with it."""

    def __init__(self, programs, socket, folder):
        environment = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder), "SAKUIN_SOCKET": socket, "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen([programs / "sakuin", "web", "--no-open"], env=environment, stdout=subprocess.PIPE, text=True)
        address = urllib.parse.urlsplit(self.process.stdout.readline().strip())
        self.port = address.port
        entered = self.get(f"{address.path}?{address.query}", {})
        self.cookie = entered["cookie"]

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path, headers=None, connection=None):
        """Milliseconds to the first byte of the body and to the last, bytes, and the status."""
        own = connection or self.connect()
        begun = time.perf_counter()
        own.request("GET", path, headers={"Cookie": self.cookie} if headers is None else headers)
        answer = own.getresponse()
        first = answer.read(1)
        to_first = time.perf_counter() - begun
        rest = answer.read()
        whole = time.perf_counter() - begun
        if connection is None:
            own.close()
        return {"first": to_first * 1000, "whole": whole * 1000, "bytes": len(first + rest), "status": answer.status,
                "cookie": (answer.headers["Set-Cookie"] or "").split(";")[0], "text": first + rest}

    def close(self):
        self.process.terminate()
        self.process.wait()


def asked(connection, target):
    """Milliseconds of a question by the socket."""
    begun = time.perf_counter()
    connection.request("GET", target)
    answer = connection.getresponse()
    answer.read()
    return (time.perf_counter() - begun) * 1000


def searches(pages, socket, words, rounds):
    """The medians of each question: by the socket, of the results, and, once, of the page to its first byte and to its last: what stands
    beside the results there keeps the daemon busy for longer than anything else."""
    own, web = UnixHTTP(socket), pages.connect()
    taken = {"socket": [], "results": [], "first": [], "whole": [], "bytes": []}
    for word in words:
        rows = []
        # What SearchPage asks before its first byte.
        target = "/v1/search?" + urllib.parse.urlencode({"q": word, "limit": 20, "wider": "yes", "threads": "quick", "timeout_ms": 10_000})
        for number in range(rounds + 1):
            row = {"socket": asked(own, target), "results": pages.get("/search?part=hits&q=" + quote(word), connection=web)["whole"]}
            if number > 0:
                rows.append(row)
        whole = pages.get("/search?q=" + quote(word), connection=web)
        if whole["status"] != 200:
            sys.exit(f"/search?q={word}: {whole['status']}")
        for name, values in taken.items():
            values.append(statistics.median(row[name] for row in rows) if name in rows[0] else whole[name])
    return taken


def crowd(pages, words):
    """Milliseconds to the first byte while many read at once, and how many pages there were in a second."""
    taken, end = [], time.perf_counter() + CROWD
    failed = []

    def read(number):
        web, place = pages.connect(), number * 7
        while time.perf_counter() < end:
            answer = pages.get("/search?part=hits&q=" + quote(words[place % len(words)]), connection=web)
            (taken if answer["status"] == 200 else failed).append(answer["first"])
            place += 1

    threads = [threading.Thread(target=read, args=[number]) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"median": statistics.median(taken), "p99": percentile(taken, 0.99), "a_second": len(taken) / CROWD, "failed": len(failed)}


def others(pages, socket, rounds):
    """The other pages, each of a post, a day or an author that the archive has."""
    own = UnixHTTP(socket)
    own.request("GET", "/v1/facets?" + urllib.parse.urlencode({"q": "since:1970", "by": "year", "limit": 1}))
    fullest = json.loads(own.getresponse().read())["values"][0]["value"]
    own.request("GET", "/v1/search?" + urllib.parse.urlencode({"q": f"date:{fullest}", "limit": 100, "sort": "oldest"}))
    hits = json.loads(own.getresponse().read())["hits"]
    hit = next((hit for hit in hits if hit.get("author")), hits[0])
    day = hit["time"][:10]
    paths = ["/", f"/post/{hit['key']}", f"/thread/{hit['key']}", f"/day/{day}", f"/on/{day[5:]}", f"/month/{day[:7]}", f"/year/{day[:4]}", "/stats",
             "/trend?q=" + quote("東京") + "&q=" + quote("大阪"), "/search/form", "/marks", "/help"]
    if hit.get("author"):
        paths.append("/author/" + quote(hit["author"], safe=""))
    rows = {}
    for path in paths:
        all = [pages.get(path) for _ in range(rounds)]
        rows[re.sub(r"^(/\w*).*", r"\1", path)] = {
            "first": statistics.median(one["first"] for one in all), "whole": statistics.median(one["whole"] for one in all),
            # The first reader of a page after the archive has changed.
            "once": all[0]["whole"], "bytes": all[0]["bytes"], "status": all[0]["status"]}
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--programs", type=Path, default=PROJECT / ".build" / "release")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    words = queries()
    with tempfile.TemporaryDirectory(prefix="sakuin-web-") as folder:
        pages = Pages(options.programs, options.socket, folder)
        try:
            taken = searches(pages, options.socket, words, options.rounds)
            beside = [results - socket for results, socket in zip(taken["results"], taken["socket"])]
            print(f"{len(words)} questions, medians of {options.rounds}: milliseconds\n\n| | median | p99 | greatest |\n|---|---|---|---|")
            rows = {"by the socket": taken["socket"], "the results": taken["results"], "beside the socket's own time": beside, "first byte of the page": taken["first"],
                    "the whole page, with its numbers": taken["whole"]}
            for name, values in rows.items():
                print(f"| {name} | {statistics.median(values):.2f} | {percentile(values, 0.99):.2f} | {max(values):.2f} |")
            ratio = statistics.median(results / socket for results, socket in zip(taken["results"], taken["socket"]))
            print(f"\nThe results by the socket's time, the median of the ratios: {ratio:.2f}. The largest page has {max(taken['bytes'])} bytes.")
            slowest = sorted(zip(beside, words), reverse=True)[:5]
            print("Slowest beside the socket: " + ", ".join(f"{word} {time:.1f}" for time, word in slowest))
            people = crowd(pages, words)
            print(f"{READERS} readers at once: {people['a_second']:.0f} pages a second, first byte median {people['median']:.1f}, p99 {people['p99']:.1f}, failed {people['failed']}")
            rest = others(pages, options.socket, options.rounds)
            print("\n| page | first byte | whole | the first time | bytes |\n|---|---|---|---|---|")
            for name, row in rest.items():
                print(f"| {name} | {row['first']:.1f} | {row['whole']:.1f} | {row['once']:.1f} | {row['bytes']} |" + ("" if row["status"] == 200 else f" status {row['status']}"))
            if options.json:
                options.json.write_text(json.dumps({"searches": taken, "crowd": people, "pages": rest}) + "\n")
        finally:
            pages.close()


if __name__ == "__main__":
    main()
