# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs what documents show: every line that begins with $ in a block ```console, and compares what it prints with the lines below it.

docs.py PROGRAMS DOCUMENT…

A command is run by bash, on a terminal of 90 columns, in a folder of the document's own in which docs and Clients are those of the
checkout; one that ends with & is started, and ended with the document. Lines that begin with > go on with the command above. A line of …
stands for any lines, … in a line for any characters. A block ```python title=NAME (or sh, json, …) is written to the file NAME.
SAKUIN_WRITE_DOCS=1 writes into the document what has been printed, where it does not fit.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS = 90
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass
class Command:
    """A command and the lines that it is to print."""

    line: int
    text: str
    expected: list[str] = field(default_factory=list)


class Reader:
    """One who does in order what a document says."""

    def __init__(self, document: Path, programs: Path, place: Path) -> None:
        self.document = document
        self.place = place
        self.started: list[subprocess.Popen[bytes]] = []
        self.work = place / "work"
        for folder in (self.work, place / "home", place / "run"):
            folder.mkdir(mode=0o700)
        for name in ("docs", "Clients"):
            (self.work / name).symlink_to(CHECKOUT / name)
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(place / "home"),
            "XDG_RUNTIME_DIR": str(place / "run"),
            "PYTHONPATH": str(CHECKOUT / "Clients/python/src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            # bash complains where LC_ALL names a locale that is not installed.
            "LANG": "ja_JP.UTF-8" if document.name.endswith(".ja.md") else "C.UTF-8",
            "LC_CTYPE": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PAGER": "cat",
            "NO_COLOR": "1",
            "TERM": "xterm",
            "TZ": "Asia/Tokyo",
        }

    def run(self, command: Command) -> list[str]:
        """What the command prints: first what goes to the terminal, then what goes to standard error."""
        if command.text.endswith("&"):
            self.start(command.text.removesuffix("&"))
            return []
        terminal, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("4H", 50, COLUMNS, 0, 0))
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                ["bash", "-c", command.text], cwd=self.work, env=self.environment, stdin=subprocess.DEVNULL, stdout=side, stderr=errors
            )
            os.close(side)
            printed = b""
            while True:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:  # EIO: nobody holds the other side any more
                    break
                if not piece:
                    break
                printed += piece
            os.close(terminal)
            status = process.wait()
            errors.seek(0)
            printed += errors.read()
        # Where the home is nobody needs to know.
        printed = printed.replace(self.environment["HOME"].encode(), b"/home/me")
        lines = [line.rstrip() for line in printed.decode().replace("\r\n", "\n").split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        if status:
            raise SystemExit(f"{self.document}:{command.line}: {command.text}\nhas ended with {status}:\n" + "\n".join(lines))
        return lines

    def start(self, text: str) -> None:
        log = open(self.place / "log", "ab")
        process = subprocess.Popen(
            ["bash", "-c", f"exec {text}"], cwd=self.work, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        self.started.append(process)
        # A person is not so quick that the next command comes before the daemon listens.
        for _ in range(200):
            if (self.place / "run/sakuin.sock").exists() or process.poll() is not None:
                return
            time.sleep(0.05)

    def end(self) -> None:
        for process in self.started:
            process.send_signal(signal.SIGTERM)
            process.wait()

    def read(self) -> list[str]:
        """Runs all; returns the lines of the document with what was printed."""
        lines = self.document.read_text(encoding="utf-8").split("\n")
        written: list[str] = []
        wrong = 0
        number = 0
        while number < len(lines):
            line = lines[number]
            written.append(line)
            number += 1
            opened = re.fullmatch(r"```(\w+)(?: title=(\S+))?", line)
            if opened is None:
                continue
            end = next(place for place in range(number, len(lines)) if lines[place] == "```")
            block = lines[number:end]
            if opened[2]:
                (self.work / opened[2]).write_text("\n".join(block) + "\n", encoding="utf-8")
            if opened[1] != "console":
                written += block
            else:
                for command in commands(block, number + 1):
                    printed = self.run(command)
                    fits = matches(printed, command.expected)
                    if not fits:
                        wrong += 1
                        print(
                            f"{self.document}:{command.line}: {command.text}\nis shown with\n"
                            + "".join(f"    {each}\n" for each in command.expected)
                            + "and prints\n"
                            + "".join(f"    {each}\n" for each in printed),
                            file=sys.stderr,
                        )
                    written += ["$ " + command.text.replace("\n", "\n> "), *(command.expected if fits else printed)]
            number = end
        self.wrong = wrong
        return written


def commands(block: list[str], first: int) -> list[Command]:
    found: list[Command] = []
    for number, line in enumerate(block, first):
        if line.startswith("$ "):
            found.append(Command(number, line[2:]))
        elif line.startswith("> ") and found and not found[-1].expected:
            found[-1].text += "\n" + line[2:]
        elif found:
            found[-1].expected.append(line)
        else:
            raise SystemExit(f"line {number}: a block begins with no command: {line}")
    for command in found:
        while command.expected and not command.expected[-1]:
            command.expected.pop()
    return found


def matches(printed: list[str], expected: list[str]) -> bool:
    pattern = "".join(
        r"(?:[^\n]*\n)*" if line == "…" else "[^\n]*".join(map(re.escape, line.split("…"))) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def main() -> int:
    programs = Path(sys.argv[1]).resolve()
    wrong = 0
    for document in map(Path, sys.argv[2:]):
        place = Path(tempfile.mkdtemp(prefix="sakuin-docs-"))
        reader = Reader(document, programs, place)
        try:
            written = reader.read()
        finally:
            reader.end()
            shutil.rmtree(place)
        wrong += reader.wrong
        if reader.wrong and os.environ.get("SAKUIN_WRITE_DOCS"):
            document.write_text("\n".join(written), encoding="utf-8")
            print(f"{document}: written anew")
    print(f"docs: {len(sys.argv) - 2} documents run, {wrong} commands print what is not shown")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
