#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Plots how often queries match over time, from a running daemon. Needs matplotlib.

python3 trend.py 平成 令和 --by year -o trend.svg
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import sakuin

try:
    import matplotlib
except ImportError:
    sys.exit("trend: matplotlib is not installed: python3 -m pip install matplotlib")

# Fonts with kana and kanji, on Debian fonts-noto-cjk, fonts-ipafont or fonts-vlgothic; the first that is there is taken for each character.
FONTS = ["Noto Sans CJK JP", "IPAGothic", "VL Gothic", "TakaoGothic", "DejaVu Sans"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Plots how often queries match over time.")
    parser.add_argument("queries", nargs="+", metavar="QUERY")
    parser.add_argument(
        "--by", choices=["day", "week", "month", "year"], default="month", help="what a point stands for"
    )
    parser.add_argument("--share", action="store_true", help="shares of all posts in place of counts")
    parser.add_argument("-o", "--output", default="trend.png", metavar="FILE", help="PNG, SVG or PDF, by its ending")
    arguments = parser.parse_args()

    try:
        trend = sakuin.Client().trend(*arguments.queries, by=arguments.by)
    except sakuin.SakuinError as error:
        print(f"trend: {error}", file=sys.stderr)
        return 2

    matplotlib.use("Agg")
    from matplotlib import font_manager, pyplot

    there = set(font_manager.get_font_names())
    pyplot.rcParams["font.family"] = [name for name in FONTS if name in there]
    figure, axes = pyplot.subplots(figsize=(9, 5), layout="constrained")
    # matplotlib plots datetimes, though its types know of numbers alone.
    starts: list[Any] = [bucket.datetime for bucket in trend.buckets]
    # A bucket that is not over yet would look like a fall: its part of the line is dotted.
    whole = next((place for place, bucket in enumerate(trend.buckets) if bucket.incomplete == "running"), len(starts))
    for series in trend.series:
        values = [100 * share for share in series.shares] if arguments.share else series.counts
        (line,) = axes.plot(starts[:whole], values[:whole], marker=".", label=f"{series.query} ({series.total:,})")
        behind = max(0, whole - 1)
        axes.plot(starts[behind:], values[behind:], marker=".", linestyle=":", color=line.get_color())
    axes.set_ylim(bottom=0)
    axes.set_ylabel("% of all posts" if arguments.share else "posts")
    axes.set_xlabel(f"by {arguments.by}, Japan's calendar; generation {trend.index.generation} of the index")
    axes.legend()
    figure.savefig(arguments.output)
    undated = sum(series.undated for series in trend.series)
    print(
        f"{arguments.output}: {len(trend.buckets)} buckets" + (f"; {undated} matches without a date" if undated else "")
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
