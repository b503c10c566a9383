# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reader does, and what a stranger must not."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from reading_room import HOSTILE, ReadingRoomTest, posts


class DoorTests(ReadingRoomTest):
    def test_a_token_works_once_and_the_refusal_tells_how_to_get_another(self) -> None:
        address = self.room.new_address()
        entered = self.room.request(address, cookie="")
        self.assertEqual(entered.status, 303)
        cookie = entered.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Lax", cookie)
        self.assertTrue(cookie.startswith(f"sakuin-{self.room.port}="))
        again = self.room.request(address, cookie="")
        self.assertEqual(again.status, 403)
        self.assertIn("sakuin web --url", again.text)
        for wrong in ["", "x=y", f"sakuin-{self.room.port}=" + "0" * 32, f"sakuin-{self.room.port}=../tokens"]:
            refused = self.room.request("/search?q=a", cookie=wrong)
            self.assertEqual(refused.status, 403)
            self.assertIn("sakuin web --url", refused.text)

    def test_two_browsers_read_at_a_time(self) -> None:
        cookies = {self.room.request(self.room.new_address(), cookie="").headers["Set-Cookie"].split(";")[0] for _ in range(2)}
        self.assertEqual(len(cookies), 2)
        for cookie in cookies:
            self.assertEqual(self.room.request("/", cookie=cookie).status, 200)

    def test_another_name_is_not_answered(self) -> None:
        for host in ["example.com", "127.0.0.1.example.com", f"example.com:{self.room.port}"]:
            self.assertEqual(self.room.request("/", Host=host).status, 421)
        for host in ["localhost", "localhost:1234", "127.0.0.1:99", "[::1]:80"]:
            self.assertEqual(self.room.request("/", Host=host).status, 200)

    def test_no_route_of_the_daemon_passes(self) -> None:
        for path in ["/v1/search?q=a", "/v1/rebuild", "/v1/forgotten", "/openapi.json", "/../v1/status", "/%2e%2e/v1/status"]:
            for method in ["GET", "POST", "DELETE", "PUT"]:
                self.assertIn(self.room.request(path, method).status, [403, 404])
        self.assertIn(self.room.request("/search", "POST", body="q=a", Origin=self.room.base).status, [403, 404])

    def test_every_answer_has_its_headers(self) -> None:
        for path in ["/", "/search?q=" + quote("東京"), "/nothing", "/assets/none", "/search?q=%28"]:
            headers = self.room.request(path).headers
            self.assertTrue(headers["Content-Security-Policy"].startswith("default-src 'self';"))
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_twenty_readers_at_once(self) -> None:
        answers: list[int] = []

        def read() -> None:
            for path in ["/search?q=" + quote("東京"), "/", "/post/p1", "/day/2021-06-06", "/stats"]:
                answers.append(self.room.request(path).status)

        self.room.cookie
        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [200] * 100)


class DataTests(ReadingRoomTest):
    def test_the_language_is_the_browsers(self) -> None:
        for accepted, word in [("en-US,en;q=0.9,ja;q=0.8", "Newest first"), ("ja", "新しい順"), ("fr,en;q=0.1", "Newest first")]:
            page = self.room.request("/search?q=" + quote("東京"), Accept_Language=accepted)
            self.assertIn(word, page.text)
            self.assertIn(f'<html lang="{"ja" if accepted == "ja" else "en"}">', page.text)

    def test_a_browser_can_search_from_its_address_bar(self) -> None:
        described = self.room.request("/opensearch", cookie="")
        self.assertIn("opensearchdescription", described.headers["Content-Type"])
        address = ElementTree.fromstring(described.text).find("{http://a9.com/-/spec/opensearch/1.1/}Url")
        self.assertEqual(address.get("template"), self.room.base + "/search?q={searchTerms}")

    def test_the_data_stand_at_the_same_address(self) -> None:
        query = "/search{}?q=" + quote("珈琲 OR 版")
        found = json.loads(self.room.request(query.format(".json")).text)
        self.assertEqual(found["total"]["value"], 2)
        rows = list(csv.reader(io.StringIO(self.room.request(query.format(".csv")).text)))
        self.assertEqual(len(rows), 3)
        feed = ElementTree.fromstring(self.room.request(query.format(".atom")).text)
        self.assertEqual(len(feed.findall("{http://www.w3.org/2005/Atom}entry")), 2)
        post = json.loads(self.room.request("/post/p1.json").text)
        self.assertEqual(post["title"], "1番目の日記")
        wrong = self.room.request("/search.json?q=" + quote("(東京"))
        self.assertIn("error", json.loads(wrong.text))
        self.assertEqual(wrong.status, 400)

    def test_a_page_is_small(self) -> None:
        for path in ["/", "/search?q=" + quote("東京"), "/post/p1?q=" + quote("東京")]:
            page = self.room.request(path)
            size = len(page.data)
            for asset in set(part.split('"')[0] for part in page.text.split(self.room.base)[0].split('"/assets/')[1:]):
                size += len(self.room.request("/assets/" + asset).data)
            self.assertLess(size, 100_000, path)


