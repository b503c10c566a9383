# SPDX-License-Identifier: GPL-2.0-or-later
"""The client for asyncio, on streams over the Unix socket. Its methods are those of ``Client``, which describes them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket as _socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Generic, Self, TypeVar
from weakref import WeakKeyDictionary

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
from ._tables import Column, arrow_table, pandas_frame, polars_frame

T = TypeVar("T")


class _Connection:
    """A connection to a Unix socket. Knows no time: those who wait do."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @staticmethod
    async def to(path: str, language: Language) -> _Connection:
        """A connection to the daemon."""
        connecting = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            connecting.setblocking(False)
            while True:
                try:
                    # asyncio would take the answer that the daemon's queue is full for a connection that is being made.
                    connecting.connect(path)
                    break
                except BlockingIOError:
                    await asyncio.sleep(0.01)
            return _Connection(*await asyncio.open_unix_connection(sock=connecting))
        except OSError as error:
            connecting.close()
            raise unreachable(path, error, language) from error
        except BaseException:
            connecting.close()
            raise

    async def send(self, data: bytes) -> None:
        """Sends all, or as much as the daemon takes: one that refuses early may stop reading, and its answer is still to be read."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._writer.write(data)
            await self._writer.drain()

    async def receive(self) -> bytes:
        """The next bytes; none once the daemon has closed."""
        try:
            return await self._reader.read(PIECE)
        except ConnectionResetError:
            return b""

    def close(self) -> None:
        self._writer.close()


@contextlib.asynccontextmanager
async def _waiting(seconds: Seconds, language: Language) -> AsyncGenerator[None, None]:
    """So many seconds, then TimedOutError."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimedOutError:
        raise
    except TimeoutError as expired:
        raise too_late(seconds or 0, language) from expired


