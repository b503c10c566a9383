# SPDX-License-Identifier: GPL-2.0-or-later
"""Posts for the measurements: the two corpora as they are, archives of any size mixed from both, dumps that come later,
and words of a given frequency. The same posts at every run."""

import collections
import contextlib
import dataclasses
import datetime
import json
import math
import os
import random
import re
import shutil
import subprocess
from pathlib import Path

from programs import PROJECT, Trouble

NAMES = ("posts-open-20MB", "aozora-220MB")
JAPAN = datetime.timezone(datetime.timedelta(hours=9))
POSTS_A_FILE = 50_000
# Between the copies of a post in an archive that is larger than the corpora: 11 days and some.
SHIFT = 1_000_003
DIGITS = "アイウエオカキクケコ"
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー一-鿿々]+")


def source_folder():
    return Path(os.environ.get("SAKUIN_CORPORA", PROJECT.parent / "shared" / "data"))


def missing():
    """What of the corpora is not there."""
    names = [f"{name}.jsonl.zst" for name in NAMES] + ["queries-dev.txt"]
    return [str(source_folder() / name) for name in names if not (source_folder() / name).is_file()]


def queries():
    return (source_folder() / "queries-dev.txt").read_text().splitlines()


@dataclasses.dataclass
class Archive:
    """A folder of dumps, in the order of their posts' times."""
    folder: Path
    posts: int
    text_bytes: int
    #: The time of its newest post.
    last: int

    @property
    def dumps(self):
        return sorted(self.folder.glob("*.jsonl"))

    @property
    def megabytes(self):
        return self.text_bytes / 1e6

    def warm(self):
        """Reads it once, so that it lies in memory."""
        for dump in self.dumps:
            with dump.open("rb") as file:
                while file.read(1 << 20):
                    pass


