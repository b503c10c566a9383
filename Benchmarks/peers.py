# SPDX-License-Identifier: GPL-2.0-or-later
"""How each program indexes an archive, and how the peers are asked. What is fair about it: README.md."""

import concurrent.futures
import contextlib
import json
import re
import shutil
import socket
import subprocess
import urllib.parse

from corpora import post_time, read_posts
from programs import disk_bytes, free_port, output_of, wait_until

#: Sum of the usages of what one build consists of.
SUMMED = ("seconds", "user", "system")
GREATEST = ("peak_kb", "peak_anonymous_kb", "disk_peak", "unnamed_peak")
#: What answers in a process of its own, and the rounds that each gets to warm up: the JVM compiles what runs often.
LIBRARIES = {"in_process": 1, "tantivy": 1, "lucene": 5}


def usage(*parts):
    return {**{name: sum(part[name] for part in parts) for name in SUMMED},
            **{name: max(part[name] for part in parts) for name in GREATEST},
            "phases": [part["seconds"] for part in parts]}


# Builds: an archive and an empty folder enter; what it cost and where the index lies leave.

def build_sakuin(place, archive, folder):
    used = place.run(place.sakuind, "index", "--dumps", archive.folder, "--index", folder, writes=folder)
    return usage(used) | {"bytes": disk_bytes(folder)}


def build_bare(place, archive, folder):
    used = place.run(place.tool("bare_xapian"), folder, *archive.dumps, writes=folder)
    return usage(used) | {"bytes": disk_bytes(folder / "compacted")}


def build_fts5(place, archive, folder):
    used = place.run(place.tool("fts5"), folder / "posts.db", *archive.dumps, writes=folder)
    return usage(used) | {"bytes": disk_bytes(folder)}


def build_groonga(place, archive, folder, column_flags="COLUMN_SCALAR"):
    load, index = place.folder / "groonga-load", place.folder / "groonga-index"
    write_groonga_load(archive, load, column_flags)
    index.write_text(
        "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerNFKC130\n"
        "column_create Terms posts COLUMN_INDEX|WITH_POSITION|WITH_SECTION Posts title,body\n")
    database = folder / "db"
    loading = place.run("groonga", "--file", load, "-n", database, writes=folder)
    indexing = place.run("groonga", "--file", index, database, writes=folder)
    load.unlink()
    found = groonga_once(database, "select Posts --limit 0")
    if found[1][0][0][0] != archive.posts:
        raise RuntimeError(f"Groonga holds {found[1][0][0][0]} posts of {archive.posts}")
    return usage(loading, indexing) | {"bytes": disk_bytes(folder)}


def build_tantivy(place, archive, folder):
    used = place.run(*place.libraries["tantivy"], "build", folder, *tantivy_feeds(place, archive), writes=folder)
    return usage(used) | {"bytes": disk_bytes(folder)}


def build_lucene(place, archive, folder):
    used = place.run(*place.libraries["lucene"], "build", folder, *archive.dumps, writes=folder)
    return usage(used) | {"bytes": disk_bytes(folder)}


BUILDERS = {"sakuin": build_sakuin, "groonga": build_groonga, "tantivy": build_tantivy, "lucene": build_lucene,
            "fts5": build_fts5, "bare": build_bare}
#: Takes ten times as long as the others: built once where these are built in rounds.
BUILT_ONCE = ("lucene",)


def present(place, names):
    """Those of the programs that can be had."""
    return [name for name in names if name not in LIBRARIES or name in place.libraries]


def tantivy_feeds(place, archive):
    """The dumps cut into bigrams, on two cores; not counted, because a program in Rust would cut while it indexes. The
    feeds of the archive before are gone."""
    folder = place.folder / "tantivy-feeds" / archive.folder.name
    feeds = [folder / f"{dump.stem}.zst" for dump in archive.dumps]
    if not folder.exists():
        forget_feeds(place)
        unfinished = place.fresh("tantivy-feeds") / "unfinished"
        unfinished.mkdir()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda pair: output_of(*place.libraries["tantivy"], "cut", pair[0], unfinished / pair[1].name),
                          zip(archive.dumps, feeds)))
        unfinished.rename(folder)
    return feeds


