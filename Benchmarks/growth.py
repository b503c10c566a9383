# SPDX-License-Identifier: GPL-2.0-or-later
"""What the numbers look like: details under the table of goals, and growth as a table and a plot (SVG by hand)."""

import math

COLOURS = {"sakuin": "#b7282e", "groonga": "#2b6cb0", "tantivy": "#b7791f", "lucene": "#2f855a"}
#: The order of tables, and what stands in them.
NAMES = {"sakuin": "sakuin", "in_process": "sakuin, in process", "groonga": "Groonga", "tantivy": "tantivy, in process",
         "lucene": "Lucene, in process", "fts5": "SQLite FTS5", "bare": "bare libxapian"}
#: What answers the same questions.
PEERS = ("groonga", "tantivy", "lucene")
WIDTH, HEIGHT, MARGIN = 360, 240, 52


def served(results):
    return sorted((value for key, value in results.items() if key.startswith("served-")), key=lambda one: one["posts"])


# Details of a run

def details(results):
    sections = [build_details(results), latency_details(results), ratio_details(results), cold_details(results),
                sums_details(results), counts_details(results), totals_details(results), others_details(results)]
    return [line for section in sections if section for line in [*section, ""]]


def build_details(results):
    rows = []
    for corpus, built in results.get("builds", {}).items():
        rows += build_rows(corpus, built["programs"])
    for one in served(results):
        rows += build_rows(f"{one['posts']:,} posts", one.get("builds", {}))
    return rows and ["## Builds", "", "Most on disk: index and temporary files while building, in times of the index; of them "
                     "without a name: temporary files that go by themselves. Beside sakuin's: above 1 is more.", "",
                     "| corpus | program | wall | user + system | MB/s | beside sakuin's | index with text | × text | beside "
                     "sakuin's | peak resident | of it not files | most on disk | of it without a name |", "| --- " * 13 + "|", *rows]


def build_rows(corpus, programs):
    return [f"| {corpus} | {program} | {build_cells(programs[program], programs.get('sakuin'))} |"
            for program in NAMES if program in programs]


def build_cells(one, ours):
    def beside(name):
        return f"{one[name] / ours[name]:.2f}" if ours else ""
    return " | ".join([f"{one['seconds']:.1f} s", f"{one['user'] + one['system']:.1f} s", f"{one['mb_per_second']:.2f}",
                       beside("mb_per_second"), f"{one['bytes'] / 1e6:.0f} MB", f"{one['size_ratio']:.2f}",
                       beside("size_ratio"), f"{one['peak_kb'] / 1000:.0f} MB", f"{one['peak_anonymous_kb'] / 1000:.0f} MB",
                       f"{one['disk_peak'] / one['bytes']:.2f} ×", f"{one['unnamed_peak'] / one['bytes']:.2f} ×"])


def latency_details(results):
    rows = []
    for one in served(results):
        for program in ("sakuin", "in_process", *PEERS, "groonga_other_protocol"):
            for sort, times in one.get(program, {}).items():
                if sort == "protocol":
                    continue
                name = f"Groonga ({one['groonga']['protocol']})" if program == "groonga" else (
                    "Groonga (its other protocol)" if program == "groonga_other_protocol" else NAMES[program])
                rows.append(f"| {one['posts']:,} | {name} | {sort} | {time_cells(times)} |")
    if "scan" in results:
        rows.append(f"| 200,000 | ripgrep, 20 queries | | {time_cells(results['scan'])} |")
    return rows and ["## 250 queries, top 20, milliseconds", "", "| posts | program | order | p50 | p90 | p99 | max |",
                     "| --- " * 7 + "|", *rows]


SHARES = ("p50", "p90", "p99", "max")


def time_cells(times):
    return " | ".join(f"{times[name]:.2f}" for name in SHARES)


def ratio_details(results):
    rows = [f"| {one['posts']:,} | {way} | {NAMES[peer]} | {place} | " + " | ".join(
                f"{ours[name] / one[peer][way][name]:.2f}" for name in SHARES) + " |"
            for one in served(results) for program, place in (("sakuin", "socket"), ("in_process", "in process"))
            for way, ours in one.get(program, {}).items() for peer in PEERS if way in one.get(peer, {})]
    return rows and ["## sakuin's times over its peers'", "",
                     "Below 1 sakuin is faster. Over its socket it writes snippets too.", "",
                     "| posts | order | peer | sakuin | p50 | p90 | p99 | longest |", "| --- " * 8 + "|", *rows]


