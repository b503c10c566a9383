# SPDX-License-Identifier: GPL-2.0-or-later
"""Daemons that are not there, say nothing, or break off."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
import threading
import unittest
from collections.abc import Callable
from typing import Any, Self
from unittest import mock

import sakuin

PAGE = (
    '{"query":"q","total":{"value":3,"relation":"at_least"},"took_ms":1,"timed_out":true,"hits":[],"next":"n","wider":[],'
    '"suggestions":[],"notices":[],"index":{"generation":1,"posts":3,"pending":0,"quarantined":0}}'
)
HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HIT = (
    '{"id":"a","key":"key:b","source":{"dump":"d","line":1,"last_line":2},"snippet":{"field":"body","start":0,"text":"東",'
    '"cut_before":false,"cut_after":false},"highlights":[],"fold":1,"lossy":false,"lossy_match":false}\n'
)
BROKEN = '{"error":{"code":"timed_out","message":"the time was over"}}\n'


def chunk(text: str) -> str:
    return f"{len(text.encode()):x}\r\n{text}\r\n"


def whole(text: str, status: str = "200 OK") -> str:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(text.encode())}\r\n\r\n{text}"


class FakeDaemon:
    """Listens, reads a request, and says what it is told to."""

    def __init__(self, answer: str, *, stays: bool = False) -> None:
        self.folder = tempfile.mkdtemp(prefix="sakuin-python-")
        self.path = os.path.join(self.folder, "s")
        self.requests: list[bytes] = []
        self._answer = answer.encode()
        self._stays = stays
        self._held: list[socket.socket] = []
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(self.path)
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            self.requests.append(request)
            connection.sendall(self._answer)
            if self._stays:
                self._held.append(connection)
            else:
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._held:
            each.close()
        shutil.rmtree(self.folder)


def both(path: str, ask: str, *arguments: str, **options: Any) -> list[Callable[[], object]]:
    """A question of both clients; streams and results are read to their end."""

    def waiting() -> object:
        found = getattr(sakuin.Client(path, saved={}, language="en", **options), ask)(*arguments)
        return list(found) if hasattr(found, "__iter__") else found

    async def read() -> object:
        found = getattr(sakuin.AsyncClient(path, saved={}, language="en", **options), ask)(*arguments)
        if asyncio.iscoroutine(found):
            found = await found
        return [each async for each in found] if hasattr(found, "__aiter__") else found

    return [waiting, lambda: asyncio.run(read())]


@mock.patch("sakuin._async.GRACE", 0)
@mock.patch("sakuin._client.GRACE", 0)
class ConnectionTests(unittest.TestCase):
    def assert_both(self, kind: type[sakuin.SakuinError], words: str, asks: list[Callable[[], object]]) -> None:
        for ask in asks:
            with self.assertRaisesRegex(kind, words):
                ask()

    def test_nothing_listens(self) -> None:
        self.assert_both(
            sakuin.UnreachableError, "sakuind is not running: nothing listens at /none/s", both("/none/s", "status")
        )
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            left = socket.socket(socket.AF_UNIX)
            left.bind(path)
            left.close()
            self.assert_both(sakuin.UnreachableError, "not running", both(path, "status"))
        with self.assertRaises(ConnectionError):
            sakuin.Client("/none/s", saved={}).status()

    def test_a_path_that_fits_no_socket(self) -> None:
        for path in ("/" + "x" * 107, "a\0b"):
            self.assert_both(sakuin.UnreachableError, "1 to 107 bytes", both(path, "status"))

    def test_silence_ends_in_time(self) -> None:
        for answer in ("", HEAD, HEAD + chunk(HIT)):
            with FakeDaemon(answer, stays=True) as daemon:
                self.assert_both(
                    sakuin.TimedOutError, "no answer within 0.2 s", both(daemon.path, "status", timeout=0.2)
                )
                self.assert_both(
                    sakuin.TimedOutError, "no answer within 0.2 s", both(daemon.path, "stream", "q", timeout=0.2)
                )
        with FakeDaemon("", stays=True) as daemon, self.assertRaises(TimeoutError):
            sakuin.Client(daemon.path, saved={}, timeout=0.1).status()

    def test_a_full_queue_ends_in_time(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(path)
                listening.listen(0)
                waiting = [socket.socket(socket.AF_UNIX) for _ in range(3)]
                for each in waiting:
                    each.setblocking(False)
                    try:
                        each.connect(path)
                    except BlockingIOError:
                        break
                self.assert_both(sakuin.TimedOutError, "no answer within 0.2 s", both(path, "status", timeout=0.2))
                for each in waiting:
                    each.close()

    def test_half_an_answer_is_none(self) -> None:
        answers = ["", "HTTP/1.1 200 OK\r\n", whole(PAGE)[:-1], HEAD + chunk(PAGE), HEAD + chunk(PAGE)[:-9]]
        for answer in answers:
            with FakeDaemon(answer) as daemon:
                self.assert_both(sakuin.AnswerError, "ended before it was whole", both(daemon.path, "search", "q"))
                self.assert_both(
                    sakuin.AnswerError,
                    "ended before it was whole",
                    both(daemon.path, "stream", "q") if answer == "" else both(daemon.path, "status"),
                )

    def test_a_stream_that_breaks_off_gives_its_hits_and_then_the_reason(self) -> None:
        with FakeDaemon(HEAD + chunk(HIT + HIT[:9]) + chunk(HIT[9:] + BROKEN) + "0\r\n\r\n") as daemon:
            stream = sakuin.Client(daemon.path, saved={}).stream("q")
            self.assertEqual([next(stream).id, next(stream).id], ["a", "a"])
            with self.assertRaisesRegex(sakuin.TimedOutError, "the time was over"):
                next(stream)
            self.assert_both(sakuin.TimedOutError, "the time was over", both(daemon.path, "stream", "q"))
        with FakeDaemon(HEAD + chunk(HIT)) as daemon:
            self.assert_both(sakuin.AnswerError, "ended before it was whole", both(daemon.path, "stream", "q"))

    def test_events_end_with_a_last_one(self) -> None:
        event = 'retry: 1000\n\n:\n\nevent: baseline\nid: c\ndata: {"kind":"baseline","cursor":"c","matches":1}\n\nid: d\n\n'
        end = 'event: end\nid: e\ndata: {"kind":"end","cursor":"e"}\n\n'
        with FakeDaemon(HEAD + chunk(event) + chunk(end) + "0\r\n\r\n") as daemon:
            for ask in both(daemon.path, "follow", "q"):
                self.assertEqual(
                    ask(), [sakuin.Event(kind="baseline", cursor="c", matches=1), sakuin.Event(kind="end", cursor="e")]
                )
        with FakeDaemon(HEAD + chunk(event) + "0\r\n\r\n") as daemon:
            self.assert_both(sakuin.AnswerError, "without a last one", both(daemon.path, "follow", "q"))
        with FakeDaemon(HEAD + chunk(event + "event: error\ndata: " + BROKEN + "\n") + "0\r\n\r\n") as daemon:
            self.assert_both(sakuin.TimedOutError, "the time was over", both(daemon.path, "follow", "q"))

    def test_half_a_page_is_never_taken_for_all_hits(self) -> None:
        with FakeDaemon(whole(PAGE)) as daemon:
            results = sakuin.Client(daemon.path, saved={}).search("q")
            self.assertEqual((str(results.total), results.total.is_exact), ("3+", False))
            self.assert_both(sakuin.TimedOutError, "before all hits were found", both(daemon.path, "search", "q"))

    def test_what_is_no_answer(self) -> None:
        for answer, words in [
            ("SSH-2.0\r\n\r\n", "does not begin as HTTP"),
            (whole("{}"), "lacks"),
            (whole("[]"), "is no object"),
            (whole("{"), "no JSON"),
            (whole("no", "500 Internal"), "HTTP 500: no"),
            (whole(PAGE.replace('"value":3', '"value":"3"')), "value is not of the type int"),
        ]:
            with FakeDaemon(answer) as daemon:
                self.assert_both(sakuin.AnswerError, words, both(daemon.path, "search", "q"))

    def test_the_daemon_is_told_the_time_that_it_has(self) -> None:
        with FakeDaemon(whole(PAGE)) as daemon:
            sakuin.Client(daemon.path, saved={}, timeout=60).search("q")
            sakuin.Client(daemon.path, saved={}, timeout=None).search("q")
            sakuin.Client(daemon.path, saved={}).search("q", timeout=60.0001)
            sakuin.Client(daemon.path, saved={}).search("q")
            times = [request.partition(b"timeout_ms=")[2].partition(b"&")[0] for request in daemon.requests]
            self.assertEqual(times, [b"60000", b"600000", b"60001", b"30000"])

    def test_members_that_this_client_does_not_know_are_passed_over(self) -> None:
        with FakeDaemon(
            whole(PAGE.replace('"timed_out":true', '"timed_out":false,"new":[1]').replace('"next":"n",', ""))
        ) as daemon:
            for ask in both(daemon.path, "search", "q"):
                self.assertEqual(ask(), [])


if __name__ == "__main__":
    unittest.main()
