# SPDX-License-Identifier: GPL-2.0-or-later
"""An archive of posts that are too large for a page in every way that a post can be."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from reading_room import Room

PROSE = "".join(
    f"{number}段落目。吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で泣いていた事だけは記憶している。"
    f"http://example.com/{number}?a=1&b=2 を読む。\n" + ("\n" if number % 3 == 0 else "") for number in range(900))

#: Texts of a hundred kilobytes and more, by the ids of their posts.
LONG = {
    "prose": PROSE, "signs": "x" * 100_000, "kanji": "字" * 40_000, "quotes": "\"'<&>" * 20_000, "accents": "あ" + "\u0300" * 50_000,
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 6_000, "links": "http://example.com/a \n" * 5_000, "matches": "猫犬" * 20_000,
    "returns": "一行\r\n\r\n" * 12_000, "blanks": "空" + " \t　" * 20_000 + "白", "address": "http://example.com/" + "a" * 100_000, "match": "猫" * 30_000,
}

ZALGO = "".join(character + "\u0300\u0301\u0302\u0303" * 12 for character in "猫の名前はまだ無いのである")

BOARD = 1650000000


def write_first(dumps: Path) -> None:
    posts: list[dict[str, object]] = []
    # A post on every day of a year, and one in every month of many.
    for day in range(365):
        posts.append({"id": f"d{day}", "date": f"2022-{1 + day // 31:02}-{1 + day % 28:02}T12:00:00+09:00", "body": f"{day}日目の猫"})
    for month in range(12 * 60):
        posts.append({"id": f"m{month}", "date": f"{1965 + month // 12}-{1 + month % 12:02}-15T12:00:00+09:00", "author": "月刊家", "body": f"{month}か月目の犬"})
    posts += [
        {"id": name, "date": "2021-03-03T00:00:00+09:00", "title": name, "author": "長文家", "body": text, "reply_to": "prose" if name != "prose" else None}
        for name, text in LONG.items()]
    posts += [
        {"id": "title", "date": "2021-03-04T00:00:00+09:00", "title": "猫" * 40_000, "body": "題が長い"},
        {"id": "author", "date": "2021-03-04T00:00:01+09:00", "author": "長い名" * 10_000, "body": "猫の筆者が長い"},
        {"id": "url", "date": "2021-03-04T00:00:02+09:00", "url": "https://example.com/" + "a" * 100_000, "body": "猫のアドレスが長い"},
        {"id": "target", "date": "2021-03-04T00:00:03+09:00", "reply_to": "x" * 50_000, "body": "猫の返信先が長い"},
        {"id": "i" * 40_000, "date": "2021-03-04T00:00:04+09:00", "body": "猫の id が長い", "reply_to": "prose"},
        {"id": "revised", "date": "2021-03-05T00:00:00+09:00", "title": "直した文", "body": "初めの文。" + "猫" * 20_000},
    ]
    posts += [
        {"id": f"z{number}", "date": f"2021-04-01T00:00:{number:02}+09:00", "title": ZALGO * 3, "author": ZALGO * 2, "body": ZALGO * 40, "reply_to": "z0" if number else None}
        for number in range(60)]
    posts += [
        {"id": f"copy{number}", "date": f"2021-04-02T00:00:{number:02}+09:00", "title": "\"" * 300, "body": "同じ文が何度も出てくる投稿の猫の話。" + "&'" * 200}
        for number in range(55)]
    with open(dumps / "a.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for post in posts:
            file.write(json.dumps({name: value for name, value in post.items() if value is not None}, ensure_ascii=True) + "\n")
    # Found in very many places.
    for number in range(60):
        (dumps / f"{'place' * 20}{number}.jsonl").write_text(json.dumps({"id": "everywhere", "date": "2021-03-06", "body": "あちこちにある猫の投稿"}) + "\n")
    # All of a board's thread answers its first post, under long names.
    lines = [f"{'名無し&' * 30}<>sage<>2022/04/15(金) 14:{number // 60 % 60:02}:{number % 60:02}.00 ID:Poster{number:03}<> &gt;&gt;1 &gt;&gt;{max(1, number - 1)} 猫その{number}<br>{'長い行' * 40} <>{'スレの題' * 50 if number == 1 else ''}" for number in range(1, 1001)]
    thread = dumps / "news" / "dat" / f"{BOARD}.dat"
    thread.parent.mkdir(parents=True)
    thread.write_text("\n".join(lines) + "\n", encoding="utf-8")


def revision(number: int):
    def write(dumps: Path) -> None:
        post = {"id": "revised", "date": "2021-03-05T00:00:00+09:00", "title": "直した文", "body": f"{number}番目の文。" + "猫犬鳥"[number % 3] * 20_000 + "終わり。"}
        # By its first line a dump is known, where that is short.
        short = {"id": f"short{number}", "date": "2021-03-05", "body": "短い"}
        (dumps / f"revision{number}.jsonl").write_text(json.dumps(short) + "\n" + json.dumps(post) + "\n")

    return write


@functools.cache
def heavy_room() -> Room:
    return Room(write_first, revision(1), revision(2), revision(3))