def forget_feeds(place):
    shutil.rmtree(place.folder / "tantivy-feeds", ignore_errors=True)


def write_groonga_load(archive, path, column_flags):
    """The form that Groonga reads fastest: rows without names. Writing it is not counted."""
    with path.open("w") as file:
        file.write("plugin_register functions/string\n"
                   "table_create Posts TABLE_HASH_KEY ShortText\n"
                   "column_create Posts time COLUMN_SCALAR Time\n"
                   f"column_create Posts title {column_flags} ShortText\n"
                   f"column_create Posts body {column_flags} Text\n"
                   'load --table Posts\n[\n["_key","time","title","body"]')
        for dump in archive.dumps:
            for post in read_posts(dump):
                row = [post["id"], post_time(post), post["title"] or "", post["body"]]
                file.write(",\n" + json.dumps(row, ensure_ascii=False))
        file.write("\n]\n")


def groonga_once(database, command):
    output = subprocess.run(["groonga", database, *command.split()], check=True, capture_output=True).stdout
    return json.loads(output)


# Groonga as a server

class Groonga:
    """`protocol` is gqtp or http."""

    def __init__(self, place, database, protocol="gqtp"):
        self.place, self.protocol, self.port = place, protocol, free_port()
        self.command = ["groonga", "-s", "--protocol", protocol, "--bind-address", "127.0.0.1", "--port",
                        str(self.port), str(database)]

    @property
    def target(self):
        return f"{self.protocol}:127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def running(self):
        with self.place.server(*self.command) as process:
            wait_until(self.answers, process, "Groonga")
            yield self

    def answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def request(self, query, sort, limit=20):
        """The question as sakuin takes it: all phrases, anywhere in title or body; what a page of hits needs comes back."""
        parameters = {
            "table": "Posts", "match_columns": "title||body", "query": groonga_query(query),
            "output_columns": "_key,_score,time,title,string_substring(body,0,100)",
            "sort_keys": {"relevance": "-_score", "newest": "-time"}[sort], "limit": str(limit), "cache": "no"}
        if self.protocol == "http":
            return "/d/select?" + urllib.parse.urlencode(parameters)
        return "select " + " ".join(f"--{name} {quoted(value)}" for name, value in parameters.items())


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def phrases(query):
    """What stands between spaces and corner brackets; sakuin reads the development queries so."""
    return [part for part in re.split(r"[\s「」]+", query) if part]


def groonga_query(query):
    return " ".join(quoted(part) for part in phrases(query))


# Libraries

def ask_library(place, name, index, queries, order, total, warmups, rounds):
    """A line of times for each query, and what was found."""
    answers = place.folder / "answers"
    lines = place.ask_program(place.libraries[name], "ask", index, order, total, warmups, rounds, answers,
                              given="\n".join(queries) + "\n").splitlines()
    with answers.open() as file:
        return lines, [json.loads(line) for line in file]


# Requests and answers

def sakuin_request(query, sort, limit=20, total="quick"):
    return "/v1/search?" + urllib.parse.urlencode({"q": query, "sort": sort, "limit": limit, "total": total})


def read_sakuin(answer):
    body = json.loads(answer)
    return {"total": body["total"]["value"], "exact": body["total"]["relation"] == "exact", "hits": len(body["hits"])}


def read_groonga(answer):
    answered = json.loads(answer)
    # By HTTP the result has a head of status and times before it.
    result = answered[0] if isinstance(answered[0][0], list) else answered[1][0]
    return {"total": result[0][0], "exact": True, "hits": len(result) - 2}


def scan_command(query, archive):
    """ripgrep counts the lines of the dumps, so the posts, that hold the words as they are written."""
    return ["rg", "-c", "-F", "--no-filename", "--", query, *map(str, archive.dumps)]


def scan(query, archive):
    output = subprocess.run(scan_command(query, archive), capture_output=True, text=True, check=False).stdout
    return sum(map(int, output.split()))
