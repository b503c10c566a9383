#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What followers cost a daemon: dumps come while none, 1, 100 and 1,000 of them wait, each with a query of its own. Beside it what
the same queries asked once by search cost; and what searches take while followers wait."""

import argparse
import contextlib
import json
import os
import selectors
import socket
import statistics
import sys
import time
import urllib.parse
from pathlib import Path

from corpora import Corpora, missing, queries
from programs import PROJECT, Daemon, Trouble, UnixHTTP, Workplace, children

FOLLOWERS = (0, 1, 100, 1000)
DUMPS = (1, 20, 500)
ROUNDS = 3
# In the last post of each dump, so that every follower is told of it; in no text of the corpora.
MARK = "鑛鑛鑛鑛"
TICK = os.sysconf("SC_CLK_TCK")


class Follower:
    """A connection that waits. `seen` counts events that tell of a dump's last post."""

    def __init__(self, path, query):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        target = "/v1/follow?" + urllib.parse.urlencode({"q": f"({query}) OR {MARK}"})
        self.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        self.socket.setblocking(False)
        self.rest, self.begun, self.seen, self.events = b"", False, 0, 0

    def read(self):
        data = self.socket.recv(1 << 18)
        if not data:
            raise Trouble("a follower was let go: " + self.rest.decode(errors="replace")[-300:])
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        for text in lines:
            if text.startswith(b"data: "):
                self.begun = True
                self.events += 1
                # A flood tells no text: the last post is among its matches.
                self.seen += MARK.encode() in text or b'"kind":"flood"' in text


class Crowd:
    def __init__(self, daemon, words, count):
        self.selector, self.all = selectors.DefaultSelector(), []
        for number in range(count):
            follower = Follower(daemon.socket, words[number])
            self.all.append(follower)
            self.selector.register(follower.socket, selectors.EVENT_READ, follower)
        self.read_until(lambda follower: follower.begun)

    def read_until(self, holds):
        """Reads until that is true of each; returns when it was of the last."""
        left = {id(follower) for follower in self.all if not holds(follower)}
        end = time.monotonic() + 120
        while left:
            if time.monotonic() > end:
                raise Trouble(f"{len(left)} followers were not told")
            for key, _ in self.selector.select(1):
                key.data.read()
                if holds(key.data):
                    left.discard(id(key.data))
        return time.monotonic()

    def close(self):
        for follower in self.all:
            follower.socket.close()
        self.selector.close()


def cpu(pid):
    """Seconds that the process has run."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def settled(pid):
    """The same, once the process has nothing more to do."""
    before = cpu(pid)
    while True:
        time.sleep(0.3)
        now = cpu(pid)
        if now - before < 0.02:
            return now
        before = now


def asked(daemon, words):
    """Milliseconds of each question, over one connection."""
    connection, times = UnixHTTP(daemon.socket), []
    for word in words:
        target = "/v1/search?" + urllib.parse.urlencode({"q": word})
        start = time.perf_counter()
        connection.request("GET", target)
        connection.getresponse().read()
        times.append((time.perf_counter() - start) * 1000)
    connection.close()
    return times


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def measure(corpora, archive, daemon, pid, words, counts, log):
    serial, taken, rows, beside = 0, 0, [], []
    for count in counts:
        before = daemon.memory()["own"]
        crowd = Crowd(daemon, words, count)
        settled(pid)
        waiting = daemon.memory()["own"]
        times = [asked(daemon, queries()) for _ in range(3)]
        typical = [statistics.median(each) for each in zip(*times)]
        beside.append({"followers": count, "p50": percentile(typical, .5), "p99": percentile(typical, .99),
                       "own_mb": waiting, "own_mb_before": before})
        log(f"{count} wait: searches {beside[-1]['p50']:.2f} ms (p50), {beside[-1]['p99']:.2f} ms (p99); "
            f"{before:.1f} -> {waiting:.1f} MB")
        for posts in DUMPS:
            told, seconds, asking, events = [], [], [], []
            for _ in range(ROUNDS):
                path = corpora.unseen(archive, serial, taken, posts, MARK)
                serial, taken = serial + 1, taken + posts
                seen = crowd.all[0].seen if crowd.all else 0
                had = sum(follower.events for follower in crowd.all)
                start_cpu, start = settled(pid), time.monotonic()
                os.rename(path, daemon.dumps / path.name)
                if crowd.all:
                    end = crowd.read_until(lambda follower: follower.seen > seen)
                else:
                    # Nobody is told: until the dump is searchable.
                    daemon.wait()
                    end = time.monotonic()
                told.append((end - start) * 1000)
                after = settled(pid)
                seconds.append(after - start_cpu)
                events.append(sum(follower.events for follower in crowd.all) - had)
                # The index has just changed, as it has for a follower. Once: a thousand take a minute.
                if not asking:
                    asked(daemon, [f"({word}) OR {MARK}" for word in words[:count]])
                    asking.append(settled(pid) - after)
            rows.append({"followers": count, "posts": posts, "told_ms": statistics.median(told), "told_max_ms": max(told),
                         "cpu": statistics.median(seconds), "search_cpu": asking[0],
                         "events": statistics.median(events), "own_mb": daemon.memory()["own"]})
            log("{followers} followers, {posts} posts: last told {told_ms:.0f} ms (at most {told_max_ms:.0f}), CPU {cpu:.2f} s, "
                "the same searches {search_cpu:.2f} s, {events:.0f} events, {own_mb:.1f} MB".format(**rows[-1]))
        crowd.close()
    return {"commits": rows, "searches": beside}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, default=PROJECT / ".build" / "release")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--followers", type=int, nargs="+", default=FOLLOWERS)
    options = parser.parse_args()
    if missing():
        return print("nothing is measured: there is no " + ", no ".join(missing()))

    def log(words):
        print(words, file=sys.stderr, flush=True)

    place = Workplace(options.programs.resolve())
    try:
        place.build_tools()
        corpora = Corpora(place)
        archive = corpora.archive(options.posts)
        words = list(dict.fromkeys(
            queries() + [word for share in (.1, .01, .003, .001) for word in corpora.frequent_words(share, (2, 3, 4), 90)]))
        if len(words) < max(options.followers):
            raise Trouble(f"there are only {len(words)} queries")
        daemon = Daemon(place, archive.folder, place.fresh("followed"))
        with daemon.running():
            [pid] = children(daemon.launcher)
            result = measure(corpora, archive, daemon, pid, words, options.followers, log)
        print(json.dumps({"posts": options.posts} | result, indent=1))
    except Trouble as trouble:
        sys.exit(f"followers: {trouble}")
    finally:
        # What came is no part of the archive.
        for dump in (place.folder / "corpora").glob("archive-*/unseen-*.jsonl"):
            with contextlib.suppress(OSError):
                dump.unlink()
        place.remove()


if __name__ == "__main__":
    main()
