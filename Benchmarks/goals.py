# SPDX-License-Identifier: GPL-2.0-or-later
"""The goals, one line each, and whether the numbers reach them. The one place that knows a goal."""

import dataclasses
from typing import Callable

#: Sizes by the name of their results.
SERVED = {"served-200000": "200 k posts", "served-1000000": "1 M posts", "served-8000000": "8 M posts"}
MILLION, ARCHIVE = "served-1000000", "served-8000000"
#: Times the text, of an index with text.
SIZES = {"posts-open-20MB": 1.7, "aozora-220MB": 2.2}


@dataclasses.dataclass
class Verdict:
    measured: str
    peer: str
    ratio: str
    reached: bool


@dataclasses.dataclass
class Goal:
    what: str
    goal: str
    #: Raises KeyError where the run did not measure it.
    judge: Callable[[dict], Verdict]


def at_least(measured, peer, factor, form):
    ratio = measured / peer
    return Verdict(form(measured), form(peer), f"{ratio:.2f}", ratio >= factor)


def at_most(measured, peer, factor, form):
    ratio = measured / peer
    return Verdict(form(measured), form(peer), f"{ratio:.2f}", ratio <= factor)


def below(measured, limit, form, detail=""):
    return Verdict(form(measured) + detail, "", "", measured < limit)


def speed(value):
    return f"{value:.2f} MB/s"


def times_text(value):
    return f"{value:.2f} × the text"


def ms(value):
    return f"{value:.3g} ms" if value < 1000 else f"{value:,.0f} ms"


def megabytes(value):
    return f"{value:.0f} MB"


def gigabytes(value):
    return f"{value / 1e9:.2f} GB"


def build_goals(corpus):
    def programs(results):
        return results["builds"][corpus]["programs"]

    def faster(peer, factor):
        return lambda results: at_least(programs(results)["sakuin"]["mb_per_second"],
                                        programs(results)[peer]["mb_per_second"], factor, speed)

    def smaller(peer):
        return lambda results: at_most(programs(results)["sakuin"]["size_ratio"],
                                       programs(results)[peer]["size_ratio"], 1, times_text)

    def size(results):
        ratio = programs(results)["sakuin"]["size_ratio"]
        return Verdict(times_text(ratio), "", "", ratio <= SIZES[corpus])

    return [Goal(f"bulk build, {corpus}: Groonga", "at least 1.0 ×", faster("groonga", 1)),
            Goal(f"bulk build, {corpus}: SQLite FTS5", "at least 1.5 ×", faster("fts5", 1.5)),
            Goal(f"bulk build, {corpus}: bare libxapian", "at least 0.9 ×", faster("bare", 0.9)),
            Goal(f"index with text, {corpus}", f"at most {SIZES[corpus]} × the text", size),
            *(Goal(f"index with text, {corpus}: {name}", "below", smaller(peer)) for peer, name in (
                ("groonga", "Groonga"), ("tantivy", "tantivy"), ("lucene", "Lucene"), ("fts5", "SQLite FTS5")))]


def latency_goals(size):
    def compare(sort, name, factor):
        return lambda results: at_most(results[size]["sakuin"][sort][name], results[size]["groonga"][sort][name], factor,
                                       ms)
    return [Goal(f"250 queries, {sort}, {name}, {SERVED[size]}: Groonga", f"at most {factor} ×",
                 compare(sort, name, factor))
            for sort in ("relevance", "newest") for name, factor in (("p50", 0.5), ("p99", 1.0))]


def library_goals(size):
    """sakuin over its socket, tantivy in its own process."""
    def compare(name):
        def judge(results):
            ours, theirs = (results[size][program]["relevance, exact total"][name] for program in ("sakuin", "tantivy"))
            return at_most(ours, theirs, 1, ms)
        return judge
    return [Goal(f"250 queries, relevance, exact totals, {name}, {SERVED[size]}: tantivy", "at most 1.0 ×", compare(name))
            for name in ("p50", "p99")]