class SearchTests(ReadingRoomTest):
    def test_results_have_marks_totals_and_pages(self) -> None:
        self.open("/search?q=" + quote("東京 猫"))
        self.assertIn("120", self.one(".total").text)
        self.assertEqual(len(self.all(".hit")), 20)
        self.assertEqual(set(self.texts(".hit mark")), {"東京", "猫"})
        self.assertEqual(self.driver.find_element("id", "q").get_attribute("value"), "東京 猫")
        self.assertTrue(self.all(".histogram a") and self.all(".narrow a"))

    def test_as_one_types(self) -> None:
        self.open("/search?q=" + quote("東京"))
        box = self.one("#q")
        box.clear()
        box.send_keys("珈琲")
        self.until(lambda: len(self.all(".hit")) == 1 and self.texts(".hit mark") == ["珈琲"])
        self.assertIn("q=" + quote("珈琲"), self.driver.current_url)
        box.send_keys(" (")
        self.until(lambda: self.all(".fault"))

    def test_as_one_types_on_another_page(self) -> None:
        self.open("/post/p1")
        self.one("#q").send_keys("珈琲")
        self.until(lambda: self.texts(".hit mark") == ["珈琲"])
        self.one("#q").send_keys(" 東京")
        self.until(lambda: not self.all(".hit"))
        self.assertIn("/search?", self.driver.current_url)
        self.driver.back()
        self.until(lambda: self.one("#title").text == "1番目の日記")

    def test_nothing_is_asked_while_an_input_method_composes(self) -> None:
        self.open("/search?q=" + quote("東京"))
        self.driver.execute_script("""
            window.asked = [];
            const fetch = window.fetch;
            window.fetch = (address, options) => { window.asked.push(String(address)); return fetch(address, options); };
            document.getElementById('q').value = '';
            document.getElementById('q').focus();
        """)
        for text in ["ｋ", "こ", "こー", "こーひー"]:
            self.driver.execute_cdp_cmd("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
            time.sleep(0.05)
        time.sleep(0.4)
        self.assertEqual(self.driver.execute_script("return window.asked"), [])
        address = self.driver.current_url
        # The Enter that confirms the conversion.
        self.driver.execute_script("""
            const key = new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true});
            window.passed = document.getElementById('q').dispatchEvent(key);
        """)
        self.assertFalse(self.driver.execute_script("return window.passed"))
        self.driver.execute_cdp_cmd("Input.insertText", {"text": "珈琲"})
        self.assertEqual(self.driver.current_url, address)
        self.until(lambda: self.texts(".hit mark") == ["珈琲"])
        asked = self.driver.execute_script("return window.asked")
        self.assertEqual(len([one for one in asked if "part=hits" in one]), 1, asked)

    def test_more_in_place_and_the_way_back(self) -> None:
        self.open("/search?q=" + quote("東京 猫"))
        self.one(".pages .more").click()
        self.until(lambda: len(self.all(".hit")) == 40)
        target = self.all(".hit h2 a")[33]
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", target)
        place = self.driver.execute_script("return scrollY")
        title = target.text
        target.click()
        self.until(lambda: "/post/" in self.driver.current_url)
        self.assertEqual(self.one("#title").text, title)
        self.driver.back()
        self.until(lambda: len(self.all(".hit")) == 40)
        self.until(lambda: abs(self.driver.execute_script("return scrollY") - place) < 50)

    def test_copies_are_unfolded_in_place(self) -> None:
        self.open("/search?copies=fold&q=" + quote("カレーライス"))
        self.assertEqual(len(self.all(".hit")), 1)
        self.assertEqual(self.one("a.copies").text, "×4")
        self.one("a.copies").click()
        self.until(lambda: len(self.all(".unfolded .hit")) == 3)
        self.one("a.copies").click()
        self.until(lambda: not self.all(".unfolded"))

    def test_an_error_shows_its_place(self) -> None:
        self.open("/search?q=" + quote("東京 date:きのこ 猫"))
        self.assertEqual(self.one(".fault mark").text, "date:きのこ")
        self.assertIn("^", self.one(".carets").text)

    def test_wider_levels_and_other_queries_are_offered(self) -> None:
        self.open("/search?q=" + quote("さーばー"))
        self.assertIn("+120", self.one(".offers").text)
        self.one(".offers a").click()
        self.until(lambda: "120" in self.one(".total").text)

    def test_another_spelling_is_offered(self) -> None:
        self.open("/search?q=" + quote("カレーライズ"))
        self.assertIn("もしかして", self.one(".offers").text)
        self.one(".offers a").click()
        self.until(lambda: self.one("#q").get_attribute("value") == "カレーライス" and self.all(".hit"))

    def test_what_is_asked_no_longer_is_let_go(self) -> None:
        self.open("/search?q=" + quote("東京"))
        self.driver.execute_script("""
            window.let_go = 0;
            const fetch = window.fetch;
            window.fetch = (address, options) => {
                options?.signal?.addEventListener("abort", () => { window.let_go += 1; });
                return new Promise(done => setTimeout(() => done(fetch(address, options)), 400));
            };
        """)
        box = self.one("#q")
        box.clear()
        box.send_keys("猫")
        time.sleep(0.25)
        box.clear()
        box.send_keys("珈琲")
        self.until(lambda: self.texts(".hit mark") == ["珈琲"])
        self.assertGreater(self.driver.execute_script("return window.let_go"), 0)

    def test_a_drag_over_the_years_narrows_the_dates(self) -> None:
        self.open("/search?q=" + quote("東京 猫"))
        chart = self.one(".histogram")
        width = chart.rect["width"]
        ActionChains(self.driver).move_to_element_with_offset(chart, int(-width * 0.45), 0).click_and_hold().move_by_offset(
            int(width * 0.3), 0).release().perform()
        self.until(lambda: "date%3A" in self.driver.current_url or "date:" in self.driver.current_url)
        self.assertRegex(self.one("#q").get_attribute("value"), r"^東京 猫 date:20\d\d-\d\d\.\.20\d\d-\d\d$")

    def test_a_tap_on_the_years_narrows_the_dates(self) -> None:
        send = self.driver.execute_cdp_cmd
        send("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})
        send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
        try:
            self.open("/search?q=" + quote("東京 猫"))
            def place(share: float) -> dict[str, float]:
                room = self.driver.execute_script("const r = document.querySelector('.histogram').getBoundingClientRect(); return [r.left, r.top, r.width, r.height]")
                return {"x": room[0] + room[2] * share, "y": room[1] + room[3] * 0.5}

            send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place(0.5)]})
            send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            self.until(lambda: "date" in self.driver.current_url)
            self.assertEqual(self.one("#q").get_attribute("value"), "東京 猫 date:2022")
            # A finger that moves sideways chooses a stretch; one that moves down scrolls.
            self.open("/search?q=" + quote("東京 猫"))
            send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place(0.2)]})
            for share in [0.3, 0.4, 0.5, 0.6]:
                send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place(share)]})
            send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            self.until(lambda: "date" in self.driver.current_url)
            self.assertRegex(self.one("#q").get_attribute("value"), r"^東京 猫 date:2021-\d\d\.\.2022-\d\d$")
        finally:
            send("Emulation.setTouchEmulationEnabled", {"enabled": False})
            send("Emulation.clearDeviceMetricsOverride", {})

    def test_settings_stay_for_the_next_question(self) -> None:
        self.open("/search?q=" + quote("東京"))
        self.one("[name=sort]").send_keys("古")
        self.until(lambda: "sort=oldest" in self.driver.current_url)
        self.open("/post/p1")
        box = self.one("#q")
        box.send_keys("猫", Keys.ENTER)
        self.until(lambda: "/search" in self.driver.current_url)
        self.assertIn("sort=oldest", self.driver.current_url)
        self.driver.find_element("link text", "設定を戻す").click()
        self.until(lambda: "sort=" not in self.driver.current_url)

    def test_the_keyboard(self) -> None:
        self.open("/search?q=" + quote("東京 猫"))
        body = self.one("body")
        body.send_keys("j")
        body.send_keys("j")
        self.assertEqual(self.driver.execute_script("return [...document.querySelectorAll('.hit')].indexOf(document.querySelector('.hit.here'))"), 1)
        self.one("body").send_keys("k")
        title = self.one(".hit.here h2").text
        self.one("body").send_keys("?")
        self.until(lambda: self.one("#keys").is_displayed())
        self.one("#keys button").click()
        self.one("body").send_keys("o")
        self.until(lambda: "/post/" in self.driver.current_url)
        self.assertEqual(self.one("#title").text, title)
        key = self.one(".post").get_attribute("data-key")
        self.one("body").send_keys("t")
        self.until(lambda: "/thread/" in self.driver.current_url)
        self.assertTrue(self.all(f".thread [data-key='{key}']"))
        self.one("body").send_keys("/")
        self.assertEqual(self.driver.switch_to.active_element.get_attribute("id"), "q")

    def test_a_form_of_all_operators(self) -> None:
        self.open("/search/form")
        self.assertEqual(len(self.all(".operators input[type=date]")), 2)
        self.one("[name=all]").send_keys("東京")
        self.one("[name=op-author]").send_keys("山田 花子")
        self.one("form.operators button").click()
        self.until(lambda: "/search?" in self.driver.current_url)
        self.assertEqual(self.one("#q").get_attribute("value"), "東京 author:\"山田 花子\"")
        self.assertIn("40", self.one(".total").text)


    def test_dates_by_the_form(self) -> None:
        self.open("/search/form?q=" + quote("東京"))
        for name, day in [("from", "2022-01-01"), ("to", "2022-12-31")]:
            self.driver.execute_script("document.getElementById(arguments[0]).value = arguments[1]", name, day)
        self.one("form.operators button").click()
        self.until(lambda: "/search?" in self.driver.current_url)
        self.assertEqual(self.one("#q").get_attribute("value"), "東京 since:2022-01-01 until:2022-12-31")
        self.assertIn("40", self.one(".total").text)

    def test_results_by_their_threads_and_as_a_concordance(self) -> None:
        self.open("/search?as=threads&q=" + quote("返信"))
        thread = next(hit for hit in self.all(".threads .hit") if "1番目の日記" in hit.text)
        self.assertIn("2", thread.find_element("css selector", ".facts").text)
        thread.find_element("css selector", "a").click()
        self.until(lambda: len(self.all(".thread > li.matching")) == 2)
        self.open("/search?as=kwic&q=" + quote("歩いた"))
        self.assertEqual(set(self.texts(".concordance mark")), {"歩いた"})
        # All stand below each other.
        self.assertEqual(len({round(mark.rect["x"]) for mark in self.all(".concordance mark")}), 1)

    def test_chips_narrow_and_enter_opens(self) -> None:
        self.open("/search?q=" + quote("東京"))
        chip = next(one for one in self.all(".narrow a") if one.text.startswith("山田 花子"))
        self.assertEqual(chip.text.split()[-1], "40")
        chip.click()
        self.until(lambda: self.one("#q").get_attribute("value") == '東京 author:"山田 花子"')
        self.assertIn("40", self.one(".total").text)
        self.one("body").send_keys("j")
        title = self.one(".hit.here h2").text
        self.driver.switch_to.active_element.send_keys(Keys.ENTER)
        self.until(lambda: "/post/" in self.driver.current_url and self.one("#title").text == title)

    def test_the_settings_of_a_phone_fit(self) -> None:
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True})
        try:
            self.open("/search?q=" + quote("東京"))
            # Nothing scrolls sideways within itself.
            self.assertEqual(self.driver.execute_script("return [...document.querySelectorAll('.settings, .settings *')].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' && e.localName !== 'select' && e.localName !== 'input').map(e => e.className)"), [])
            for one in self.all(".choices select, .choices label, .choices a"):
                self.assertLessEqual(one.rect["x"] + one.rect["width"], 360)
            self.one("[name=sort]").send_keys("古")
            self.until(lambda: "sort=oldest" in self.driver.current_url)
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.open("/search?sort=oldest&q=" + quote("東京"))
        self.assertTrue(self.one("[name=sort]").is_displayed())
        self.driver.find_element("link text", "設定を戻す").click()
        self.until(lambda: "sort=" not in self.driver.current_url)

    def test_what_is_tapped_is_large_enough(self) -> None:
        """24 pixels at least (WCAG 2.2, 2.5.8); links within a line of text are not meant."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True})
        try:
            for path in ["/", "/search?q=" + quote("東京 猫"), "/post/p1?q=" + quote("東京"), "/thread/r2", "/marks", "/trend", "/search/form", "/month/2022-03", "/help", "/stats"]:
                self.open(path)
                small = self.driver.execute_script("""
                    return [...document.querySelectorAll('button, select, summary, input:not([type=hidden]):not([type=checkbox]), nav a, .chips a, .facet a, footer a')].filter(e => {
                        const r = e.getBoundingClientRect();
                        return r.width > 0 && r.height > 1 && (r.height < 24 || r.width < 24);
                    }).map(e => e.outerHTML.slice(0, 80) + ' ' + Math.round(e.getBoundingClientRect().width) + 'x' + Math.round(e.getBoundingClientRect().height));
                """)
                self.assertEqual(small, [], path)
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


class ScriptlessTests(ReadingRoomTest):
    scripts = False

    def test_everything_is_there_without_a_script(self) -> None:
        self.open("/")
        self.one("#q").send_keys("東京 猫")
        self.one("#search button").click()
        self.until(lambda: len(self.all(".hit")) == 20)
        self.assertTrue(self.all(".histogram a") and self.all(".narrow a"))
        first = self.one(".hit h2").text
        self.one(".pages .more").click()
        self.until(lambda: self.one(".hit h2").text != first)
        self.assertEqual(self.one(".pages [aria-current]").text, "2")
        self.all(".pages a")[0].click()
        self.until(lambda: self.one(".hit h2").text == first)
        self.all(".narrow a")[0].click()
        self.until(lambda: " author:" in self.one("#q").get_attribute("value"))
        self.open("/search?copies=fold&q=" + quote("カレーライス"))
        self.one("a.copies").click()
        self.until(lambda: len(self.all(".hit")) == 3)


class PostTests(ReadingRoomTest):
    def test_a_post_with_all_that_stands_around_it(self) -> None:
        self.open("/post/p1?q=" + quote("東京"))
        self.assertEqual(self.one("#title").text, "1番目の日記")
        written = [post for post in posts() if post["id"] == "p1"][0]
        # What is copied from the page is the text.
        copied = self.driver.execute_script("""
            const range = document.createRange();
            range.selectNodeContents(document.querySelector('.post .body'));
            return range.toString();
        """)
        self.assertEqual(copied.strip(), str(written["body"]).strip())
        self.assertEqual(self.texts(".body mark"), ["東京"])
        self.assertEqual(self.one(".body a").get_attribute("href"), "http://example.com/1")
        self.assertIn("nofollow", self.one(".body a").get_attribute("rel"))
        links = [link.get_attribute("href") for link in self.all(".about a")]
        self.assertIn("https://example.com/posts/1", links)
        # Where it stands in the dump: the second line.
        self.assertRegex(self.one(".about").text, r"a\.jsonl:2\b")
        self.assertTrue(any("source" in link for link in links))
        self.assertTrue(any(link.startswith("https://web.archive.org/web/2021") for link in links))
        self.assertTrue(any("珈琲" in text for text in self.texts(".around .snippet")))

    def test_posts_like_it_and_its_copies(self) -> None:
        self.open("/post/c1")
        self.assertEqual(len(self.all("#copies .hit")), 3)
        self.open("/post/p7")
        self.assertTrue(self.all(".around .hit"))

    def test_a_post_by_lot(self) -> None:
        drawn = {self.room.request("/random").headers["Location"] for _ in range(8)}
        self.assertTrue(all(address.startswith("/post/key:") for address in drawn))
        self.assertGreater(len(drawn), 1)

    def test_the_posts_before_and_after_it(self) -> None:
        self.open("/post/p50")
        self.assertEqual(len(self.all(".neighbours a")), 4)
        for link in ["prev", "next"]:
            title = self.one(".neighbours [rel=" + link + "] bdi").text
            self.one(".neighbours [rel=" + link + "]").click()
            self.until(lambda: self.one("#title").text == title)
        self.assertEqual(self.one("#title").text, "50番目の日記")

    def test_the_answered_post_is_led_to(self) -> None:
        self.open("/post/r1")
        self.one("a.answers").click()
        self.until(lambda: "/post/p1" in self.driver.current_url)

    def test_an_earlier_wording_is_a_marked_difference(self) -> None:
        self.open("/post/v")
        self.driver.execute_script("document.querySelector('.versions details').open = true")

        self.assertTrue(self.all(".versions del") and self.all(".versions ins"))

    def test_from_match_to_match(self) -> None:
        self.open("/post/p1?q=" + quote("東京 OR サーバー OR 猫"))
        self.assertEqual(len(self.all(".body mark")), 3)
        for number in ["m1", "m2", "m3", "m1"]:
            self.one("#jump a.match").click()
            self.assertEqual(self.one("mark.here").get_attribute("id"), number)

    def test_a_content_warning_is_folded(self) -> None:
        self.open("/post/" + quote("https://example.social/users/a/statuses/1", safe=""))
        self.assertFalse(self.one(".body").is_displayed())
        self.one(".warning summary").click()
        self.assertEqual(self.one(".body").text, "怖い話")

    def test_why_it_matched(self) -> None:
        self.open("/post/p1?q=" + quote("東京 猫"))
        self.one("a[href*='/why']").click()
        self.until(lambda: self.all(".clauses .holds.yes"))


class HostileTests(ReadingRoomTest):
    def test_hostile_posts_are_text(self) -> None:
        self.driver.get_log("browser")
        for path in ["/search?q=" + quote("敵意"), *(f"/post/h{number}?q=" + quote("敵意") for number in range(50))]:
            self.open(path)
            self.assertTrue(self.driver.title.endswith(" – sakuin"), path)
            self.assertEqual(self.all("main script, main style, main iframe, main img, main base, main link"), [])
            handlers = self.driver.execute_script(
                "return [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).length")
            self.assertEqual(handlers, 0, path)
            # What no address has room for leads nowhere.
            for link in self.all("main a[href]:not(svg a)"):
                self.assertRegex(link.get_attribute("href"), r"^https?://")
        # Nothing was asked from outside, nothing was blocked: there was nothing to block.
        self.assertEqual([entry for entry in self.driver.get_log("browser") if "Security Policy" in entry["message"]], [])

    def test_a_hostile_query_is_text(self) -> None:
        for text in HOSTILE:
            if len(text) > 300 or "\n" in text:
                continue
            page = self.room.request("/search?q=" + quote(text))
            self.assertIn(page.status, [200, 400], text)
            self.assertEqual(page.text.count("<script"), 1, text)
            self.assertNotIn("onerror=\"", page.text)

    def test_the_text_of_hostile_posts_is_whole(self) -> None:
        for number, text in enumerate(HOSTILE[:20]):
            self.open(f"/post/h{number}")
            shown = self.driver.execute_script("return document.querySelector('.post .body').textContent")
            stored = json.loads(self.room.request(f"/post/h{number}.json").text)["body"]
            self.assertEqual(shown, stored.replace("\0", "\ufffd"))


class LookTests(ReadingRoomTest):
    PAGES = ["/", "/search?q=" + quote("東京 猫"), "/post/p1?q=" + quote("東京"), "/search/form", "/help", "/search?as=kwic&q=" + quote("猫"), "/post/h20", "/search?as=threads&q=" + quote("返信"),
             "/why?q=" + quote("東京 猫") + "&id=p1", "/search/copies/c1", "/search?q=" + quote("東京 ("), "/nothing", "/search?q=" + quote("さーばー")]

    def test_no_page_is_wider_than_a_phone(self) -> None:
        self.assert_narrow(self.PAGES)

    def test_axe_finds_nothing_serious(self) -> None:
        for scheme in ["light", "dark"]:
            self.assert_accessible(self.PAGES, scheme)


if __name__ == "__main__":
    unittest.main()
