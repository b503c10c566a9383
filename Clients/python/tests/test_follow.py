# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes into the index is told, each post once."""

from __future__ import annotations

import asyncio
import unittest

import archive
from archive import Written

import sakuin


class FollowTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        # A busy machine is slow, and nothing else is told by that.
        asyncio.get_running_loop().slow_callback_duration = 60

    def setUp(self) -> None:
        self.folder, self.socket = archive.start({"a.jsonl": [Written("anond:20240101000000", "前からある東京")]})
        self.client = sakuin.Client(self.socket, saved={}, language="en")

    def put(self, name: str, *written: Written) -> None:
        archive.write(self.folder, name, list(written))
        self.client.wait()

    def test_what_has_come_is_told_once(self) -> None:
        first = list(self.client.follow("東京", wait=False))
        self.assertEqual([(event.kind, event.matches) for event in first], [("baseline", 1), ("end", None)])
        self.put("b.jsonl", Written("anond:20240102000000", "𠮷東京"), Written("anond:20240103000000", "大阪"))
        second = list(self.client.follow("東京", wait=False, after=first[-1].cursor))
        self.assertEqual([event.kind for event in second], ["new", "end"])
        hit = second[0].hit
        assert hit is not None
        self.assertEqual((hit.id, hit.snippet_spans), ("anond:20240102000000", (sakuin.Span("body", 1, 3),)))
        self.put("c.jsonl", Written("anond:20240102000000", "直した東京"))
        third = self.client.follow("東京", wait=False, after=second[-1].cursor)
        columns = {each.name: each.values for each in third.columns()}
        self.assertEqual((columns["kind"], columns["id"]), (["edited"], ["anond:20240102000000"]))
        many = [
            Written(f"anond:2024020100{number:02}00", f"東京{number}番目の違う文。{archive.LONG[number * 9 :]}")
            for number in range(9)
        ]
        self.put("d.jsonl", *many)
        flood = list(self.client.follow("東京", after=second[-1].cursor, wait=False, flood=3, copies=True))
        self.assertEqual(
            [(event.kind, event.matches) for event in flood], [("edited", None), ("flood", 9), ("end", None)]
        )

    async def test_what_comes_is_told_as_it_comes(self) -> None:
        client = sakuin.AsyncClient(self.socket, saved={}, language="en")
        async with client.follow("東京") as events:
            self.assertEqual((await anext(events)).kind, "baseline")
            archive.write(self.folder, "b.jsonl", [Written("anond:20240102000000", "東京")])
            event = await anext(events)
        self.assertEqual((event.kind, event.hit and event.hit.id), ("new", "anond:20240102000000"))
        with self.client.follow("東京") as waiting:
            self.assertEqual(next(waiting).kind, "baseline")

    def test_what_is_wrong_is_told(self) -> None:
        with self.assertRaises(sakuin.QueryError):
            self.client.follow("東京 (")
        with self.assertRaises(sakuin.RefusedError):
            self.client.follow("東京", after="x")


if __name__ == "__main__":
    unittest.main()
