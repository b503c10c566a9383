# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP/1.1 as far as a client needs it that sends one request and closes (RFC 9112): bytes in, bytes out. Reads no sockets, so that
both clients share it.

A body must say how long it is or be chunked, so that half an answer is never taken for a whole one. No line and no head grows without end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ._errors import AnswerError

#: Bytes of status line and fields together.
LONGEST_HEAD = 64 * 1024
#: Bytes of a line of a stream: far above any post.
LONGEST_LINE = 256 * 1024 * 1024


def percent_encoded(text: str) -> str:
    """The text as a query's value or as one segment of a path.

    >>> percent_encoded("anond:1 東")
    'anond:1%20%E6%9D%B1'
    """
    return quote(text, safe=":")


def request_bytes(
    method: str, path: str, parameters: Iterable[tuple[str, str]], fields: Iterable[tuple[str, str]]
) -> bytes:
    """A whole request without a body."""
    query = "&".join(f"{name}={percent_encoded(value)}" for name, value in parameters)
    lines = [f"{method} {path}{'?' if query else ''}{query} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in fields]
    if method == "POST":
        lines.append("Content-Length: 0")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


class ResponseParser:
    """Takes the bytes of one response, in pieces cut anywhere, and gives those of its body."""

    def __init__(self) -> None:
        #: The status, once the whole head has come.
        self.status: int | None = None
        #: True once the response is whole; what comes after is not looked at.
        self.complete = False
        self._buffer = bytearray()
        self._seen = 0
        self._stage = self._status_line
        #: Bytes of the body, or of the chunk, that are still to come; None while lines are read.
        self._left: int | None = None
        self._chunked = False
        self._length: int | None = None

    def feed(self, data: bytes) -> bytes:
        """Takes the next piece and returns the bytes of the body in it.

        Raises AnswerError where it is no HTTP.
        """
        self._buffer += data
        body = bytearray()
        while not self.complete:
            if self._left is not None:
                piece = self._buffer[: self._left]
                del self._buffer[: len(piece)]
                body += piece
                self._left -= len(piece)
                if self._left:
                    break
                self._left = None
                if not self._chunked:
                    self.complete = True
                continue
            end = self._buffer.find(b"\n")
            if self._seen + (len(self._buffer) if end < 0 else end) > LONGEST_HEAD:
                raise AnswerError(f"its head is longer than {LONGEST_HEAD} bytes")
            if end < 0:
                break
            line = bytes(self._buffer[:end]).removesuffix(b"\r")
            del self._buffer[: end + 1]
            self._seen += end + 1
            self._stage(line)
        return bytes(body)

    def _status_line(self, line: bytes) -> None:
        words = line.split(b" ", 2)
        if len(words) < 2 or words[0] not in (b"HTTP/1.1", b"HTTP/1.0") or len(words[1]) != 3 or not words[1].isdigit():
            raise AnswerError("it does not begin as HTTP/1.1")
        self._told = int(words[1])
        self._stage = self._field

    def _field(self, line: bytes) -> None:
        if not line:
            return self._end_head()
        name, colon, value = line.partition(b":")
        if not colon or not name or name != name.strip():
            raise AnswerError("a header field has no name")
        value = value.strip()
        match name.lower():
            case b"content-length":
                if not value.isdigit() or self._length not in (None, int(value)):
                    raise AnswerError("its Content-Length cannot be read")
                self._length = int(value)
            case b"transfer-encoding":
                if value.lower() != b"chunked":
                    raise AnswerError("its Transfer-Encoding is not 'chunked'")
                self._chunked = True
            case _:
                pass

    def _end_head(self) -> None:
        self._seen = 0
        if self._told < 200:
            # 100 Continue and its like: the response proper follows.
            self._chunked, self._length, self._stage = False, None, self._status_line
            return
        self.status = self._told
        if self.status in (204, 304) or (not self._chunked and self._length == 0):
            self.complete = True
        elif self._chunked:
            self._stage = self._chunk_size
        elif self._length is not None:
            self._left = self._length
        else:
            raise AnswerError("it does not say how long it is")

    def _chunk_size(self, line: bytes) -> None:
        self._seen = 0
        digits = line.partition(b";")[0].strip()
        if not digits or digits.strip(b"0123456789abcdefABCDEF") or len(digits) > 15:
            raise AnswerError("a chunk has no size")
        size = int(digits, 16)
        if size:
            self._left, self._stage = size, self._chunk_end
        else:
            self._stage = self._trailer

    def _chunk_end(self, line: bytes) -> None:
        if line:
            raise AnswerError("a chunk does not end where it said")
        self._stage = self._chunk_size

    def _trailer(self, line: bytes) -> None:
        self.complete = not line


class LineSplitter:
    """Takes bytes in pieces cut anywhere and gives whole lines, without their line feeds; empty ones are passed over."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The lines that end in this piece."""
        *ended, rest = data.split(b"\n")
        for line in ended:
            self._pending += line
            if self._pending:
                yield bytes(self._pending)
                self._pending.clear()
        self._pending += rest
        if len(self._pending) > LONGEST_LINE:
            raise AnswerError(f"a line is longer than {LONGEST_LINE} bytes")

    def finish(self) -> Iterator[bytes]:
        """What stands behind the last line feed."""
        if self._pending:
            yield bytes(self._pending)
            self._pending.clear()
