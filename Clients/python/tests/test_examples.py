# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples run."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from archive import shared

TREND = Path(__file__).parent.parent / "examples/trend.py"


@unittest.skipUnless(importlib.util.find_spec("matplotlib"), "matplotlib is not installed")
class TrendTests(unittest.TestCase):
    def run_example(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        archive = shared()
        environment = {**os.environ, "SAKUIN_SOCKET": archive.socket, "HOME": str(archive.folder), "LC_ALL": "C.UTF-8"}
        environment["MPLCONFIGDIR"] = str(archive.folder)
        # Which fonts a machine has, and how long it takes to find them, is not the example's.
        environment["PYTHONWARNINGS"] = "ignore:Glyph"
        return subprocess.run([sys.executable, str(TREND), *arguments], env=environment, capture_output=True, text=True)

    def assert_plotted(self, shown: subprocess.CompletedProcess[str]) -> None:
        faults = [line for line in shown.stderr.splitlines() if "font cache" not in line]
        self.assertEqual((shown.returncode, faults), (0, []))

    def points(self, file: Path) -> list[int]:
        """How many points the lines have, in the order in which they are drawn; ticks have none of their own."""
        parts = ElementTree.parse(file).getroot().iter("{http://www.w3.org/2000/svg}g")
        lines = [part for part in parts if re.fullmatch(r"line2d_\d+", part.get("id") or "")]
        paths = [line.find("{http://www.w3.org/2000/svg}path") for line in lines]
        return [len(re.findall("[ML]", path.get("d") or "")) for path in paths if path is not None]

    def test_a_trend_is_plotted(self) -> None:
        client = shared().client()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "trend.svg"
            by: Literal["month", "year"]
            for by, options in (("month", []), ("year", ["--share", "--by", "year"])):
                shown = self.run_example("東京", "猫 犬", "-o", str(file), *options)
                self.assert_plotted(shown)
                buckets = client.trend("東京", "猫 犬", by=by).buckets
                undated = sum(series.undated for series in client.trend("東京", "猫 犬", by=by).series)
                self.assertEqual(
                    shown.stdout, f"{file}: {len(buckets)} buckets; {undated} matches without a date\n"
                )
                running = sum(bucket.incomplete == "running" for bucket in buckets)
                # Of each query what is over, and what is not with the point before it; the legend follows.
                self.assertEqual(self.points(file)[:4], 2 * [len(buckets) - running, running + 1])
                # Labels are drawn as shapes, whose names are in comments.
                drawn = file.read_text(encoding="utf-8")
                for word in ("東京 (", "猫 犬 (", "% of all posts" if "--share" in options else "<!-- posts -->"):
                    self.assertIn(word, drawn)
                file.unlink()

    def test_a_picture_is_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "trend.png"
            shown = self.run_example("Tokyo OR 猫", "--by", "year", "-o", str(file))
            self.assert_plotted(shown)
            picture = file.read_bytes()
            self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(picture[-8:-4], b"IEND")

    def test_a_query_that_is_wrong_is_shown_with_its_place(self) -> None:
        shown = self.run_example("東京 (")
        self.assertEqual(shown.returncode, 2)
        self.assertTrue(shown.stderr.endswith("    東京 (\n          ^\n"), shown.stderr)


if __name__ == "__main__":
    unittest.main()
