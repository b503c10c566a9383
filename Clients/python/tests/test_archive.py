# SPDX-License-Identifier: GPL-2.0-or-later
"""What the client says of a real daemon's archive is what a scan of the dumps says."""

from __future__ import annotations

import collections
import datetime
import json
import os
import re
import subprocess
import unittest
from collections.abc import Callable
from dataclasses import replace
from unittest import mock

import archive
from archive import program, shared

import sakuin
from sakuin._routes import Period

QUERIES = [("東京",), ("猫", "犬"), ("𠮷野家",), ("👨‍👩‍👧",), ("朝日新聞", "大阪"), ("ない言葉",)]


class SearchTests(unittest.TestCase):
    def setUp(self) -> None:
        self.archive = shared()
        self.client = self.archive.client()

    def test_iterating_gives_every_hit_once_in_the_order_that_was_asked_for(self) -> None:
        for words in QUERIES:
            for sort in ("relevance", "newest", "oldest"):
                results = self.client.search(" ".join(words), sort=sort, page_size=90, total="exact")
                ids = [hit.id for hit in results]
                self.assertEqual(len(ids), len(set(ids)))
                self.assertEqual(set(ids), self.archive.ids(*words), (words, sort))
                self.assertEqual(results.total, sakuin.Total(value=len(ids), relation="exact"))
                times = [hit.datetime for hit in results]
                dated = [time for time in times if time is not None]
                if sort != "relevance":
                    self.assertEqual(times, dated + [None] * (len(times) - len(dated)))
                    self.assertEqual(dated, sorted(dated, reverse=sort == "newest"))

    def test_a_stream_and_the_command_line_client_give_the_same(self) -> None:
        command = [program("sakuin"), "search", "--all", "--json", "東京"]
        environment = {**os.environ, "SAKUIN_SOCKET": self.archive.socket, "HOME": str(self.archive.folder)}
        printed = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
        streamed = list(self.client.stream("東京"))
        self.assertEqual([json.loads(line)["key"] for line in printed.splitlines()], [hit.key for hit in streamed])
        self.assertEqual({hit.id for hit in streamed}, self.archive.ids("東京"))
        self.assertEqual(streamed, list(self.client.search("東京", sort="newest", threads="no")))

    def test_limits_hold_over_pages(self) -> None:
        every = [hit.id for hit in self.client.search("東京", sort="newest")]
        for limit in (0, 1, 36, 37, 38, len(every) + 1):
            found = self.client.search("東京", sort="newest", limit=limit, page_size=37)
            self.assertEqual([hit.id for hit in found], every[:limit])
            self.assertEqual([hit.id for hit in self.client.stream("東京", limit=limit)], every[:limit])
        first = self.client.search("東京", sort="newest", limit=5)
        behind = self.client.search("東京", sort="newest", after=first.page.next)
        self.assertEqual([hit.id for hit in behind], every[5:])

    def test_places_are_characters(self) -> None:
        by_id = {post.id: post for post in self.archive.posts}
        for words in QUERIES:
            for hit in self.client.search(" ".join(words), fold=0, limit=25):
                written = by_id[hit.id]
                expected = written.spans(*words)
                whole = self.client.post(hit.key)
                self.assertEqual([(s.field, s.start, s.end) for s in hit.spans(whole)], expected)
                self.assertEqual(
                    [(s.field, s.start, s.end) for s in hit.title_spans],
                    [each for each in expected if each[0] == "title"],
                )
                # In the snippet: the same, moved, and cut where it ends.
                base = written.body.index(hit.snippet.text)
                end = base + len(hit.snippet.text)
                self.assertEqual(
                    [(s.start, s.end) for s in hit.snippet_spans],
                    [
                        (max(s, base) - base, min(e, end) - base)
                        for field, s, e in expected
                        if field == "body" and s < end and e > base
                    ],
                )

    def test_places_of_another_wording_are_an_error(self) -> None:
        hit = next(iter(self.client.search("後の文に東京")))
        post = self.client.post(hit.key)
        self.assertTrue(hit.spans(post))
        with self.assertRaises(sakuin.ChangedError):
            hit.spans(post.earlier[0])

    def test_context_stands_on_both_sides_of_a_match(self) -> None:
        by_id = {post.id: post for post in self.archive.posts}
        for hit in self.client.stream("東京", context=3, fold=0):
            texts = dict(by_id[hit.id].texts)
            contexts = hit.contexts or ()
            self.assertEqual(len(contexts), len(hit.highlights))
            for context in contexts:
                self.assertEqual(context.match, "東京")
                self.assertIn(context.before + context.match + context.after, texts[context.field])

    def test_a_query_that_says_another_thing_is_told(self) -> None:
        notices = self.client.search("猫 or 犬").notices
        self.assertEqual([("猫 or 犬"[each.start : each.end]) for each in notices], ["or"])

    def test_saved_queries_are_sent(self) -> None:
        client = self.archive.client(saved={"都": "東京 -大阪", "猫犬": "猫 犬"})
        expected = {post.id for post in self.archive.posts if post.has("東京") and not post.has("大阪")}
        self.assertEqual({hit.id for hit in client.search("saved:都", page_size=20)}, expected)
        self.assertEqual({post.id or post.key for post in client.export("保存検索:都")}, expected)
        self.assertEqual(client.count("saved:都"), len(expected))
        with self.assertRaises(sakuin.QueryError):
            client.search("saved:ない")

    def test_export_gives_whole_posts(self) -> None:
        written = {post.id: post for post in self.archive.matching("大阪")}
        exported = list(self.client.export("大阪"))
        self.assertEqual(len(exported), len(written))
        for post in exported:
            expected = written[post.id or ""]
            self.assertEqual((post.title, post.body, post.author), (expected.title, expected.body, expected.author))
            self.assertEqual(post.datetime, expected.moment)
            self.assertEqual(
                post.precision, None if expected.date is None else "second" if "T" in expected.date else "day"
            )

    def test_a_stream_can_be_left(self) -> None:
        with self.client.export("は") as posts:
            self.assertTrue(next(posts).body)
        self.assertEqual(list(posts), [])

    def test_lots_are_drawn_again(self) -> None:
        first = self.client.random("東京", limit=20)
        self.assertEqual(len({hit.id for hit in first.hits}), 20)
        self.assertLessEqual({hit.id for hit in first.hits}, self.archive.ids("東京"))
        self.assertEqual(self.client.random("東京", limit=20, seed=first.seed).hits, first.hits)
        self.assertEqual(self.client.random().total.value, len(self.archive.posts))


