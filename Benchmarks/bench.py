#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures sakuin and its peers in one run: `bench.py small`, `full` or `growth`. README.md tells what each does."""

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
PACKAGES = ("groonga-bin", "libsqlite3-0", "libxapian30", "libicu72", "ripgrep", "curl", "g++")


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

    # Steps

    def builds(self, name):
        self.log(f"building {name}, {measures.ROUNDS} rounds of {', '.join(peers.BUILDERS)}")
        archive = self.corpora.original(name)
        self.results.setdefault("builds", {})[name] = measures.builds(self.place, archive, measures.ROUNDS, self.log)
        self.save()
        self.log("text to terms")
        self.results.setdefault("tokenizer", {})[name] = measures.tokenizer(self.place, archive)
        self.save()

    def served(self, count, more=None):
        """Builds an archive of so many posts once with sakuin and Groonga and asks both; then `more`, on sakuin's."""
        corpora.require_space(self.place.folder, count)
        self.log(f"an archive of {count:,} posts")
        archive = self.corpora.archive(count)
        self.corpora.forget()
        result = self.results.setdefault(f"served-{count}", {"posts": archive.posts, "text_bytes": archive.text_bytes})
        folders = {name: self.place.fresh(f"served-{count}-{name}") for name in ("sakuin", "groonga")}
        result["builds"] = {name: self.build(name, archive, folder) for name, folder in folders.items()}
        self.save()
        self.groonga_asked(folders["groonga"] / "db", result)
        shutil.rmtree(folders["groonga"])
        daemon = Daemon(self.place, archive.folder, folders["sakuin"])
        with daemon.running():
            self.log("sakuin: 250 queries in both orders")
            result["sakuin"] = measures.sakuin_latency(self.place, daemon, self.queries)
        self.save()
        if more:
            more(archive, daemon, result)
        shutil.rmtree(folders["sakuin"])

    def build(self, name, archive, folder):
        archive.warm()
        built = peers.BUILDERS[name](self.place, archive, folder)
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
            self.served(count)
        growth.write(self.results, HERE / "results")

    def full(self):
        self.builds("posts-open-20MB")
        self.builds("aozora-220MB")
        for count in GROWTH:
            self.served(count, self.goals_at_200k if count == SERVED_POSTS else None)
        growth.write(self.results, HERE / "results")


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
    parser.add_argument("size", choices=("small", "full", "growth"))
    parser.add_argument("--programs", type=Path, default=PROJECT / ".build" / "release",
                        help="the folder of sakuind and sakuin (default: %(default)s)")
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
