# SPDX-License-Identifier: GPL-2.0-or-later
"""Other ways to the pages: a socket that systemd listens on, and another server in front."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import unittest
import urllib.parse
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from reading_room import ReadingRoomTest


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class DoorTest(ReadingRoomTest):
    def ask(self, connection: HTTPConnection, path: str, **headers: str):
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer


class SystemdTests(DoorTest):
    """The server is started as systemd starts it: with a socket that listens already, as descriptor 3."""

    def serve(self, listening: socket.socket, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            ["sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh", str(self.room.programs / "sakuin"), "web", "--no-open", *arguments],
            env=self.room.environment | {"LISTEN_FDS": "1"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            pass_fds=[3], preexec_fn=lambda: os.dup2(listening.fileno(), 3))
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_the_first_reader_is_answered_on_the_socket_that_was_handed_over(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            # The token is there before the server is.
            address = self.room.run("web", "--url", "--port", str(port)).strip()
            waiting = HTTPConnection("127.0.0.1", port, timeout=20)
            waiting.request("GET", address.split(str(port), 1)[1])
            process = self.serve(listening)
            entered = waiting.getresponse()
            self.assertEqual(entered.status, 303)
            cookie = entered.headers["Set-Cookie"].split(";")[0]
            self.assertTrue(cookie.startswith(f"sakuin-{port}="), cookie)
            waiting.close()
            found = self.ask(HTTPConnection("127.0.0.1", port, timeout=20), "/search?q=" + quote("珈琲"), Cookie=cookie)
            self.assertIn("<mark>珈琲</mark>", found.text)
            self.assertRegex(found.headers["Date"], r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT$")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(10), 0)
            # The socket is systemd's: it listens still, for the next server, to which the browser is known.
            again = HTTPConnection("127.0.0.1", port, timeout=20)
            again.request("GET", "/", headers={"Cookie": cookie})
            self.serve(listening)
            self.assertEqual(again.getresponse().status, 200)
            again.close()

    def test_a_socket_of_files_too(self) -> None:
        path = str(self.room.folder / "handed")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path)
            listening.listen()
            self.serve(listening)
            connection = HTTPConnection("localhost")
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(20)
            connection.sock.connect(path)
            self.assertEqual(self.ask(connection, "/").status, 403)

    def test_a_socket_that_others_reach_is_refused(self) -> None:
        with socket.create_server(("0.0.0.0", 0)) as listening:
            process = self.serve(listening)
            self.assertEqual(process.wait(10), 2)
            self.assertIn(f"ListenStream=127.0.0.1:{listening.getsockname()[1]}", process.stderr.read())


class BrowserTests(DoorTest):
    def test_the_browser_is_opened_and_its_token_stands_in_no_argument(self) -> None:
        folder = Path(self.room.folder) / "opener"
        folder.mkdir()
        opener = folder / "xdg-open"
        opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{folder}/arguments.new\ncat "$1" >{folder}/page\nmv {folder}/arguments.new {folder}/arguments\n')
        opener.chmod(0o755)
        environment = self.room.environment | {"DISPLAY": ":9", "PATH": f"{folder}:{os.environ['PATH']}"}
        # A server runs at this port: the address is one of that.
        address = subprocess.run([self.room.programs / "sakuin", "web"], env=environment, text=True, stdout=subprocess.PIPE, timeout=20).stdout.strip()
        self.room.until(lambda: (folder / "arguments").exists(), "the browser is not opened")
        self.assertNotIn("token", (folder / "arguments").read_text())
        self.assertIn(f"url={address}", (folder / "page").read_text())
        self.assertEqual(Path((folder / "arguments").read_text().strip()).stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.room.request(address, cookie="").status, 303)


#: Debian has it where only root looks.
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")


@unittest.skipUnless(NGINX, "there is no nginx here")
class ProxyTests(DoorTest):
    """Behind Debian's nginx, as the README has it."""

    def proxied(self, *arguments: str, headers: str = "") -> int:
        """A port of nginx's, before a server on a socket of files; the certificate is left to the imagination."""
        folder = Path(self.room.folder) / f"nginx-{time.monotonic_ns()}"
        folder.mkdir()
        place, port = folder / "web.sock", free_port()
        # Where a test runs as root, nginx's workers are somebody else.
        folder.chmod(0o755)
        self.room.folder.chmod(0o755)
        (folder / "nginx.conf").write_text(f"""
            daemon off; pid {folder}/pid; error_log {folder}/log; {'user root;' if os.getuid() == 0 else ''}
            events {{}}
            http {{
              access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
              server {{ listen 127.0.0.1:{port};
                location /archive/ {{ proxy_pass http://unix:{place}:; proxy_set_header Host $http_host; {headers} }} }}
            }}""")
        self.server = self.room.start("sakuin", "web", "--no-open", "--listen", f"unix:{place}", *arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.server.stdout
        self.printed = self.server.stdout.readline().strip()
        nginx = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-e", folder / "log"])
        self.addCleanup(nginx.wait)
        self.addCleanup(nginx.terminate)
        self.addCleanup(self.server.terminate)
        self.room.until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, "nginx does not listen")
        return port

    def test_below_a_path_and_behind_tls(self) -> None:
        port = self.proxied("--base-path", "/archive", headers="proxy_set_header X-Forwarded-Proto https;")
        self.assertRegex(self.printed, r"^/archive/enter\?token=[0-9a-f]{32}$")
        ask = lambda path, **headers: self.ask(HTTPConnection("127.0.0.1", port, timeout=20), path, **headers)
        entered = ask(self.printed, Host="example.net")
        self.assertEqual((entered.status, entered.headers["Location"]), (303, "/archive/"))
        self.assertRegex(entered.headers["Set-Cookie"], r"; Path=/archive/; .*; HttpOnly; SameSite=Lax; Secure$")
        cookie = entered.headers["Set-Cookie"].split(";")[0]
        page = ask("/archive/search?q=" + quote("珈琲"), Host="example.net", Cookie=cookie)
        self.assertIn("<mark>珈琲</mark>", page.text)
        feed = re.search(r'href="(https://example\.net/archive/feed/[^"]+)"', page.text)
        self.assertTrue(feed, page.text[:2000])
        self.assertEqual(ask(feed[1].split("example.net")[1], Host="example.net").status, 200)
        self.assertIn('template="https://example.net/archive/search?q={searchTerms}"', ask("/archive/opensearch", Host="example.net").text)
        # Every link stays below the path.
        self.assertEqual([link for link in re.findall(r'(?:href|action|src)="(/[^"]*)"', page.text) if not link.startswith("/archive/")], [])
        token = re.search(r'data-token="([0-9a-f]{32})"', page.text)[1]
        key = re.search(r'data-key="([^"]+)"', page.text)[1]
        for origin, status in [("https://example.net", 303), ("https://example.com", 403)]:
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("POST", "/archive/marks", urllib.parse.urlencode({"token": token, "key": key, "do": "unmark"}),
                               {"Host": "example.net", "Origin": origin, "Cookie": cookie})
            self.assertEqual(connection.getresponse().status, status)
            connection.close()

    def test_a_name_that_is_said(self) -> None:
        port = self.proxied("--public-url", "https://Example.net/archive")
        self.assertRegex(self.printed, r"^https://example\.net/archive/enter\?token=[0-9a-f]{32}$")
        ask = lambda path, **headers: self.ask(HTTPConnection("127.0.0.1", port, timeout=20), path, **headers)
        self.assertEqual(ask("/archive/", Host="example.com").status, 421)
        entered = ask(self.printed.removeprefix("https://example.net"), Host="example.net")
        self.assertTrue(entered.headers["Set-Cookie"].endswith("; Secure"))
        self.assertIn("https://example.net/archive/search?q=", ask("/archive/opensearch", Host="example.net").text)
        refused = ask("/archive/", Host="example.net")
        self.assertIn("--public-url https://example.net/archive", refused.text)

    def test_without_tls_no_cookie_is_secure(self) -> None:
        port = self.proxied("--base-path", "/archive")
        entered = self.ask(HTTPConnection("127.0.0.1", port, timeout=20), self.printed, Host="reader.lan")
        self.assertTrue(entered.headers["Set-Cookie"].endswith("; SameSite=Lax"), entered.headers["Set-Cookie"])
        # What a stranger says of the way here is nothing to a server at a port of its own.
        spoken = self.room.request(self.room.new_address(), cookie="", X_Forwarded_Proto="https")
        self.assertTrue(spoken.headers["Set-Cookie"].endswith("; SameSite=Lax"))


if __name__ == "__main__":
    unittest.main()