class PostTests(unittest.TestCase):
    def setUp(self) -> None:
        self.archive = shared()
        self.client = self.archive.client()

    def test_every_wording_of_a_post(self) -> None:
        versions = self.client.versions(archive.NEW.id)
        self.assertEqual(
            [(each.title, each.body) for each in versions], [("題", archive.NEW.body), (None, archive.OLD.body)]
        )
        self.assertEqual(
            [[os.path.basename(s.dump) for s in each.sources] for each in versions], [["new.jsonl"], ["old.jsonl"]]
        )

    def test_a_post_is_named_by_id_and_key(self) -> None:
        written = self.archive.posts[7]
        post = self.client.post(written.id)
        self.assertEqual(
            (post.title, post.body, post.author, post.url), (written.title, written.body, written.author, written.url)
        )
        self.assertEqual(self.client.post(post.key), post)
        self.assertEqual(post.bearers, sakuin.Total(value=1, relation="exact"))

    def test_copies_are_similar(self) -> None:
        found = self.client.similar("c1", limit=1)
        self.assertEqual([hit.id for hit in found.hits], ["c2"])
        self.assertGreater(found.hits[0].score or 0, 0.8)

    def test_what_is_not_there(self) -> None:
        for ask in (self.client.post, self.client.versions, self.client.similar, self.client.thread):
            with self.assertRaises(sakuin.NotFoundError) as caught:
                ask("ない/id?")
            self.assertEqual((caught.exception.code, caught.exception.status), ("not_found", 404))
            self.assertIn("ない/id?", str(caught.exception))