def size_at_a_million():
    def size(results):
        ratio = results[MILLION]["builds"]["sakuin"]["size_ratio"]
        return Verdict(times_text(ratio), "", "", ratio <= 1.5)

    def smaller(peer):
        return lambda results: at_most(*(results[MILLION]["builds"][program]["size_ratio"] for program in ("sakuin", peer)),
                                       1, times_text)
    return [Goal("index with text, 1 M posts", "at most 1.5 × the text", size),
            *(Goal(f"index with text, 1 M posts: {name}", "below", smaller(peer))
              for peer, name in (("tantivy", "tantivy"), ("lucene", "Lucene")))]


# Eight million posts, beside one million in the same run

def relevance_of_archive(results):
    return below(results[ARCHIVE]["sakuin"]["relevance"]["p99"], 20.0001, ms)


def growth_of_relevance(results):
    large, small = (results[size]["sakuin"]["relevance"]["p99"] for size in (ARCHIVE, MILLION))
    return Verdict(ms(large), f"{ms(small)} at 1 M", f"{large / small:.2f}", large <= 2 * small)


def newest_of_archive(results):
    return below(results[ARCHIVE]["sakuin"]["newest"]["p99"], 2.0001, ms)


def memory_of_archive(results):
    peak = results[ARCHIVE]["builds"]["sakuin"]["peak_kb"] * 1024 / 1e6
    return Verdict(megabytes(peak), "", "", peak <= 300)


def growth_of_memory(results):
    large, small = (results[size]["builds"]["sakuin"]["peak_kb"] * 1024 for size in (ARCHIVE, MILLION))
    each = (large - small) / (results[ARCHIVE]["posts"] - results[MILLION]["posts"])
    return Verdict(f"{each:.1f} bytes a post", f"{megabytes(small / 1e6)} at 1 M", "", each <= 16)


def disk_of_archive(results):
    """Spools have no names; what has one is, or becomes, the index."""
    built = results[ARCHIVE]["builds"]["sakuin"]
    return at_most(built["unnamed_peak"], built["bytes"], 1.2, gigabytes)


def speed_of_archive(results):
    large, small = (results[size]["builds"]["sakuin"]["mb_per_second"] for size in (ARCHIVE, MILLION))
    verdict = at_least(large, small, 1, speed)
    return dataclasses.replace(verdict, peer=f"{verdict.peer} at 1 M")


def cold_archive(results):
    return below(results[ARCHIVE]["cold"]["sakuin"]["relevance"]["p50"], 30.0001, ms)


def daemon_memory(results):
    memory = results[ARCHIVE]["daemon_memory"]
    return below(memory["own"], 100.0001, megabytes, f" its own, and {memory['mapped']:,.0f} MB of mapped files")


ARCHIVE_GOALS = [
    Goal("relevance, p99, 8 M posts", "at most 20 ms", relevance_of_archive),
    Goal("relevance, p99, from 1 M to 8 M posts", "at most 2 ×", growth_of_relevance),
    Goal("newest first, p99, 8 M posts", "at most 2 ms", newest_of_archive),
    Goal("memory while building 8 M posts", "at most 300 MB resident", memory_of_archive),
    Goal("memory while building, from 1 M to 8 M posts", "at most 16 bytes a post", growth_of_memory),
    Goal("temporary files while building 8 M posts: the index", "at most 1.2 ×", disk_of_archive),
    Goal("bulk build, from 1 M to 8 M posts", "no slower a byte", speed_of_archive),
    Goal("first question after a cold start, relevance, p50, 8 M posts", "at most 30 ms", cold_archive),
    Goal("memory of the daemon that serves 8 M posts", "at most 100 MB beside mapped files", daemon_memory),
]


def memory(results):
    """At 1 M posts, the archive of 1 GB."""
    built = results["served-1000000"]["builds"]
    peak = built["sakuin"]["peak_kb"] / 1000
    peer = built["groonga"]["peak_kb"] / 1000
    return Verdict(megabytes(peak), megabytes(peer), f"{peak / peer:.2f}", peak <= 200)


def tokenizer(corpus):
    def judge(results):
        found = results["tokenizer"][corpus]
        return Verdict(f"{found['both']:.0f} MB/s", "", "", found["both"] >= 150)
    return judge


