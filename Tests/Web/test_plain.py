# SPDX-License-Identifier: GPL-2.0-or-later
"""Every page without a script, in w3m and in Chromium; its data at its address; its size; how it is set."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from reading_room import BOARD, COPIED, HOSTILE, ReadingRoomTest

THREAD = "/thread/" + quote(f"dat:news/{BOARD}", safe=":")
AUTHOR = "/author/" + quote("山田 花子")
TREND = "/trend?q=" + quote("東京") + "&q=" + quote("カレー")
#: Each page, what a reader finds there, and in which formats its data are.
PAGES = {
    "/": ("最近の問い", "JSON CSV ATOM"), "/search?q=" + quote("東京 猫"): ("107番目の日記", "JSON CSV ATOM"), "/search?as=threads&q=" + quote("返信"): ("1番目の日記", "JSON CSV ATOM"),
    "/search?as=kwic&q=" + quote("珈琲"): ("を飲んだ", "JSON CSV ATOM"), "/search/form": ("すべて含む", "JSON CSV"), "/search/copies/c1": ("カレーライス", "JSON CSV ATOM"),
    "/post/p1?q=" + quote("東京"): ("今日は東京を歩いた。1日目。", "JSON CSV ATOM"), "/why?q=" + quote("東京 猫") + "&id=p1": ("成り立つ", "JSON CSV"),
    THREAD: ("天元に打つ。", "JSON CSV ATOM"), "/thread/r2": ("返信への返信です。", "JSON CSV ATOM"), "/day/2021-06-06": ("5番目の日記", "JSON CSV ATOM"),
    "/month/2022-03": ("カレーライス", "JSON CSV ATOM"), "/year/2022": ("2022年3月", "JSON CSV ATOM"), "/on/06-06": ("5番目の日記", "JSON CSV ATOM"),
    "/stats": ("月ごと", "JSON CSV"), AUTHOR: ("山田 花子", "JSON CSV ATOM"), TREND: ("初出", "SVG CSV JSON"), "/marks": ("印", "JSON CSV ATOM"),
    "/feeds?q=" + quote("珈琲"): ("読まれているフィード", "JSON CSV"), "/help": ("NEAR/20", "JSON CSV"), "/ng": ("NG リスト", "JSON CSV"), "/search?q=" + quote("東京 ("): ("^", ""), "/nothing": ("ページがありません", ""),
}
#: What is shown there is the user's, and may be nothing.
KEPT = ["/", "/marks", "/ng", "/feeds?q=" + quote("珈琲")]


class DataTests(ReadingRoomTest):
    def test_each_page_has_its_data_at_its_address(self) -> None:
        for path, (_, formats) in PAGES.items():
            page = self.room.request(path, Accept_Language="ja").text
            links = re.findall(r'<a href="([^"]+)" rel="nofollow">([A-Z]+)</a>', page[page.rindex("<footer>"):])
            self.assertEqual([name for _, name in links], formats.split(), path)
            for address, name in links:
                address = html.unescape(address)
                # The same address, with the format's name behind the path.
                self.assertEqual(address, path.split("?")[0] + "." + name.lower() + ("?" + path.split("?")[1] if "?" in path else ""))
                answer = self.room.request(address)
                self.assertEqual(answer.status, 200, address)
                self.assertIn({"JSON": "application/json", "CSV": "text/csv", "ATOM": "application/atom+xml", "SVG": "image/svg+xml"}[name], answer.headers["Content-Type"])
                if name == "JSON":
                    json.loads(answer.text)
                elif name == "CSV":
                    self.assertGreater(len(list(csv.reader(io.StringIO(answer.text)))), 0 if path in KEPT else 1, address)
                else:
                    root = ElementTree.fromstring(answer.text)
                    if name == "ATOM" and path not in KEPT:
                        self.assertTrue(root.findall("{http://www.w3.org/2005/Atom}entry"), address)

    def test_the_data_are_those_of_the_page(self) -> None:
        def rows(path: str) -> list[dict[str, str]]:
            return list(csv.DictReader(io.StringIO(self.room.request(path).text)))

        self.assertEqual([row["title"] for row in rows("/post/p1.csv")], ["1番目の日記"])
        self.assertEqual(len(rows(THREAD.replace("/thread/", "/thread/") + ".csv")), 260)
        self.assertEqual(len(rows(AUTHOR + ".csv")), 40)
        self.assertEqual({row["period"]: row["posts"] for row in rows("/year/2022.csv")}["2022-03-01"], "1")
        self.assertEqual(sum(int(row["posts"]) for row in rows("/stats.csv") if row["start"]), sum(json.loads(self.room.request("/stats.json").text)["buckets"][place]["posts"]
                         for place in range(len(json.loads(self.room.request("/stats.json").text)["buckets"]))))

        def told(path: str):
            return json.loads(self.room.request(path).text)

        copies = ["c0", "c2", "c3"]
        self.assertEqual(sorted(row["id"] for row in rows("/search/copies/c1.csv")), copies)
        self.assertEqual(sorted(hit["id"] for hit in told("/search/copies/c1.json")["hits"]), copies)
        operators = told("/search/form.json")["operators"]
        self.assertEqual([one["name"] for one in operators], [row["name"] for row in rows("/search/form.csv")])
        self.assertIn("sun", next(one["values"] for one in operators if one["name"] == "weekday"))
        self.assertEqual({one["name"] for one in told("/help.json")["operators"]}, {one["name"] for one in operators})
        self.assertTrue(any("NEAR/20" in row["written"] for row in rows("/help.csv")))
        why = rows("/why.csv?id=p1&q=" + quote("東京 猫"))
        self.assertEqual([row["text"] for row in why if row["kind"] == "text"], ["東京", "猫"])
        self.assertEqual({row["holds"] for row in why if row["kind"] == "text"}, {"yes"})
        numbers = told("/search/numbers.json?q=" + quote("東京"))
        self.assertEqual({value["value"]: value["posts"] for value in numbers["author"]["values"]}, {"ひろ": 80, "山田 花子": 40})
        counted = rows("/search/numbers.csv?q=" + quote("東京"))
        self.assertEqual(sum(int(row["posts"]) for row in counted if row["by"] == "month"), 120)
        self.assertEqual({row["value"]: row["posts"] for row in counted if row["by"] == "year"}, {"2021": "40", "2022": "40", "2023": "40"})
        page = self.room.request("/search?q=" + quote("東京")).text
        self.assertIn("/search/numbers.csv?q=" + quote("東京"), page)

    def test_the_data_of_the_first_page_are_all_that_it_shows(self) -> None:
        home = json.loads(self.room.request("/.json").text)
        status = json.loads(self.room.run("status", "--json"))
        self.assertEqual((home["index"]["posts"], home["work"]), (status["index"]["posts"], None))
        self.assertEqual(sum(one["posts"] for one in home["years"] if one["year"] == "2022"), json.loads(self.room.request("/search.json?total=exact&q=date:2022").text)["total"]["value"])
        self.assertIsInstance(home["marks"], int)
        self.assertIsInstance(home["recent"], list)
        self.assertTrue(home["keeps_recent"])

    def test_data_without_a_question_and_errors_are_data_too(self) -> None:
        for path, status in [("/search.json", 400), ("/trend.csv", 400), ("/why.json", 400), ("/search/numbers.json", 400), ("/day/2024-02-30.json", 404), ("/post/nothing.csv", 404),
                             ("/search.csv?q=%28", 400)]:
            answer = self.room.request(path)
            self.assertEqual(answer.status, status, path)
            self.assertTrue(json.loads(answer.text)["error"]["message"], path)

    def test_feeds_of_a_thread_and_of_an_author_are_linked_in_the_head(self) -> None:
        for path in ["/thread/r2", AUTHOR]:
            found = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', self.room.request(path).text)
            self.assertTrue(found, path)
            feed = self.room.request(html.unescape(found[1]), cookie="")
            self.assertEqual(feed.status, 200, path)
            self.assertTrue(ElementTree.fromstring(feed.text).findall("{http://www.w3.org/2005/Atom}entry"), path)

    def test_no_page_is_larger_than_a_hundred_kilobytes(self) -> None:
        paths = [*PAGES, "/search?n=50&q=" + quote("東京 猫"), "/search?n=50&q=" + quote("敵意"), "/day/2020-01-05", "/month/2020-01", "/on/01-05", "/thread/h20", "/thread/h45",
                 "/trend?by=day&q=" + quote("東京") + "&q=" + quote("猫"), "/search?as=kwic&q=" + quote("の"), "/search/copies/h46"]
        for path in paths:
            self.assertLess(len(self.room.request(path).data), 100_000, path)

    def test_a_long_text_ends_in_a_list_and_is_whole_on_its_page(self) -> None:
        page = self.room.request("/day/2020-01-18", Accept_Language="ja").text
        self.assertIn(">全文を読む</a>", page)
        longest = max(range(50), key=lambda number: len(HOSTILE[number % len(HOSTILE)]))
        whole = self.room.request(f"/post/h{longest}", Accept_Language="ja").text
        self.assertLess(len(whole), 100_000)
        self.assertIn(">続きの部分 →</a>", whole)

    def test_the_next_part_of_a_day_begins_where_this_one_ends(self) -> None:
        keys: list[str] = []
        path: str | None = "/month/2020-01"
        while path:
            page = self.room.request(path).text
            keys += re.findall(r'class="hit" data-key="([^"]+)"', page)
            more = re.search(r'class="onward" href="([^"]+)"', page)
            path = html.unescape(more[1]) if more else None
        self.assertEqual((len(keys), len(set(keys))), (50, 50))


@unittest.skipUnless(shutil.which("w3m"), "there is no w3m here")
class W3mTests(ReadingRoomTest):
    def test_every_page_is_read_in_a_terminal(self) -> None:
        for path, (words, _) in PAGES.items():
            shown = subprocess.run(
                ["w3m", "-dump", "-cols", "100", "-header", "Cookie: " + self.room.cookie, "-o", "accept_language=ja", "-o", "display_charset=UTF-8", self.room.base + path],
                env={"LANG": "C.UTF-8", "HOME": str(self.room.folder), "PATH": "/usr/bin:/bin"}, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=30).stdout
            # It sets no spaces between Japanese and figures.
            self.assertIn(words.replace(" ", ""), re.sub(r"\s", "", shown), path)
            self.assertNotRegex(shown, r"\{\{|</?(div|span|section|p|li)\b", path)


class ScriptlessTests(ReadingRoomTest):
    scripts = False

    def test_every_page_is_there(self) -> None:
        for path, (words, _) in PAGES.items():
            self.open(path)
            self.assertIn(words, self.one("body").text.replace("\n", " "), path)
            self.assertEqual(len(self.all("main")), 1, path)
            self.assertTrue(self.all("h1"), path)

    def test_every_form_works(self) -> None:
        self.open("/search/form")
        self.one("[name=all]").send_keys("東京")
        self.driver.find_element(By.NAME, "op-weekday").send_keys("sun")
        self.one("form.operators button").click()
        self.until(lambda: "weekday:" in self.one("#q").get_attribute("value"))
        self.open(TREND)
        self.all(".lines input[name=q]")[2].send_keys("珈琲")
        self.one(".lines button").click()
        self.until(lambda: len(self.all("polyline")) == 3)
        self.open(THREAD)
        self.one("#within").send_keys("天元")
        self.one(".within button").click()
        self.until(lambda: self.all("#p2.matching"))
        # The lists of the user's own, by forms alone.
        self.open("/thread/r2")
        self.one("#ng summary").click()
        self.one("#ng [name=value]:not([type=hidden])").send_keys("返信への")
        self.one("#ng form button").click()
        self.until(lambda: self.all("details.hidden"))
        self.one("#ng summary").click()
        self.one("#ng li button").click()
        self.until(lambda: not self.all("details.hidden"))
        self.open("/search?q=" + quote("珈琲"))
        self.one(".keep summary").click()
        self.one(".keep input[name=name]").send_keys("豆")
        self.one(".keep button").click()
        self.until(lambda: "豆" in self.texts(".saved a"))
        self.one(".saved button[value=remove]").click()
        self.until(lambda: not self.all(".saved"))
        self.open("/feeds")
        self.one(".feeds [name=q]").send_keys("珈琲")
        self.one(".feeds form button").click()
        self.until(lambda: self.all(".feeds p a code"))

    def test_settings_stay_until_they_are_set_back(self) -> None:
        self.open("/search?q=" + quote("東京 猫"))
        self.driver.find_element(By.NAME, "n").send_keys("10")
        self.driver.find_element(By.NAME, "sort").send_keys("古")
        self.one("#search button").click()
        self.until(lambda: len(self.all(".hit")) == 10)
        # The address has what is shown, and nothing of how it came to that.
        self.assertRegex(self.driver.current_url, r"\?q=[^&]+&sort=oldest&n=10$")
        # A link with another order is one page, no setting.
        self.open("/search?sort=newest&q=" + quote("東京 猫"))
        self.assertEqual(len(self.all(".hit")), 20)
        self.open("/post/p1")
        self.one("#q").send_keys("サーバー")
        self.one("#search button").click()
        self.until(lambda: len(self.all(".hit")) == 10)
        self.assertIn("sort=oldest", self.driver.current_url)
        self.driver.find_element(By.LINK_TEXT, "設定を戻す").click()
        self.until(lambda: len(self.all(".hit")) == 20)
        self.assertRegex(self.driver.current_url, r"\?q=[^&]+$")
        self.assertEqual(self.driver.find_elements(By.LINK_TEXT, "設定を戻す"), [])
        self.open("/post/p1")
        self.assertEqual(self.all("#search input[type=hidden]"), [])


class SettingTests(ReadingRoomTest):
    """How text is set, and what is copied of it."""

    def test_japanese_is_set_as_such(self) -> None:
        self.open("/post/p1")
        self.assertEqual(self.one("html").get_attribute("lang"), "ja")
        body, title = self.one("body"), self.one("h1")
        for name, value in [("line-break", "strict"), ("text-autospace", "normal"), ("text-spacing-trim", "trim-start")]:
            self.assertEqual(body.value_of_css_property(name), value)
        self.assertEqual(title.value_of_css_property("word-break"), "auto-phrase")
        self.assertIn("system-ui", body.value_of_css_property("font-family"))

    def test_dark_where_the_system_is(self) -> None:
        def lightness(scheme: str) -> list[int]:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            self.open("/post/p1")
            return [sum(int(part) for part in re.findall(r"\d+", self.one("body").value_of_css_property(name))[:3]) // 3 for name in ["background-color", "color"]]

        try:
            (page, ink), (dark_page, dark_ink) = lightness("light"), lightness("dark")
        finally:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        self.assertTrue(page > 200 > 100 > ink and dark_page < 60 < 200 < dark_ink)

    def test_nothing_comes_from_elsewhere(self) -> None:
        for path in PAGES:
            self.open(path)
            loaded = self.driver.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
            self.assertEqual([name for name in loaded if not name.startswith(self.room.base + "/")], [], path)

    def test_what_is_copied_is_the_stored_text(self) -> None:
        self.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
        for path, selector in [("/post/copied?q=" + quote("全角"), ".post .body"), ("/day/2020-02-03", ".diary .body"), ("/thread/copied", ".thread .body")]:
            self.open(path)
            self.driver.execute_script("getSelection().selectAllChildren(document.querySelector(arguments[0]))", selector)
            ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("c").key_up(Keys.CONTROL).perform()
            copied = self.driver.execute_async_script("""
                const done = arguments[arguments.length - 1];
                navigator.clipboard.readText().then(done, error => done(String(error)));
            """)
            self.assertEqual(copied.rstrip("\n"), COPIED, path)


if __name__ == "__main__":
    unittest.main()