class ThreadTests(unittest.TestCase):
    def setUp(self) -> None:
        self.client = shared().client()
        self.answers: dict[str, list[archive.Written]] = collections.defaultdict(list)
        for post in archive.THREAD:
            self.answers[post.reply_to or ""].append(post)

    def below(self, id: str, depth: int) -> list[tuple[int, str]]:
        return [each for post in self.answers[id] for each in [(depth, post.id), *self.below(post.id, depth + 1)]]

    def test_a_thread_is_read_from_above_to_below(self) -> None:
        root = archive.THREAD[0].reply_to or ""
        expected = [(0, root), *self.below(root, 1)]
        asked = archive.THREAD[17].id
        # However many lines come at a time.
        for longest in (2000, 7):
            with mock.patch("sakuin._routes.LONGEST_PART", longest):
                thread = self.client.thread(asked, "猫", fold=0)
                self.assertEqual(
                    [(line.depth, line.post.id if line.post else line.missing) for line in thread.lines], expected
                )
                self.assertEqual([line.post.id for line in thread.lines if line.asked and line.post], [asked])
                self.assertEqual((thread.total.value, thread.next), (len(archive.THREAD), None))
                limited = self.client.thread(asked, limit=20)
                self.assertEqual(
                    limited.lines, tuple(replace(line, matches=None, highlights=()) for line in thread.lines[:20])
                )
        by_id = {post.id: post for post in archive.THREAD}
        for line in thread.lines[1:]:
            assert line.post is not None
            written = by_id[line.post.id]
            self.assertEqual([(s.field, s.start, s.end) for s in line.spans], written.spans("猫"))
            self.assertEqual((line.matches, line.replies), (written.has("猫"), len(self.answers[written.id])))
        self.assertEqual(len(thread.columns()[0].values), len(archive.THREAD) + 1)
        flat = self.client.thread(asked, flat=True)
        self.assertEqual([line.post.id for line in flat.lines if line.post], [post.id for post in archive.THREAD])

    def test_hits_tell_of_their_threads(self) -> None:
        hits = list(self.client.search("返信 猫", sort="replies", threads="yes", page_size=9))
        counted = [len(self.answers[hit.id]) for hit in hits]
        self.assertEqual([hit.replies for hit in hits], counted)
        self.assertEqual(counted, sorted(counted, reverse=True))
        matching = sum(post.has("返信", "猫") for post in archive.THREAD)
        self.assertEqual(len(hits), matching)
        for hit in hits:
            assert hit.thread is not None
            self.assertEqual((hit.thread.matched.value, hit.thread.total.value), (matching, len(archive.THREAD)))