def newest_at_a_million(results):
    return below(results["served-1000000"]["sakuin"]["newest"]["p99"], 2, ms)


def flat(results):
    small, large = (results[f"served-{count}"]["sakuin"]["newest"]["p99"] for count in (20_000, 1_000_000))
    return Verdict(ms(large), f"{ms(small)} at 20 k", f"{large / small:.2f}", large <= 2 * small)


def totals(results):
    found = results["frequent_totals"]
    share = [word["share"] for word in found["words"]]
    verdict = below(found["max"], 100, ms, f" at most; {min(share):.0%} to {max(share):.0%} of all posts")
    return dataclasses.replace(verdict, reached=verdict.reached and found["all_exact"])


def dump_of_2000(results):
    found = results["dumps"]["2000"]
    return Verdict(f"median {ms(found['median'])}, at most {ms(found['max'])}", "", "",
                   found["median"] <= 1000 and found["max"] < 2000)


def dump_of_one(results):
    return below(results["dumps"]["1"]["max"], 100, ms, " at most")


def client(results):
    return below(results["client_start"]["sakuin"]["p50"], 10.0001, ms)


def client_and_curl(results):
    started = results["client_start"]
    return at_most(started["sakuin"]["p50"], started["curl"]["p50"], 3, ms)


def daemon(results):
    return below(results["daemon_start"]["median"], 50, ms)


def throughput(results):
    rate = results["load"]["quiet"]["per_second"]
    return Verdict(f"{rate:,.0f} a second", "", "", rate >= 2000 and results["load"]["quiet"]["failures"] == 0)


def load_while_indexing(results):
    return below(results["load"]["indexing"]["p99_ms"], 20, ms)


GOALS = [
    *build_goals("posts-open-20MB"), *build_goals("aozora-220MB"),
    *(Goal(f"folding and cutting on one core, {corpus}", "at least 150 MB/s", tokenizer(corpus))
      for corpus in ("posts-open-20MB", "aozora-220MB")),
    Goal("memory while building 1 GB", "at most 200 MB resident", memory),
    *size_at_a_million(),
    *latency_goals("served-200000"), *latency_goals("served-1000000"),
    *library_goals("served-200000"), *library_goals(MILLION), *library_goals(ARCHIVE),
    Goal("newest first, p99, 1 M posts", "under 2 ms", newest_at_a_million),
    Goal("newest first, p99, from 20 k to 1 M posts", "flat (at most 2 ×)", flat),
    Goal("exact totals, words in about 10 % of 200 k posts", "within 100 ms", totals),
    Goal("2,000-post dump closed → found, 200 k posts", "median 1 s, always under 2 s", dump_of_2000),
    Goal("one-post dump closed → found, 200 k posts", "under 100 ms", dump_of_one),
    Goal("`sakuin search` start to exit, 200 k posts", "median at most 10 ms", client),
    Goal("`sakuin search` start to exit: curl", "at most 3 ×", client_and_curl),
    Goal("daemon ready after start, 200 k posts", "under 50 ms", daemon),
    Goal("8 clients, mixed queries, 200 k posts", "at least 2,000 answers a second", throughput),
    Goal("8 clients while a dump is indexed, p99", "under 20 ms", load_while_indexing),
    *ARCHIVE_GOALS,
]


def judged(results):
    for goal in GOALS:
        try:
            yield goal, goal.judge(results)
        except KeyError:
            yield goal, None


def table(results):
    """Markdown; what this run did not measure is left out and counted."""
    rows = ["| what | goal | measured | peer | ratio | |", "| --- | --- | --- | --- | --- | --- |"]
    left_out = 0
    for goal, verdict in judged(results):
        if verdict is None:
            left_out += 1
            continue
        mark = "reached" if verdict.reached else "**missed**"
        rows.append(f"| {goal.what} | {goal.goal} | {verdict.measured} | {verdict.peer} | {verdict.ratio} | {mark} |")
    if left_out:
        rows += ["", f"{left_out} goals were not measured in this run."]
    return "\n".join(rows)
