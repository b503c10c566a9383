#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures sakuin and its peers in one run: `bench.py small`, `full`, `growth` or `archive`. README.md tells what each does."""

import argparse
import datetime
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import corpora
import goals
import growth
import measures
import peers
from programs import HERE, PROJECT, Daemon, Trouble, Workplace

SERVED_POSTS = 200_000
GROWTH = (20_000, 100_000, 200_000, 1_000_000)
ARCHIVE = 8_000_000
#: What answers the questions, in the order in which it is measured: each index goes before the next is built.
ANSWERING = ("groonga", "tantivy", "lucene", "sakuin")
#: How many of the queries are asked after a cold start.
COLD, COLD_ARCHIVE = 10, 25
PACKAGES = ("groonga-bin", "libsqlite3-0", "libxapian30", "libicu72", "ripgrep", "curl", "g++", "liblucene8-java")


class Run:
    """One run: its numbers, written to their file after every step."""

    def __init__(self, name, place):
        self.place, self.corpora, self.queries = place, corpora.Corpora(place), corpora.queries()
        self.begin = time.monotonic()
        self.path = HERE / "results" / f"{datetime.date.today()}-{name}.json"
        self.results = {"about": about(name)}

    def log(self, words):
        print(f"[{time.monotonic() - self.begin:6.0f} s] {words}", flush=True)

    def save(self):
        self.results["about"]["load_at_end"] = os.getloadavg()[0]
        self.results["about"]["seconds"] = round(time.monotonic() - self.begin)
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(self.results, ensure_ascii=False, indent=1) + "\n")
        self.path.with_suffix(".md").write_text(report(self.results))

    def find_libraries(self, names):
        self.place.find_libraries(names, self.log)
        if "tantivy" in self.place.libraries:
            self.results["about"]["packages"]["tantivy"] = self.place.tantivy_version()

    # Steps

    def builds(self, name):
        self.log(f"building {name}, {measures.ROUNDS} rounds of {', '.join(peers.present(self.place, peers.BUILDERS))}")
        archive = self.corpora.original(name)
        self.results.setdefault("builds", {})[name] = measures.builds(self.place, archive, measures.ROUNDS, self.log)
        self.save()
        self.log("text to terms")
        self.results.setdefault("tokenizer", {})[name] = measures.tokenizer(self.place, archive)
        self.save()

    def served(self, count, more=None, programs=ANSWERING, cold=COLD):
        """Builds an archive of so many posts once with each program and asks it; then `more`, on sakuin's."""
        self.log(corpora.require_space(self.place.folder, count))
        self.log(f"an archive of {count:,} posts")
        archive = self.corpora.archive(count)
        self.corpora.forget()
        result = self.results.setdefault(f"served-{count}", {"posts": archive.posts, "text_bytes": archive.text_bytes,
                                                             "builds": {}, "cold": {}})
        sample = self.queries[::len(self.queries) // cold][:cold]
        for name in peers.present(self.place, programs):
            try:
                self.build_and_ask(name, archive, result, sample, more)
            except (Trouble, subprocess.CalledProcessError) as trouble:
                # What sakuin and the others have to say is worth hours.
                if name not in peers.LIBRARIES:
                    raise
                self.log(f"going on without {name}: {trouble}")
                del self.place.libraries[name]
        self.save()

    def build_and_ask(self, name, archive, result, sample, more):
        folder = self.place.fresh(f"served-{archive.posts}-{name}")
        try:
            result["builds"][name] = self.build(name, archive, folder)
            self.save()
            if name == "sakuin":
                self.sakuin_asked(archive, folder, result, sample, more)
            elif name == "groonga":
                self.groonga_asked(folder / "db", result)
            else:
                self.library_asked(name, folder, result, sample)
        finally:
            shutil.rmtree(folder)
        if "sakuin" in result:
            result["sums"] = measures.sums(result, self.queries)
        self.save()

    def sakuin_asked(self, archive, folder, result, sample, more):
        daemon = Daemon(self.place, archive.folder, folder)
        self.log(f"sakuin: {len(self.queries)} queries in both orders")
        with daemon.running():
            result["sakuin"] = measures.sakuin_latency(self.place, daemon, self.queries)
            result["daemon_memory"] = daemon.memory()
        self.save()
        self.log(f"sakuin: {len(sample)} queries after a cold start")
        self.cold("sakuin", measures.sakuin_cold(self.place, daemon, sample), result)
        if "in_process" in self.place.libraries:
            self.library_asked("in_process", folder, result, sample)
        self.save()
        if more:
            more(archive, daemon, result)

    def library_asked(self, name, folder, result, sample):
        self.log(f"{growth.NAMES[name]}: {len(self.queries)} queries in both orders")
        result[name] = measures.library_latency(self.place, name, folder, self.queries)
        self.log(f"{growth.NAMES[name]}: {len(sample)} queries after a cold start")
        self.cold(name, measures.library_cold(self.place, name, folder, sample), result)

    def cold(self, name, times, result):
        if times is None:
            self.log("skipped: the page cache may not be dropped here; only root may write to /proc/sys/vm/drop_caches")
        else:
            result["cold"][name] = times

    def build(self, name, archive, folder):
        archive.warm()
        built = peers.BUILDERS[name](self.place, archive, folder)
        peers.forget_feeds(self.place)
        self.log(f"{name} built it in {built['seconds']:.0f} s")
        return measures.build_summary([built], archive)

    def groonga_asked(self, database, result):
        """By both of its protocols; the faster is the peer."""
        self.log("Groonga: 250 queries in both orders, by GQTP and HTTP")
        asked = {protocol: measures.groonga_latency(self.place, database, self.queries, protocol)
                 for protocol in ("gqtp", "http")}
        faster = min(asked, key=lambda protocol: asked[protocol]["relevance"]["p50"])
        result["groonga"] = asked[faster] | {"protocol": faster}
        result["groonga_other_protocol"] = {sort: {name: value for name, value in asked[other][sort].items()
                                                   if name not in ("times", "found")}
                                            for other in asked if other != faster for sort in measures.SORTS}

    def goals_at_200k(self, archive, daemon, result):
        place, results, log = self.place, self.results, self.log
        log("counts beside ripgrep's, and ripgrep as the scan")
        found = {"sakuin": result["sakuin"][measures.EXACT]["found"], "groonga": result["groonga"]["newest"]["found"]}
        results["counts"] = measures.counts(archive, self.queries, found)
        results["scan"] = measures.scan_latency(place, archive, self.queries)
        log("the daemon's start")
        results["daemon_start"] = measures.daemon_start(place, daemon, 2 * measures.ROUNDS)
        self.save()
        log("words in about a tenth of all posts")
        words = self.corpora.frequent_words(0.1, (3, 4, 5), 4)
        with daemon.running():
            results["frequent_totals"] = measures.frequent_totals(place, daemon, archive, words)
            log("the client's start")
            results["client_start"] = measures.client_start(place, daemon, self.queries, measures.ROUNDS)
            self.save()
            log("8 clients")
            results["load"] = {"quiet": measures.load_quiet(place, daemon, self.queries)}
            self.save()
            self.dumps_come(archive, daemon)
        for dump in archive.folder.glob("later-*"):
            dump.unlink()

    def dumps_come(self, archive, daemon):
        place, results, serials = self.place, self.results, iter(range(1, 100))

        def take():
            return [next(serials) for _ in range(measures.ROUNDS)]
        dumps = results["dumps"] = {}
        self.log("dumps of one post and of 2,000")
        dumps["1"] = measures.dump_found(place, daemon, self.corpora, archive, take(), 1)
        dumps["2000"] = measures.dump_found(place, daemon, self.corpora, archive, take(), 2_000)
        dumps["2000-of-all-times"] = measures.dump_found(place, daemon, self.corpora, archive, take(), 2_000, old=True)
        self.save()
        self.log("8 clients while dumps of 20,000 posts are indexed")
        results["load"]["indexing"] = measures.load_while_indexing(place, daemon, self.queries, self.corpora, archive,
                                                                   take(), 20_000)
        self.save()

    # Sizes

    def small(self):
        self.builds("posts-open-20MB")
        self.served(SERVED_POSTS, self.goals_at_200k)

    def growth(self):
        for count in GROWTH:
            self.served(count, programs=("groonga", "sakuin"))
        growth.write(self.results, HERE / "results")

    def full(self):
        self.builds("posts-open-20MB")
        self.builds("aozora-220MB")
        for count in GROWTH:
            self.served(count, self.goals_at_200k if count == SERVED_POSTS else None)
        growth.write(self.results, HERE / "results")

    def archive(self):
        """Eight million posts, 8.84 GB; a million before them, for what must not grow. Groonga would want 20 GB of memory."""
        self.log(corpora.require_space(self.place.folder, ARCHIVE))
        self.served(GROWTH[-1], programs=("sakuin",))
        self.served(ARCHIVE, programs=("sakuin", "tantivy", "lucene"), cold=COLD_ARCHIVE)


# What the numbers are worth: where and with what they were measured

def about(name):
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())
    memory = next(line.split()[1] for line in Path("/proc/meminfo").read_text().splitlines())
    return {"run": name, "date": datetime.datetime.now().astimezone().isoformat(timespec="minutes"), "cpu": cpu,
            "cores": os.cpu_count(), "memory_gb": round(int(memory) / 1e6), "kernel": platform.release(),
            "sakuin": said("git", "-C", PROJECT, "describe", "--always", "--dirty"),
            "packages": {package: said("dpkg-query", "-W", "-f", "${Version}", package) for package in PACKAGES},
            "load_at_start": os.getloadavg()[0]}


