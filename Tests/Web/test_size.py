# SPDX-License-Identifier: GPL-2.0-or-later
"""No page is larger than a hundred kilobytes, whatever the posts; a long text goes over several, and nothing of it is lost."""

from __future__ import annotations

import html
import json
import re
import unittest
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

from selenium.webdriver.common.by import By

from heavy import BOARD, LONG, heavy_room
from reading_room import ReadingRoomTest, Room

BOUND = 100_000
THREAD = "/thread/" + quote(f"dat:news/{BOARD}", safe=":")


class Body(HTMLParser):
    """The text of the first body of a page, and the matches in it by their numbers."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.text, self.marks, self.number = 0, "", {}, None
        self.feed(page[page.index('<div class="body'):])

    def handle_starttag(self, tag: str, attributes) -> None:
        if tag == "div":
            self.depth += 1
        elif tag == "mark" and self.depth > 0:
            self.number = int(dict(attributes)["id"][1:])

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            # Nothing of the page behind it is looked at.
            self.depth = self.depth - 1 or -1000
        elif tag == "mark":
            self.number = None

    def handle_data(self, data: str) -> None:
        if self.depth > 0:
            self.text += data
            if self.number is not None:
                self.marks[self.number] = self.marks.get(self.number, "") + data


class SizeTest(ReadingRoomTest):
    @property
    def room(self) -> Room:
        return heavy_room()

    def page(self, path: str) -> str:
        answer = self.room.request(path, Accept_Language="ja")
        self.assertEqual(answer.status, 200, path)
        self.assertLess(len(answer.data), BOUND, path)
        return answer.text

    def pages(self, path: str, link: str) -> list[str]:
        """The page and all that a link leads to, one after the other."""
        pages = [self.page(path)]
        while found := re.search(link, pages[-1]):
            pages.append(self.page(html.unescape(found[1])))
            self.assertLess(len(pages), 200, path)
        return pages

    def parts(self, path: str) -> list[str]:
        return self.pages(path, r'<a rel="next" href="([^"]+part=[^"]+)"')


class PartTests(SizeTest):
    def test_the_parts_of_a_long_text_are_the_text(self) -> None:
        for name, text in LONG.items():
            parts = self.parts(f"/post/{name}")
            self.assertGreater(len(parts), 1, name)
            stored = json.loads(self.room.request(f"/post/{name}.json").text)["body"]
            self.assertGreaterEqual(len(stored.encode()), 0.9 * len(text.strip().encode()))
            self.assertEqual("".join(Body(part).text for part in parts), stored, name)
            # And back again.
            self.assertIn(">← 前の部分</a>", parts[-1])
            self.assertNotIn(">続きの部分 →</a>", parts[-1])

    def test_a_part_ends_where_one_breathes(self) -> None:
        for part in self.parts("/post/prose")[:-1]:
            self.assertTrue(Body(part).text.endswith("\n\n"))
        for part in self.parts("/post/family"):
            self.assertTrue(Body(part).text.startswith("\U0001f468\u200d"))

    def test_matches_are_whole_and_numbered_over_all_parts(self) -> None:
        for name, word in [("prose", "吾輩"), ("matches", "猫犬"), ("links", "example")]:
            marks: dict[int, str] = {}
            for part in self.parts(f"/post/{name}?q=" + quote(word)):
                found = Body(part).marks
                self.assertFalse(set(found) & set(marks))
                marks |= found
            self.assertEqual(sorted(marks), list(range(1, len(marks) + 1)), name)
            self.assertEqual(set(marks.values()), {word}, name)
            stored = json.loads(self.room.request(f"/post/{name}.json").text)["body"]
            self.assertEqual(len(marks), stored.count(word), name)
        # One that is longer than a page is on several.
        self.assertGreater(len(self.parts("/post/match?q=" + quote("/猫+/"))), 1)

    def test_a_part_that_there_is_not_is_the_nearest(self) -> None:
        last = len(self.parts("/post/kanji"))
        for part, shown in [("0", 1), ("x", 1), ("9999", last), ("-1", 1), (str(last), last)]:
            self.assertIn(f"<span>{shown} / {last}</span>", self.page(f"/post/kanji?part={part}"))

    def test_a_long_difference_is_a_page_of_parts(self) -> None:
        page = self.page("/post/revised")
        links = [html.unescape(link) for link in re.findall(r'<a href="([^"]+version=\d+)"', page)]
        self.assertEqual(len(links), 3)
        post = json.loads(self.room.request("/post/revised.json").text)
        for link, old, new in zip(links, [one["body"] for one in post["earlier"]], [post["body"], *[one["body"] for one in post["earlier"]]]):
            parts = self.parts(link)
            bodies = "".join(part[part.index('<div class="body'):part.index("</div>", part.index('<div class="body'))].split(">", 1)[1] for part in parts)
            without = lambda tag: html.unescape(re.sub(r"<[^>]+>", "", re.sub(rf"<{tag}>.*?</{tag}>", "", bodies, flags=re.DOTALL)))
            self.assertEqual((without("ins"), without("del")), (old, new))
        self.assertEqual(self.room.request("/post/revised?version=4").status, 404)


class BoundTests(SizeTest):
    def test_every_page(self) -> None:
        posts = [*LONG, "title", "author", "url", "target", "i" * 200, "revised", "everywhere", "z0", "copy3"]
        for name in posts:
            for path in [f"/post/{name}", f"/post/{name}?q=" + quote("猫"), f"/thread/{name}", f"/thread/{name}?view=flat", f"/search/copies/{name}"]:
                if self.room.request(path).status != 404:
                    self.page(path)
        self.page("/")
        for query in ["猫", "あ", "/./"]:
            for rest in ["", "&n=50", "&as=kwic", "&as=threads", "&copies=fold&n=50", "&sort=oldest&n=50"]:
                self.page("/search?q=" + quote(query) + rest)
            self.page("/search/numbers?q=" + quote(query))
            for by in ["", "&by=day"]:
                self.page("/trend?q=" + quote(query) + by)
            for fold in range(5):
                if query != "/./":
                    self.page(f"/why?id=prose&fold={fold}&q=" + quote(query))
        self.page("/why?fold=4&q=" + quote(" ".join(["国の学校", "サーバー", "東京"] * 60)))
        for path in ["/year/2022", "/year/2021", "/stats", "/author/" + quote("月刊家"), "/author/" + quote("長文家"), "/help", "/search/form", "/feeds", "/trend"]:
            self.page(path)

    def test_every_part_of_a_list(self) -> None:
        onward = r'class="onward" href="([^"]+)"'
        for path, count in [("/day/2021-03-03", len(LONG)), ("/month/2021-03", None), ("/month/2021-04", 116), ("/on/03-04", None), ("/month/2022-03", None)]:
            keys = [key for page in self.pages(path, onward) for key in re.findall(r'class="hit" data-key="([^"]+)"', page)]
            self.assertEqual(len(keys), len(set(keys)), path)
            self.assertEqual(len(keys), json.loads(self.room.request(path + ".json").text)["total"]["value"], path)
            self.assertEqual(count or len(keys), len(keys), path)

    def test_every_page_of_a_thread(self) -> None:
        for path, count in [(THREAD, 1000), (THREAD + "?view=tree", 1000), (THREAD + "?q=" + quote("猫") + "&only=1", 1000), ("/thread/z0", 60), ("/thread/prose", None)]:
            numbers: list[str] = []
            waiting, asked, seen = [path], {path}, set()
            while waiting:
                page = self.page(waiting.pop(0))
                shown = re.findall(r'<li class="hit[^"]*" id="p(\d+)"', page)
                # The first page has an address without a place in it, too.
                if shown[0] in seen:
                    continue
                seen.add(shown[0])
                numbers += shown
                links = page.split('<nav class="pages"')[1].split("</nav>")[0] if '<nav class="pages"' in page else ""
                new = [link for link in map(html.unescape, re.findall(r'<a href="([^"]+)"', links)) if link not in asked]
                asked |= set(new)
                waiting += new
            self.assertEqual(len(numbers), len(set(numbers)), path)
            self.assertEqual(len(numbers), count or len(numbers), path)

    def test_what_the_user_keeps(self) -> None:
        token = re.search(r'data-token="([0-9a-f]{32})"', self.page("/help"))[1]

        def send(path: str, **fields: str) -> None:
            answer = self.room.request(path, "POST", body=urlencode({"token": token, **fields}), Origin=self.room.base)
            self.assertEqual(answer.status, 303, path)

        keys = [hit["key"] for hit in json.loads(self.room.request("/search.json?n=50&q=" + quote("猫")).text)["hits"]]
        for key in keys[:20]:
            send("/marks", key=key, do="note", note="\"" * 4000)
        for number in range(120):
            send("/ng", kind="word", value=f"{number}" + "\"" * 190)
        for number in range(25):
            send("/searches", do="save", q=f"{number} " + "猫 OR " * 40 + "犬", name=f"検索{number}")
            self.page("/search?q=" + quote(f"最近{number} " + "猫 OR " * 40 + "犬"))
        marked = re.findall(r'class="hit" data-key="([^"]+)"', "".join(
            self.page(html.unescape(link)) for link in re.findall(r'<a href="(/marks[^"]*)"', self.page("/marks").split('<nav class="pages"')[1].split("</nav>")[0])))
        self.assertEqual(sorted(marked), sorted(keys[:20]))
        links = re.findall(r'<a href="(/ng[^"]*)"', self.page("/ng").split('<nav class="pages"')[1].split("</nav>")[0])
        entries = [value for link in links for value in re.findall(r'name="remove" value="1"><input type="hidden" name="kind" value="word"><input type="hidden" name="value" value="(\d+)&', self.page(html.unescape(link)))]
        self.assertEqual(len(set(entries)), 120)
        for path in ["/", THREAD, "/marks", "/ng"]:
            self.page(path)


class JumpTests(SizeTest):
    """From match to match over the parts of a text; in the room of these tests the browser has to be let in."""

    def setUp(self) -> None:
        self.driver.get(self.room.new_address())

    def test_keys_go_from_part_to_part(self) -> None:
        self.open("/post/prose?q=" + quote("800段落目 OR 3段落目"))
        self.one("body").send_keys("j")
        first = self.one("mark.here").get_attribute("id")
        self.assertEqual(first, "m1")
        seen = {first}
        for _ in range(200):
            count = len(self.all("mark[id^=m]"))
            if "part=" in self.driver.current_url:
                break
            self.one("body").send_keys("j")
            self.until(lambda: self.all("mark.here"))
            seen.add(self.one("mark.here").get_attribute("id"))
        self.until(lambda: "part=" in self.driver.current_url)
        self.until(lambda: self.all("mark.here"))
        number = int(self.one("mark.here").get_attribute("id")[1:])
        self.assertEqual(number, max(int(one[1:]) for one in seen if one != f"m{number}") + 1)
        self.one("body").send_keys("k")
        self.until(lambda: self.all("mark.here") and int(self.one("mark.here").get_attribute("id")[1:]) == number - 1)

    def test_what_is_copied_is_the_part(self) -> None:
        self.open("/post/prose?part=2")
        shown = self.driver.execute_script("return document.querySelector('.post .body').textContent")
        self.assertIn(shown, json.loads(self.room.request("/post/prose.json").text)["body"])
        self.assertGreater(len(shown), 5_000)
        self.assertEqual(len(self.driver.find_elements(By.CSS_SELECTOR, "h1")), 1)


class ScriptlessJumpTests(SizeTest):
    scripts = False

    def test_links_go_from_part_to_part(self) -> None:
        self.driver.get(self.room.new_address())
        self.open("/post/prose?q=" + quote("850段落目"))
        # It stands in none of the first parts: the link leads there.
        self.assertEqual(self.all(".body mark"), [])
        self.one("#jump a.match").click()
        self.until(lambda: self.texts(".body mark") == ["850段落目"])
        self.assertRegex(self.driver.current_url, r"part=\d+#m1$")
        self.all(".parts [rel=prev]")[-1].click()
        self.until(lambda: not self.all(".body mark"))


if __name__ == "__main__":
    unittest.main()