def cold_details(results):
    rows = [f"| {one['posts']:,} | {NAMES[program]} | {sort} | {time_cells(one['cold'][program][sort])} |"
            for one in served(results) for program in NAMES if program in one.get("cold", {})
            for sort in ("relevance", "newest")]
    return rows and ["## First question after a cold start, milliseconds", "",
                     "The page cache dropped, the program started, the index open, then one query; 10 of the 250 queries, at "
                     "8,000,000 posts 25.", "",
                     "| posts | program | order | p50 | p90 | p99 | longest |", "| --- " * 7 + "|", *rows]


def sums_details(results):
    rows = []
    for one in served(results):
        for program in NAMES:
            if program in one.get("sums", {}):
                found = one["sums"][program]
                differing = ", ".join(f"{row['query']} ({row['sakuin']} : {row[program]})" for row in found["differing"][:10])
                more = len(found["differing"]) - 10
                rows.append(f"| {one['posts']:,} | {NAMES[program]} | {found['sum']:,} | {len(found['differing'])} | {differing}"
                            + (f" and {more} more |" if more > 0 else " |"))
    return rows and ["## Exact totals over all queries", "", "| posts | program | sum | queries that differ from sakuin's | which "
                     "(sakuin's : the peer's) |", "| --- " * 5 + "|", *rows]


def counts_details(results):
    if "counts" not in results:
        return None
    counts = results["counts"]
    lines = ["## Counts", ""]
    for peer, name in (("groonga", "Groonga"), ("rg", "ripgrep")):
        differing = counts["differing"][peer]
        lines.append(f"{name}: {counts['plain'] - len(differing)} of {counts['plain']} plain queries have sakuin's count"
                     + ("." if not differing else "; not "
                        + ", ".join(f"{row['query']} ({row['sakuin']}{'' if row['exact'] else '+'} : {row[peer]})"
                                    for row in differing) + "."))
    return lines


def totals_details(results):
    if "frequent_totals" not in results:
        return None
    rows = [f"| {word['word']} | {word['total']:,} | {word['share']:.1%} | {'yes' if word['exact'] else 'no'} | "
            f"{word['scan']:,} | {word['ms']:.1f} |" for word in results["frequent_totals"]["words"]]
    return ["## Totals of frequent words", "", "| word | total | of all posts | exact | ripgrep's lines | ms |",
            "| --- " * 6 + "|", *rows]


def others_details(results):
    lines = []
    if "daemon_start" in results:
        lines.append(f"- daemon ready: {listed(results['daemon_start']['times'])} ms")
    if "client_start" in results:
        started = results["client_start"]
        lines += [f"- {name} start to exit, {started['runs']} runs: p50 {started[name]['p50']:.2f}, "
                  f"p99 {started[name]['p99']:.2f} ms" for name in ("sakuin", "curl")]
    for one in served(results):
        if "daemon_memory" in one:
            memory = one["daemon_memory"]
            lines.append(f"- memory of the daemon that has answered the queries, {one['posts']:,} posts: "
                         f"{memory['own']:.0f} MB of its own, {memory['mapped']:,.0f} MB of mapped files")
    for name, found in results.get("dumps", {}).items():
        lines.append(f"- dump of {name} closed → found: {listed(found['times'])} ms")
    for name, load in results.get("load", {}).items():
        lines.append(f"- 8 clients, {name}: {load['per_second']:,.0f} answers a second, p50 {load['p50_ms']:.2f}, "
                     f"p99 {load['p99_ms']:.2f}, longest {load['max_ms']:.0f} ms (medians of {len(load['runs'])} rounds); "
                     f"p99 of each {listed([run['p99_ms'] for run in load['runs']])}; {load['failures']} failures")
    return lines and ["## Others", "", *lines]


def listed(times):
    return ", ".join(f"{time:.1f}" for time in times)


# Growth

#: Title, unit, and what of a size is drawn for a program: a name of each line and its value.
PANELS = [
    ("build", "s", lambda one, name: {"": one["builds"][name]["seconds"]}),
    ("index with text", "× text", lambda one, name: {"": one["builds"][name]["size_ratio"]}),
    ("relevance", "ms", lambda one, name: {key: one[name]["relevance"][key] for key in ("p50", "p99")}),
    ("newest first", "ms", lambda one, name: {key: one[name]["newest"][key] for key in ("p50", "p99")}),
]