def said(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "?"


def report(results):
    what = results["about"]
    busy = max(what["load_at_start"], 0) > 0.5
    lines = [f"# {what['run']}, {what['date']}", "",
             f"sakuin {what['sakuin']} on {what['cores']} cores of {what['cpu']}, {what['memory_gb']} GB, Linux "
             f"{what['kernel']}; " + ", ".join(f"{name} {version}" for name, version in what["packages"].items())
             + f". {what['seconds']} s in all.", "",
             f"Load average before the run {what['load_at_start']:.1f}"
             + (": **the machine was busy, times are noisy**." if busy else "."), "",
             goals.table(results), ""]
    return "\n".join(lines + growth.details(results))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=("small", "full", "growth", "archive"))
    parser.add_argument("--programs", type=Path, default=PROJECT / ".build" / "release",
                        help="the folder of sakuind and sakuin (default: %(default)s)")
    parser.add_argument("--without", choices=tuple(peers.LIBRARIES), action="append", default=[],
                        help="leave out this peer; may be repeated")
    options = parser.parse_args()
    missing = corpora.missing()
    if missing:
        print("benchmarks: skipped: these corpora are not there; SAKUIN_CORPORA names their folder:", *missing, sep="\n    ")
        return 0
    # Ends as Ctrl-C does: every block ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    place = None
    try:
        place = Workplace(options.programs.resolve())
        place.build_tools()
        run = Run(options.size, place)
        if options.size != "growth":
            run.find_libraries([name for name in peers.LIBRARIES if name not in options.without])
        getattr(run, options.size)()
        print(f"\n{report(run.results)}\nwritten to {run.path} and {run.path.with_suffix('.md').name}")
        return 0
    except Trouble as trouble:
        print(f"benchmarks: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        if place:
            place.remove()


if __name__ == "__main__":
    sys.exit(main())
