# SPDX-License-Identifier: GPL-2.0-or-later
"""The client that waits for its answers. Each call opens a connection of its own, so one client serves any number of threads."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Self, TypeVar

from . import _answers as answers
from . import _routes as routes
from ._errors import Language, TimedOutError, too_late, unreachable
from ._exchange import GRACE, PIECE, Asker, Exchange, Timeout, incomplete
from ._routes import (
    Call,
    ContextWidth,
    Copies,
    Count,
    Facet,
    Measure,
    Paging,
    Per,
    Period,
    Seconds,
    Sort,
    Threads,
    Unit,
)
from ._tables import Column, Table

T = TypeVar("T")


class _Connection:
    """A connection to a Unix socket; every wait has its end."""

    def __init__(self, path: str, seconds: Seconds, language: Language) -> None:
        self._seconds = seconds
        self._language: Language = language
        self._end = None if seconds is None else time.monotonic() + seconds
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._connect(path)
        except BaseException:
            self._socket.close()
            raise

    def _connect(self, path: str) -> None:
        while True:
            self._limit()
            try:
                return self._socket.connect(path)
            except BlockingIOError:
                # The daemon's queue is full: a Unix socket says so at once, and not when there is room (unix(7)).
                time.sleep(0.01)
            except TimeoutError as error:
                raise self._too_late() from error
            except OSError as error:
                raise unreachable(path, error, self._language) from error

    def _limit(self) -> None:
        left = None if self._end is None else self._end - time.monotonic()
        if left is not None and left <= 0:
            raise self._too_late()
        self._socket.settimeout(left)

    def _too_late(self) -> TimedOutError:
        return too_late(self._seconds or 0, self._language)

    def send(self, data: bytes) -> None:
        """Sends all, or as much as the daemon takes: one that refuses early may stop reading, and its answer is still to be read."""
        self._limit()
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        except TimeoutError as error:
            raise self._too_late() from error

    def receive(self) -> bytes:
        """The next bytes; none once the daemon has closed."""
        self._limit()
        try:
            return self._socket.recv(PIECE)
        except ConnectionResetError:
            return b""
        except TimeoutError as error:
            raise self._too_late() from error

    def begin_again(self) -> None:
        """Has the time begin anew."""
        if self._seconds is not None:
            self._end = time.monotonic() + self._seconds

    def close(self) -> None:
        self._socket.close()


class Stream(Table, Generic[T]):
    """Whatever a query finds, one after the other, as the daemon finds it, in constant memory. It can be gone through once.

    Read it without long pauses: the daemon ends a connection that takes nothing for half a minute. An end of the ``for`` before the last
    one leaves the connection open until ``close()``, or the end of the ``with``.
    """

    def __init__(
        self, connection: _Connection, exchange: Exchange[T], rows: Callable[[Sequence[T]], list[Column]]
    ) -> None:
        self._connection = connection
        self._exchange = exchange
        self._rows = rows
        self._found = self._all()

    def _all(self) -> Iterator[T]:
        with contextlib.closing(self._connection):
            while True:
                yield from self._exchange.lines()
                if self._exchange.complete:
                    return
                self._connection.begin_again()
                self._exchange.feed(self._connection.receive())

    def __iter__(self) -> Iterator[T]:
        return self._found

    def __next__(self) -> T:
        return next(self._found)

    def close(self) -> None:
        """Ends it; the daemon stops looking for more."""
        self._connection.close()
        self._found = iter(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def columns(self) -> list[Column]:
        """The columns of all that is still to come."""
        return self._rows(list(self))


class SearchResults(Table):
    """All hits of a search. The first page is there; the others are asked for while one goes through them.

    ``for hit in results`` gives every hit, as many times as one likes, and never ends early without an error. Where dumps arrive meanwhile, all
    pages together are still all hits; by ``replies`` alone a post that is answered meanwhile may come twice or be missed.
    """

    def __init__(self, client: Client, paging: Paging) -> None:
        self._client = client
        self._paging = paging
        #: The first page.
        self.page: answers.SearchPage = client._ask(paging.first())

    @property
    def total(self) -> answers.Total:
        """How many posts match: exact, or at least so many; always exact with ``total="exact"``."""
        return self.page.total

    @property
    def notices(self) -> tuple[answers.Notice, ...]:
        """What the query may have meant otherwise."""
        return self.page.notices

    @property
    def index(self) -> answers.IndexState:
        """The state of the index that the first page speaks of."""
        return self.page.index

    def pages(self) -> Iterator[answers.SearchPage]:
        """Page after page. Raises TimedOutError behind one that is not whole."""
        page, given = self.page, 0
        while True:
            yield page
            if page.timed_out:
                raise TimedOutError(incomplete(self._client.language))
            given += len(page.hits)
            call = self._paging.following(page, given)
            if call is None:
                return
            page = self._client._ask(call)

    def __iter__(self) -> Iterator[answers.Hit]:
        for page in self.pages():
            # By relevance the hits of half a page are not the best ones.
            if not page.timed_out:
                yield from page.hits

    def columns(self) -> list[Column]:
        return answers.hit_columns(list(self))


class Client(Asker):
    """Asks a running ``sakuind`` over its Unix socket.

    >>> client = sakuin.Client()                                    # doctest: +SKIP
    >>> results = client.search("東京 -大阪", sort="newest")          # doctest: +SKIP
    >>> print(results.total)                                        # doctest: +SKIP
    >>> for hit in results:                                         # doctest: +SKIP
    ...     print(hit.time, hit.title, hit.snippet.text)

    ``socket``: the path; without one that which the program ``sakuin`` asks, too: ``$SAKUIN_SOCKET``, ``socket`` in
    ``~/.config/sakuin/config.toml``, the user's own daemon, the system service.

    ``timeout``: seconds that an answer may take, and in a stream each pause; None is for ever. Each method takes its own.

    ``language``: ``en`` or ``ja``, of messages; without one that of the locale.

    ``saved``: what ``saved:NAME`` in a query stands for; without it what ``[saved]`` in that configuration says.

    Every method raises SakuinError.
    """

    def _ask(self, call: Call[T]) -> T:
        request = self._request(call)
        seconds = None if call.seconds is None else call.seconds + GRACE
        exchange = Exchange(call, self.language)
        with contextlib.closing(_Connection(self.socket, seconds, self.language)) as connection:
            connection.send(request)
            while not exchange.complete:
                exchange.feed(connection.receive())
        return exchange.answer()

    def _stream(self, call: Call[T], rows: Callable[[Sequence[T]], list[Column]]) -> Stream[T]:
        request = self._request(call)
        exchange = Exchange(call, self.language)
        connection = _Connection(self.socket, call.seconds, self.language)
        try:
            connection.send(request)
            while not exchange.opened():
                exchange.feed(connection.receive())
        except BaseException:
            connection.close()
            raise
        return Stream(connection, exchange, rows)

    # MARK: Posts that match

    def search(
        self,
        query: str,
        *,
        sort: Sort | None = None,
        limit: int | None = None,
        page_size: int | None = None,
        after: str | None = None,
        fold: int | None = None,
        total: Count | None = None,
        wider: bool | None = None,
        loose: bool = False,
        copies: Copies | None = None,
        threads: Threads | None = None,
        context: ContextWidth | None = None,
        timeout: Timeout = ...,
    ) -> SearchResults:
        """The posts that match, the best first unless ``sort`` says ``newest``, ``oldest`` or ``replies``.

        ``limit``: hits at most; None for all. ``page_size``: hits that are asked for at a time (10,000 at most). ``after``: ``page.next`` of
        an earlier answer to the same question.
        ``fold``: what counts as the same character, 0 to 4. ``total="exact"``: count all, however long that takes. ``wider``: tell what would
        find more. ``loose``: enough of the pieces of a sentence will do. ``copies="fold"``: of posts that say nearly the same one.
        ``hit.thread``: how much of its thread matches, of long ones with ``threads="yes"``; ``"no"`` is quicker where many posts answer. ``context``: so many characters on both sides of every match, or its ``sentence``, or the whole ``post``, in ``hit.contexts``.
        """
        seconds = self._seconds(timeout)
        paging = routes.search(
            query,
            sort=sort,
            limit=limit,
            page_size=page_size,
            after=after,
            fold=fold,
            total=total,
            wider=wider,
            loose=loose,
            copies=copies,
            threads=threads,
            context=context,
            seconds=seconds,
        )
        return SearchResults(self, paging)

    def stream(
        self,
        query: str,
        *,
        sort: Sort | None = None,
        limit: int | None = None,
        after: str | None = None,
        fold: int | None = None,
        loose: bool = False,
        copies: Copies | None = None,
        context: ContextWidth | None = None,
        within: float | None = None,
        timeout: Timeout = ...,
    ) -> Stream[answers.Hit]:
        """Every hit over one connection, the newest first unless ``sort`` says otherwise.

        ``within``: seconds for all of it; one that has not all hits by then raises TimedOutError after the last hit. The other parameters are
        those of ``search``.
        """
        return self._stream(
            routes.stream(
                query,
                sort=sort,
                limit=limit,
                after=after,
                fold=fold,
                loose=loose,
                copies=copies,
                context=context,
                within=within,
                seconds=self._seconds(timeout),
            ),
            answers.hit_columns,
        )

    def export(
        self,
        query: str,
        *,
        sort: Sort | None = None,
        limit: int | None = None,
        after: str | None = None,
        fold: int | None = None,
        loose: bool = False,
        copies: Copies | None = None,
        within: float | None = None,
        timeout: Timeout = ...,
    ) -> Stream[answers.ExportedPost]:
        """Every post that matches, whole, the newest first unless ``sort`` says otherwise. Parameters as for ``stream``."""
        return self._stream(
            routes.export(
                query,
                sort=sort,
                limit=limit,
                after=after,
                fold=fold,
                loose=loose,
                copies=copies,
                within=within,
                seconds=self._seconds(timeout),
            ),
            answers.post_columns,
        )

    def random(
        self,
        query: str = "",
        *,
        limit: int | None = None,
        seed: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.RandomPosts:
        """Posts drawn by lot of those that match, or of all; one, unless ``limit`` says otherwise. ``seed`` draws the same again."""
        seconds = self._seconds(timeout)
        return self._ask(routes.random(query, limit=limit, seed=seed, fold=fold, loose=loose, seconds=seconds))

    # MARK: Single posts

    def post(self, id: str, *, timeout: Timeout = ...) -> answers.Post:
        """The whole post with this id or key, its earlier wordings, and the others that bear the id. Raises NotFoundError."""
        return self._ask(routes.post(id, seconds=self._seconds(timeout)))

    def versions(self, id: str, *, timeout: Timeout = ...) -> tuple[answers.Version, ...]:
        """Every wording of a post, that which is searched first. Raises NotFoundError."""
        return self.post(id, timeout=timeout).versions

    def similar(self, id: str, *, limit: int | None = None, timeout: Timeout = ...) -> answers.SimilarPosts:
        """Copies of a post, and what is about the same, the likest first. Raises NotFoundError."""
        return self._ask(routes.similar(id, limit=limit, seconds=self._seconds(timeout)))

    def thread(
        self,
        id: str,
        query: str | None = None,
        *,
        flat: bool = False,
        depth: int | None = None,
        limit: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Thread:
        """The thread in which a post stands, from its first post down through all replies: ``lines`` with their ``depth``. Raises NotFoundError.

        ``id``: of any post of it, a key, or ``dat:BOARD/THREAD``. ``query``: what posts are marked for, in ``line.matches``. ``flat``: in the
        order of time. ``depth``: what stands lower is left out. ``limit``: lines at most; None for all.
        """
        seconds = self._seconds(timeout)
        reading = routes.thread(id, query, flat=flat, depth=depth, limit=limit, fold=fold, loose=loose, seconds=seconds)
        parts: list[answers.Thread] = []
        call = reading.part(None, 0)
        while call is not None:
            parts.append(self._ask(call))
            call = reading.part(parts[-1], sum(len(part.lines) for part in parts))
        return routes.whole_thread(parts)

    # MARK: Numbers

    def count(
        self,
        query: str,
        *,
        unit: Unit | None = None,
        copies: Copies | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> int:
        """The exact number of posts that match or, with ``unit="matches"``, of matches in them."""
        found = self.counts(query, unit=unit, copies=copies, fold=fold, loose=loose, timeout=timeout)
        return found.series[0].total

    def counts(
        self,
        *queries: str,
        unit: Unit | None = None,
        copies: Copies | None = None,
        split: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Counts:
        """How many posts match each query (20 at most), the first and the last of them. ``split``: a series for each of so many strings that
        matched."""
        call = routes.counts(
            queries,
            by=None,
            unit=unit,
            per=None,
            copies=copies,
            split=split,
            fold=fold,
            loose=loose,
            seconds=self._seconds(timeout),
        )
        return self._ask(call)

    def trend(
        self,
        *queries: str,
        by: Period = "month",
        unit: Unit | None = None,
        per: Per | None = None,
        copies: Copies | None = None,
        split: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Counts:
        """How many posts match each query over time, by Japan's calendar: counts and shares of all posts or, with ``per="million-chars"``,
        for a million characters. Buckets that are not complete say so."""
        call = routes.counts(
            queries,
            by=by,
            unit=unit,
            per=per,
            copies=copies,
            split=split,
            fold=fold,
            loose=loose,
            seconds=self._seconds(timeout),
        )
        return self._ask(call)

    def facets(
        self,
        query: str,
        by: Facet,
        *,
        limit: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Facets:
        """Matches by ``author``, ``source``, ``thread``, ``year`` or ``host``, the greatest values first."""
        seconds = self._seconds(timeout)
        return self._ask(routes.facets(query, by=by, limit=limit, fold=fold, loose=loose, seconds=seconds))

    def matches(
        self,
        query: str,
        *,
        limit: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Matches:
        """Every distinct string that matched, the most frequent first."""
        seconds = self._seconds(timeout)
        return self._ask(routes.matches(query, limit=limit, fold=fold, loose=loose, seconds=seconds))

    # MARK: Words

    def kwic(
        self,
        query: str,
        *,
        sample: int | None = None,
        seed: int | None = None,
        context: ContextWidth | None = None,
        copies: Copies | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Kwic:
        """Matches in their context, exact numbers beside them: all, or where there are more than ``sample`` (200; 10,000 at most) so many,
        drawn by lot, each as likely as any other. ``seed`` draws the same again. ``context``: characters on both sides (40), ``sentence`` or
        ``post``. ``copies``, ``loose`` and ``fold`` as in ``search``."""
        call = routes.kwic(
            query,
            sample=sample,
            seed=seed,
            context=context,
            copies=copies,
            fold=fold,
            loose=loose,
            seconds=self._seconds(timeout),
        )
        return self._ask(call)

    def collocates(
        self,
        query: str,
        *,
        window: int | None = None,
        measure: Measure | None = None,
        least: int | None = None,
        limit: int | None = None,
        copies: Copies | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Collocates:
        """What stands within ``window`` characters (10) of a match more often than elsewhere, at least ``least`` times (3), by ``measure``: ``ll``,
        ``logdice``, ``mi`` or ``t``. The whole archive is read for it, some seconds for a million posts: give ``timeout`` for a large one.
        ``copies="fold"``: of matching posts that say nearly the same the oldest alone; the archive is counted with all."""
        call = routes.collocates(
            query,
            window=window,
            measure=measure,
            least=least,
            limit=limit,
            copies=copies,
            fold=fold,
            loose=loose,
            seconds=self._seconds(timeout),
        )
        return self._ask(call)

    def compare(
        self,
        query: str = "",
        other: str | None = None,
        *,
        before: str | None = None,
        after: str | None = None,
        least: int | None = None,
        limit: int | None = None,
        sample: int | None = None,
        seed: int | None = None,
        copies: Copies | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Comparison:
        """What is more frequent in one of two sets of posts: those of two queries, or those of ``query`` (of all, without one) of before the
        date ``before`` and from the date ``after`` on. ``least``: how often in both together (3). ``limit``: how many of each set (20).
        ``sample``: so many posts of each set at most are counted, drawn by lot by ``seed``: for sets with more text than can be held.
        ``copies="fold"``: of posts of a set that say nearly the same the oldest alone."""
        call = routes.compare(
            query,
            other=other,
            before=before,
            after=after,
            least=least,
            limit=limit,
            sample=sample,
            seed=seed,
            copies=copies,
            fold=fold,
            loose=loose,
            seconds=self._seconds(timeout),
        )
        return self._ask(call)

    # MARK: Why, and whether it is true

    def why(
        self,
        query: str,
        id: str | None = None,
        *,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Why:
        """The query as a tree with its terms, what became of the candidates, and why the post with this id is found or not."""
        return self._ask(routes.why(query, id, fold=fold, loose=loose, seconds=self._seconds(timeout)))

    def verify(
        self, query: str, *, fold: int | None = None, loose: bool = False, timeout: float | None = None
    ) -> answers.Verification:
        """Reads every post and compares with what the index answers: as long as that takes, unless ``timeout`` says otherwise."""
        return self._ask(routes.verify(query, fold=fold, loose=loose, seconds=self._seconds(timeout)))

    # MARK: What comes

    def follow(
        self,
        query: str,
        *,
        after: str | None = None,
        copies: bool = False,
        flood: int | None = None,
        wait: bool = True,
        name: str | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: float | None = 60.0,
    ) -> Stream[answers.Event]:
        """What comes into the index and matches, as it comes, an Event each: ``baseline``, then ``new``, ``edited`` and ``flood``; ``end`` when the daemon
        stops, and with ``wait=False`` when all was told.

        ``after``: the ``cursor`` of the last event that was told; None to begin now. ``copies``: also what says nearly the same as a known post. ``flood``:
        more matches than this that come at once are told as a number. ``name``: one that was let go because it read nothing is told so when it
        comes again. ``timeout``: seconds of silence; the daemon says something every 15.
        """
        call = routes.follow(
            query,
            after=after,
            copies=copies,
            flood=flood,
            wait=wait,
            name=name,
            fold=fold,
            loose=loose,
            seconds=self._seconds(timeout),
        )
        return self._stream(call, answers.event_columns)

    # MARK: The daemon

    def status(self, *, timeout: Timeout = ...) -> answers.Status:
        """What the daemon is doing, what waits, and what it could not read."""
        return self._ask(routes.status(seconds=self._seconds(timeout)))

    def dumps(self, *, timeout: Timeout = ...) -> answers.Dumps:
        """Every dump that the index knows, by path."""
        return self._ask(routes.dumps(seconds=self._seconds(timeout)))

    def wait(self, *, timeout: float | None = None) -> answers.IndexState:
        """Returns once all that lies in the folders is searchable. For the daemon's user and root."""
        return self._ask(routes.wait(seconds=self._seconds(timeout))).index

    def rescan(self, *, confirm: bool = False, timeout: Timeout = ...) -> answers.IndexState:
        """Has the daemon look through its folders now. For the daemon's user and root.

        ``confirm``: drop the posts of folders that are missing, empty or not what they were, which are kept otherwise.
        """
        return self._ask(routes.rescan(confirm=confirm, seconds=self._seconds(timeout))).index

    def rebuild(self, *, timeout: Timeout = ...) -> answers.IndexState:
        """Has the daemon build all of the index anew, beside the one that it serves meanwhile. For the daemon's user and root."""
        return self._ask(routes.rebuild(seconds=self._seconds(timeout))).index

    # MARK: Forgetting, for the daemon's user and root

    def forget(self, *ids: str, dry_run: bool = False, timeout: Timeout = ...) -> answers.Forgotten:
        """Takes posts out of every answer, at once and for good; with ``dry_run`` it only tells which. An id that several posts bear means all of
        them. Raises NotFoundError where one means none, and then nothing is forgotten."""
        return self._ask(routes.forget(ids, dry_run=dry_run, seconds=self._seconds(timeout)))

    def unforget(self, *ids: str, timeout: Timeout = ...) -> answers.Forgotten:
        """Has forgotten posts come back once their dumps have been read again: ``wait()`` returns then."""
        return self._ask(routes.unforget(ids, seconds=self._seconds(timeout)))

    def purge(self, *, timeout: float | None = None) -> answers.Forgotten:
        """Returns once no file of the index has a word of a forgotten post, which takes as long as a rebuild."""
        return self._ask(routes.purge(seconds=self._seconds(timeout)))

    def forgotten(self, *, timeout: Timeout = ...) -> answers.Forgotten:
        """Every post that is forgotten, in the order in which they were."""
        return self._ask(routes.forgotten(seconds=self._seconds(timeout)))