class NumberTests(unittest.TestCase):
    def setUp(self) -> None:
        self.archive = shared()
        self.client = self.archive.client()

    def test_counts(self) -> None:
        for words in QUERIES:
            query = " ".join(words)
            self.assertEqual(self.client.count(query), len(self.archive.matching(*words)))
        matches = sum(len(post.spans("猫")) for post in self.archive.posts)
        self.assertEqual(self.client.count("猫", unit="matches", fold=0), matches)
        counts = self.client.counts("猫", "犬 -猫")
        self.assertEqual([series.query for series in counts.series], ["猫", "犬 -猫"])
        first, last = counts.series[0].first, counts.series[0].last
        moments = [post.moment for post in self.archive.matching("猫") if post.moment]
        assert first is not None and last is not None
        self.assertEqual((first.datetime, last.datetime), (min(moments), max(moments)))

    def test_counts_over_time(self) -> None:
        def week(moment: datetime.datetime) -> str:
            year, number, _ = moment.isocalendar()
            return f"{year}-W{number:02}"

        keys: dict[Period, Callable[[datetime.datetime], str]] = {
            "day": lambda moment: moment.strftime("%Y-%m-%d"),
            "week": week,
            "month": lambda moment: moment.strftime("%Y-%m"),
            "year": lambda moment: moment.strftime("%Y"),
            "weekday": lambda moment: str(moment.isoweekday()),
        }
        for by, key in keys.items():
            trend = self.client.trend("東京", "猫 犬", by=by)
            everything = collections.Counter(key(post.moment) for post in self.archive.posts if post.moment)
            self.assertEqual({b.key: b.posts for b in trend.buckets if b.posts}, everything)
            for series, words in zip(trend.series, [("東京",), ("猫", "犬")], strict=True):
                matching = self.archive.matching(*words)
                expected = collections.Counter(key(post.moment) for post in matching if post.moment)
                counted = {
                    bucket.key: count for bucket, count in zip(trend.buckets, series.counts, strict=True) if count
                }
                self.assertEqual(counted, expected, by)
                self.assertEqual(series.undated, sum(post.moment is None for post in matching))
                for bucket, count, share in zip(trend.buckets, series.counts, series.shares, strict=True):
                    self.assertAlmostEqual(share, count / bucket.posts if bucket.posts else 0)

    def test_facets(self) -> None:
        matching = self.archive.matching("東京")
        authors = collections.Counter(post.author for post in matching if post.author)
        facets = self.client.facets("東京", "author")
        self.assertEqual({each.value: each.posts for each in facets.values}, authors)
        self.assertEqual((facets.total, facets.without), (len(matching), sum(post.author is None for post in matching)))
        years = collections.Counter(str(post.moment.year) for post in matching if post.moment)
        few = self.client.facets("東京", "year", limit=2)
        self.assertEqual([each.posts for each in few.values], [count for _, count in years.most_common(2)])
        self.assertEqual(
            (few.other_values, few.other_posts),
            (len(years) - 2, sum(years.values()) - sum(v.posts for v in few.values)),
        )

    def test_matches(self) -> None:
        texts = [text for post in self.archive.posts for _, text in post.texts]
        expected = collections.Counter(match for text in texts for match in re.findall("[朝毎]日新聞[のは、]?", text))
        matches = self.client.matches("/[朝毎]日新聞[のは、]?/", limit=100, fold=0)
        self.assertEqual({each.text: each.matches for each in matches.strings}, expected)
        self.assertEqual(matches.matches, sum(expected.values()))

    def test_a_concordance_has_every_match_with_its_place(self) -> None:
        by_id = {post.id: post for post in self.archive.posts}
        found = self.client.kwic("猫", sample=10_000, context=3, fold=0)
        expected = [(post.id, *span) for post in self.archive.posts for span in post.spans("猫")]
        self.assertEqual((found.matches, found.posts), (len(expected), len(self.archive.matching("猫"))))
        self.assertFalse(found.is_sample)
        spans = [(line.id, line.span(self.client.post(line.key or line.id))) for line in found.lines[:200]]
        self.assertLessEqual({(id, s.field, s.start, s.end) for id, s in spans}, set(expected))
        self.assertEqual(len(set(spans)), 200)
        self.assertEqual(len(found.lines), len(expected))
        for line in found.lines:
            text = dict(by_id[line.id].texts)[line.field]
            self.assertIn(line.left + "猫" + line.right, text)
        drawn = self.client.kwic("猫", sample=30, context="post", fold=0)
        self.assertEqual((drawn.is_sample, len(drawn.lines), drawn.matches), (True, 30, len(expected)))
        for line in drawn.lines:
            self.assertEqual(line.left + line.match + line.right, dict(by_id[line.id].texts)[line.field])
        self.assertEqual(self.client.kwic("猫", sample=30, seed=drawn.seed, context="post", fold=0).lines, drawn.lines)
        self.assertEqual(len(drawn.columns()[0].values), 30)

    def occurrences(self, text: str, posts: list[archive.Written]) -> int:
        found = re.compile(f"(?={re.escape(text)})")
        return sum(len(found.findall(each)) for post in posts for _, each in post.texts)

    def test_collocates(self) -> None:
        found = self.client.collocates("大阪", window=8, limit=50, least=5)
        self.assertEqual(found.matches, self.client.count("大阪", unit="matches"))
        # What the index folds is another text.
        plain = [each for each in found.collocates if re.fullmatch("[東京猫犬朝毎日新聞始終]+", each.text)]
        self.assertTrue(plain)
        for each in plain:
            self.assertEqual(each.archive, self.occurrences(each.text, self.archive.posts), each.text)
            self.assertGreater(each.near, each.expected)
        strengths = [each.log_likelihood for each in found.collocates]
        self.assertEqual(strengths, sorted(strengths, reverse=True))
        self.assertEqual(len(found.columns()[0].values), len(found.collocates))

    def test_two_sets_are_compared(self) -> None:
        found = self.client.compare(before="2019", after="2019", limit=30)
        dated = [(post.moment, post) for post in self.archive.posts if post.moment is not None]
        first = [post for moment, post in dated if moment.year < 2019]
        second = [post for moment, post in dated if moment.year >= 2019]
        self.assertEqual((found.first.posts, found.second.posts, found.both), (len(first), len(second), 0))
        plain = [each for each in found.more_in_second if re.fullmatch("[東京猫犬朝毎日新聞大阪始終]+", each.text)]
        self.assertTrue(plain)
        for each in plain:
            self.assertEqual(
                (each.first, each.second), (self.occurrences(each.text, first), self.occurrences(each.text, second))
            )
        self.assertFalse(found.is_sample)
        self.assertEqual((found.seed, found.first.drawn, found.second.drawn), (None, len(first), len(second)))
        some = self.client.compare(before="2019", after="2019", sample=30, limit=10)
        self.assertTrue(some.is_sample)
        self.assertEqual((some.first.posts, some.second.posts), (len(first), len(second)))
        self.assertEqual((some.first.drawn, some.second.drawn), (min(30, len(first)), 30))
        again = self.client.compare(before="2019", after="2019", sample=30, limit=10, seed=some.seed)
        self.assertEqual((again.first, again.more_in_second), (some.first, some.more_in_second))
        pair = self.client.compare("東京", "大阪")
        self.assertEqual((pair.query, pair.other), ("東京", "大阪"))
        self.assertEqual(pair.both, len(self.archive.matching("東京", "大阪")))
        self.assertEqual(len(pair.columns()[1].values), len(pair.more_in_first) + len(pair.more_in_second))
        with self.assertRaises(sakuin.RefusedError):
            self.client.compare("東京")

    def test_why_a_post_matches(self) -> None:
        for post in self.archive.posts[:15]:
            why = self.client.why("東京 -猫", post.id)
            assert why.post is not None
            self.assertEqual(why.post.matches, post.has("東京") and not post.has("猫"))
            self.assertEqual(why.clause.holds, why.post.matches)
        self.assertIsNone(self.client.why("東京").post)

    def test_the_promise(self) -> None:
        found = self.client.verify("東京 -猫")
        expected = [post for post in self.archive.posts if post.has("東京") and not post.has("猫")]
        self.assertTrue(found.is_equal)
        self.assertEqual(
            (found.by_index, found.by_scan, found.posts), (len(expected), len(expected), len(self.archive.posts))
        )


