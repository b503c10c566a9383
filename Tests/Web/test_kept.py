# SPDX-License-Identifier: GPL-2.0-or-later
"""Trends, and what the user keeps: marks, searches, questions, feeds."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
import time
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, urlencode

from selenium.webdriver.common.keys import Keys

from reading_room import ReadingRoomTest

TREND = "/trend?q=" + quote("東京") + "&q=" + quote("カレー OR 返信")


class KeptTest(ReadingRoomTest):
    def token(self) -> str:
        found = re.search(r'data-token="([0-9a-f]{32})"', self.room.request("/help").text)
        assert found
        return found[1]

    def send(self, path: str, **fields: str):
        body = urlencode({"token": self.token(), **fields})
        return self.room.request(path, "POST", body=body, Origin=self.room.base, Content_Type="application/x-www-form-urlencoded")

    def key(self, identity: str) -> str:
        return json.loads(self.room.request(f"/post/{identity}.json").text)["key"]


class TrendTests(KeptTest):
    def test_a_point_leads_to_its_posts(self) -> None:
        self.open(TREND)
        points = self.all(".trend a")
        self.assertGreater(len(points), 30)
        self.assertEqual(len(self.all("polyline")), 2)
        label = points[0].get_attribute("aria-label")
        point = re.match(r"(\d{4}-\d\d) 東京: .*\((\d+)件\)", label)
        self.assertTrue(point, label)
        self.driver.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", points[0])
        self.until(lambda: "/search" in self.driver.current_url)
        self.assertEqual(self.one("#q").get_attribute("value"), f"東京 date:{point[1]}")
        self.assertIn(point[2], self.one(".total").text)

    def test_few_posts_are_hollow_and_the_share_is_the_default(self) -> None:
        self.open(TREND)
        # No month of this archive has thirty posts of them all but the one of the hostile ones.
        hollow = [one for one in self.all(".trend a > :last-child") if one.get_attribute("fill") == "#fff"]
        self.assertGreater(len(hollow), 30)
        self.assertIn("%", self.one("caption").text)
        self.assertTrue(any("白抜き" in note for note in self.texts(".notes li")))
        self.open(TREND + "&as=count&by=year")
        self.assertFalse(any(one.get_attribute("fill") == "#fff" for one in self.all(".trend a > :last-child")[:2]))
        self.assertEqual(self.texts("tbody th")[1][:4], "2021")
        self.assertEqual(self.texts("tbody tr:nth-child(2) td")[0], "40")

    def test_lines_are_told_apart_by_more_than_a_colour(self) -> None:
        self.open(TREND)
        kinds = self.driver.execute_script("""
            return [0, 1].map(line => {
                const marks = [...document.querySelectorAll(`.trend a[data-line='${line}'] > :last-child`)];
                const stroke = document.querySelectorAll('.trend polyline')[line].getAttribute('stroke');
                return [stroke, [...new Set(marks.map(e => e.localName + (e.getAttribute('d') ?? '').replace(/[^a-zA-Z]/g, '')))].join()];
            });
        """)
        self.assertNotEqual(kinds[0][0], kinds[1][0])
        self.assertNotEqual(kinds[0][1], kinds[1][1])

    def test_arrow_keys_go_from_point_to_point(self) -> None:
        self.open(TREND)
        points = self.all(".trend a[data-line='0']")
        self.driver.execute_script("arguments[0].focus()", points[0])
        label = lambda: self.driver.switch_to.active_element.get_attribute("aria-label")
        self.driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        self.assertEqual(label(), points[1].get_attribute("aria-label"))
        self.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        self.assertIn("カレー", label())
        self.driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
        self.assertIn("東京", label())

    def test_every_way_of_counting_leads_somewhere(self) -> None:
        for by in ["hour", "day", "week", "month", "year", "weekday", "hour-of-day"]:
            page = self.room.request(f"{TREND}&by={by}")
            self.assertEqual(page.status, 200, by)
            self.assertLess(len(page.data), 100_000, by)
            links = re.findall(r'<td><a href="([^"]+)">', page.text)
            self.assertTrue(links, by)
            found = self.room.request(links[0].replace("&amp;", "&"))
            self.assertEqual(found.status, 200, by)
            self.assertNotIn("一致する投稿はありません", found.text, by)

    def test_the_data_stand_at_the_same_address(self) -> None:
        query = TREND.removeprefix("/trend") + "&by=year"
        rows = list(csv.reader(io.StringIO(self.room.request("/trend.csv" + query).text)))
        self.assertEqual(rows[0][:3], ["period", "start", "東京"])
        counts = json.loads(self.room.request("/trend.json" + query).text)
        self.assertEqual(counts["series"][0]["total"], 120)
        picture = ElementTree.fromstring(self.room.request("/trend.svg" + query).text)
        self.assertEqual(len(picture.findall("{http://www.w3.org/2000/svg}polyline")), 2)

    def test_an_error_shows_which_query_and_where(self) -> None:
        self.open("/trend?q=" + quote("東京") + "&q=" + quote("date:きのこ 猫"))
        self.assertIn("きのこ", self.one(".fault mark").text)
        self.assertEqual([box.get_attribute("value") for box in self.all(".lines input[name=q]")][:2], ["東京", "date:きのこ 猫"])


class MarkTests(KeptTest):
    def test_a_key_marks_and_a_note_is_kept(self) -> None:
        self.open("/search?q=" + quote("45日目"))
        self.one("body").send_keys("j")
        self.one("body").send_keys("m")
        self.until(lambda: self.one(".marker").get_attribute("aria-pressed") == "true")
        key = self.one(".hit").get_attribute("data-key")
        self.open(f"/post/{key}")
        self.assertEqual(self.one(".marker").text, "★")
        self.one(".note input[name=note]").send_keys("あとで \"読む\"", Keys.ENTER)
        self.until(lambda: self.one(".note input[name=note]").get_attribute("value") == "あとで \"読む\"")
        self.open("/marks")
        self.assertIn("45番目の日記", self.texts(".hit h2"))
        rows = list(csv.DictReader(io.StringIO(self.room.request("/marks.csv").text)))
        self.assertEqual([row["note"] for row in rows if row["key"] == key], ["あとで \"読む\""])
        marks = json.loads(self.room.request("/marks.json").text)["marks"]
        self.assertEqual([mark["id"] for mark in marks if mark["key"] == key], ["p45"])
        self.one(f".marker[value='{key}']").click()
        self.until(lambda: not [mark for mark in json.loads(self.room.request("/marks.json").text)["marks"] if mark["key"] == key])

    def test_is_marked_finds_the_marked_posts(self) -> None:
        keys = [self.key(name) for name in ["p3", "p4", "h1"]]
        for key in keys:
            self.send("/marks", key=key, do="mark")
        try:
            for query, count in [("is:marked", 3), ("東京 is:marked", 2), ("東京 -is:marked", 118), ("\"is:marked\"", 0)]:
                found = json.loads(self.room.request("/search.json?q=" + quote(query)).text)
                self.assertEqual(found["total"]["value"], count, query)
            self.open("/search?q=" + quote("東京 is:marked date:きのこ"))
            self.assertIn("きのこ", self.one(".fault mark").text)
            self.open("/search?q=is%3Amarked")
            self.assertEqual([one.get_attribute("aria-pressed") for one in self.all(".marker")], ["true"] * 3)
        finally:
            for key in keys:
                self.send("/marks", key=key, do="unmark")
        self.assertEqual(json.loads(self.room.request("/search.json?q=is%3Amarked").text)["total"]["value"], 0)

    def test_of_posts_with_one_id_the_marked_one_is_marked(self) -> None:
        both = json.loads(self.room.request("/search.json?q=id%3Asame").text)["hits"]
        self.assertEqual(len(both), 2)
        self.send("/marks", key=both[0]["key"], do="mark")
        try:
            for query in ["is:marked", "id:same is:marked"]:
                found = json.loads(self.room.request("/search.json?q=" + quote(query)).text)["hits"]
                self.assertEqual([hit["key"] for hit in found], [both[0]["key"]], query)
            self.assertEqual(json.loads(self.room.request("/search.json?q=" + quote("id:same -is:marked")).text)["hits"][0]["key"], both[1]["key"])
            self.assertEqual(self.room.request("/marks.atom").text.count("<entry>"), 1)
        finally:
            self.send("/marks", key=both[0]["key"], do="unmark")

    def test_two_windows_mark_at_once(self) -> None:
        keys = [self.key(f"p{number}") for number in range(60, 72)]
        token = self.token()

        def mark(key: str) -> None:
            body = urlencode({"token": token, "key": key, "do": "mark"})
            self.room.request("/marks", "POST", body=body, Origin=self.room.base)

        threads = [threading.Thread(target=mark, args=[key]) for key in keys]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        marked = {mark["key"] for mark in json.loads(self.room.request("/marks.json").text)["marks"]}
        self.assertTrue(set(keys) <= marked)
        for key in keys:
            self.send("/marks", key=key, do="unmark")

    def test_a_form_without_its_token_changes_nothing(self) -> None:
        key = self.key("p9")
        for fields in [{}, {"token": "0" * 32}, {"token": ""}]:
            refused = self.room.request("/marks", "POST", body=urlencode({"key": key, **fields}), Origin=self.room.base)
            self.assertEqual(refused.status, 403)
        body = urlencode({"token": self.token(), "key": key})
        for headers in [{"Origin": "http://example.com"}, {"Sec_Fetch_Site": "cross-site"}, {"Origin": "http://127.0.0.1:1"}]:
            self.assertEqual(self.room.request("/marks", "POST", body=body, **headers).status, 403)
        self.assertNotIn(key, self.room.request("/marks.json").text)
        away = self.send("/marks", key=key, do="unmark", back="//example.com/")
        self.assertEqual(away.headers["Location"], "/")


class HomeTests(KeptTest):
    def test_a_saved_search_tells_what_is_new(self) -> None:
        self.open("/search?q=" + quote("新着の言葉"))
        self.driver.execute_script("document.querySelector('.keep').open = true")
        self.one(".keep input[name=name]").send_keys("ego")
        self.one(".keep button").click()
        self.until(lambda: "ego" in self.texts(".saved a"))
        self.assertEqual(self.all(".new"), [])
        post = {"id": f"n{time.time()}", "date": "2023-12-31T10:00:00+09:00", "body": "新着の言葉がここにある。"}
        (self.room.folder / "dumps" / f"n{time.time()}.jsonl").write_text(json.dumps(post) + "\n")
        self.room.run("wait", "--timeout", "60")
        self.open("/")
        self.assertEqual(self.texts(".new"), ["新着 1件"])
        self.assertIn("新着の言葉がここにある。", self.texts(".saved bdi"))
        # The same as data: what is new, as a list, as a table, as a feed.
        told = [one for one in json.loads(self.room.request("/.json").text)["saved"] if one["name"] == "ego"]
        self.assertEqual([(one["query"], one["new"], [hit["snippet"]["text"] for hit in one["hits"]]) for one in told], [("新着の言葉", 1, ["新着の言葉がここにある。"])])
        rows = list(csv.DictReader(io.StringIO(self.room.request("/.csv").text)))
        self.assertEqual([row["new"] for row in rows if row["name"] == "ego"], ["1"])
        entries = ElementTree.fromstring(self.room.request("/.atom").text).findall("{http://www.w3.org/2005/Atom}entry")
        self.assertEqual([entry.find("{http://www.w3.org/2005/Atom}title").text for entry in entries], ["新着の言葉がここにある。"])
        found = json.loads(self.room.request("/search.json?q=saved%3Aego").text)
        self.assertGreater(found["total"]["value"], 0)
        self.one(".saved button[value=seen]").click()
        self.until(lambda: not self.all(".new"))
        self.one(".saved button[value=remove]").click()
        self.until(lambda: not self.all(".saved"))

    def test_recent_questions_are_kept_cleared_and_switched_off(self) -> None:
        self.open("/search?q=" + quote("最近の問いその一"))
        self.open("/")
        self.assertIn("最近の問いその一", self.texts(".recent a"))
        self.one("button[value=off]").click()
        self.until(lambda: self.all("button[value=on]"))
        self.open("/search?q=" + quote("最近の問いその二"))
        self.open("/")
        self.assertEqual(self.all(".recent a"), [])
        self.one("button[value=on]").click()
        self.until(lambda: self.all("button[value=off]"))

    def test_the_state_of_the_archive(self) -> None:
        dump = self.room.folder / "dumps" / "broken.jsonl"
        dump.write_text('{"id": "b1", "body": "よい行"}\n{"id": \n')
        self.room.run("wait", "--timeout", "60")
        try:
            self.open("/")
            self.assertIn("読めない", self.one(".troubles summary").text)
            self.driver.execute_script("document.querySelector('.troubles').open = true")
            self.assertTrue(any("broken.jsonl:2" in place for place in self.texts(".troubles code")))
            self.assertIn("現在", self.one("main .faint").text)
        finally:
            dump.write_text('{"id": "b1", "body": "よい行"}\n')
            self.room.run("wait", "--timeout", "60")
        events = self.room.request("/events")
        self.assertTrue(events.headers["Content-Type"].startswith("text/event-stream"))
        told = [json.loads(line.removeprefix("data: ")) for line in events.text.splitlines() if line]
        self.assertTrue(told[-1]["done"])


class FeedTests(KeptTest):
    def address(self, query: str) -> str:
        page = self.room.request("/search?q=" + quote(query)).text
        found = re.search(r'rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', page)
        assert found, page[:2000]
        return found[1].replace("&amp;", "&")

    def test_a_reader_of_feeds_needs_no_cookie(self) -> None:
        address = self.address("カレーライス")
        feed = self.room.request(address, cookie="")
        self.assertEqual(feed.status, 200)
        root = ElementTree.fromstring(feed.text)
        self.assertEqual(len(root.findall("{http://www.w3.org/2005/Atom}entry")), 4)
        self.assertEqual(root.find("{http://www.w3.org/2005/Atom}link").get("href"), address)
        # It opens that search, and nothing else.
        for other in [address.replace(quote("カレー"), quote("東京")), address + "&fold=3", re.sub("feed/.", "feed/0", address, count=1)[:-1], address.replace(".atom", "")]:
            self.assertIn(self.room.request(other, cookie="").status, [403, 404], other)
        self.assertIn(self.room.request(address, "POST", cookie="", body="q=a").status, [403, 404])
        self.assertEqual(self.room.request(address, cookie="", Host="example.com").status, 421)

    def test_an_address_is_revoked(self) -> None:
        address, other = self.address("猫"), self.address("珈琲")
        self.assertEqual(self.room.request(address, cookie="").status, 200)
        # The list as data has no secret.
        data = self.room.request("/feeds.json").text + self.room.request("/feeds.csv").text
        self.assertIn("猫", [feed["query"] for feed in json.loads(self.room.request("/feeds.json").text)["feeds"]])
        self.assertNotIn(re.search(r"feed/([0-9a-f]+)", address)[1], data)
        self.open("/feeds")
        button = [one for one in self.all("button[name=feed]") if one.get_attribute("value") == "?q=" + quote("猫")]
        self.assertEqual(len(button), 1)
        button[0].click()
        self.until(lambda: self.room.request(address, cookie="").status == 404)
        self.assertEqual(self.room.request(other, cookie="").status, 200)
        self.assertEqual(self.room.request(self.address("猫"), cookie="").status, 200)
        self.open("/feeds")
        self.one("button[value=revoke-all]").click()
        self.until(lambda: self.room.request(other, cookie="").status == 404)

    def test_the_address_bar_can_search(self) -> None:
        answer = self.room.request("/opensearch", cookie="")
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], "application/opensearchdescription+xml")
        root = ElementTree.fromstring(answer.text)
        address = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url").get("template")
        found = self.room.request(address.replace("{searchTerms}", quote("珈琲")))
        self.assertEqual(found.status, 200)
        self.assertIn("<mark>珈琲</mark>", found.text)


class KeptScriptlessTests(KeptTest):
    scripts = False

    def test_marks_without_a_script(self) -> None:
        self.open("/search?q=" + quote("101日目"))
        address = self.driver.current_url
        self.one(".marker").click()
        self.until(lambda: self.one(".marker").get_attribute("aria-pressed") == "true")
        self.assertEqual(self.driver.current_url, address)
        self.one(".marker").click()
        self.until(lambda: self.one(".marker").get_attribute("aria-pressed") == "false")
        self.open(TREND)
        self.one(".numbers td a").click()
        self.until(lambda: self.all(".hit"))


class KeptLookTests(KeptTest):
    PAGES = ["/", TREND, "/trend?by=weekday&q=" + quote("東京"), "/marks", "/feeds?q=" + quote("東京"), "/trend"]

    def test_pages_fit_a_phone_and_axe_finds_nothing_serious(self) -> None:
        self.send("/marks", key=self.key("p5"), do="note", note="長いメモ" * 20)
        self.send("/searches", do="save", q="東京 猫", name="町")
        self.assert_narrow(self.PAGES)
        try:
            for scheme in ["light", "dark"]:
                self.assert_accessible(self.PAGES, scheme)
        finally:
            self.send("/marks", key=self.key("p5"), do="unmark")
            self.send("/searches", do="remove", name="町")


if __name__ == "__main__":
    unittest.main()
