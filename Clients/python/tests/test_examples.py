# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples run."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from archive import shared

TREND = Path(__file__).parent.parent / "examples/trend.py"


@unittest.skipUnless(importlib.util.find_spec("matplotlib"), "matplotlib is not installed")
class TrendTests(unittest.TestCase):
    def run_example(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        archive = shared()
        environment = {**os.environ, "SAKUIN_SOCKET": archive.socket, "HOME": str(archive.folder), "LC_ALL": "C.UTF-8"}
        environment["MPLCONFIGDIR"] = str(archive.folder)
        return subprocess.run([sys.executable, str(TREND), *arguments], env=environment, capture_output=True, text=True)

    def test_a_trend_is_plotted(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "trend.svg"
            for options in ([], ["--share", "--by", "year"]):
                shown = self.run_example("東京", "猫 犬", "-o", str(file), *options)
                self.assertEqual(shown.returncode, 0, shown.stderr)
                self.assertIn("<svg", file.read_text(encoding="utf-8"))
                file.unlink()

    def test_a_query_that_is_wrong_is_shown_with_its_place(self) -> None:
        shown = self.run_example("東京 (")
        self.assertEqual(shown.returncode, 2)
        self.assertTrue(shown.stderr.endswith("    東京 (\n          ^\n"), shown.stderr)


if __name__ == "__main__":
    unittest.main()
