# SPDX-License-Identifier: GPL-2.0-or-later
"""Columns of values become tables of pandas, Polars or Arrow. None of these is needed until it is asked for."""

from __future__ import annotations

import datetime
import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ._errors import MissingLibraryError
from ._places import message_language

#: The zone of every time in the archive.
JAPAN = datetime.timezone(datetime.timedelta(hours=9))

Kind = Literal["text", "integer", "number", "flag", "time", "texts"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what each row has, or None."""

    name: str
    kind: Kind
    values: Sequence[Any]


def column(name: str, kind: Kind, values: Iterable[Any]) -> Column:
    """A column of all these values."""
    return Column(name, kind, list(values))


class Table(ABC):
    """An answer with rows: it becomes a table of whichever library is there.

    Times are moments in Japan's zone; of a post whose day alone is known the moment is its midnight, and ``precision`` says ``day``.
    """

    __slots__ = ()

    @abstractmethod
    def columns(self) -> list[Column]:
        """The columns with their values."""

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``. Raises MissingLibraryError where pandas is not installed."""
        return pandas_frame(self.columns())

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``. Raises MissingLibraryError where Polars is not installed."""
        return polars_frame(self.columns())

    def to_arrow(self) -> Any:
        """A ``pyarrow.Table``. Raises MissingLibraryError where pyarrow is not installed."""
        return arrow_table(self.columns())


def pandas_frame(columns: Sequence[Column]) -> Any:
    """A DataFrame of pandas (1.5 and later)."""
    pandas = _library("pandas", "to_pandas")
    kinds = {"text": "string", "integer": "Int64", "number": "float64", "flag": "boolean", "texts": "object"}

    def series(each: Column) -> Any:
        if each.kind == "time":
            try:
                return pandas.Series(each.values, dtype=pandas.DatetimeTZDtype("us", JAPAN))
            except ValueError:
                # Before pandas 2 there are nanoseconds alone.
                return pandas.Series(each.values, dtype=pandas.DatetimeTZDtype("ns", JAPAN))
        return pandas.Series(each.values, dtype=kinds[each.kind])

    return pandas.DataFrame({each.name: series(each) for each in columns})


def polars_frame(columns: Sequence[Column]) -> Any:
    """A DataFrame of Polars."""
    polars = _library("polars", "to_polars")
    kinds = {
        "text": polars.String,
        "integer": polars.Int64,
        "number": polars.Float64,
        "flag": polars.Boolean,
        # Polars takes zones by their names alone.
        "time": polars.Datetime("us", "Asia/Tokyo"),
        "texts": polars.List(polars.String),
    }
    return polars.DataFrame([polars.Series(each.name, each.values, dtype=kinds[each.kind]) for each in columns])


def arrow_table(columns: Sequence[Column]) -> Any:
    """A table of Arrow."""
    arrow = _library("pyarrow", "to_arrow")
    kinds = {
        "text": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "flag": arrow.bool_(),
        "time": arrow.timestamp("us", tz="+09:00"),
        "texts": arrow.list_(arrow.string()),
    }
    return arrow.table({each.name: arrow.array(each.values, type=kinds[each.kind]) for each in columns})


# Any, and not the library's own types: a type checker must not need what most do not install.
def _library(name: str, method: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        words = (
            f"{method}() には {name} が要ります。入れるには: python3 -m pip install {name}"
            if message_language(os.environ) == "ja"
            else f"{method}() needs {name}, which is not installed: python3 -m pip install {name}"
        )
        raise MissingLibraryError("missing_library", words) from error