class DaemonTests(unittest.TestCase):
    def setUp(self) -> None:
        self.archive = shared()
        self.client = self.archive.client()

    def test_status_and_dumps(self) -> None:
        status = self.client.status()
        self.assertEqual(status.version, sakuin.__version__)
        self.assertEqual((status.index.posts, status.dumps), (len(self.archive.posts), 3))
        self.assertEqual(
            [os.path.basename(each.path) for each in self.client.dumps().dumps],
            ["new.jsonl", "old.jsonl", "posts.jsonl"],
        )
        self.assertEqual(self.client.wait(timeout=60), self.client.search("猫").index)
        self.assertEqual(self.client.rescan().posts, len(self.archive.posts))

    def test_posts_are_forgotten_and_come_back(self) -> None:
        written = [archive.Written(str(number), f"秘密の話{number}") for number in range(5)]
        _, socket = archive.start({"secrets.jsonl": written})
        client = sakuin.Client(socket, saved={}, language="en")
        self.assertEqual([each.state for each in client.forget("1", "2", dry_run=True).posts], ["found", "found"])
        self.assertEqual(client.count("秘密"), 5)
        gone = client.forget("1", "2")
        self.assertEqual([(each.id, each.state) for each in gone.posts], [("1", "forgotten"), ("2", "forgotten")])
        self.assertEqual({hit.id for hit in client.search("秘密")}, {"0", "3", "4"})
        self.assertEqual([each.id for each in client.forgotten().posts], ["1", "2"])
        with self.assertRaises(sakuin.NotFoundError):
            client.forget("3", "9")
        client.unforget("2")
        client.wait()
        self.assertEqual({hit.id for hit in client.search("秘密")}, {"0", "2", "3", "4"})
        self.assertEqual([(each.id, each.state) for each in client.purge().posts], [("1", "purged")])
        self.assertEqual(client.forgotten().columns()[0].values, ["1"])

    def test_errors_have_code_message_and_place(self) -> None:
        query = "𠮷野家 👨‍👩‍👧 (東京"
        for ask in (self.client.search, self.client.stream, self.client.export, self.client.count, self.client.verify):
            with self.assertRaises(sakuin.QueryError) as caught:
                ask(query)
            error = caught.exception
            self.assertEqual((error.code, error.status, error.query), ("bad_query", 400, query))
            assert error.start is not None
            self.assertEqual(query[error.start], "(")
            self.assertEqual(str(error), f"{error.message}\n{error.caret}")

    def test_what_is_wrong_with_parameters(self) -> None:
        with self.assertRaises(sakuin.RefusedError) as caught:
            self.client.search("猫", fold=9)
        self.assertEqual((caught.exception.code, caught.exception.caret), ("bad_parameter", None))
        with self.assertRaises(sakuin.RefusedError):
            self.client.trend(*["猫"] * 21)
        with self.assertRaises(ValueError):
            self.client.search("猫", timeout=0)
        with self.assertRaises(ValueError):
            self.client.search("猫", page_size=0)
        with self.assertRaises(ValueError):
            sakuin.Client(self.archive.socket, saved={"a b": "猫"})

    def test_messages_are_in_the_language_that_is_asked_for(self) -> None:
        japanese = sakuin.Client(self.archive.socket, saved={}, language="ja")
        with self.assertRaisesRegex(sakuin.QueryError, "問いが空です"):
            japanese.search("")
        with self.assertRaisesRegex(sakuin.QueryError, "the query is empty"):
            self.client.search("")

    def test_half_of_a_surrogate_pair_is_an_error_with_its_place(self) -> None:
        with self.assertRaises(sakuin.QueryError) as caught:
            self.client.search("東京\ud83d")
        self.assertEqual((caught.exception.start, caught.exception.end), (2, 3))
        self.assertEqual(str(caught.exception).encode().decode(), str(caught.exception))


if __name__ == "__main__":
    unittest.main()
