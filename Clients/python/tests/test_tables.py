# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers as tables of pandas, Polars and Arrow, where these are installed."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import importlib
import importlib.util
import tempfile
import unittest
import warnings
from collections.abc import Callable
from typing import Any, TypeVar
from unittest import mock

from archive import JAPAN, shared

import sakuin

Test = TypeVar("Test", bound=Callable[..., Any])


def needs(name: str) -> Callable[[Test], Test]:
    return unittest.skipUnless(importlib.util.find_spec(name) is not None, f"{name} is not installed")


def setUpModule() -> None:
    # What libraries warn of while they are imported is theirs alone; what they warn of later is an error in these tests.
    for name in ("pandas", "polars", "pyarrow"):
        with warnings.catch_warnings(), contextlib.suppress(ImportError):
            warnings.simplefilter("ignore")
            importlib.import_module(name)


class TableTests(unittest.TestCase):
    def setUp(self) -> None:
        self.archive = shared()
        self.client = self.archive.client()

    @needs("pandas")
    def test_pandas(self) -> None:
        frame = self.client.search("東京", sort="oldest", page_size=50).to_pandas()
        self.assertEqual(set(frame["id"]), self.archive.ids("東京"))
        self.assertEqual(str(frame["time"].dtype).replace("ns", "us"), "datetime64[us, UTC+09:00]")
        dated = [post.moment for post in self.archive.matching("東京") if post.moment]
        self.assertEqual(frame["time"].dropna().tolist(), sorted(dated))
        trend = self.client.trend("東京", "猫", by="year").to_pandas()
        totals = trend.groupby("query")["count"].sum().to_dict()
        self.assertEqual(
            totals,
            {word: sum(post.moment is not None for post in self.archive.matching(word)) for word in ("東京", "猫")},
        )
        shares = self.client.trend("東京", "猫", by="year")
        table = shares.to_pandas().pivot(index="start", columns="query", values="share")
        self.assertEqual(
            [table[series.query].tolist() for series in shares.series],
            [list(series.shares) for series in shares.series],
        )
        posts = self.client.export("東京").to_pandas()
        self.assertEqual(
            dict(zip(posts["id"], posts["body"], strict=True)),
            {post.id: post.body for post in self.archive.matching("東京")},
        )

    @needs("polars")
    def test_polars(self) -> None:
        import polars

        frame = self.client.search("東京", sort="oldest").to_polars()
        self.assertEqual(set(frame["id"]), self.archive.ids("東京"))
        dated = [post.moment for post in self.archive.matching("東京") if post.moment]
        self.assertEqual(frame["time"].drop_nulls().to_list(), sorted(dated))
        self.assertEqual(frame.schema["matches"], polars.Int64)
        with tempfile.TemporaryDirectory() as folder:
            self.client.export("東京").to_polars().write_parquet(f"{folder}/tokyo.parquet")
            written = polars.read_parquet(f"{folder}/tokyo.parquet")
        self.assertEqual(
            dict(zip(written["id"], written["body"], strict=True)),
            {post.id: post.body for post in self.archive.matching("東京")},
        )
        self.assertEqual(self.client.export("ない言葉").to_polars().height, 0)

    @needs("pyarrow")
    def test_arrow(self) -> None:
        table = self.client.export("東京", sort="oldest").to_arrow()
        self.assertEqual(set(table["id"].to_pylist()), self.archive.ids("東京"))
        self.assertEqual(str(table.schema.field("time").type), "timestamp[us, tz=+09:00]")
        self.assertEqual(self.client.export("ない言葉").to_arrow().schema, table.schema)

    def test_every_answer_with_rows_has_columns_of_one_length(self) -> None:
        client = self.client
        for answer, rows in [
            (client.search("猫"), len(self.archive.matching("猫"))),
            (client.search("猫", limit=3).page, 3),
            (client.stream("猫"), len(self.archive.matching("猫"))),
            (client.random(limit=4), 4),
            (client.similar("c1", limit=1), 1),
            (client.counts("猫", "犬"), 2),
            (client.trend("猫", "犬", by="weekday"), 14),
            (client.facets("猫", "author"), 3),
            (client.matches("猫"), 1),
            (client.dumps(), 3),
        ]:
            columns = answer.columns()
            self.assertEqual({len(each.values) for each in columns}, {rows}, answer)
            self.assertEqual(len({each.name for each in columns}), len(columns))

    def test_times_are_moments_in_japan(self) -> None:
        times = {each.name: each for each in self.client.search("後の文に東京").columns()}
        self.assertEqual(times["time"].values, [datetime.datetime(2018, 1, 2, 3, 4, 5, tzinfo=JAPAN)])
        self.assertEqual(times["precision"].values, ["second"])

    def test_a_library_that_is_missing_is_named_with_its_cure(self) -> None:
        results = self.client.search("猫")
        for library, method in [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")]:
            with mock.patch.dict("sys.modules", {library: None}), mock.patch.dict("os.environ", {"LC_ALL": "C"}):
                with self.assertRaises(sakuin.MissingLibraryError) as caught:
                    getattr(results, method)()
            self.assertEqual(
                str(caught.exception),
                f"{method}() needs {library}, which is not installed: python3 -m pip install {library}",
            )


class AsyncTableTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        # A library is imported here, which takes long.
        asyncio.get_running_loop().slow_callback_duration = 60

    @needs("pandas")
    async def test_pandas(self) -> None:
        archive = shared()
        client = archive.asynchronous()
        self.assertEqual(set((await (await client.search("東京")).to_pandas())["id"]), archive.ids("東京"))
        self.assertEqual(set((await client.export("東京").to_pandas())["id"]), archive.ids("東京"))


if __name__ == "__main__":
    unittest.main()
