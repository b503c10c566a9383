# SPDX-License-Identifier: GPL-2.0-or-later
"""Threads as readers of boards have them, and days as a diary has them."""

from __future__ import annotations

import json
import re
import unittest
from urllib.parse import quote

from selenium.webdriver.common.action_chains import ActionChains

from reading_room import BOARD, ReadingRoomTest, posts

THREAD = "/thread/" + quote(f"dat:news/{BOARD}", safe=":")


class ThreadTests(ReadingRoomTest):
    def test_a_board_is_read_in_order_and_says_who_answers_whom(self) -> None:
        self.open(THREAD)
        self.assertEqual(self.one("h1").text, "囲碁を語るスレ")
        numbers = self.texts(".thread > li .number")
        self.assertEqual(numbers, [str(number) for number in range(1, 101)])
        first = self.one("#p1")
        self.assertIn(">>2", first.text)
        self.assertIn("(1/3)", first.text)
        self.assertEqual(self.one("#p2 .body a").get_attribute("href").split("#")[1], "p1")
        self.assertIn(">>1", self.one("main > .facts").text)
        # The second page holds the rest, and a number that stands there is linked to there.
        self.all("nav.pages a")[1].click()
        self.until(lambda: self.texts(".thread > li .number") == [str(number) for number in range(101, 201)])
        self.all("nav.pages a")[2].click()
        self.until(lambda: self.texts(".thread > li .number") == [str(number) for number in range(201, 261)])
        link = self.one("#p260 .body a").get_attribute("href")
        self.assertTrue(link.endswith("#p1") and "skip" not in link, link)

    def test_pointing_at_a_number_shows_its_post(self) -> None:
        self.open(THREAD)
        link = self.one("#p2 .body a")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
        ActionChains(self.driver).move_to_element(link).perform()
        self.until(lambda: "一手目はどこに打つ" in self.one(".popup").text)
        self.assertEqual(self.driver.execute_script("return document.querySelectorAll('#p1').length"), 1)
        ActionChains(self.driver).move_to_element(self.one("h1")).perform()
        self.until(lambda: not self.all(".popup"))
        # By the keyboard, too.
        self.driver.execute_script("arguments[0].focus()", link)
        self.until(lambda: self.all(".popup"))

    def test_all_of_an_id_and_a_search_within(self) -> None:
        self.open(THREAD)
        self.one("#p1 a[href*='poster']").click()
        self.until(lambda: len(self.all(".thread > li")) == 3)
        self.open(THREAD)
        self.one("#within").send_keys("天元")
        self.one(".within button").click()
        self.until(lambda: self.all("#p2.matching"))
        self.assertEqual(set(self.texts(".thread mark")), {"天元"})
        self.assertEqual(len(self.all(".thread > li")), 100)
        self.open(THREAD + "?q=" + quote("天元") + "&only=1")
        self.assertEqual(len(self.all(".thread > li")), 1)
        self.open(THREAD + "?q=" + quote("天元 ("))
        self.assertTrue(self.all(".fault") and self.all(".thread > li"))

    def test_a_tree_stands_further_in_and_pictures_stand(self) -> None:
        self.open("/thread/r2")
        self.assertEqual(
            self.driver.execute_script("return [...document.querySelectorAll('.thread > li')].map(e => e.className.match(/level-\\d/)[0])"),
            ["level-0", "level-1", "level-2"])
        self.assertTrue(self.all(".asked"))
        self.all(".views a")[0].click()
        self.until(lambda: len(self.all(".level-0")) == 3)
        self.open(THREAD)
        art = self.one("#p3 .body")
        self.assertIn("art", art.get_attribute("class"))
        self.assertIn("Mona", art.value_of_css_property("font-family"))
        self.assertEqual(art.value_of_css_property("white-space"), "pre")
        self.assertNotIn("art", self.one("#p1 .body").get_attribute("class"))

    def test_what_is_on_the_list_is_folded_until_it_is_taken_off(self) -> None:
        self.open(THREAD)
        self.driver.execute_script("document.querySelector('#ng').open = true")
        self.one("#ng [name=value]:not([type=hidden])").send_keys("天元")
        self.one("#ng form button").click()
        self.until(lambda: self.all("#p2 details.hidden"))
        self.assertFalse(self.one("#p2 .body").is_displayed())
        self.assertFalse(self.all("#p1 details.hidden"))
        self.driver.execute_script("document.querySelector('#ng').open = true")
        self.one("#ng li button").click()
        self.until(lambda: not self.all("details.hidden") and self.all("#p2"))
        # The list has a page of its own.
        self.open("/ng")
        self.one("main [name=value]:not([type=hidden])").send_keys("星でしょう")
        self.one("main form button").click()
        self.until(lambda: "星でしょう" in self.one(".ng").text)
        self.assertEqual(json.loads(self.room.request("/ng.json").text)["entries"], [{"kind": "word", "value": "星でしょう"}])
        self.one(".ng button").click()
        self.until(lambda: not self.all(".ng li"))
        # No other site can change it.
        sent = self.room.request("/ng", "POST", body="kind=word&value=x&thread=r1", Origin="http://example.com", Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(sent.status, 403)

    def test_what_is_new_since_the_last_visit(self) -> None:
        self.room.drop_reply()
        self.open("/thread/r9")
        self.assertFalse(self.all(".fresh"))
        self.room.drop_reply()
        self.open("/thread/r9")
        self.assertIn("1", self.one(".fresh").text)
        self.assertEqual(len(self.all(".thread > .new")), 1)
        self.open("/thread/r9")
        self.assertFalse(self.all(".fresh"))


class DayTests(ReadingRoomTest):
    def test_a_day_in_order(self) -> None:
        day = str(posts()[5]["date"])[:10]
        mine = sorted(str(post["date"]) for post in posts() if str(post["date"]).startswith(day))
        self.open("/day/" + day)
        self.assertEqual([time.get_attribute("datetime") for time in self.all(".diary time")], mine)
        self.assertIn("猫を見た。", self.one(".diary .body").text)
        self.assertEqual(self.one(".diary .body a").get_attribute("href"), "http://example.com/5")
        self.one("nav a[rel=next]").click()
        self.until(lambda: "/day/" + day not in self.driver.current_url)
        for wrong in ["/day/2024-02-30", "/day/x", "/month/2024-13", "/year/24", "/on/02-30", "/year/99999"]:
            self.assertEqual(self.room.request(wrong).status, 404, wrong)
        self.assertEqual(json.loads(self.room.request(f"/day/{day}.json").text)["total"]["value"], len(mine))

    def test_a_month_is_a_calendar(self) -> None:
        counted: dict[str, int] = {}
        for post in posts():
            if str(post["date"]).startswith("2020-01"):
                counted[str(post["date"])[:10]] = counted.get(str(post["date"])[:10], 0) + 1
        self.open("/month/2020-01")
        shown = {link.get_attribute("href")[-10:]: int(link.text.split()[-1]) for link in self.all(".calendar a")}
        self.assertEqual(shown, counted)
        # 2020-01-01 was a Wednesday.
        cells = self.texts(".calendar tbody tr:first-child td")
        self.assertEqual([bool(cell.strip()) for cell in cells], [False, False, True, True, True, True, True])
        # As many as a page holds; what follows is behind the link.
        self.assertGreater(len(self.all(".diary .hit")), 20)
        self.assertTrue(self.all("a.onward"))

    def test_a_year_is_a_heat_map(self) -> None:
        self.open("/year/2022")
        self.assertEqual(len(self.all(".heat rect")), 365)
        days = {str(post["date"])[:10] for post in posts() if str(post["date"]).startswith("2022")}
        shown = {link.get_dom_attribute("href")[-10:] for link in self.all(".heat a")}
        self.assertEqual(shown, days)
        total = len([post for post in posts() if str(post["date"]).startswith("2022")])
        self.assertIn(str(total), self.one(".total").text)
        self.assertEqual(self.one(".chips [aria-current]").text.split()[0], "2022")

    def test_a_day_of_all_years(self) -> None:
        day = str(posts()[5]["date"])[5:10]
        mine = [post for post in posts() if str(post["date"])[5:10] == day]
        self.open("/on/" + day)
        self.assertEqual(len(self.all(".diary .hit")), len(mine))
        years = sorted({str(post["date"])[:4] for post in mine})
        self.assertEqual([text.split()[0] for text in self.texts(".chips a")], years)

    def test_the_archive_and_an_author_in_numbers(self) -> None:
        self.open("/stats")
        self.assertEqual(len(self.all("svg.bars")), 3)
        self.assertEqual(len(self.all(".pair .statistic:nth-of-type(1) tbody tr")), 7)
        self.open("/author/" + quote("山田 花子"))
        self.assertIn("40", self.one(".total").text)
        self.assertEqual(len(self.all("svg.bars")), 3)
        hours = {row.find_elements("css selector", "th")[0].get_attribute("textContent"): row.find_elements("css selector", "td")[0].get_attribute("textContent")
                 for row in self.all(".pair .statistic:nth-of-type(2) tr")}
        self.assertEqual([count for count in hours.values() if count != "0"], ["40"])
        self.assertTrue(any("12" in name for name, count in hours.items() if count == "40"), hours)
        self.assertEqual(len(self.all(".hits .hit")), 5)

    def test_which_words_an_author_uses_and_whom_that_one_answers(self) -> None:
        self.open("/author/" + quote("返信魔"))
        facets = {one.find_element("css selector", "h2").text: one for one in self.all(".facet")}
        words = next(one for name, one in facets.items() if "多く使う言葉" in name)
        self.assertIn("紅茶", words.text)
        answered = next(one for name, one in facets.items() if "返信した相手" in name)
        self.assertEqual([line.text for line in answered.find_elements("css selector", "a")], ["ひろ 3", "山田 花子 2"])
        answered.find_element("css selector", "a").click()
        self.until(lambda: self.one("h1").text == "ひろ")


class LookTests(ReadingRoomTest):
    PAGES = [THREAD, "/thread/r2", "/thread/h1", "/day/2020-01-05", "/month/2020-01", "/year/2022", "/on/01-05", "/stats", "/author/" + quote("ひろ")]

    def test_no_page_is_wider_than_a_phone(self) -> None:
        self.assert_narrow(self.PAGES)

    def test_axe_finds_nothing_serious(self) -> None:
        for scheme in ["light", "dark"]:
            self.assert_accessible(self.PAGES, scheme)

    def test_hostile_posts_are_text(self) -> None:
        for path in ["/day/2020-01-05", "/month/2020-01", "/thread/h1", "/author/" + quote("<script>document.title='hit'</script>", safe="")]:
            self.open(path)
            # The title may name the author; it is not what the author's script would make it.
            self.assertNotEqual(self.driver.title, "hit")
            self.assertEqual(self.all("main script, main style, main iframe, main img, main base, main link"), [], path)
            handlers = self.driver.execute_script(
                "return [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).length")
            self.assertEqual(handlers, 0, path)

    def test_pages_are_small(self) -> None:
        for path in self.PAGES:
            self.assertLess(len(self.room.request(path).data), 100_000, path)
            self.assertIsNone(re.search(r" style=|<script(?! src)", self.room.request("/stats").text))


if __name__ == "__main__":
    unittest.main()
