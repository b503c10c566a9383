# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON of the daemon becomes values of the dataclasses, by their type hints. Members that a dataclass does not know are passed over: a
later daemon may send more."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Callable
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ._errors import AnswerError

T = TypeVar("T")
#: Takes a value of JSON and the name of where it stands.
Decoder = Callable[[Any, str], Any]


def wire(name: str, **options: Any) -> Any:
    """A field whose member has another name in JSON."""
    return dataclasses.field(metadata={"wire": name}, **options)


def decode_json(kind: type[T], document: bytes) -> T:
    """A value of the dataclass.

    Raises AnswerError where the document is no JSON of its shape.
    """
    try:
        value = json.loads(document)
    except ValueError as error:
        raise AnswerError(f"it is no JSON ({error})") from error
    return decode(kind, value)


def decode(kind: type[T], value: Any) -> T:
    """A value of the dataclass from what a reader of JSON made."""
    decoder: Decoder = _decoder(typing.cast(Any, kind))
    return typing.cast(T, decoder(value, kind.__name__))


@functools.cache
def _decoder(hint: Any) -> Decoder:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = [part for part in get_args(hint) if part is not type(None)]
        return _decoder(inner[0])
    if origin is typing.Literal:
        # A later daemon may have words that this client does not know.
        return _plain(str)
    if origin is tuple:
        return _sequence(_decoder(get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return _record(typing.cast(type, hint))
    return _plain(hint)


def _plain(kind: type) -> Decoder:
    # In JSON as in Python, true is no number; a whole number may stand for any.
    taken: tuple[type, ...] = (float, int) if kind is float else (kind,)

    def plain(value: Any, place: str) -> Any:
        if type(value) not in taken:
            raise AnswerError(f"{place} is not of the type {kind.__name__}")
        return value

    return plain


def _is(value: Any, kind: type) -> bool:
    return type(value) is kind


def _sequence(item: Decoder) -> Decoder:
    def sequence(value: Any, place: str) -> Any:
        if not _is(value, list):
            raise AnswerError(f"{place} is no list")
        return tuple([item(each, place) for each in value])

    return sequence


def _record(kind: type) -> Decoder:
    members: list[tuple[str, str, Decoder, bool]] | None = None

    def record(value: Any, place: str) -> Any:
        nonlocal members
        if members is None:
            # Only now: a dataclass may hold others of its own kind.
            hints = get_type_hints(kind)
            members = [
                (
                    each.name,
                    each.metadata.get("wire", each.name),
                    _decoder(hints[each.name]),
                    each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING,
                )
                for each in dataclasses.fields(kind)
            ]
        if not _is(value, dict):
            raise AnswerError(f"{place} is no object")
        found: dict[str, Any] = {}
        for name, member, member_decoder, needed in members:
            content = value.get(member)
            if content is not None:
                found[name] = member_decoder(content, f"{place}.{member}")
            elif needed:
                raise AnswerError(f"{place} lacks {member}")
        return kind(**found)

    return record
