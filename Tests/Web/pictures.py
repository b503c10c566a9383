# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture of every page at three widths, light and dark, for a person to look at: `Tests/web.sh FOLDER-OF-THE-PROGRAMS --pictures FOLDER`.

The archive is that of the tests with the posts of docs/example; the fonts are those of this computer (Debian: fonts-noto-cjk).
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

from heavy import PROSE
from reading_room import BOARD, Room, browser_of, write_newer, write_seed

WIDTHS = [360, 1280, 1920]
SCHEMES = ["light", "dark"]
#: Of a longer page the rest is left out.
HEIGHT = 3200

THREAD = "/thread/" + quote(f"dat:news/{BOARD}", safe=":")
#: Every page by the name of its pictures.
PAGES = {
    "home": "/", "results": "/search?q=" + quote("珈琲 OR 猫"), "offers": "/search?q=" + quote("さーばー"), "threads": "/search?as=threads&q=" + quote("返信"),
    "concordance": "/search?as=kwic&q=" + quote("珈琲"), "error": "/search?q=" + quote("東京 date:きのこ 猫"), "form": "/search/form", "copies": "/search/copies/c1",
    "post": "/post/p1?q=" + quote("東京 OR 猫"), "post-long": "/post/long?q=" + quote("吾輩"), "post-part": "/post/long?part=2", "post-version": "/post/v",
    "post-hostile": "/post/h9", "why": "/why?id=p1&q=" + quote("東京 猫"), "board": THREAD, "tree": "/thread/r2", "ng": "/ng", "day": "/day/2021-06-06",
    "month": "/month/2022-03", "year": "/year/2015", "on": "/on/06-06", "statistics": "/stats", "author": "/author/" + quote("山田 花子"),
    "trend": "/trend?q=" + quote("ガラケー") + "&q=" + quote("スマホ") + "&q=" + quote("珈琲"), "trend-form": "/trend", "marks": "/marks", "feeds": "/feeds?q=" + quote("珈琲"),
    "help": "/help", "nothing": "/nothing", "refusal": "/enter?token=0",
}


def write(dumps: Path) -> None:
    write_seed(dumps)
    for file in (Path(__file__).parents[2] / "docs/example").glob("*.jsonl"):
        shutil.copy(file, dumps)
    long = {"id": "long", "date": "2019-05-05T05:05:05+09:00", "title": "吾輩は猫である", "author": "夏目 漱石", "body": PROSE}
    # By its first line a dump is known, where that is short.
    (dumps / "long.jsonl").write_text(json.dumps({"id": "short", "date": "2019-05-04", "body": "短い文。"}) + "\n" + json.dumps(long) + "\n")


def keep(room: Room) -> None:
    """What the user keeps, so that these pages have something to show."""
    token = re.search(r'data-token="([0-9a-f]{32})"', room.request("/help").text)
    assert token

    def send(path: str, **fields: str) -> None:
        room.request(path, "POST", body=urlencode({"token": token[1], **fields}), Origin=room.base)

    for number, note in [(1, "あとで読む"), (7, ""), (30, "珈琲の店の話。\"開店前\"")]:
        send("/marks", key=json.loads(room.request(f"/post/p{number}.json").text)["key"], do="note", note=note)
    for name, query in [("珈琲", "珈琲 OR 喫茶店"), ("猫の話", "猫 -is:reply")]:
        send("/searches", do="save", name=name, q=query)
    room.request("/")
    send("/ng", kind="word", value="広告")
    send("/ng", kind="poster", value="AbCdEf01")
    (room.dumps / "new.jsonl").write_text(json.dumps({"id": "new", "date": "2024-01-01T09:00:00+09:00", "title": "新年の珈琲", "body": "今年も珈琲から始める。"}) + "\n")
    (room.dumps / "broken.jsonl").write_text('{"id": "b1", "body": "よい行"}\n{"id": \n')
    room.run("wait", "--timeout", "60")
    for query in ["珈琲 OR 猫", "珈琲"]:
        feed = re.search(r'rel="alternate"[^>]* href="([^"]+)"', room.request("/search?q=" + quote(query)).text)
        assert feed
        room.request(feed[1].replace("&amp;", "&"), cookie="")


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    room = Room(write, write_newer)
    keep(room)
    driver = browser_of(room)
    for name in names or PAGES:
        for scheme in SCHEMES:
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            for width in WIDTHS:
                phone = width < 600
                driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 740 if phone else 900, "deviceScaleFactor": 1, "mobile": phone})
                driver.get(room.base + PAGES[name])
                height = min(driver.execute_script("return document.documentElement.scrollHeight"), HEIGHT)
                picture = driver.execute_cdp_cmd("Page.captureScreenshot", {
                    "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}})
                (folder / f"{name}-{width}-{scheme}.png").write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
