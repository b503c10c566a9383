# SPDX-License-Identifier: GPL-2.0-or-later
"""The client for asyncio answers what the other one does."""

from __future__ import annotations

import asyncio
import inspect
import unittest

import archive
from archive import shared

import sakuin


class AsyncTests(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.archive = shared()
        self.client = self.archive.asynchronous()
        self.other = self.archive.client()

    async def asyncSetUp(self) -> None:
        # A busy machine is slow, and nothing else is told by that.
        asyncio.get_running_loop().slow_callback_duration = 60

    async def test_iterating_gives_every_hit(self) -> None:
        results = await self.client.search("東京", sort="newest", page_size=37)
        self.assertEqual([hit async for hit in results], list(self.other.search("東京", sort="newest")))
        self.assertEqual({hit.id async for hit in results}, self.archive.ids("東京"))
        self.assertEqual(results.total, self.other.search("東京").total)
        self.assertEqual(len((await anext(results.pages())).hits), 37)

    async def test_streams(self) -> None:
        self.assertEqual([hit async for hit in self.client.stream("東京")], list(self.other.stream("東京")))
        self.assertEqual([post async for post in self.client.export("大阪")], list(self.other.export("大阪")))
        async with self.client.export("は") as posts:
            self.assertTrue((await anext(posts)).body)
        self.assertEqual([post async for post in posts], [])

    async def test_every_other_question(self) -> None:
        client, other = self.client, self.other
        pairs = [
            (await client.post("c1"), other.post("c1")),
            (await client.versions(archive.NEW.id), other.versions(archive.NEW.id)),
            ((await client.similar("c1")).hits, other.similar("c1").hits),
            ((await client.thread(archive.THREAD[3].id, "猫")).lines, other.thread(archive.THREAD[3].id, "猫").lines),
            (await client.count("猫"), other.count("猫")),
            ((await client.counts("猫", split=3)).series, other.counts("猫", split=3).series),
            (
                (await client.trend("猫", by="year", per="million-chars")).series,
                other.trend("猫", by="year", per="million-chars").series,
            ),
            ((await client.facets("猫", "author")).values, other.facets("猫", "author").values),
            ((await client.matches("猫")).strings, other.matches("猫").strings),
            (
                (await client.kwic("猫", sample=20, seed=5, context="sentence")).lines,
                other.kwic("猫", sample=20, seed=5, context="sentence").lines,
            ),
            ((await client.collocates("猫", limit=5)).collocates, other.collocates("猫", limit=5).collocates),
            ((await client.compare("猫", "犬")).more_in_first, other.compare("猫", "犬").more_in_first),
            ((await client.forgotten()).index, other.forgotten().index),
            ((await client.why("猫", "c1")).clause, other.why("猫", "c1").clause),
            ((await client.verify("猫")).by_scan, other.verify("猫").by_scan),
            ((await client.random("猫", seed=5)).hits, other.random("猫", seed=5).hits),
            ((await client.status()).folders, other.status().folders),
            (await client.dumps(), other.dumps()),
            (await client.wait(), other.wait()),
        ]
        for left, right in pairs:
            self.assertTrue(left)
            self.assertEqual(left, right)

    async def test_more_questions_than_the_daemon_has_connections(self) -> None:
        counts = await asyncio.gather(*[self.client.count("猫") for _ in range(300)])
        self.assertEqual(set(counts), {len(self.archive.matching("猫"))})

    async def test_errors_have_their_place(self) -> None:
        with self.assertRaises(sakuin.QueryError) as caught:
            await self.client.search("東京 (")
        self.assertEqual(caught.exception.start, 4)
        with self.assertRaises(sakuin.QueryError):
            await anext(self.client.stream("東京 ("))
        with self.assertRaises(sakuin.NotFoundError):
            await self.client.post("ない")

    def test_one_client_serves_several_runs(self) -> None:
        async def both() -> list[int]:
            return await asyncio.gather(*[self.client.count("猫") for _ in range(30)])

        self.assertEqual(asyncio.run(both()), asyncio.run(both()))

    def test_both_clients_have_the_same_methods(self) -> None:
        def parameters(kind: type) -> dict[str, list[inspect.Parameter]]:
            return {
                name: [each for each in inspect.signature(method).parameters.values()]
                for name, method in inspect.getmembers(kind, inspect.isfunction)
                if not name.startswith("_")
            }

        self.assertEqual(parameters(sakuin.Client), parameters(sakuin.AsyncClient))


if __name__ == "__main__":
    unittest.main()
