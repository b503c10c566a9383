# SPDX-License-Identifier: GPL-2.0-or-later
"""Every route of the daemon as a function of its parameters, which both clients share. Talks to nobody.

A new route is a dataclass in ``_answers.py``, a function here, a method of ``Client`` and one of ``AsyncClient``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from . import _answers as answers
from ._decoding import decode_json
from ._http import percent_encoded

T = TypeVar("T")

Sort = Literal["relevance", "newest", "oldest", "replies"]
Count = Literal["quick", "exact"]
Copies = Literal["fold", "list"]
Threads = Literal["quick", "yes", "no"]
Unit = Literal["posts", "matches"]
Per = Literal["posts", "million-chars"]
Period = Literal["hour", "day", "week", "month", "year", "weekday", "hour-of-day"]
Facet = Literal["author", "source", "thread", "year", "host"]
Measure = Literal["ll", "logdice", "mi", "t"]
#: Characters on each side of a match, its sentence, or the whole post.
ContextWidth = int | Literal["sentence", "post"]
#: Seconds; None is for ever.
Seconds = float | None

#: What the daemon takes at most, in milliseconds.
LONGEST_TIMEOUT = 600_000
#: Hits of the first page, which is there soon, and of the others. By relevance each page weighs all anew, so they are large.
FIRST_PAGE = 100
#: Lines of a thread that the daemon gives at most at a time.
LONGEST_PART = 2000
LATER_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request."""

    path: str
    #: Makes a value of an answer, or of a line of a stream.
    decode: Callable[[bytes], T]
    parameters: tuple[tuple[str, str], ...] = ()
    #: How long the answer may take: the daemon has this time, and the client waits a little longer. Of a stream each pause.
    seconds: Seconds = None
    method: Literal["GET", "POST"] = "GET"
    #: What the answer is to be: one document, lines, or events.
    accept: Literal["application/json", "application/x-ndjson", "text/event-stream"] = "application/json"

    @property
    def query(self) -> str | None:
        """The query, if there is one alone: that which a place in an error is a place of."""
        queries = [value for name, value in self.parameters if name == "q"]
        return queries[0] if len(queries) == 1 else None


def _call(
    path: str, kind: type[T], *parameters: tuple[str, Any], seconds: Seconds, method: Literal["GET", "POST"] = "GET"
) -> Call[T]:
    written = tuple((name, _written(value)) for name, value in parameters if value is not None)
    return Call(path, lambda document: decode_json(kind, document), written, seconds, method)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _milliseconds(seconds: Seconds) -> int:
    if seconds is None:
        return LONGEST_TIMEOUT
    return max(1, min(LONGEST_TIMEOUT, math.ceil(seconds * 1000)))


# MARK: Posts that match


@dataclass(frozen=True, slots=True)
class Paging:
    """A search whose hits come page by page."""

    call: Call[answers.SearchPage]
    #: Hits that are wanted at most; None for all.
    limit: int | None
    page_size: int | None

    def first(self) -> Call[answers.SearchPage]:
        """The request for the first page."""
        return self._sized(self.call, self.page_size or FIRST_PAGE, self.limit)

    def following(self, page: answers.SearchPage, given: int) -> Call[answers.SearchPage] | None:
        """The request for the page behind one, if more hits are wanted than have been given, and there are more."""
        left = None if self.limit is None else self.limit - given
        if page.next is None or (left is not None and left <= 0):
            return None
        parameters = tuple(each for each in self.call.parameters if each[0] not in ("after", "total", "wider"))
        call = replace(self.call, parameters=(*parameters, ("after", page.next)))
        return self._sized(call, self.page_size or LATER_PAGES, left)

    @staticmethod
    def _sized(call: Call[answers.SearchPage], size: int, left: int | None) -> Call[answers.SearchPage]:
        limit = size if left is None else min(size, left)
        return replace(call, parameters=(*call.parameters, ("limit", str(limit))))


def search(
    query: str,
    *,
    sort: Sort | None,
    limit: int | None,
    page_size: int | None,
    after: str | None,
    fold: int | None,
    total: Count | None,
    wider: bool | None,
    loose: bool,
    copies: Copies | None,
    threads: Threads | None,
    context: ContextWidth | None,
    seconds: Seconds,
) -> Paging:
    if page_size is not None and page_size < 1:
        raise ValueError("page_size must be 1 or more")
    call = _call(
        "/v1/search",
        answers.SearchPage,
        ("q", query),
        ("sort", sort),
        ("after", after),
        ("fold", fold),
        ("total", total),
        ("wider", wider),
        ("loose", loose or None),
        ("copies", copies),
        ("threads", threads),
        ("context", context),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )
    return Paging(call, limit, page_size)


