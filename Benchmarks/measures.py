# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured, one function each: it takes what it measures and gives numbers, which goals.py judges. Times are
milliseconds unless their name says seconds."""

import json
import math
import shutil
import statistics
import subprocess
import time

import peers
from corpora import read_posts
from programs import drop_page_cache, guarded

SORTS = ("relevance", "newest")
#: The orders with each program's own idea of a total, and with exact ones.
WAYS = {**{sort: (sort, "quick") for sort in SORTS}, **{f"{sort}, exact total": (sort, "exact") for sort in SORTS}}
EXACT_RELEVANCE, EXACT = (f"{sort}, exact total" for sort in SORTS)
ROUNDS = 5


def median(values):
    return statistics.median(values)


def percentile(values, share):
    """The nearest rank."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


# Builds

def builds(place, archive, rounds, log, programs=tuple(peers.BUILDERS)):
    """All programs in turn, so many rounds; medians of each."""
    runs = {program: [] for program in peers.present(place, programs)}
    for number in range(rounds):
        for program in runs:
            if number > 0 and program in peers.BUILT_ONCE:
                continue
            archive.warm()
            folder = place.fresh(f"build-{program}")
            runs[program].append(peers.BUILDERS[program](place, archive, folder))
            shutil.rmtree(folder)
            log(f"round {number + 1} of {rounds}: {program} {runs[program][-1]['seconds']:.1f} s")
    peers.forget_feeds(place)
    return {"posts": archive.posts, "text_bytes": archive.text_bytes, "rounds": rounds,
            "programs": {program: build_summary(all_runs, archive) for program, all_runs in runs.items()}}


def build_summary(runs, archive):
    middle = {name: median([run[name] for run in runs])
              for name in (*peers.SUMMED, *peers.GREATEST, "bytes")}
    return middle | {"mb_per_second": archive.megabytes / middle["seconds"],
                     "size_ratio": middle["bytes"] / archive.text_bytes, "runs": runs}


def tokenizer(place, archive):
    """Text to terms on one core, MB/s: folding, cutting, both."""
    texts = place.folder / "texts"
    with texts.open("w") as file:
        for dump in archive.dumps:
            for post in read_posts(dump):
                file.write((post["title"] or "") + "\x1e" + post["body"] + "\x1e")
    output = subprocess.run([place.tokenizer, texts], check=True, capture_output=True, text=True).stdout
    texts.unlink()
    return json.loads(output)


# Questions

def latency(place, target, requests, read, rounds=ROUNDS):
    """Every request once to warm up, then so many rounds of all; the median of each, and what it found."""
    answers = place.folder / "answers"
    lines = place.ask_tool("client", "latency", target, rounds, answers, given="\n".join(requests) + "\n").splitlines()
    with answers.open() as file:
        return latency_summary(lines, [read(line) for line in file])


def latency_summary(lines, found):
    times = [median(map(float, line.split())) for line in lines]
    return times_summary(times) | {"times": times, "found": found}


def times_summary(times):
    return {"p50": percentile(times, 0.5), "p90": percentile(times, 0.9), "p99": percentile(times, 0.99),
            "max": max(times)}


def sakuin_latency(place, daemon, queries):
    def ask(sort, total):
        requests = [peers.sakuin_request(query, sort, total=total) for query in queries]
        return latency(place, daemon.target, requests, peers.read_sakuin)
    return {way: ask(sort, total) for way, (sort, total) in WAYS.items()}


def groonga_latency(place, database, queries, protocol):
    with peers.Groonga(place, database, protocol).running() as server:
        return {sort: latency(place, server.target, [server.request(query, sort) for query in queries],
                              peers.read_groonga) for sort in SORTS}


def library_latency(place, name, index, queries):
    """In the library's own process: no socket, no snippets."""
    return {way: latency_summary(*peers.ask_library(place, name, index, queries, sort, total, peers.LIBRARIES[name], ROUNDS))
            for way, (sort, total) in WAYS.items()}


def sakuin_cold(place, daemon, queries):
    def ask(query, sort):
        with daemon.running():
            return float(place.ask_tool("client", "first", daemon.target, peers.sakuin_request(query, sort)))
    return cold(ask, queries)


def library_cold(place, name, index, queries):
    return cold(lambda query, sort: float(peers.ask_library(place, name, index, [query], sort, "quick", 0, 1)[0][0]), queries)


def cold(ask, queries):
    """The first question after a start, when nothing lies in memory; None where the page cache may not be dropped."""
    if not drop_page_cache():
        return None

    def first(query, sort):
        drop_page_cache()
        return ask(query, sort)
    times = {sort: [first(query, sort) for query in queries] for sort in SORTS}
    return {sort: times_summary(each) | {"times": each} for sort, each in times.items()} | {"queries": queries}


