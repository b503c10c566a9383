# SPDX-License-Identifier: GPL-2.0-or-later
"""An archive in a real daemon, `sakuin web` before it, and a headless Chromium that reads it."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

HOSTILE = [
    "<script>document.title='hit'</script>",
    "<img src=x onerror=\"document.title='hit'\">",
    "\"'><svg onload=alert(1)>",
    "\"\u0301 onmouseover=\"document.title='hit'\" x=\"",
    "<\u0301script>document.title='hit'</script>",
    "</title></textarea></pre></div></main></body><script>document.title='hit'</script>",
    "{{{q}}} {{#hits}} {{% CONTENT_TYPE:TEXT}}",
    "\u202eright to left\u2066 without an end \u2069\u2069",
    "\x1b[31mred\x1b[0m \x07\x08\x7f\x80\x9f",
    "あ\u0300" * 50,
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "javascript:alert(1) data:text/html,<script>alert(1)</script> http://example.com/\"onclick=alert(1)",
    "\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=b",
    "<base href=//example.com><meta http-equiv=refresh content=0;url=//example.com>",
    "<style>*{display:none}</style><link rel=stylesheet href=//example.com>",
    "</script><script>document.title='hit'</script>", "</style><script>1</script>", "%3Cscript%3E", "\\u003cscript\\u003e", "\u2028<script>\u2029",
    "onload=alert(1) autofocus onfocus=alert(1)", "<a href=javascript:alert(1)>", "<form action=//example.com><input name=token>", "'; alert(1); '",
    "<details open ontoggle=alert(1)>", "<math><mi xlink:href=javascript:1>", "<svg/onload=alert(1)>", "<meta charset=utf-7>+ADw-script+AD4-",
    "\u202d\u202e\u2067\u2066\u2068", "\ue000\uf8ff\ufffe\uffff", "\x00NUL\x00", "https://example.com/\u202egnp.exe", "http://user:pass@example.com/<b>",
    "<b" * 2000, "[](javascript:alert(1))", "&#0;&#x80;&lt", "\t\v\f\x1c\x1d", "e\u0301" * 2000, "\U0001f468\u200d" * 300,
    "<!--", "]]>", "<![CDATA[", "<plaintext>", "<iframe srcdoc='<script>parent.document.title=1</script>'>",
    "x" * 100_000, "字" * 40_000, "\ufeff\u200b\u200d\u2060", "\ud83d\udc69\u200d\ud83d\udc69".encode("utf-16", "surrogatepass").decode("utf-16"),
    "=HYPERLINK(\"http://example.com\")",
]


#: What is easily lost between a page and the clipboard.
COPIED = "一行目  二つの空白\n\n　全角の字下げ\n    四つの空白\n\t字下げ https://example.com/a?b=1&c=2 と続く\n\n\n最後の行、末尾に全角の空白　"


def posts() -> list[dict[str, object]]:
    """120 plain posts of three years and two writers, a chain of answers, copies, a wording of before, and 50 hostile posts."""
    all: list[dict[str, object]] = []
    for number in range(120):
        year, month, day = 2021 + number // 40, number % 12 + 1, number % 27 + 1
        all.append({
            "id": f"p{number}", "date": f"{year}-{month:02}-{day:02}T12:{number % 60:02}:00+09:00",
            "title": f"{number}番目の日記", "author": "ひろ" if number % 3 else "山田 花子",
            "body": f"今日は東京を歩いた。{number}日目。\n\n猫を見た。サーバーを直した。http://example.com/{number} を読む。\n",
            "url": f"https://example.com/posts/{number}",
        })
    all.append({"id": "r1", "date": "2023-12-01T10:00:00+09:00", "body": "返信です。珈琲を飲んだ。", "reply_to": "p1"})
    all.append({"id": "r2", "date": "2023-12-02T10:00:00+09:00", "body": "返信への返信です。", "reply_to": "r1"})
    copy = "これは同じ文がいくつもある投稿です。昨日の晩ごはんはカレーライスで、とてもおいしかった。明日も食べたい。"
    for number in range(4):
        all.append({"id": f"c{number}", "date": f"2022-03-0{number + 1}T09:00:00+09:00", "body": copy, "author": f"写し{number}"})
    for number, target in enumerate(["p10", "p11", "p13", "p12", "p15"]):
        all.append({"id": f"f{number}", "date": f"2020-04-0{number + 1}T00:00:00+09:00", "author": "返信魔", "reply_to": target, "body": f"紅茶のほうがよい。紅茶を{number}杯。"})
    all.append({"id": "copied", "date": "2020-02-03T04:05:06+09:00", "title": "写す", "body": COPIED})
    # Two posts that bear one id.
    for number in range(2):
        all.append({"id": "same", "date": f"2020-03-0{number + 1}T00:00:00+09:00", "title": "同じ名", "body": f"同じ id の{number}つめ"})
    all.append({"id": "v", "date": "2022-05-05T05:05:05+09:00", "title": "版", "body": "きのう書いた古い文である。"})
    all.append({"id": "https://example.social/users/a/statuses/1", "date": "2022-06-01T00:00:00+09:00", "title": "注意", "body": "怖い話"})
    for number in range(50):
        text = HOSTILE[number % len(HOSTILE)]
        all.append({
            "id": f"h{number}", "date": f"2020-01-{number % 28 + 1:02}T00:00:{number:02}+09:00", "title": text[:300], "author": text[:200],
            "body": "敵意 " + text, "url": "javascript:alert(1)" if number % 2 else "https://example.com/\"><script>",
        })
    return all


BOARD = 1717549200


def board() -> str:
    """A thread of a board with 260 posts: one asks, some answer, one draws."""
    art = "　　 ∧＿∧<br>　 （　´∀｀）＜　オマエモナー<br>　 （　　　　）<br>　 ｜ ｜　|<br>　 （_＿）＿）"
    lines = []
    for number in range(1, 261):
        text = {1: "一手目はどこに打つ？", 2: "&gt;&gt;1<br>天元に打つ。", 3: art, 4: "&gt;&gt;1 星でしょう", 260: "&gt;&gt;1 ありがとう"}.get(number, f"定石その{number}")
        poster = "AbCdEf01" if number in (1, 5, 260) else f"Poster{number:03}"
        title = "囲碁を語るスレ" if number == 1 else ""
        lines.append(f"名無し<>sage<>2021/06/05(土) 10:{number // 60:02}:{number % 60:02}.00 ID:{poster}<> {text} <>{title}")
    return "\n".join(lines) + "\n"


def write_seed(dumps: Path) -> None:
    """The archive that most tests read."""
    with open(dumps / "a.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for post in posts():
            file.write(json.dumps(post, ensure_ascii=True) + "\n")
    thread = dumps / "news" / "dat" / f"{BOARD}.dat"
    thread.parent.mkdir(parents=True)
    thread.write_text(board(), encoding="utf-8")


def write_newer(dumps: Path) -> None:
    """What comes into it later: another wording of a post."""
    newer = [post | {"body": "きのう書いた新しい文である。"} for post in posts() if post["id"] == "v"]
    (dumps / "b.jsonl").write_text(json.dumps(newer[0], ensure_ascii=True) + "\n")


class Room:
    """The daemon and the server; both end with the tests."""

    def __init__(self, *writers: Callable[[Path], None]) -> None:
        """An archive of what is written, the dumps of each writer after those of the one before it are searchable."""
        self.folder = Path(tempfile.mkdtemp(prefix="sakuin-web-"))
        self.programs = Path(os.environ["SAKUIN_BIN"])
        self.processes: list[subprocess.Popen[str]] = []
        atexit.register(self.close)
        dumps = self.folder / "dumps"
        dumps.mkdir()
        self.dropped = 0
        self.dumps = dumps
        self.socket = str(self.folder / "s")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "XDG_"))},
            "LANG": "en_US.UTF-8", "HOME": str(self.folder), "SAKUIN_SOCKET": self.socket,
        }
        log = open(self.folder / "log", "w")
        first, *later = writers or (write_seed, write_newer)
        first(dumps)
        self.start("sakuind", "serve", "--dumps", str(dumps), "--index", str(self.folder / "index"), "--socket", self.socket, stderr=log)
        self.until(lambda: Path(self.socket).exists(), "the daemon does not listen")
        self.run("wait", "--timeout", "60")
        for write in later:
            write(dumps)
            self.run("wait", "--timeout", "60")
        server = self.start("sakuin", "web", "--no-open", stdout=subprocess.PIPE, stderr=log)
        assert server.stdout
        self.first = server.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/enter\?token=[0-9a-f]{32}", self.first)
        assert found, self.first
        self.port = int(found[1])
        self.base = f"http://127.0.0.1:{self.port}"

    def drop_reply(self) -> None:
        """Puts another post into the thread r9, each an hour later than the one before."""
        self.dropped += 1
        post = {"id": f"r9-{self.dropped}" if self.dropped > 1 else "r9", "date": f"2018-07-01T{self.dropped:02}:00:00+09:00", "body": f"将棋の{self.dropped}手目"}
        if self.dropped > 1:
            post["reply_to"] = "r9"
        (self.dumps / f"r{self.dropped}.jsonl").write_text(json.dumps(post, ensure_ascii=True) + "\n")
        self.run("wait", "--timeout", "60")

    def start(self, program: str, *arguments: str, **options) -> subprocess.Popen[str]:
        process = subprocess.Popen([str(self.programs / program), *arguments], env=self.environment, text=True, **options)
        self.processes.append(process)
        return process

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [str(self.programs / "sakuin"), *arguments], env=self.environment, text=True, check=True, stdout=subprocess.PIPE).stdout

    def until(self, holds, words: str) -> None:
        for _ in range(200):
            if holds():
                return
            time.sleep(0.05)
        raise AssertionError(words)

    def close(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_address(self) -> str:
        return self.run("web", "--url").strip()

    @functools.cached_property
    def cookie(self) -> str:
        """A session of its own for requests without a browser."""
        return self.request(self.new_address(), cookie="").headers["Set-Cookie"].split(";")[0]

    def request(self, path: str, method: str = "GET", cookie: str | None = None, body: str | None = None, **headers: str):
        """An answer with `status`, `headers` and `text`; redirections are not followed."""
        path = path.removeprefix(self.base)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Cookie": self.cookie if cookie is None else cookie}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=sent)
        answer = connection.getresponse()
        answer.data = answer.read()
        answer.text = answer.data.decode()
        connection.close()
        return answer


@functools.cache
def room() -> Room:
    return Room()


@functools.cache
def browser(scripts: bool = True) -> webdriver.Chrome:
    return browser_of(room(), scripts)


def browser_of(room: Room, scripts: bool = True) -> webdriver.Chrome:
    """A browser that has been let in."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=ja", "--force-color-profile=srgb"]:
        options.add_argument(argument)
    preferences: dict[str, object] = {"intl.accept_languages": "ja"}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(20)
    atexit.register(driver.quit)
    driver.get(room.new_address())
    return driver


class ReadingRoomTest(unittest.TestCase):
    """A test with a page before it."""

    scripts = True

    @property
    def room(self) -> Room:
        return room()

    @property
    def driver(self) -> webdriver.Chrome:
        return browser(self.scripts)

    def open(self, path: str) -> None:
        self.driver.get(self.room.base + path)

    def one(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def until(self, holds, words: str = "it did not come to that", seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except Exception as error:  # an element that has gone meanwhile
                words = f"{words}: {error}"
            time.sleep(0.03)
        raise AssertionError(words)

    def assert_narrow(self, paths: list[str]) -> None:
        """No page is wider than a phone."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True})
        try:
            for path in paths:
                self.open(path)
                width = self.driver.execute_script("return document.documentElement.scrollWidth")
                self.assertLessEqual(width, 360, path)
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def assert_accessible(self, paths: list[str], scheme: str) -> None:
        """axe finds nothing serious on these pages."""
        found = importlib.util.find_spec("axe_playwright_python")
        if not found or not found.origin:
            self.skipTest("axe is not installed")
        script = next(Path(found.origin).parent.rglob("axe.min.js")).read_text()
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        try:
            for path in paths:
                self.open(path)
                self.driver.execute_script(script)
                violations = self.driver.execute_async_script(
                    "const done = arguments[arguments.length - 1]; axe.run().then(r => done(r.violations), e => done([{impact: 'critical', id: String(e)}]))")
                serious = [(one["id"], one["nodes"][0]["html"][:200] if one.get("nodes") else "") for one in violations if one["impact"] in ["serious", "critical"]]
                self.assertEqual(serious, [], f"{path} {scheme}")
        finally:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
