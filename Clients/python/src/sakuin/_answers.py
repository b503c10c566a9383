# SPDX-License-Identifier: GPL-2.0-or-later
"""What the daemon answers, as values. Members are named as in its JSON. Places in texts are characters, as Python counts them, wherever
the text is at hand; where the daemon's UTF-8 bytes are left as they are, the name says so."""

from __future__ import annotations

import datetime as _datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from ._decoding import wire
from ._errors import ChangedError
from ._tables import JAPAN, Column, Table, column

Field = Literal["title", "body"]
Relation = Literal["exact", "at_least"]
Precision = Literal["day", "minute", "second"]


# MARK: Times


def moment(time: str | None) -> _datetime.datetime | None:
    """The moment of a time as the daemon writes it; of a day its midnight in Japan.

    >>> moment("2024-06-05")
    datetime.datetime(2024, 6, 5, 0, 0, tzinfo=datetime.timezone(datetime.timedelta(seconds=32400)))
    """
    if time is None:
        return None
    try:
        found = _datetime.datetime.fromisoformat(time)
    except ValueError:
        return None
    return found.replace(tzinfo=JAPAN) if found.tzinfo is None else found


def precision(time: str | None) -> Precision | None:
    """How exactly a time is known.

    >>> precision("2024-06-05T20:50+09:00")
    'minute'
    """
    if time is None:
        return None
    if "T" not in time:
        return "day"
    return "minute" if time.partition("T")[2].count(":") == 2 else "second"


class _Timed:
    """What has a time."""

    __slots__ = ()
    time: str | None

    @property
    def datetime(self) -> _datetime.datetime | None:
        """The moment, in Japan's zone; of a post whose day alone is known its midnight: see ``precision``."""
        return moment(self.time)

    @property
    def precision(self) -> Precision | None:
        """How exactly the time is known: ``day``, ``minute`` or ``second``; None without a time."""
        return precision(self.time)


def _time_columns(times: Sequence[str | None]) -> list[Column]:
    return [column("time", "time", map(moment, times)), column("precision", "text", map(precision, times))]


# MARK: Parts of several answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many posts match: ``exact``, or ``at_least`` where the counting stopped at its budget."""

    value: int
    relation: Relation

    @property
    def is_exact(self) -> bool:
        """True if it is so many and no other number."""
        return self.relation == "exact"

    def __str__(self) -> str:
        return str(self.value) if self.is_exact else f"{self.value}+"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """The state of the index that an answer speaks of."""

    #: Grows by one with each commit.
    generation: int
    posts: int
    #: RFC 3339 time of the last commit; None before the first.
    as_of: str | None = None
    #: Dumps that wait to be indexed.
    pending: int
    #: Dumps, or lines, records and files in dumps, that could not be read.
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How a piece of the query is taken, where another meaning is likely."""

    message: str
    #: Characters of the query, ``end`` excluded.
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A dump that holds a post, and the lines there, counted from 1, both included."""

    dump: str
    #: The file in the dump, where that is an archive; the lines are its.
    member: str | None = None
    line: int
    last_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPost(_Timed):
    """A post that a number speaks of."""

    id: str
    #: What names it and no other post.
    key: str
    time: str | None = None


# MARK: Hits


