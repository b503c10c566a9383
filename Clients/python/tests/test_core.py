# SPDX-License-Identifier: GPL-2.0-or-later
"""What needs neither daemon nor socket: HTTP, places in texts, errors, and where the daemon is sought."""

from __future__ import annotations

import doctest
import json
import pickle
import subprocess
import tempfile
import unittest
from pathlib import Path

from archive import program

import sakuin
from sakuin import _answers, _errors, _http, _places


class ParserTests(unittest.TestCase):
    def read(self, pieces: list[bytes]) -> tuple[int | None, bytes, bool]:
        parser = _http.ResponseParser()
        body = b"".join(parser.feed(piece) for piece in pieces)
        return parser.status, body, parser.complete

    def test_a_response_is_the_same_wherever_it_is_cut(self) -> None:
        for response in [
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: 1\r\n\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        ]:
            self.assertEqual(self.read([response + b"more"]), (200, b"hello", True))
            for cut in range(len(response)):
                self.assertEqual(self.read([response[:cut], response[cut:]]), (200, b"hello", True), response[:cut])
                self.assertFalse(self.read([response[:cut]])[2], response[:cut])
            self.assertEqual(
                self.read([response[place : place + 1] for place in range(len(response))]), (200, b"hello", True)
            )

    def test_what_is_no_response(self) -> None:
        head = b"HTTP/1.1 200 OK\r\n"
        for response in [
            b"HTTP/2 200\r\n",
            b"HTTP/1.1 2000 OK\r\n",
            head + b"\r\n",
            head + b"no colon\r\n",
            head + b" Folded: 1\r\n",
            head + b"Content-Length: -1\r\n",
            head + b"Content-Length: 1\r\nContent-Length: 2\r\n",
            head + b"Transfer-Encoding: gzip\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\n\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            head + b"X: " + b"x" * 70_000,
        ]:
            with self.assertRaises(sakuin.AnswerError, msg=response[:60]):
                self.read([response])

    def test_lines_are_the_same_wherever_they_are_cut(self) -> None:
        text = "一\n\n二\r三\n四".encode()
        for cut in range(len(text) + 1):
            splitter = _http.LineSplitter()
            lines = [*splitter.feed(text[:cut]), *splitter.feed(text[cut:]), *splitter.finish()]
            self.assertEqual([line.decode() for line in lines], ["一", "二\r三", "四"])


class TextTests(unittest.TestCase):
    def test_bytes_become_characters(self) -> None:
        text = "aé東𠮷👨‍👩‍👧か\u3099\n"
        places = {len(text[:count].encode()): count for count in range(len(text) + 1)}
        self.assertEqual(_answers.characters(text, places), places)
        for place in (-1, 2, len(text.encode()) + 1):
            with self.assertRaises(ValueError):
                _answers.characters(text, [place])

    def test_times(self) -> None:
        for time, iso, known in [
            ("2024-06-05", "2024-06-05T00:00:00+09:00", "day"),
            ("2024-06-05T20:50+09:00", "2024-06-05T20:50:00+09:00", "minute"),
            ("2024-06-05T20:50:24+09:00", "2024-06-05T20:50:24+09:00", "second"),
        ]:
            found = _answers.moment(time)
            assert found is not None
            self.assertEqual((found.isoformat(), _answers.precision(time)), (iso, known))
        self.assertIsNone(_answers.moment(None))

    def test_errors_pass_from_process_to_process(self) -> None:
        for error in [
            _errors.refusal("bad_query", "m", 400, "東京 (", 3, 4),
            _errors.too_late(2, "en"),
            _errors.unreachable("/s", FileNotFoundError(2, "x"), "en"),
        ]:
            again = pickle.loads(pickle.dumps(error))
            self.assertEqual((type(again), str(again), vars(again)), (type(error), str(error), vars(error)))

    def test_carets_stand_below_wide_characters(self) -> None:
        def caret(query: str, start: int, end: int | None) -> str:
            return str(_errors.refusal("bad_query", "m", 400, query, start, end))

        self.assertEqual(caret("東京 (a", 3, 4), "m\n    東京 (a\n         ^")
        self.assertEqual(caret("か\u3099東a", 2, 3), "m\n    か\u3099東a\n      ^^")
        self.assertEqual(caret("a\nb", 3, 3), "m\n    a b\n       ^")
        self.assertEqual(caret("  ", 0, 1), "m")