def _lines(
    path: str,
    kind: type[T],
    query: str,
    *,
    sort: Sort | None,
    limit: int | None,
    after: str | None,
    fold: int | None,
    loose: bool,
    copies: Copies | None,
    context: ContextWidth | None,
    within: float | None,
    seconds: Seconds,
) -> Call[T]:
    call = _call(
        path,
        kind,
        ("q", query),
        ("sort", sort),
        ("limit", limit),
        ("after", after),
        ("fold", fold),
        ("loose", loose or None),
        ("copies", copies),
        ("context", context),
        ("timeout_ms", None if within is None else _milliseconds(within)),
        seconds=seconds,
    )
    return replace(call, accept="application/x-ndjson")


def stream(query: str, **options: Any) -> Call[answers.Hit]:
    return _lines("/v1/search", answers.Hit, query, **options)


def export(query: str, **options: Any) -> Call[answers.ExportedPost]:
    return _lines("/v1/export", answers.ExportedPost, query, context=None, **options)


def random(
    query: str, *, limit: int | None, seed: int | None, fold: int | None, loose: bool, seconds: Seconds
) -> Call[answers.RandomPosts]:
    return _call(
        "/v1/random",
        answers.RandomPosts,
        ("q", query or None),
        ("limit", limit),
        ("seed", seed),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


# MARK: Single posts, and their threads


def post(id: str, *, seconds: Seconds) -> Call[answers.Post]:
    return _call(f"/v1/posts/{percent_encoded(id)}", answers.Post, seconds=seconds)


def similar(id: str, *, limit: int | None, seconds: Seconds) -> Call[answers.SimilarPosts]:
    path = f"/v1/posts/{percent_encoded(id)}/similar"
    return _call(path, answers.SimilarPosts, ("limit", limit), seconds=seconds)


@dataclass(frozen=True, slots=True)
class ThreadReading:
    """A thread whose lines come part by part."""

    call: Call[answers.Thread]
    #: Lines that are wanted at most; None for all.
    limit: int | None

    def part(self, after: answers.Thread | None, given: int) -> Call[answers.Thread] | None:
        """The request for the part behind one, or for the first; None where all that is wanted is there."""
        left = LONGEST_PART if self.limit is None else min(LONGEST_PART, self.limit - given)
        place = None if after is None else after.next
        if after is not None and (place is None or left <= 0):
            return None
        behind = () if place is None else (("after", place),)
        return replace(self.call, parameters=(*self.call.parameters, *behind, ("limit", str(left))))


def whole_thread(parts: Sequence[answers.Thread]) -> answers.Thread:
    """What the first part says, with the lines of all."""
    lines = tuple(line for part in parts for line in part.lines)
    return replace(parts[0], lines=lines, next=parts[-1].next)


def thread(
    id: str,
    query: str | None,
    *,
    flat: bool,
    depth: int | None,
    limit: int | None,
    fold: int | None,
    loose: bool,
    seconds: Seconds,
) -> ThreadReading:
    call = _call(
        f"/v1/posts/{percent_encoded(id)}/thread",
        answers.Thread,
        ("q", query),
        ("flat", flat or None),
        ("depth", depth),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )
    return ThreadReading(call, limit)


# MARK: Numbers


def counts(
    queries: Sequence[str],
    *,
    by: Period | None,
    unit: Unit | None,
    per: Per | None,
    copies: Copies | None,
    split: int | None,
    fold: int | None,
    loose: bool,
    seconds: Seconds,
) -> Call[answers.Counts]:
    return _call(
        "/v1/counts",
        answers.Counts,
        *(("q", query) for query in queries),
        ("by", by),
        ("unit", unit),
        ("per", per),
        ("copies", copies),
        ("split", split),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


def facets(
    query: str, *, by: Facet, limit: int | None, fold: int | None, loose: bool, seconds: Seconds
) -> Call[answers.Facets]:
    return _call(
        "/v1/facets",
        answers.Facets,
        ("q", query),
        ("by", by),
        ("limit", limit),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


def matches(query: str, *, limit: int | None, fold: int | None, loose: bool, seconds: Seconds) -> Call[answers.Matches]:
    return _call(
        "/v1/matches",
        answers.Matches,
        ("q", query),
        ("limit", limit),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


# MARK: Words


def kwic(
    query: str,
    *,
    sample: int | None,
    seed: int | None,
    context: ContextWidth | None,
    copies: Copies | None,
    fold: int | None,
    loose: bool,
    seconds: Seconds,
) -> Call[answers.Kwic]:
    return _call(
        "/v1/kwic",
        answers.Kwic,
        ("q", query),
        ("sample", sample),
        ("seed", seed),
        ("context", context),
        ("copies", copies),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


def collocates(
    query: str,
    *,
    window: int | None,
    measure: Measure | None,
    least: int | None,
    limit: int | None,
    copies: Copies | None,
    fold: int | None,
    loose: bool,
    seconds: Seconds,
) -> Call[answers.Collocates]:
    return _call(
        "/v1/collocates",
        answers.Collocates,
        ("q", query),
        ("window", window),
        ("measure", measure),
        ("least", least),
        ("limit", limit),
        ("copies", copies),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


def compare(
    query: str,
    *,
    other: str | None,
    before: str | None,
    after: str | None,
    least: int | None,
    limit: int | None,
    sample: int | None,
    seed: int | None,
    copies: Copies | None,
    fold: int | None,
    loose: bool,
    seconds: Seconds,
) -> Call[answers.Comparison]:
    return _call(
        "/v1/compare",
        answers.Comparison,
        ("q", query or None),
        ("with", other),
        ("before", before),
        ("after", after),
        ("least", least),
        ("limit", limit),
        ("sample", sample),
        ("seed", seed),
        ("copies", copies),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


# MARK: Why, and whether it is true


def why(query: str, id: str | None, *, fold: int | None, loose: bool, seconds: Seconds) -> Call[answers.Why]:
    return _call(
        "/v1/why",
        answers.Why,
        ("q", query),
        ("id", id),
        ("fold", fold),
        ("loose", loose or None),
        ("timeout_ms", _milliseconds(seconds)),
        seconds=seconds,
    )


def verify(query: str, *, fold: int | None, loose: bool, seconds: Seconds) -> Call[answers.Verification]:
    return _call(
        "/v1/verify", answers.Verification, ("q", query), ("fold", fold), ("loose", loose or None), seconds=seconds
    )


# MARK: What comes


def follow(
    query: str,
    *,
    after: str | None,
    copies: bool,
    flood: int | None,
    wait: bool,
    name: str | None,
    fold: int | None,
    loose: bool,
    seconds: Seconds,
) -> Call[answers.Event]:
    call = _call(
        "/v1/follow",
        answers.Event,
        ("q", query),
        ("after", after),
        ("copies", copies or None),
        ("flood", flood),
        ("wait", None if wait else False),
        ("name", name),
        ("fold", fold),
        ("loose", loose or None),
        seconds=seconds,
    )
    return replace(call, accept="text/event-stream")


# MARK: The daemon


def status(*, seconds: Seconds) -> Call[answers.Status]:
    return _call("/v1/status", answers.Status, seconds=seconds)


def dumps(*, seconds: Seconds) -> Call[answers.Dumps]:
    return _call("/v1/dumps", answers.Dumps, seconds=seconds)


def wait(*, seconds: Seconds) -> Call[answers.IndexAnswer]:
    return _call("/v1/wait", answers.IndexAnswer, seconds=seconds, method="POST")


def rescan(*, confirm: bool, seconds: Seconds) -> Call[answers.IndexAnswer]:
    return _call("/v1/rescan", answers.IndexAnswer, ("confirm", confirm or None), seconds=seconds, method="POST")


def rebuild(*, seconds: Seconds) -> Call[answers.IndexAnswer]:
    return _call("/v1/rebuild", answers.IndexAnswer, seconds=seconds, method="POST")


# MARK: Forgetting


def forget(ids: Sequence[str], *, dry_run: bool, seconds: Seconds) -> Call[answers.Forgotten]:
    return _call(
        "/v1/forget",
        answers.Forgotten,
        *(("id", id) for id in ids),
        ("dry_run", dry_run or None),
        seconds=seconds,
        method="POST",
    )


def unforget(ids: Sequence[str], *, seconds: Seconds) -> Call[answers.Forgotten]:
    return _call("/v1/unforget", answers.Forgotten, *(("id", id) for id in ids), seconds=seconds, method="POST")


def purge(*, seconds: Seconds) -> Call[answers.Forgotten]:
    return _call("/v1/purge", answers.Forgotten, seconds=seconds, method="POST")


def forgotten(*, seconds: Seconds) -> Call[answers.Forgotten]:
    return _call("/v1/forgotten", answers.Forgotten, seconds=seconds)
