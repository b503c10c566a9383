# SPDX-License-Identifier: GPL-2.0-or-later
"""A small archive in a real daemon, and what a scan in Python finds in it. It shares no code with the daemon or the client."""

from __future__ import annotations

import atexit
import datetime
import functools
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
import unittest
from dataclasses import dataclass
from pathlib import Path

import sakuin

JAPAN = datetime.timezone(datetime.timedelta(hours=9))


def program(name: str) -> str:
    """The path of ``sakuind`` or ``sakuin``; skips the test where nobody says where they are."""
    folder = os.environ.get("SAKUIN_BIN")
    if not folder:
        raise unittest.SkipTest("SAKUIN_BIN, the folder of the programs, is not set")
    return str(Path(folder) / name)


@dataclass(frozen=True)
class Written:
    """A post as the dump has it."""

    id: str
    body: str
    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None
    reply_to: str | None = None

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [("title", self.title or ""), ("body", self.body)]

    @property
    def moment(self) -> datetime.datetime | None:
        if self.date is None:
            return None
        found = datetime.datetime.fromisoformat(self.date)
        return found.replace(tzinfo=JAPAN) if found.tzinfo is None else found.astimezone(JAPAN)

    def has(self, *words: str) -> bool:
        return all(any(word in text for _, text in self.texts) for word in words)

    def spans(self, *words: str) -> list[tuple[str, int, int]]:
        """Every place where one of the words stands; no two of them overlap in these texts."""
        found: list[tuple[str, int, int]] = []
        for field, text in self.texts:
            places: list[tuple[str, int, int]] = []
            for word in words:
                start = text.find(word)
                while start >= 0:
                    places.append((field, start, start + len(word)))
                    start = text.find(word, start + len(word))
            found += sorted(places)
        return found


WORDS = [
    "東京",
    "大阪",
    "猫",
    "犬",
    "朝日新聞",
    "毎日新聞",
    "𠮷野家",
    "👨‍👩‍👧",
    "か\u3099",
    "の",
    "は",
    "に",
    "、",
    "。\n",
    " ",
    "é",
    "🇯🇵",
]


def posts() -> list[Written]:
    """The same posts at every run."""
    chance = random.Random(21)
    written: list[Written] = []
    for number in range(700):
        body = "始" + "".join(chance.choices(WORDS, k=chance.randint(3, 60))) + "終"
        title = "題" + "".join(chance.choices(WORDS[:9], k=2)) if chance.random() < 0.4 else None
        moment = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(
            seconds=chance.randrange(150_000_000)
        )
        kinds = [None, moment.date().isoformat(), moment.isoformat(), moment.astimezone(JAPAN).isoformat()]
        date = chance.choices(kinds, weights=[1, 2, 4, 4])[0]
        author = chance.choice([None, "ひろ", "山田", "鈴木"])
        url = f"https://{chance.choice(['a.example', 'b.example'])}/{number}" if chance.random() < 0.5 else None
        written.append(Written(str(number), body, title, date, author, url))
    return written


@dataclass(frozen=True)
class Archive:
    """A daemon that runs, and what is in it."""

    folder: Path
    socket: str
    posts: list[Written]

    def client(self, **options: object) -> sakuin.Client:
        return sakuin.Client(self.socket, saved=options.pop("saved", {}), language="en", **options)  # type: ignore[arg-type]

    def asynchronous(self) -> sakuin.AsyncClient:
        return sakuin.AsyncClient(self.socket, saved={}, language="en")

    def matching(self, *words: str) -> list[Written]:
        return [post for post in self.posts if post.has(*words)]

    def ids(self, *words: str) -> set[str]:
        return {post.id for post in self.matching(*words)}


def _record(post: Written) -> str:
    members = {name: value for name, value in vars(post).items() if value is not None}
    return json.dumps(members, ensure_ascii=False) + "\n"


# What two dumps tell differently: the id is one of the whole world.
OLD = Written("anond:20180102030405", "前の文に東京", date="2018-01-02T03:04:05+09:00")
NEW = Written("anond:20180102030405", "後の文に東京と大阪", title="題", date="2018-01-02T03:04:05+09:00")
# A copy of a long post.
LONG = "".join(f"これは{number}番目の長い文で、ほかの投稿のどれとも似ていない。" for number in range(30))
COPIES = [Written("c1", LONG, date="2018-02-01"), Written("c2", LONG + "おわり", date="2018-03-01")]


# A thread: every post answers one before it, the first one a post that is in no dump.
def _thread() -> list[Written]:
    chance = random.Random(5)
    written: list[Written] = []
    for number in range(60):
        answered = "anond:20170101000000" if not written else chance.choice(written).id
        moment = datetime.datetime(2017, 2, 1, tzinfo=JAPAN) + datetime.timedelta(seconds=number)
        body = f"𠮷返信{number}" + chance.choice(["猫", "", "と猫の猫"])
        written.append(Written(f"anond:{moment:%Y%m%d%H%M%S}", body, date=moment.isoformat(), reply_to=answered))
    return written


THREAD = _thread()


def start(files: dict[str, list[Written]]) -> tuple[Path, str]:
    """The folder and the socket of a new daemon, which ends with the tests; the files are its dumps, the newest first."""
    sakuind = program("sakuind")
    folder = Path(tempfile.mkdtemp(prefix="sakuin-python-"))
    (folder / "dumps").mkdir()
    for age, (name, written) in enumerate(files.items()):
        write(folder, name, written)
        moment = time.time() - 100_000 * (age + 1)
        os.utime(folder / "dumps" / name, (moment, moment))
    socket = str(folder / "s")
    with open(folder / "log", "wb") as log:
        daemon = subprocess.Popen(
            [sakuind, "serve", "--dumps", str(folder / "dumps"), "--index", str(folder / "index"), "--socket", socket],
            stderr=log,
            env={**os.environ, "HOME": str(folder)},
        )

    def end() -> None:
        daemon.terminate()
        daemon.wait()
        shutil.rmtree(folder)

    atexit.register(end)
    client = sakuin.Client(socket, saved={})
    while True:
        if daemon.poll() is not None:
            raise RuntimeError((folder / "log").read_text())
        try:
            client.wait()
            return folder, socket
        except sakuin.UnreachableError:
            time.sleep(0.1)


def write(folder: Path, name: str, written: list[Written]) -> None:
    """Puts a dump into a daemon's folder, all of it at once."""
    new = folder / name
    new.write_text("".join(map(_record, written)), encoding="utf-8")
    new.rename(folder / "dumps" / name)


@functools.cache
def shared() -> Archive:
    """The archive that all tests ask."""
    written = posts()
    folder, socket = start({"new.jsonl": [NEW], "old.jsonl": [OLD], "posts.jsonl": written + COPIES + THREAD})
    return Archive(folder, socket, [*written, *COPIES, *THREAD, NEW])