class PlaceTests(unittest.TestCase):
    def test_the_socket_is_sought_where_the_command_line_client_seeks_it(self) -> None:
        own, system = "/run/user/1000/sakuin.sock", _places.SYSTEM_SOCKET
        there = {"XDG_RUNTIME_DIR": "/run/user/1000"}
        for environment, configured, existing, expected in [
            (there, None, set[str](), own),
            ({"XDG_RUNTIME_DIR": "/run/user/1000//"}, None, set[str](), own),
            (there, None, {own, system}, own),
            (there, None, {system}, system),
            ({}, None, {"/run/user/1000"}, own),
            ({"XDG_RUNTIME_DIR": "relative"}, None, {"/run/user/1000"}, own),
            ({}, None, set[str](), system),
            (there, "/c", {own, system}, "/c"),
            ({**there, "SAKUIN_SOCKET": "x.sock"}, "/c", {own, system}, "x.sock"),
            ({**there, "SAKUIN_SOCKET": ""}, None, {system}, system),
        ]:
            found = _places.socket_to_ask(environment, configured, user=1000, exists=existing.__contains__)
            self.assertEqual(found, expected, (environment, configured, existing))

    def test_the_program_says_the_same(self) -> None:
        sakuin_program = program("sakuin")
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            other = home / "other"
            for base, socket in [(home / ".config", "~/a.sock"), (other, "/b.sock")]:
                (base / "sakuin").mkdir(parents=True)
                (base / "sakuin/config.toml").write_text(
                    f'socket = "{socket}"\n[saved]\n"都" = "東京 -大阪"\n', encoding="utf-8"
                )
            empty = str(home / "empty")
            for environment in [
                {"HOME": folder},
                {"HOME": folder, "XDG_CONFIG_HOME": str(other) + "/"},
                {"HOME": folder, "XDG_CONFIG_HOME": "relative"},
                {"HOME": folder, "SAKUIN_SOCKET": "c.sock"},
                {"HOME": folder, "XDG_CONFIG_HOME": empty, "XDG_RUNTIME_DIR": "/run/x/"},
                {"HOME": folder, "XDG_CONFIG_HOME": empty, "XDG_RUNTIME_DIR": "/"},
                {"HOME": folder, "XDG_CONFIG_HOME": empty},
                {},
            ]:
                shown = subprocess.run(
                    [sakuin_program, "config", "--json"], env=environment, capture_output=True, check=True
                )
                said = json.loads(shown.stdout)
                configuration = _places.read_configuration(environment)
                sockets = [each["value"] for each in said["settings"] if each["name"] == "socket"]
                self.assertEqual([_places.socket_to_ask(environment, configuration.socket)], sockets, environment)
                self.assertEqual({each["name"]: each["value"] for each in said["saved"]}, configuration.saved)

    def test_what_is_wrong_with_the_configuration_has_its_place(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sakuin/config.toml"
            file.parent.mkdir()
            for content, place in [
                (b"fold = 2\nsocket = 3\n", ":2: socket must be a path in quotes"),
                (b'\n[saved]\n"a b" = "c"\n', ":3: the name of a saved search"),
                (b"[saved]\na = ''\n", ":2: a saved search is a query"),
                (b"saved = 1\n", ":1: [saved] must be a section"),
                (b"a = 1\nb = = 2\n", ":2:5: Invalid value"),
                (b"a = '\xff'\n", " is not UTF-8"),
            ]:
                file.write_bytes(content)
                with self.assertRaises(sakuin.ConfigurationError) as caught:
                    _places.read_configuration({"XDG_CONFIG_HOME": folder})
                self.assertTrue(str(caught.exception).startswith(str(file) + place), caught.exception)
            file.unlink()
            self.assertEqual(_places.read_configuration({"XDG_CONFIG_HOME": folder}), _places.Configuration())

    def test_the_language_is_that_of_the_locale(self) -> None:
        self.assertEqual(_places.message_language({"LANG": "ja_JP.UTF-8"}), "ja")
        self.assertEqual(_places.message_language({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}), "en")
        self.assertEqual(_places.message_language({"LC_ALL": "", "LC_MESSAGES": "ja"}), "ja")
        self.assertEqual(_places.message_language({}), "en")


class PackageTests(unittest.TestCase):
    def test_examples_in_doc_strings_are_true(self) -> None:
        for module in (_answers, _errors, _http):
            failed, tried = doctest.testmod(module)
            self.assertEqual(failed, 0)
            self.assertGreater(tried, 0)

    def test_the_package_says_that_it_has_types(self) -> None:
        self.assertTrue((Path(sakuin.__file__).parent / "py.typed").is_file())

    def test_every_name_is_there_and_described(self) -> None:
        for name in sakuin.__all__:
            found = getattr(sakuin, name)
            self.assertTrue(name == "__version__" or found.__doc__, name)
        for kind in (sakuin.Client, sakuin.AsyncClient):
            for name in dir(kind):
                self.assertTrue(name.startswith("_") or getattr(kind, name).__doc__, name)


if __name__ == "__main__":
    unittest.main()
