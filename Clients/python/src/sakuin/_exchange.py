# SPDX-License-Identifier: GPL-2.0-or-later
"""What both clients have in common: whom they ask and in which words, and what they make of the bytes that come back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from types import EllipsisType
from typing import Generic, TypeVar

from ._answers import ErrorAnswer
from ._decoding import decode_json
from ._errors import AnswerError, Language, SakuinError, UnreachableError, refusal
from ._http import LineSplitter, ResponseParser, request_bytes
from ._places import LONGEST_SOCKET_PATH, check_saved, message_language, read_configuration, socket_to_ask
from ._routes import Call, Seconds

T = TypeVar("T")

#: Seconds, None for ever, or ``...`` for the client's own.
Timeout = float | None | EllipsisType

__version__ = "0.1.0"

#: Seconds that an answer may take beyond the time that the daemon has for it: it is written and sent then.
GRACE = 5.0
#: Bytes that are read at a time.
PIECE = 64 * 1024


class Asker:
    """Whom to ask, how long to wait, in which language, and what ``saved:NAME`` stands for."""

    def __init__(
        self,
        socket: str | os.PathLike[str] | None = None,
        *,
        timeout: float | None = 30.0,
        language: Language | None = None,
        saved: Mapping[str, str] | None = None,
    ) -> None:
        environment = os.environ
        if saved is None or (socket is None and not environment.get("SAKUIN_SOCKET")):
            configuration = read_configuration(environment)
            configured, named = configuration.socket, configuration.saved
        else:
            configured, named = None, saved
        if saved is not None:
            check_saved(saved)
            named = saved
        #: The path of the daemon's socket.
        self.socket = socket_to_ask(environment, configured) if socket is None else os.fspath(socket)
        #: Seconds that an answer may take, and in a stream each pause; None is for ever.
        self.timeout = timeout
        #: The language of messages.
        self.language: Language = language or message_language(environment)
        #: What ``saved:NAME`` in a query stands for.
        self.saved: Mapping[str, str] = dict(named)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.socket!r})"

    def _seconds(self, timeout: Timeout) -> Seconds:
        seconds = self.timeout if isinstance(timeout, EllipsisType) else timeout
        if seconds is not None and not seconds > 0:
            raise ValueError("a timeout must be above 0 seconds, or None for ever")
        return seconds

    def _request(self, call: Call[T]) -> bytes:
        """The bytes of a request.

        Raises SakuinError where a text cannot be sent, or where the path fits no socket.
        """
        if not 0 < len(os.fsencode(self.socket)) <= LONGEST_SOCKET_PATH or "\0" in self.socket:
            words = (
                f"ソケットのパスは1〜{LONGEST_SOCKET_PATH}バイトです: {self.socket}"
                if self.language == "ja"
                else f"a socket's path has 1 to {LONGEST_SOCKET_PATH} bytes: {self.socket}"
            )
            raise UnreachableError("unusable_path", words)
        parameters = list(call.parameters)
        if self.saved and any(name == "q" and _may_name(value) for name, value in parameters):
            parameters.append(("saved", "\n".join(f"{name}={query}" for name, query in self.saved.items())))
        fields = [
            ("User-Agent", f"sakuin-python/{__version__}"),
            ("Accept", call.accept),
            ("Accept-Language", self.language),
        ]
        try:
            return request_bytes(call.method, call.path, parameters, fields)
        except UnicodeEncodeError as error:
            raise _unsendable(call, error, self.language) from error


def _may_name(query: str) -> bool:
    """True if the query may name a saved one: the daemon alone knows how a query is read."""
    folded = query.lower()
    return any(word in folded for word in ("saved", "保存", "ｓ"))


def _unsendable(call: Call[T], error: UnicodeEncodeError, language: Language) -> SakuinError:
    words = (
        "UTF-8 で表せない文字（対になっていないサロゲート）があります"
        if language == "ja"
        else "this is no character of Unicode (half of a surrogate pair): it cannot be sent"
    )
    place = (error.start, error.end) if error.object == call.query else (None, None)
    query = None if place[0] is None else call.query
    # A terminal could not show it either.
    shown = None if query is None else query.encode(errors="replace").decode()
    return refusal("bad_query" if query is not None else "bad_parameter", words, 400, shown, *place)


class Exchange(Generic[T]):
    """What comes back of one request: bytes in, an answer or the lines of a stream out."""

    def __init__(self, call: Call[T], language: Language) -> None:
        self._call = call
        self._language: Language = language
        self._parser = ResponseParser()
        self._lines = LineSplitter()
        self._body = bytearray()
        self._of_events = call.accept == "text/event-stream"
        self._ended = False

    @property
    def complete(self) -> bool:
        """True once nothing more is to be read."""
        return self._parser.complete

    def feed(self, data: bytes) -> None:
        """Takes bytes of an answer; none means that the connection has ended. Raises SakuinError."""
        if not data:
            raise AnswerError("the connection ended before it was whole", self._language)
        self._body += self._parser.feed(data)

    def answer(self) -> T:
        """The answer, once all is there."""
        status = self._parser.status or 0
        body = bytes(self._body)
        if not 200 <= status < 300:
            raise self._refused(body, status)
        return self._call.decode(body)

    def opened(self) -> bool:
        """True once the lines of a stream may be read. Raises SakuinError where the stream is refused."""
        status = self._parser.status
        if status is None:
            return False
        if 200 <= status < 300:
            return True
        if self.complete:
            raise self._refused(bytes(self._body), status)
        return False

    def lines(self) -> Iterator[T]:
        """What the lines say that have come since the last call. Raises SakuinError behind the last one of a stream that breaks off."""
        piece = bytes(self._body)
        self._body.clear()
        yield from self._told(self._lines.feed(piece))
        if self.complete:
            yield from self._told(self._lines.finish())
            if self._of_events and not self._ended:
                raise AnswerError("the events ended without a last one", self._language)

    def _told(self, lines: Iterable[bytes]) -> Iterator[T]:
        for line in lines:
            if self._of_events:
                # Names, cursors and what keeps the connection alive stand in other lines, and all of it in the data.
                if not line.startswith(b"data: "):
                    continue
                line = line.removeprefix(b"data: ")
                self._ended = line.startswith(b'{"kind":"end"')
            yield self._decoded(line)

    def _decoded(self, line: bytes) -> T:
        if line.startswith(b'{"error":'):
            raise self._refused(line, 200)
        return self._call.decode(line)

    def _refused(self, body: bytes, status: int) -> SakuinError:
        try:
            problem = decode_json(ErrorAnswer, body).error
        except AnswerError:
            return AnswerError(f"HTTP {status}: {body[:200].decode(errors='replace')}", self._language)
        query = self._call.query
        return refusal(problem.code, problem.message, status, query, problem.start, problem.end)


def incomplete(language: Language) -> str:
    """What is said where a page breaks off."""
    return (
        "すべての一致を見つける前に時間が切れました。timeout を長くしてください"
        if language == "ja"
        else "the time was over before all hits were found: give a longer timeout"
    )