class Corpora:
    def __init__(self, place):
        self.place = place
        self.folder = place.folder / "corpora"
        self.folder.mkdir(exist_ok=True)
        self._posts = None

    # The corpora as they are

    def original(self, name):
        def write(folder):
            with (folder / f"{name}.jsonl").open("wb") as file:
                subprocess.run(["zstd", "-dc", source_folder() / f"{name}.jsonl.zst"], stdout=file, check=True)
            posts, size, last = 0, 0, 0
            for post in read_posts(folder / f"{name}.jsonl"):
                posts, size, last = posts + 1, size + text_size(post), post_time(post)
            return posts, size, last
        return self._made(name, write)

    # Archives mixed from both

    def archive(self, count):
        """So many posts; of both corpora and of all times in equal parts, whatever the number."""
        return self._made(f"archive-{count}", lambda folder: self._write_archive(folder, count))

    def _write_archive(self, folder, count):
        picked = sorted((self._time(number), number) for number in range(count))
        size, last = 0, 0
        for start in range(0, count, POSTS_A_FILE):
            with (folder / f"{start // POSTS_A_FILE:03}.jsonl").open("w") as file:
                for moment, number in picked[start:start + POSTS_A_FILE]:
                    # Ids are times, as the diary's are: each second once.
                    last = max(last + 1, moment)
                    post = self._post(number)
                    size += text_size(post)
                    file.write(line(post, last))
        return count, size, last

    def later(self, archive, serial, count, old=False):
        """A dump of posts that the archive does not hold, in no watched folder, and the id and a phrase of its last post:
        newer than all others, or (`old`) of all times. `serial` tells dumps apart; no two overlap below 100,000 posts."""
        path = self.place.folder / "later" / f"later-{serial}.jsonl"
        path.parent.mkdir(exist_ok=True)
        phrase = "鑛" + "".join(DIGITS[int(digit)] for digit in str(serial)) + "鑛"
        first = archive.posts + serial * 100_000
        posts = [self._post(number) for number in range(first, first + count)]
        posts[-1] = {**posts[-1], "body": posts[-1]["body"] + "\n" + phrase}
        start = archive.last + serial * 1_000_000
        with path.open("w") as file:
            for at, post in enumerate(posts):
                moment = self._time(first + at) if old else start + at * 43
                file.write(line(post, moment, f"later-{serial}-{at}"))
        return path, f"later-{serial}-{count - 1}", phrase

    def unseen(self, archive, serial, first, count, mark):
        """A dump of posts whose texts neither the archive nor another such dump has, newer than all others, in no watched folder.
        `first` is the number of texts that such dumps have taken; the last post begins with `mark`."""
        if archive.posts + first + count > len(self._all):
            raise Trouble(f"the corpora have no {count} posts more that are new")
        path = self.place.folder / "later" / f"unseen-{serial}.jsonl"
        path.parent.mkdir(exist_ok=True)
        posts = [self._post(archive.posts + first + at) for at in range(count)]
        # The corpora have near copies, of which followers are not told: nothing is like the last post.
        own = random.Random(serial)
        posts[-1] = {"title": None, "body": mark + "".join(chr(own.randrange(0x4E00, 0x9FA0)) for _ in range(120))}
        with path.open("w") as file:
            for at, post in enumerate(posts):
                file.write(line(post, archive.last + (first + at) * 43, f"unseen-{serial}-{at}"))
        return path

    def frequent_words(self, share, lengths, each):
        """Of every length so many words in about `share` of all posts."""
        sample = 6_000
        words = collections.Counter()
        for number in range(sample):
            body = self._post(number)["body"]
            words.update({run[at:at + length] for run in JAPANESE.findall(body) for length in lengths
                          for at in range(len(run) - length + 1)})
        by_distance = sorted(words, key=lambda word: (abs(words[word] / sample - share), word))
        return [word for length in lengths for word in [w for w in by_distance if len(w) == length][:each]]

    def forget(self):
        """Frees the memory; posts are read again when they are asked for."""
        self._posts = None

    # Inside

    def _made(self, name, write):
        folder, note = self.folder / name, self.folder / f"{name}.json"
        if not note.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            posts, size, last = write(folder)
            note.write_text(json.dumps({"posts": posts, "text_bytes": size, "last": last}))
        return Archive(folder=folder, **json.loads(note.read_text()))

    def _post(self, number):
        return json.loads(self._all[self._place(number)][1])

    def _time(self, number):
        return self._all[self._place(number)][0] + number // len(self._all) * SHIFT

    def _place(self, number):
        """Steps through all posts by the golden section of their number: every prefix is spread evenly."""
        total = len(self._all)
        step = int(total * 0.6180339887)
        while math.gcd(step, total) != 1:
            step += 1
        return number * step % total

    @property
    def _all(self):
        """Every post of both corpora in the order of time: its second and its line."""
        if self._posts is None:
            posts = []
            for name in NAMES:
                for dump in self.original(name).dumps:
                    with dump.open("rb") as file:
                        posts += ((post_time(json.loads(text)), text) for text in file)
            self._posts = sorted(posts)
        return self._posts


def read_posts(path):
    with path.open() as file:
        for text in file:
            yield json.loads(text)


def post_time(post):
    return int(datetime.datetime.fromisoformat(post["date"]).timestamp())


def text_size(post):
    return len((post["title"] or "").encode()) + len(post["body"].encode())


def line(post, moment, identifier=None):
    date = datetime.datetime.fromtimestamp(moment, JAPAN)
    record = {"id": identifier or date.strftime("%Y%m%d%H%M%S"), "date": date.isoformat(), "title": post["title"],
              "body": post["body"]}
    return json.dumps(record, ensure_ascii=False) + "\n"


def require_space(folder, count):
    """Says what so many posts need, and refuses to begin what the disk cannot hold: the text once as dumps, and six times
    while an index is built (Lucene's two generations of segments, or sakuin's index and spools); indexes go in turn."""
    needed = count * 1_100 * 7
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Trouble(f"{folder} has {free / 1e9:.0f} GB free; {count:,} posts need {needed / 1e9:.0f} GB: "
                      "name another folder by SAKUIN_BENCH_WORK")
    return f"{count:,} posts need up to {needed / 1e9:.1f} GB in {folder}, which has {free / 1e9:.0f} GB free"