@dataclass(frozen=True, slots=True)
class Span:
    """A match in a title or body: characters, ``end`` excluded."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A match in a title or body as the daemon tells it: bytes of the field in UTF-8, ``end_byte`` excluded."""

    field: Field
    start_byte: int = wire("start")
    end_byte: int = wire("end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of the body (or of the title, for a post without a body)."""

    field: Field
    text: str
    #: UTF-8 bytes of the field before ``text``.
    start_byte: int = wire("start")
    #: True where the field goes on before or after it.
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A match with the text on both sides."""

    field: Field
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadShare:
    """The thread in which a hit stands: how many of its posts match, the hit included, and all its posts."""

    matched: Total
    total: Total


class WholePost(Protocol):
    """A post with its whole text."""

    @property
    def title(self) -> str | None: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(_Timed):
    """A post that matches."""

    #: The dump's id (``anond:20240605205024``) or, where it has none, ``hash:`` and 20 hexadecimal digits.
    id: str
    #: What names this post alone; several may bear its id.
    key: str
    #: RFC 3339 as far as it is known: ``2024-06-05``, ``2024-06-05T20:50+09:00``, ``2024-06-05T20:50:24+09:00``.
    time: str | None = None
    title: str | None = None
    reply_to: str | None = None
    url: str | None = None
    source: Source
    #: By relevance the BM25 weight; of a similar post the share of what both have in common. None in an answer ordered by time.
    score: float | None = None
    snippet: Snippet
    #: Every match in title and body, in order, in bytes: see ``title_spans``, ``snippet_spans`` and ``spans``.
    highlights: tuple[Highlight, ...]
    #: The fold level at which the query was matched.
    fold: int
    #: True where the dump lost characters.
    lossy: bool
    #: True if the post matches only because its dump may have lost signs between the words.
    lossy_match: bool
    #: How many matches say nearly the same, this one included; only where copies are folded.
    copies: Total | None = None
    #: Every match with what stands around it; only where that was asked for by ``context``.
    contexts: tuple[Context, ...] | None = None
    #: How many posts answer it.
    replies: int | None = None
    #: How much of its thread matches; only where that was asked for by ``threads``, and where the threads can be read in time.
    thread: ThreadShare | None = None

    @property
    def title_spans(self) -> tuple[Span, ...]:
        """The matches in the title, in characters."""
        return _spans("title", self.title or "", self.highlights, 0)

    @property
    def snippet_spans(self) -> tuple[Span, ...]:
        """The matches in ``snippet.text``, in characters of it; of one that goes on outside of it the part inside."""
        snippet = self.snippet
        end = snippet.start_byte + len(snippet.text.encode())
        inside = [
            Highlight(
                field=each.field, start_byte=max(each.start_byte, snippet.start_byte), end_byte=min(each.end_byte, end)
            )
            for each in self.highlights
            if each.start_byte < end and each.end_byte > snippet.start_byte
        ]
        return _spans(snippet.field, snippet.text, inside, snippet.start_byte)

    def spans(self, post: WholePost) -> tuple[Span, ...]:
        """Every match in title and body of the whole post, in characters.

        ``post`` is what ``Client.post(hit.key)`` or an export gives. Raises ChangedError where the post has been written anew since.
        """
        snippet = self.snippet
        text = (post.title or "") if snippet.field == "title" else post.body
        kept = text.encode()[snippet.start_byte :].startswith(snippet.text.encode())
        if not kept or (post.title or "") != (self.title or ""):
            raise _changed(self.id)
        try:
            return _spans("title", post.title or "", self.highlights, 0) + _spans("body", post.body, self.highlights, 0)
        except ValueError as error:
            raise _changed(self.id) from error


def _changed(post: str) -> ChangedError:
    return ChangedError("changed", f"the post {post} is not what it was when the hit was found: search again")


def _spans(field: Field, text: str, highlights: Iterable[Highlight], base: int) -> tuple[Span, ...]:
    """The highlights of a field as characters of a text that begins ``base`` bytes behind the field's start."""
    found = [each for each in highlights if each.field == field]
    places = characters(text, {place - base for each in found for place in (each.start_byte, each.end_byte)})
    return tuple(Span(field, places[each.start_byte - base], places[each.end_byte - base]) for each in found)


def characters(text: str, places: Iterable[int]) -> dict[int, int]:
    """For each place in the UTF-8 bytes of a text how many characters stand before it.

    >>> characters("あ𠮷a", [3, 7])
    {3: 1, 7: 2}

    Raises ValueError for a place outside of the text or within a character.
    """
    data = text.encode()
    counted: dict[int, int] = {}
    before = count = 0
    for place in sorted(places):
        if not 0 <= place <= len(data):
            raise ValueError(f"the text has no byte {place}")
        count += len(data[before:place].decode())
        counted[place], before = count, place
    return counted


def hit_columns(hits: Sequence[Hit]) -> list[Column]:
    """Hits as a table, a row each."""
    return [
        column("id", "text", (hit.id for hit in hits)),
        column("key", "text", (hit.key for hit in hits)),
        *_time_columns([hit.time for hit in hits]),
        column("title", "text", (hit.title for hit in hits)),
        column("snippet", "text", (hit.snippet.text for hit in hits)),
        column("matches", "integer", (len(hit.highlights) for hit in hits)),
        column("score", "number", (hit.score for hit in hits)),
        column("copies", "integer", (hit.copies.value if hit.copies else None for hit in hits)),
        column("replies", "integer", (hit.replies for hit in hits)),
        column("reply_to", "text", (hit.reply_to for hit in hits)),
        column("url", "text", (hit.url for hit in hits)),
        column("lossy", "flag", (hit.lossy for hit in hits)),
        *_source_columns([hit.source for hit in hits]),
    ]


def _source_columns(sources: Sequence[Source]) -> list[Column]:
    return [
        column("dump", "text", (source.dump for source in sources)),
        column("member", "text", (source.member for source in sources)),
        column("line", "integer", (source.line for source in sources)),
        column("last_line", "integer", (source.last_line for source in sources)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class WiderFold:
    """How many posts more a wider fold level finds."""

    fold: int
    more: int
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A query that may have been meant."""

    query: str
    total: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Table):
    """``GET /v1/search``: one page of hits."""

    query: str
    total: Total
    #: Milliseconds from the request's arrival to the answer.
    took_ms: float
    #: True if the time was over before all was looked at: the hits are the first ones by time all the same, by relevance the best of what
    #: was looked at, and the total is a lower bound.
    timed_out: bool
    hits: tuple[Hit, ...]
    #: What to send as ``after`` for the next page; None on the last page.
    next: str | None = None
    #: How many posts more each wider fold level finds, where that was asked for or the index is small.
    wider: tuple[WiderFold, ...] = ()
    #: Other queries that find more; only where ``wider`` was asked for and next to nothing was found.
    suggestions: tuple[Suggestion, ...] = ()
    #: How many posts a loose question would find; as ``suggestions``.
    loose: Total | None = None
    notices: tuple[Notice, ...] = ()
    index: IndexState

    def columns(self) -> list[Column]:
        return hit_columns(self.hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomPosts(Table):
    """``GET /v1/random``: posts drawn by lot."""

    #: Empty for all posts.
    query: str
    #: What draws the same posts again from an index that has not changed.
    seed: int
    total: Total
    took_ms: float
    #: In the order in which they were drawn.
    hits: tuple[Hit, ...]
    index: IndexState

    def columns(self) -> list[Column]:
        return hit_columns(self.hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarPosts(Table):
    """``GET /v1/posts/{id}/similar``: posts that have much in common with one."""

    id: str
    #: The likest first; without matches.
    hits: tuple[Hit, ...]
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        return hit_columns(self.hits)


# MARK: Whole posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(_Timed):
    """A wording of a post."""

    time: str | None = None
    title: str | None = None
    body: str
    reply_to: str | None = None
    lossy: bool
    #: The dumps that hold this wording.
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(_Timed):
    """``GET /v1/posts/{id}``: a whole post, and the others that bear the id."""

    id: str
    key: str
    time: str | None = None
    title: str | None = None
    body: str
    reply_to: str | None = None
    #: The further posts that it answers.
    also_reply_to: tuple[str, ...] = ()
    links: tuple[str, ...]
    author: str | None = None
    #: The ID that a board gave the poster.
    author_id: str | None = None
    url: str | None = None
    #: How surely the post's first and last line are known.
    boundary: Literal["exact", "marked", "suspected"]
    lossy: bool
    #: Every dump that holds it, in whatever wording.
    sources: tuple[Source, ...]
    #: The other wordings that the dumps hold, the newest first; none for most posts.
    earlier: tuple[Version, ...] = ()
    #: Older posts that bear the same id, newest first.
    others: tuple[Post, ...] = ()
    #: How many posts bear the id, this one included.
    bearers: Total = Total(value=1, relation="exact")

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every wording, that which is searched first."""
        past = {source for version in self.earlier for source in version.sources}
        current = Version(
            time=self.time,
            title=self.title,
            body=self.body,
            reply_to=self.reply_to,
            lossy=self.lossy,
            sources=tuple(source for source in self.sources if source not in past),
        )
        return (current, *self.earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPost(_Timed):
    """A line of ``GET /v1/export``: a whole post as its dump has it."""

    #: The version of the form.
    form: int = wire("sakuin_post")
    #: The id that the dump gives; None where it gives none.
    id: str | None = None
    key: str
    time: str | None = None
    title: str | None = None
    body: str
    reply_to: str | None = None
    also_reply_to: tuple[str, ...] = ()
    links: tuple[str, ...]
    author: str | None = None
    author_id: str | None = None
    url: str | None = None
    boundary: Literal["exact", "marked", "suspected"]
    lossy: bool
    #: The first of the places that hold it.
    source: Source


def post_columns(posts: Sequence[ExportedPost]) -> list[Column]:
    """Whole posts as a table, a row each."""
    return [
        column("id", "text", (post.id for post in posts)),
        column("key", "text", (post.key for post in posts)),
        *_time_columns([post.time for post in posts]),
        column("title", "text", (post.title for post in posts)),
        column("body", "text", (post.body for post in posts)),
        column("author", "text", (post.author for post in posts)),
        column("author_id", "text", (post.author_id for post in posts)),
        column("reply_to", "text", (post.reply_to for post in posts)),
        column("also_reply_to", "texts", (list(post.also_reply_to) for post in posts)),
        column("links", "texts", (list(post.links) for post in posts)),
        column("url", "text", (post.url for post in posts)),
        column("boundary", "text", (post.boundary for post in posts)),
        column("lossy", "flag", (post.lossy for post in posts)),
        *_source_columns([post.source for post in posts]),
    ]


# MARK: Threads


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """A post of a thread, or one that is answered and is in no dump: then ``missing`` has its id, and there is no ``post``."""

    #: 0 for what answers nothing that is there.
    depth: int
    #: True for the post that was asked about.
    asked: bool
    #: Whether it matches what is sought; None where nothing is.
    matches: bool | None = None
    #: How many posts answer it.
    replies: int
    #: Posts below it that are left out because of the depth that was asked for.
    hidden: int
    missing: str | None = None
    post: Post | None = None
    #: Every match in title and body, in bytes: see ``spans``.
    highlights: tuple[Highlight, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every match in title and body of the post, in characters."""
        if self.post is None:
            return ()
        title, body = self.post.title or "", self.post.body
        return _spans("title", title, self.highlights, 0) + _spans("body", body, self.highlights, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread(Table):
    """``GET /v1/posts/{id}/thread``: the thread in which a post stands. As a table it has a row for each line."""

    #: As it was asked.
    id: str
    #: Posts of the whole thread.
    total: Total
    #: Of these, posts that match; None where nothing was sought.
    matched: Total | None = None
    #: As the tree is read from above to below, or in the order of time.
    lines: tuple[ThreadLine, ...]
    #: Where to go on; None if these are all lines.
    next: str | None = None
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        lines = self.lines
        posts = [line.post for line in lines]
        return [
            column("depth", "integer", (line.depth for line in lines)),
            column("id", "text", (line.post.id if line.post else line.missing for line in lines)),
            column("key", "text", (post.key if post else None for post in posts)),
            *_time_columns([post.time if post else None for post in posts]),
            column("title", "text", (post.title if post else None for post in posts)),
            column("body", "text", (post.body if post else None for post in posts)),
            column("author", "text", (post.author if post else None for post in posts)),
            column("replies", "integer", (line.replies for line in lines)),
            column("matches", "flag", (line.matches for line in lines)),
            column("missing", "flag", (line.missing is not None for line in lines)),
        ]


# MARK: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A stretch of time."""

    #: ``2024-06-05T20``, ``2024-06-05``, ``2024-W23``, ``2024-06``, ``2024``; a weekday is 1 (Monday) to 7, an hour of the day 00 to 23.
    key: str
    #: RFC 3339 time of its beginning; None of one that comes again and again.
    start: str | None = None
    #: All posts in it.
    posts: int
    #: Characters of title and body of these, where shares are of characters.
    characters: int | None = None
    #: ``running`` where it ends after the newest post, ``cut`` where the dates of a query begin or end within it; None where it is complete.
    incomplete: str | None = None

    @property
    def datetime(self) -> _datetime.datetime | None:
        """Its beginning, in Japan's zone."""
        return moment(self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The counts of a query, or of a string that it matched."""

    query: str
    #: The string that matched, where each has a series of its own.
    spelling: str | None = None
    #: True of the series of all other strings.
    rest: bool
    total: int
    #: Of these, what has no time, and what has none of the day where buckets are less than days.
    undated: int
    untimed: int
    #: The oldest and the newest post that matches and has a time.
    first: NamedPost | None = None
    last: NamedPost | None = None
    #: Of each bucket.
    counts: tuple[int, ...]
    #: Of each bucket: its count for each of its posts, or for a million of its characters; 0 of an empty bucket.
    shares: tuple[float, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(Table):
    """``GET /v1/counts``: how many posts match each query, in all and over time. Every number is exact.

    As a table it has a row for each series and bucket or, where totals alone were asked for, for each series.
    """

    #: What buckets are; None where totals alone were asked for.
    by: str | None = None
    unit: Literal["posts", "matches"]
    per: Literal["posts", "million-chars"]
    copies: Literal["fold", "list"]
    fold: int
    #: The zone of the calendar.
    zone: str
    #: All posts of the index; of these, those without a time, and those of which only the day is known where buckets are less.
    posts: int
    undated: int
    untimed: int
    #: RFC 3339 time: a bucket that ends later is not complete.
    complete_until: str | None = None
    #: One behind the other in time, none left out.
    buckets: tuple[Bucket, ...]
    series: tuple[Series, ...]
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        if self.by is None:
            series = self.series
            return [
                *_series_columns(series),
                column("total", "integer", (each.total for each in series)),
                column("undated", "integer", (each.undated for each in series)),
                column("first", "time", (moment(each.first.time) if each.first else None for each in series)),
                column("last", "time", (moment(each.last.time) if each.last else None for each in series)),
            ]
        rows = [(each, place, bucket) for each in self.series for place, bucket in enumerate(self.buckets)]
        return [
            *_series_columns([each for each, _, _ in rows]),
            column("bucket", "text", (bucket.key for _, _, bucket in rows)),
            column("start", "time", (moment(bucket.start) for _, _, bucket in rows)),
            column("count", "integer", (each.counts[place] for each, place, _ in rows)),
            column("share", "number", (each.shares[place] for each, place, _ in rows)),
            column("posts", "integer", (bucket.posts for _, _, bucket in rows)),
            column("incomplete", "text", (bucket.incomplete for _, _, bucket in rows)),
        ]


def _series_columns(series: Sequence[Series]) -> list[Column]:
    return [
        column("query", "text", (each.query for each in series)),
        column("spelling", "text", (each.spelling for each in series)),
        column("rest", "flag", (each.rest for each in series)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value and how many matches have it."""

    value: str
    posts: int
    #: Of a thread whose first post is in the index: what names that, and its title.
    key: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets(Table):
    """``GET /v1/facets``: matches by what they have. Every number is exact. As a table it has the ``values``, not what the others come to."""

    query: str
    by: str
    fold: int
    #: Posts that match.
    total: int
    #: The values that most posts have. Of several dumps, or several hosts, a post counts for each.
    values: tuple[FacetValue, ...]
    #: How many other values there are, and what their posts come to.
    other_values: int
    other_posts: int
    #: Matches that have no value.
    without: int
    notices: tuple[Notice, ...] = ()
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        return [
            column("value", "text", (each.value for each in self.values)),
            column("posts", "integer", (each.posts for each in self.values)),
            column("key", "text", (each.key for each in self.values)),
            column("title", "text", (each.title for each in self.values)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedString:
    """A string that matched, as posts write it."""

    text: str
    matches: int
    #: Posts in which it matched.
    posts: int
    #: The oldest and the newest of these that have a time.
    first: NamedPost | None = None
    last: NamedPost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches(Table):
    """``GET /v1/matches``: every distinct string that matched. Every number is exact. As a table it has the ``strings``."""

    query: str
    fold: int
    #: Posts that match, and matches in them.
    posts: int
    matches: int
    #: The most frequent first.
    strings: tuple[MatchedString, ...]
    #: How many other strings there are, and their matches.
    other_strings: int
    other_matches: int
    notices: tuple[Notice, ...] = ()
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        strings = self.strings
        return [
            column("text", "text", (each.text for each in strings)),
            column("matches", "integer", (each.matches for each in strings)),
            column("posts", "integer", (each.posts for each in strings)),
            column("first", "time", (moment(each.first.time) if each.first else None for each in strings)),
            column("last", "time", (moment(each.last.time) if each.last else None for each in strings)),
        ]


# MARK: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class KwicLine(_Timed):
    """A match with the text on both sides, as the post writes it."""

    id: str
    #: What names the post and no other.
    key: str | None = None
    time: str | None = None
    source: Source
    field: Field
    #: UTF-8 bytes of the field, ``end_byte`` excluded: see ``span``.
    start_byte: int = wire("start")
    end_byte: int = wire("end")
    left: str
    match: str
    right: str

    def span(self, post: WholePost) -> Span:
        """The match in the whole post, in characters.

        ``post`` is what ``Client.post(line.key)`` or an export gives. Raises ChangedError where the post has been written anew since.
        """
        text = (post.title or "") if self.field == "title" else post.body
        try:
            places = characters(text, {self.start_byte, self.end_byte})
        except ValueError as error:
            raise _changed(self.id) from error
        span = Span(self.field, places[self.start_byte], places[self.end_byte])
        if text[span.start : span.end] != self.match:
            raise _changed(self.id)
        return span


@dataclass(frozen=True, slots=True, kw_only=True)
class Kwic(Table):
    """``GET /v1/kwic``: a concordance. As a table it has the ``lines``."""

    query: str
    fold: int
    #: ``fold`` where of posts that say nearly the same the oldest alone counts.
    copies: Literal["fold", "list"]
    #: Posts that match, and all matches in them: exact numbers.
    posts: int
    matches: int
    #: True if ``lines`` are some of the matches, drawn by lot; false if they are all.
    is_sample: bool = wire("sample")
    #: What draws the same matches again from an index that has not changed.
    seed: int
    #: The newest posts first, and in a post as the matches stand.
    lines: tuple[KwicLine, ...]
    notices: tuple[Notice, ...] = ()
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        lines = self.lines
        return [
            column("left", "text", (line.left for line in lines)),
            column("match", "text", (line.match for line in lines)),
            column("right", "text", (line.right for line in lines)),
            column("id", "text", (line.id for line in lines)),
            column("key", "text", (line.key for line in lines)),
            *_time_columns([line.time for line in lines]),
            column("field", "text", (line.field for line in lines)),
            *_source_columns([line.source for line in lines]),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collocate:
    """An n-gram that stands near matches, at the fold level of the index."""

    text: str
    #: How often it stands near a match, and in how many posts it does.
    near: int
    posts: int
    #: How often the archive has it.
    archive: int
    #: How often it would stand near, were it as frequent there as everywhere.
    expected: float
    log_likelihood: float
    log_dice: float
    mi: float
    t: float
    #: True if it is as long as an n-gram may be, and goes on in one way alone.
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Collocates(Table):
    """``GET /v1/collocates``: what stands near matches more often than elsewhere. Every number is exact. As a table it has the ``collocates``."""

    query: str
    fold: int
    #: ``fold`` where of posts that say nearly the same the oldest alone counts.
    copies: Literal["fold", "list"]
    #: Characters on each side of a match.
    window: int
    least: int
    measure: str
    #: Posts that match, and matches in them.
    posts: int
    matches: int
    #: Units (characters of Japanese, words of other scripts, symbols) near matches, and in all of the archive.
    near_units: int
    archive_units: int | None = None
    #: N-grams that stand near often enough.
    candidates: int
    #: The strongest first.
    collocates: tuple[Collocate, ...]
    notices: tuple[Notice, ...] = ()
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        found = self.collocates
        return [
            column("text", "text", (each.text for each in found)),
            column("near", "integer", (each.near for each in found)),
            column("posts", "integer", (each.posts for each in found)),
            column("archive", "integer", (each.archive for each in found)),
            column("expected", "number", (each.expected for each in found)),
            column("log_likelihood", "number", (each.log_likelihood for each in found)),
            column("log_dice", "number", (each.log_dice for each in found)),
            column("mi", "number", (each.mi for each in found)),
            column("t", "number", (each.t for each in found)),
            column("cut", "flag", (each.cut for each in found)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSet:
    """A set of posts."""

    posts: int
    #: Those of them that are counted: all, or a sample.
    drawn: int
    #: Characters of Japanese, words of other scripts, symbols, in those that are counted.
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedWord:
    """An n-gram in two sets, at the fold level of the index."""

    text: str
    #: How often each set has it, and in how many posts.
    first: int
    second: int
    first_posts: int
    second_posts: int
    #: For a million units.
    first_rate: float
    second_rate: float
    log_likelihood: float
    #: How often the first rate doubles the second; for none of them stands half an occurrence.
    log_ratio: float
    #: True if it is as long as an n-gram may be, and goes on in one way alone.
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Table):
    """``GET /v1/compare``: what is more frequent in one of two sets. Every number is exact, of all posts or of a sample. As a table it has the words of
    both, with ``more_in`` 1 or 2."""

    query: str
    #: The second set's own query.
    other: str | None = wire("with", default=None)
    before: str | None = None
    after: str | None = None
    fold: int
    #: ``fold`` where of posts that say nearly the same the oldest alone counts.
    copies: Literal["fold", "list"]
    least: int
    #: True if of one set at least not all posts are counted, but some that were drawn by lot.
    is_sample: bool = wire("sample")
    #: What draws the same posts again from an index that has not changed; None where no sample was asked for.
    seed: int | None = None
    first: ComparedSet
    second: ComparedSet
    #: Posts that are in both sets; counted in both, but for those that are not drawn.
    both: int
    #: N-grams that come up often enough.
    candidates: int
    #: The most telling first.
    more_in_first: tuple[ComparedWord, ...]
    more_in_second: tuple[ComparedWord, ...]
    notices: tuple[Notice, ...] = ()
    took_ms: float
    index: IndexState

    def columns(self) -> list[Column]:
        words = [*self.more_in_first, *self.more_in_second]
        sets = [1] * len(self.more_in_first) + [2] * len(self.more_in_second)
        return [
            column("text", "text", (each.text for each in words)),
            column("more_in", "integer", sets),
            column("first", "integer", (each.first for each in words)),
            column("second", "integer", (each.second for each in words)),
            column("first_posts", "integer", (each.first_posts for each in words)),
            column("second_posts", "integer", (each.second_posts for each in words)),
            column("first_rate", "number", (each.first_rate for each in words)),
            column("second_rate", "number", (each.second_rate for each in words)),
            column("log_likelihood", "number", (each.log_likelihood for each in words)),
            column("log_ratio", "number", (each.log_ratio for each in words)),
            column("cut", "flag", (each.cut for each in words)),
        ]


# MARK: Why, and whether it is true


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyTerm:
    """A term of the index."""

    #: As the index has it; a ``*`` behind it stands for all that begin so.
    term: str
    #: Posts that have it, and that have it in the title.
    posts: int
    titles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyClause:
    """A part of a query."""

    #: ``all``, ``any``, ``not``, ``text``, ``loose``, ``expression``, ``time``, or the name of an operator.
    kind: str
    text: str
    field: str | None = None
    fold: int | None = None
    terms: tuple[WhyTerm, ...] = ()
    parts: tuple[WhyClause, ...] = ()
    #: Candidates of which this clause is the first that does not hold.
    rejected: int
    #: True if it holds for the post that was asked about.
    holds: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPost:
    """Why a post is found or not."""

    id: str
    #: True if the terms lead to it, and if they alone tell that it matches.
    candidate: bool
    sure: bool
    matches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """``GET /v1/why``: how a query is understood, and why it finds what it finds."""

    query: str
    fold: int
    posts: int
    #: Posts that the terms lead to: those that match by their terms alone, those that were read and match, those that do not.
    candidates: int
    sure: int
    verified: int
    rejected: int
    #: True if the time was over before all candidates were looked at.
    timed_out: bool
    clause: WhyClause
    #: The post that was asked about.
    post: WhyPost | None = None
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """``GET /v1/verify``: what the index answers beside what reading every post finds."""

    query: str
    fold: int
    #: Posts that were read.
    posts: int
    by_index: int
    by_scan: int
    #: Ids of posts that the index misses, and that it finds though they do not match: the first of them. There are none.
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    took_ms: float

    @property
    def is_equal(self) -> bool:
        """True if both are the same."""
        return not self.missing and not self.extra and self.by_index == self.by_scan


# MARK: The daemon


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A dump, or a line of one, that could not be read."""

    path: str
    #: Counted from 1; None where the whole dump is meant.
    line: int | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleCount:
    """How often a kind of trouble is there, and in how many dumps."""

    dumps: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleGroup:
    """One reason, wherever it holds."""

    kind: Literal["unreadable", "partly", "remarked"]
    reason: str
    count: int
    dumps: int
    examples: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """What is wrong with dumps, or to be said of them."""

    unreadable: TroubleCount
    partly: TroubleCount
    remarked: TroubleCount
    groups: tuple[TroubleGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The indexing that is under way."""

    stage: str
    dumps: int
    posts: int
    #: From 0 to 1, over all stages.
    fraction: float
    bytes_per_second: float
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """``GET /v1/status``."""

    version: str
    #: ``indexing`` while a dump is read, else ``idle``.
    state: str
    #: How far the work is; None while there is none.
    work: Work | None = None
    index: IndexState
    index_path: str
    folders: tuple[str, ...]
    dumps: int
    #: Paths that wait, the next one first.
    pending: tuple[str, ...]
    troubles: Troubles
    quarantine: tuple[Quarantined, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """What the index knows of a dump."""

    path: str
    posts: int
    #: The form as which it was read; None where it could not be read.
    reader: str | None = None
    reader_version: int | None = None
    bytes: int
    #: RFC 3339 time.
    modified: str
    sha256: str | None = None
    #: How many lines, records or files in it could not be read.
    unread: int
    #: Why the file as it is now could not be read at all.
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumps(Table):
    """``GET /v1/dumps``: every dump that the index knows, by path."""

    dumps: tuple[Dump, ...]
    index: IndexState

    def columns(self) -> list[Column]:
        return [
            column("path", "text", (each.path for each in self.dumps)),
            column("posts", "integer", (each.posts for each in self.dumps)),
            column("reader", "text", (each.reader for each in self.dumps)),
            column("bytes", "integer", (each.bytes for each in self.dumps)),
            column("modified", "time", (moment(each.modified) for each in self.dumps)),
            column("sha256", "text", (each.sha256 for each in self.dumps)),
            column("unread", "integer", (each.unread for each in self.dumps)),
            column("failure", "text", (each.failure for each in self.dumps)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What ``GET /v1/follow`` tells.

    ``kind``: ``baseline`` (what comes from now on is told; ``matches`` posts are there already), ``reset`` (the same, for the index is another one
    than that of the cursor), ``dropped`` (this follower read nothing and was let go at the time ``at``; what it has missed comes now), ``new``,
    ``edited`` (a post whose wording has changed), ``flood`` (of ``arrivals`` posts that came at once ``matches`` match, of the times from ``since`` to
    ``until``), ``end`` (all that has come was told, or the daemon stops).
    """

    kind: Literal["baseline", "reset", "dropped", "new", "edited", "flood", "end"]
    #: Where to go on behind this event: ``after`` of another call.
    cursor: str
    hit: Hit | None = None
    matches: int | None = None
    arrivals: int | None = None
    #: False if some of the matches of a flood may have been told before.
    all_new: bool | None = None
    since: str | None = None
    until: str | None = None
    #: RFC 3339 time.
    at: str | None = None


def event_columns(events: Sequence[Event]) -> list[Column]:
    """The posts of events as a table."""
    found = [(event, event.hit) for event in events if event.hit is not None]
    kinds = column("kind", "text", (event.kind for event, _ in found))
    return [kinds, *hit_columns([hit for _, hit in found])]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAnswer:
    """``POST /v1/wait``, ``/v1/rescan`` and ``/v1/rebuild``: the index once the call is done."""

    index: IndexState


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenPost(_Timed):
    """A post that is forgotten, would be, or comes back."""

    id: str
    key: str
    #: ``found`` would be forgotten; ``forgotten`` is in no answer; of ``purged`` no file has a word; ``returning`` comes back.
    state: Literal["found", "forgotten", "purged", "returning"]
    #: RFC 3339 time at which it was forgotten.
    forgotten_at: str | None = None
    #: The post's own time, and how it begins: of one that only was found.
    time: str | None = None
    text: str | None = None
    #: How many wordings of it there are; None where that is not known any more.
    versions: int | None = None
    #: Dumps that hold it, and those of them that are not there: from these it cannot come back.
    dumps: tuple[str, ...] = ()
    missing_dumps: tuple[str, ...] = ()
    #: Other posts that say nearly the same, and stay.
    copies: tuple[NamedPost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten(Table):
    """``POST /v1/forget``, ``/v1/unforget`` and ``/v1/purge``, ``GET /v1/forgotten``: the posts that the call is about. As a table it has the ``posts``."""

    posts: tuple[ForgottenPost, ...]
    index: IndexState

    def columns(self) -> list[Column]:
        posts = self.posts
        return [
            column("id", "text", (each.id for each in posts)),
            column("key", "text", (each.key for each in posts)),
            column("state", "text", (each.state for each in posts)),
            column("forgotten_at", "time", (moment(each.forgotten_at) for each in posts)),
            column("versions", "integer", (each.versions for each in posts)),
            column("dumps", "texts", (list(each.dumps) for each in posts)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What the daemon says is wrong."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnswer:
    """Any answer that is not 200, and the last line of a stream that breaks off."""

    error: Problem