def scan_latency(place, archive, queries):
    """ripgrep from start to exit over a sample of the queries."""
    sample = queries[::max(1, len(queries) // 20)][:20]
    commands = [peers.scan_command(query, archive) for query in sample]
    return times_summary([median(times) for times, _ in repeat(place, ROUNDS, commands)]) | {"queries": sample}


def counts(archive, queries, found):
    """What sakuin, Groonga and ripgrep count for plain queries (one phrase), and which differ."""
    plain = [at for at, query in enumerate(queries) if peers.phrases(query) == [query]]
    rows = [{"query": queries[at], "rg": peers.scan(queries[at], archive),
             **{name: results[at]["total"] for name, results in found.items()},
             "exact": found["sakuin"][at]["exact"]} for at in plain]
    return {"plain": len(rows),
            "differing": {peer: [row for row in rows if row[peer] != row["sakuin"]] for peer in ("groonga", "rg")}}


def sums(asked, queries):
    """What each program counts over all queries, and where a peer counts otherwise than sakuin. Groonga counts always."""
    found = {name: asked[name].get(EXACT, asked[name]["newest"])["found"] for name in ("sakuin", "groonga", *peers.LIBRARIES)
             if name in asked}
    totals = {name: [answer["total"] for answer in answers] for name, answers in found.items()}
    return {name: {"sum": sum(each), "differing": [{"query": query, "sakuin": ours, name: theirs} for query, ours, theirs
                                                   in zip(queries, totals["sakuin"], each) if ours != theirs]}
            for name, each in totals.items()}


def frequent_totals(place, daemon, archive, words):
    """The time of a whole answer that gives no hits but the total."""
    requests = [peers.sakuin_request(f'"{word}"', "newest", 0, "exact") for word in words]
    result = latency(place, daemon.target, requests, peers.read_sakuin)
    return {"words": [{"word": word, "ms": ms, "total": found["total"], "share": found["total"] / archive.posts,
                       "exact": found["exact"], "scan": peers.scan(word, archive)}
                      for word, ms, found in zip(words, result["times"], result["found"])],
            "max": result["max"], "all_exact": all(found["exact"] for found in result["found"])}


# Starting

def repeat(place, rounds, commands):
    """Each command, words without tabs, in turn: its times and its exit status."""
    given = "".join("\t".join(map(str, command)) + "\n" for command in commands)
    for line in place.ask_tool("launch", "repeat", rounds, given=given).splitlines():
        *times, status = line.split()
        yield list(map(float, times)), int(status)


def client_start(place, daemon, queries, rounds):
    """`sakuin search` and curl for the same page, in turn."""
    sample = queries[::max(1, len(queries) // 10)][:10]
    commands = []
    for query in sample:
        commands.append([place.sakuin, "search", "--socket", daemon.socket, query])
        commands.append(["curl", "-s", "--unix-socket", daemon.socket,
                         "http://localhost" + peers.sakuin_request(query, "relevance", total="exact")])
    results = list(repeat(place, rounds, commands))
    # 1: nothing was found.
    if any(status not in (0, 1) for _, status in results):
        raise RuntimeError(f"a client failed: {[status for _, status in results]}")
    sakuin = [ms for times, _ in results[0::2] for ms in times]
    curl = [ms for times, _ in results[1::2] for ms in times]
    return {"runs": len(sakuin), "queries": sample, "sakuin": times_summary(sakuin), "curl": times_summary(curl)}


def daemon_start(place, daemon, rounds):
    lines = place.ask_tool("launch", "ready", rounds, daemon.socket, peers.sakuin_request("東京", "newest", 1), "--",
                           *daemon.command)
    times = list(map(float, lines.split()))
    return {"median": median(times), "max": max(times), "times": times}


# A dump comes

def dump_found(place, daemon, corpora, archive, serials, count, old=False):
    """From the rename into the watched folder to the first answer that holds the dump's last post."""
    times = []
    for serial in serials:
        path, identifier, phrase = corpora.later(archive, serial, count, old)
        request = peers.sakuin_request(phrase, "newest", 1)
        times.append(float(place.ask_tool("client", "found", daemon.target, path, daemon.dumps / path.name, request,
                                          identifier)))
        daemon.wait()
    return {"posts": count, "median": median(times), "max": max(times), "times": times}


# Many clients

class Load:
    """Eight clients that ask all queries in both orders until the block ends; `result` then."""

    def __init__(self, place, daemon, queries, clients=8):
        requests = place.folder / "load-requests"
        requests.write_text("".join(peers.sakuin_request(query, sort) + "\n" for query in queries for sort in SORTS))
        self.command = [place.tool("client"), "load", daemon.target, str(clients), requests]
        self.result = None

    def run_while(self, action):
        with guarded(subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      text=True)) as process:
            action()
            answer, _ = process.communicate()
        result = json.loads(answer)
        return result | {"per_second": result["answers"] / result["seconds"]}


def load_quiet(place, daemon, queries, rounds=ROUNDS, seconds=5):
    load = Load(place, daemon, queries)
    load.run_while(lambda: time.sleep(1))
    return load_summary([load.run_while(lambda: time.sleep(seconds)) for _ in range(rounds)])


def load_while_indexing(place, daemon, queries, corpora, archive, serials, count):
    """The clients ask from the rename of a dump until its last post is found; each dump is a round."""
    load = Load(place, daemon, queries)
    results = []
    for serial in serials:
        path, identifier, phrase = corpora.later(archive, serial, count)
        request = peers.sakuin_request(phrase, "newest", 1)
        results.append(load.run_while(lambda: place.ask_tool(
            "client", "found", daemon.target, path, daemon.dumps / path.name, request, identifier)))
        daemon.wait()
    return load_summary(results) | {"posts": count}


def load_summary(runs):
    return {name: median([run[name] for run in runs]) for name in ("per_second", "p50_ms", "p99_ms", "max_ms")} | {
        "failures": sum(run["failures"] for run in runs), "runs": runs}