class _AsyncTable:
    """What becomes a table once all of it has come."""

    async def columns(self) -> list[Column]:
        """The columns with their values."""
        raise NotImplementedError

    async def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``. Raises MissingLibraryError where pandas is not installed."""
        return pandas_frame(await self.columns())

    async def to_polars(self) -> Any:
        """A ``polars.DataFrame``. Raises MissingLibraryError where Polars is not installed."""
        return polars_frame(await self.columns())

    async def to_arrow(self) -> Any:
        """A ``pyarrow.Table``. Raises MissingLibraryError where pyarrow is not installed."""
        return arrow_table(await self.columns())


class AsyncStream(_AsyncTable, Generic[T]):
    """As ``Stream``: whatever a query finds, one after the other. The daemon is asked when the first is wanted."""

    def __init__(self, client: AsyncClient, call: Call[T], rows: Callable[[Sequence[T]], list[Column]]) -> None:
        self._client = client
        self._call = call
        self._rows = rows
        self._connection: _Connection | None = None
        self._found = self._all()

    async def _all(self) -> AsyncIterator[T]:
        client, call = self._client, self._call
        request = client._request(call)
        exchange = Exchange(call, client.language)
        try:
            async with _waiting(call.seconds, client.language):
                self._connection = connection = await _Connection.to(client.socket, client.language)
                await connection.send(request)
                while not exchange.opened():
                    exchange.feed(await connection.receive())
            while True:
                for found in exchange.lines():
                    yield found
                if exchange.complete:
                    return
                async with _waiting(call.seconds, client.language):
                    exchange.feed(await connection.receive())
        finally:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __aiter__(self) -> AsyncIterator[T]:
        return self._found

    async def __anext__(self) -> T:
        return await anext(self._found)

    async def close(self) -> None:
        """Ends it; the daemon stops looking for more."""
        self._disconnect()
        self._found = _nothing()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def columns(self) -> list[Column]:
        """The columns of all that is still to come."""
        return self._rows([found async for found in self])


async def _nothing() -> AsyncIterator[Any]:
    return
    yield


class AsyncSearchResults(_AsyncTable):
    """As ``SearchResults``: ``async for hit in results`` gives every hit."""

    def __init__(self, client: AsyncClient, paging: Paging, page: answers.SearchPage) -> None:
        self._client = client
        self._paging = paging
        #: The first page.
        self.page = page

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

    async def pages(self) -> AsyncIterator[answers.SearchPage]:
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
            page = await self._client._ask(call)

    async def __aiter__(self) -> AsyncIterator[answers.Hit]:
        async for page in self.pages():
            if not page.timed_out:
                for hit in page.hits:
                    yield hit

    async def columns(self) -> list[Column]:
        """The columns of all hits."""
        return answers.hit_columns([hit async for hit in self])


class AsyncClient(Asker):
    """Asks a running ``sakuind`` over its Unix socket, for asyncio.

    >>> client = sakuin.AsyncClient()                               # doctest: +SKIP
    >>> results = await client.search("東京 -大阪", sort="newest")    # doctest: +SKIP
    >>> async for hit in results:                                   # doctest: +SKIP
    ...     print(hit.time, hit.title, hit.snippet.text)
    >>> async for post in client.export("東京"):                     # doctest: +SKIP
    ...     print(post.title, post.body)

    The parameters are those of ``Client``, and ``connections``: how many questions are asked at a time, the others wait for their turn. The
    daemon closes connections of which there are too many. Streams are not counted.
    """

    def __init__(
        self,
        socket: str | os.PathLike[str] | None = None,
        *,
        timeout: float | None = 30.0,
        language: Language | None = None,
        saved: Mapping[str, str] | None = None,
        connections: int = 8,
    ) -> None:
        super().__init__(socket, timeout=timeout, language=language, saved=saved)
        self._connections = connections
        # One for each loop: a client may serve one run of asyncio after the other.
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    async def _ask(self, call: Call[T]) -> T:
        request = self._request(call)
        seconds = None if call.seconds is None else call.seconds + GRACE
        exchange = Exchange(call, self.language)
        turns = self._turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self._connections))
        async with turns, _waiting(seconds, self.language):
            connection = await _Connection.to(self.socket, self.language)
            with contextlib.closing(connection):
                await connection.send(request)
                while not exchange.complete:
                    exchange.feed(await connection.receive())
        return exchange.answer()

    def _stream(self, call: Call[T], rows: Callable[[Sequence[T]], list[Column]]) -> AsyncStream[T]:
        return AsyncStream(self, call, rows)

    # MARK: Posts that match

    async def search(
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
    ) -> AsyncSearchResults:
        """As ``Client.search``."""
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
        return AsyncSearchResults(self, paging, await self._ask(paging.first()))

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
    ) -> AsyncStream[answers.Hit]:
        """As ``Client.stream``."""
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
    ) -> AsyncStream[answers.ExportedPost]:
        """As ``Client.export``."""
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

    async def random(
        self,
        query: str = "",
        *,
        limit: int | None = None,
        seed: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.RandomPosts:
        """As ``Client.random``."""
        seconds = self._seconds(timeout)
        return await self._ask(routes.random(query, limit=limit, seed=seed, fold=fold, loose=loose, seconds=seconds))

    # MARK: Single posts

    async def post(self, id: str, *, timeout: Timeout = ...) -> answers.Post:
        """As ``Client.post``."""
        return await self._ask(routes.post(id, seconds=self._seconds(timeout)))

    async def versions(self, id: str, *, timeout: Timeout = ...) -> tuple[answers.Version, ...]:
        """As ``Client.versions``."""
        return (await self.post(id, timeout=timeout)).versions

    async def similar(self, id: str, *, limit: int | None = None, timeout: Timeout = ...) -> answers.SimilarPosts:
        """As ``Client.similar``."""
        return await self._ask(routes.similar(id, limit=limit, seconds=self._seconds(timeout)))

    async def thread(
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
        """As ``Client.thread``."""
        seconds = self._seconds(timeout)
        reading = routes.thread(id, query, flat=flat, depth=depth, limit=limit, fold=fold, loose=loose, seconds=seconds)
        parts: list[answers.Thread] = []
        call = reading.part(None, 0)
        while call is not None:
            parts.append(await self._ask(call))
            call = reading.part(parts[-1], sum(len(part.lines) for part in parts))
        return routes.whole_thread(parts)

    # MARK: Numbers

    async def count(
        self,
        query: str,
        *,
        unit: Unit | None = None,
        copies: Copies | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> int:
        """As ``Client.count``."""
        found = await self.counts(query, unit=unit, copies=copies, fold=fold, loose=loose, timeout=timeout)
        return found.series[0].total

    async def counts(
        self,
        *queries: str,
        unit: Unit | None = None,
        copies: Copies | None = None,
        split: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Counts:
        """As ``Client.counts``."""
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
        return await self._ask(call)

    async def trend(
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
        """As ``Client.trend``."""
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
        return await self._ask(call)

    async def facets(
        self,
        query: str,
        by: Facet,
        *,
        limit: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Facets:
        """As ``Client.facets``."""
        seconds = self._seconds(timeout)
        return await self._ask(routes.facets(query, by=by, limit=limit, fold=fold, loose=loose, seconds=seconds))

    async def matches(
        self,
        query: str,
        *,
        limit: int | None = None,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Matches:
        """As ``Client.matches``."""
        seconds = self._seconds(timeout)
        return await self._ask(routes.matches(query, limit=limit, fold=fold, loose=loose, seconds=seconds))

    # MARK: Words

    async def kwic(
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
        """As ``Client.kwic``."""
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
        return await self._ask(call)

    async def collocates(
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
        """As ``Client.collocates``."""
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
        return await self._ask(call)

    async def compare(
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
        """As ``Client.compare``."""
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
        return await self._ask(call)

    # MARK: Why, and whether it is true

    async def why(
        self,
        query: str,
        id: str | None = None,
        *,
        fold: int | None = None,
        loose: bool = False,
        timeout: Timeout = ...,
    ) -> answers.Why:
        """As ``Client.why``."""
        return await self._ask(routes.why(query, id, fold=fold, loose=loose, seconds=self._seconds(timeout)))

    async def verify(
        self, query: str, *, fold: int | None = None, loose: bool = False, timeout: float | None = None
    ) -> answers.Verification:
        """As ``Client.verify``."""
        return await self._ask(routes.verify(query, fold=fold, loose=loose, seconds=self._seconds(timeout)))

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
    ) -> AsyncStream[answers.Event]:
        """As ``Client.follow``."""
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

    async def status(self, *, timeout: Timeout = ...) -> answers.Status:
        """As ``Client.status``."""
        return await self._ask(routes.status(seconds=self._seconds(timeout)))

    async def dumps(self, *, timeout: Timeout = ...) -> answers.Dumps:
        """As ``Client.dumps``."""
        return await self._ask(routes.dumps(seconds=self._seconds(timeout)))

    async def wait(self, *, timeout: float | None = None) -> answers.IndexState:
        """As ``Client.wait``."""
        return (await self._ask(routes.wait(seconds=self._seconds(timeout)))).index

    async def rescan(self, *, confirm: bool = False, timeout: Timeout = ...) -> answers.IndexState:
        """As ``Client.rescan``."""
        return (await self._ask(routes.rescan(confirm=confirm, seconds=self._seconds(timeout)))).index

    async def rebuild(self, *, timeout: Timeout = ...) -> answers.IndexState:
        """As ``Client.rebuild``."""
        return (await self._ask(routes.rebuild(seconds=self._seconds(timeout)))).index

    # MARK: Forgetting, for the daemon's user and root

    async def forget(self, *ids: str, dry_run: bool = False, timeout: Timeout = ...) -> answers.Forgotten:
        """As ``Client.forget``."""
        return await self._ask(routes.forget(ids, dry_run=dry_run, seconds=self._seconds(timeout)))

    async def unforget(self, *ids: str, timeout: Timeout = ...) -> answers.Forgotten:
        """As ``Client.unforget``."""
        return await self._ask(routes.unforget(ids, seconds=self._seconds(timeout)))

    async def purge(self, *, timeout: float | None = None) -> answers.Forgotten:
        """As ``Client.purge``."""
        return await self._ask(routes.purge(seconds=self._seconds(timeout)))

    async def forgotten(self, *, timeout: Timeout = ...) -> answers.Forgotten:
        """As ``Client.forgotten``."""
        return await self._ask(routes.forgotten(seconds=self._seconds(timeout)))
