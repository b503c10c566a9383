# SPDX-License-Identifier: GPL-2.0-or-later
"""Why there is no answer: a code for programs, words for people and, of a query, the place."""

from __future__ import annotations

import os
import unicodedata
from typing import Any, Literal

Language = Literal["en", "ja"]


class SakuinError(Exception):
    """Anything that this package raises.

    ``code`` is for programs: one of the daemon's (``bad_query``, ``bad_parameter``, ``not_found``, ``timed_out`` …), or of this
    client's: ``not_running``, ``not_permitted``, ``unusable_path``, ``system``, ``malformed``, ``changed``, ``configuration``,
    ``missing_library``. ``message`` is for people: what is wrong and what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        # One argument: of two an OSError, which some of these are, would make its number and its words.
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # With what was found out, and not by the parameters, so that processes may hand errors to each other.
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[SakuinError], args: tuple[Any, ...], members: dict[str, Any]) -> SakuinError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(members)
    return error


class UnreachableError(SakuinError, ConnectionError):
    """The socket cannot be used: nothing listens there, this user may not, or its path fits no socket."""


class TimedOutError(SakuinError, TimeoutError):
    """The answer was not there in time, or the daemon could not find or count all in the time that it had."""

    def __init__(self, message: str) -> None:
        super().__init__("timed_out", message)


class AnswerError(SakuinError):
    """What came back is no answer of sakuind, or only a part of one."""

    def __init__(self, how: str, language: Language = "en") -> None:
        words = (
            f"sakuind の応答として読めません: {how}" if language == "ja" else f"this is not an answer of sakuind: {how}"
        )
        super().__init__("malformed", words)


class ChangedError(SakuinError):
    """A hit's places do not fit the post: it has been written anew since the search."""


class ConfigurationError(SakuinError):
    """The client's configuration cannot be understood; the message names file and place."""


class MissingLibraryError(SakuinError, ImportError):
    """A library is not installed that a method needs; the message says how to install it."""


class RefusedError(SakuinError):
    """The daemon says what is wrong.

    >>> error = RefusedError("bad_query", "something to search for is missing here", 400, query="東京 (", start=4, end=4)
    >>> print(error)
    something to search for is missing here
        東京 (
              ^
    """

    def __init__(
        self,
        code: str,
        message: str,
        status: int,
        *,
        query: str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        super().__init__(code, message)
        #: The status of HTTP; 200 where a stream broke off.
        self.status = status
        #: The query in which the place is.
        self.query = query
        #: Where in the query: characters from its start, ``end`` excluded; both None where there is no place.
        self.start = start
        self.end = end

    @property
    def caret(self) -> str | None:
        """The query and, on a second line, a caret under every column of the place; None where there is no place."""
        if self.query is None or self.start is None or not self.query.strip():
            return None
        shown = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in self.query)
        start = min(self.start, len(shown))
        end = self.start if self.end is None else self.end
        carets = "^" * max(1, _columns(shown[start:end]))
        return f"    {shown}\n    {' ' * _columns(shown[:start])}{carets}"

    def __str__(self) -> str:
        caret = self.caret
        return self.message if caret is None else f"{self.message}\n{caret}"


class QueryError(RefusedError):
    """The query cannot be understood; ``start`` and ``end`` tell where, in characters."""


class NotFoundError(RefusedError):
    """There is no such post, or the daemon has no such route."""


def refusal(code: str, message: str, status: int, query: str | None, start: int | None, end: int | None) -> SakuinError:
    """The error for what the daemon says."""
    if code == "timed_out":
        return TimedOutError(message)
    kind = {"bad_query": QueryError, "not_found": NotFoundError}.get(code, RefusedError)
    return kind(code, message, status, query=query, start=start, end=end)


def unreachable(path: str, error: OSError, language: Language) -> UnreachableError:
    """The error for a socket to which no connection comes about."""
    japanese = language == "ja"
    if isinstance(error, (FileNotFoundError, ConnectionRefusedError)):
        words = (
            f"sakuind が動いていません（ソケット {path}）。起動: sakuind serve"
            "（サービスなら systemctl start sakuind または systemctl --user start sakuind）"
            if japanese
            else f"sakuind is not running: nothing listens at {path}. Start it with: sakuind serve "
            "(where it is a service: systemctl start sakuind, or systemctl --user start sakuind)"
        )
        return UnreachableError("not_running", words)
    if isinstance(error, PermissionError):
        words = (
            f"ソケット {path} を使う権限がありません。グループ sakuin に入るか、持ち主として実行してください"
            if japanese
            else f"this user may not use the socket {path}: join the group sakuin, or ask as its owner"
        )
        return UnreachableError("not_permitted", words)
    return UnreachableError("system", f"{path}: {os.strerror(error.errno) if error.errno else error}")


def too_late(seconds: float, language: Language) -> TimedOutError:
    """The error for an answer that does not come."""
    return TimedOutError(
        f"{seconds:g} 秒以内に応答がありません" if language == "ja" else f"no answer within {seconds:g} s"
    )


def _columns(text: str) -> int:
    """How wide a terminal shows the text."""
    return sum(
        0
        if unicodedata.category(sign) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )
