# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the indexing is: the first page changes by itself while the daemon works.

The daemon is a made-up one, so that each step of the work is seen, however quick the machine: it answers `GET /v1/status` as the real one
does, and nothing else. `test_kept` asks the real one.
"""

from __future__ import annotations

import json
import re
import socketserver
import subprocess
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler

from reading_room import ReadingRoomTest
from test_doors import free_port


class Working(socketserver.ThreadingUnixStreamServer):
    """A daemon that indexes as far as it is told; nil is done."""

    daemon_threads = True

    def __init__(self, path: str) -> None:
        self.work: dict[str, object] | None = None
        self.asked = 0
        super().__init__(path, Answer)

    def status(self) -> dict[str, object]:
        self.asked += 1
        index = {"generation": 1, "posts": 1234 if self.work else 5678, "as_of": "2024-06-05T20:50:24+09:00", "pending": 1 if self.work else 0, "quarantined": 0}
        none = {"dumps": 0, "count": 0}
        return {
            "version": "0", "state": "indexing" if self.work else "idle", **({"work": self.work} if self.work else {}), "index": index, "index_path": "/i", "folders": [],
            "dumps": 1, "pending": [], "troubles": {"unreadable": none, "partly": none, "remarked": none, "groups": []}, "quarantine": [], "notices": []}


class Answer(BaseHTTPRequestHandler):
    server: Working

    def address_string(self) -> str:
        return "socket"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        known = self.path.startswith("/v1/status")
        body = json.dumps(self.server.status() if known else {"error": {"code": "not_found", "message": "nothing here"}}).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def work(fraction: float, left: float | None) -> dict[str, object]:
    return {"stage": "reading", "dumps": 3, "posts": 100, "fraction": fraction, "bytes_per_second": 1e6, **({"seconds_left": left} if left is not None else {})}


class ProgressTests(ReadingRoomTest):
    def setUp(self) -> None:
        path = str(self.room.folder / f"working{time.monotonic_ns()}")
        self.daemon = Working(path)
        threading.Thread(target=self.daemon.serve_forever, daemon=True).start()
        self.addCleanup(self.daemon.server_close)
        self.addCleanup(self.daemon.shutdown)
        self.port = free_port()
        server = subprocess.Popen(
            [self.room.programs / "sakuin", "web", "--no-open", "--port", str(self.port), "--socket", path], env=self.room.environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.addCleanup(server.communicate)
        self.addCleanup(server.terminate)
        assert server.stdout
        self.address = server.stdout.readline().strip()

    def test_the_page_tells_by_itself_how_far_it_is_until_it_is_done(self) -> None:
        self.daemon.work = work(0.1, None)
        self.driver.get(self.address)
        shown = lambda: self.one(".work").text
        self.assertEqual(shown(), "索引作成中 10%")
        self.driver.execute_script("window.same = true")
        for fraction, left, words in [(0.25, 300, "索引作成中 25%、残り5分"), (0.63, 8, "索引作成中 63%、残り8秒"), (0.99, 0.4, "索引作成中 99%、残り1秒")]:
            self.daemon.work = work(fraction, left)
            self.until(lambda: shown() == words, words)
        self.assertEqual(self.one(".work").get_attribute("role"), "status")
        self.daemon.work = None
        self.until(lambda: re.fullmatch(r"5,678件 · 2024-06-05 20:50 現在", shown()), "it does not end")
        # It is the page that came, and nobody is asked any longer.
        self.assertTrue(self.driver.execute_script("return window.same"))
        asked = self.daemon.asked
        self.driver.execute_async_script("setTimeout(arguments[0], 2500)")
        self.assertEqual(self.daemon.asked, asked)

    def test_a_page_that_is_left_asks_no_longer(self) -> None:
        self.daemon.work = work(0.5, 60)
        self.driver.get(self.address)
        self.until(lambda: self.daemon.asked >= 3, "the page does not ask")
        self.driver.get("about:blank")
        # What is under way ends; then nothing comes.
        self.driver.execute_async_script("setTimeout(arguments[0], 3000)")
        asked = self.daemon.asked
        self.driver.execute_async_script("setTimeout(arguments[0], 2500)")
        self.assertEqual(self.daemon.asked, asked)

    def test_nothing_is_told_where_nothing_is_done(self) -> None:
        self.driver.get(self.address)
        self.assertEqual(self.all(".work"), [])


if __name__ == "__main__":
    unittest.main()