def programs(sizes):
    """Those that were measured at every size."""
    return [name for name in COLOURS if all(name in one and name in one["builds"] for one in sizes)]


def write(results, folder):
    sizes = served(results)
    (folder / "growth.md").write_text(table(results, sizes))
    (folder / "growth.svg").write_text(plot(sizes))


def table(results, sizes):
    what = results["about"]
    head = ["posts", "text", "program", "build", "MB/s", "index", "× text", "peak resident", "relevance p50", "p99",
            "newest p50", "p99"]
    rows = ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"]
    for one in sizes:
        for name in programs(sizes):
            built = one["builds"][name]
            times = [f"{one[name][sort][key]:.2f} ms" for sort in ("relevance", "newest") for key in ("p50", "p99")]
            rows.append("| " + " | ".join([
                f"{one['posts']:,}", f"{one['text_bytes'] / 1e6:.0f} MB", name, f"{built['seconds']:.1f} s",
                f"{built['mb_per_second']:.2f}", f"{built['bytes'] / 1e6:.0f} MB", f"{built['size_ratio']:.2f}",
                f"{built['peak_kb'] / 1000:.0f} MB", *times]) + " |")
    return "\n".join([f"# Growth, {what['date']}", "",
                      f"sakuin {what['sakuin']}, Groonga {what['packages']['groonga-bin']}, {what['cores']} cores of "
                      f"{what['cpu']}; load average before the run {what['load_at_start']:.1f}.", "", *rows, "",
                      "![the same as a plot](growth.svg)", ""])


def plot(sizes):
    panels = [panel(at, *one, sizes) for at, one in enumerate(PANELS)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH + 16} {2 * HEIGHT + 24}" '
            'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="white"/>\n'
            + "\n".join(panels) + "\n" + legend(programs(sizes)) + "\n</svg>\n")


def legend(names):
    entries = [f'<text x="{MARGIN + 60 * at}" y="{2 * HEIGHT + 14}" fill="{COLOURS[name]}">{name}</text>'
               for at, name in enumerate(names)]
    return "\n".join([*entries, f'<text x="{MARGIN + 20 + 60 * len(names)}" y="{2 * HEIGHT + 14}">whole line p50, broken line p99; '
                      'both scales logarithmic, sizes linear</text>'])


def panel(at, title, unit, values, sizes):
    """Posts to the right, values upward; logarithms of both, but the sizes of indexes from 0."""
    lines = {(name, key): [(one["posts"], values(one, name)[key]) for one in sizes]
             for name in programs(sizes) for key in values(sizes[0], name)}
    every = [value for points in lines.values() for _, value in points]
    linear = unit == "× text"
    low, high = (0, max(every) * 1.1) if linear else (10 ** math.floor(math.log10(min(every))),
                                                      10 ** math.ceil(math.log10(max(every))))
    scale = (lambda value: value) if linear else math.log10
    first, last = (math.log10(sizes[end]["posts"]) for end in (0, -1))

    def x(posts):
        return MARGIN + (math.log10(posts) - first) / ((last - first) or 1) * (WIDTH - MARGIN - 20)

    def y(value):
        return HEIGHT - 30 - (scale(value) - scale(low)) / (scale(high) - scale(low)) * (HEIGHT - 70)
    parts = [f'<g transform="translate({at % 2 * WIDTH} {at // 2 * HEIGHT})">',
             f'<text x="{MARGIN}" y="24" font-weight="bold">{title}, {unit}</text>']
    for tick in ticks(low, high, linear):
        parts.append(f'<path d="M{MARGIN} {y(tick):.1f}H{WIDTH - 20}" stroke="#ddd"/>'
                     f'<text x="{MARGIN - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for one in sizes:
        parts.append(f'<text x="{x(one["posts"]):.1f}" y="{HEIGHT - 12}" text-anchor="middle">'
                     f'{one["posts"] // 1000:,} k</text>')
    for (name, key), points in lines.items():
        path = "L".join(f"{x(posts):.1f} {y(value):.1f}" for posts, value in points)
        dashes = ' stroke-dasharray="5 4"' if key == "p99" else ""
        parts.append(f'<path d="M{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"{dashes}/>')
    return "\n".join([*parts, "</g>"])


def ticks(low, high, linear):
    if linear:
        return [tick / 2 for tick in range(int(high * 2) + 1)]
    return [10.0 ** power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]
