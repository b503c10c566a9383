# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that take part: built, started, measured and ended, each by its process id. Nothing here knows what is
measured or why."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
JARS = Path("/usr/share/java")
TANTIVY = "tantivy==0.27.*"
PAGE_CACHE = Path("/proc/sys/vm/drop_caches")


class Trouble(Exception):
    """What keeps the benchmark from going on, in words."""


def pkg_config(*libraries):
    return subprocess.run(["pkg-config", "--cflags", "--libs", *libraries], check=True, capture_output=True,
                          text=True).stdout.split()


class Workplace:
    """The folder for everything that is made on the way, and the programs in it. Gone at the end unless it was named by
    SAKUIN_BENCH_WORK."""

    def __init__(self, programs):
        named = os.environ.get("SAKUIN_BENCH_WORK")
        self.kept = named is not None
        self.folder = Path(named).resolve() if named else Path(tempfile.mkdtemp(prefix="sakuin-bench-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        # Apart, because the path of a socket holds 107 bytes at most.
        self.sockets = Path(tempfile.mkdtemp(prefix="sakuin-bench-"))
        self.sakuind, self.sakuin = programs / "sakuind", programs / "sakuin"
        self.tokenizer = programs / "TokenizerBenchmark"
        for program in (self.sakuind, self.sakuin, self.tokenizer):
            if not os.access(program, os.X_OK):
                raise Trouble(f"{program} is not there: build it first (make)")
        #: How those are started that answer in a process of their own; what cannot be had is not in it.
        self.libraries = {}
        self.reader = programs / "SearchBenchmark"

    def build_tools(self):
        (self.folder / "bin").mkdir(exist_ok=True)
        libraries = {"launch": [], "client": ["-pthread"], "fts5": pkg_config("sqlite3"),
                     "bare_xapian": pkg_config("xapian-core", "icu-uc") + ["-pthread"]}
        for name, flags in libraries.items():
            source, program = HERE / "tools" / f"{name}.cpp", self.tool(name)
            newest = max(file.stat().st_mtime for file in [source, *source.parent.glob("*.hpp")])
            if not program.exists() or program.stat().st_mtime < newest:
                subprocess.run(["g++", "-std=c++20", "-O2", "-Wall", "-Wextra", "-o", program, source, *flags],
                               check=True)

    def find_libraries(self, names, log):
        """Installs or compiles what answers in a process of its own. The run goes on without those it cannot have."""
        ways = {"in_process": self.find_reader, "tantivy": self.install_tantivy, "lucene": self.compile_lucene}
        for name in names:
            try:
                self.libraries[name] = ways[name]()
            except (OSError, subprocess.CalledProcessError) as error:
                words = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
                log(f"going on without {name}: {words[-1] if words else error}")

    def find_reader(self):
        if not os.access(self.reader, os.X_OK):
            raise FileNotFoundError(f"{self.reader} is not there: build it first (make bench)")
        return [self.reader]

    def install_tantivy(self):
        """From Python's package index, into an environment of the run."""
        environment = self.folder / "python"
        python, command = environment / "bin" / "python", HERE / "tools" / "tantivy_bench.py"
        output_of(sys.executable, "-m", "venv", environment)
        output_of(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TANTIVY)
        return [python, command]

    def tantivy_version(self):
        return output_of(self.libraries["tantivy"][0], "-c", "import importlib.metadata as all; print(all.version('tantivy'))")

    def compile_lucene(self):
        """Debian's Lucene 8, of the versions that are there the last."""
        jars = []
        for name in ("lucene-core-8.*", "lucene-analyzers-common-8.*", "lucene-analyzers-icu-8.*", "icu4j"):
            found = sorted(JARS.glob(f"{name}.jar"))
            if not found:
                raise FileNotFoundError(f"{JARS}/{name}.jar is not there: liblucene8-java and libicu4j-java")
            jars.append(str(found[-1]))
        classes = self.folder / "bin" / "lucene"
        classes.mkdir(exist_ok=True)
        output_of("javac", "-Xlint:all", "-Werror", "-cp", ":".join(jars), "-d", classes, HERE / "tools" / "LuceneBench.java")
        return ["java", "-Xmx2g", "-cp", ":".join([str(classes), *jars]), "LuceneBench"]

    def tool(self, name):
        return self.folder / "bin" / name

    def fresh(self, name):
        """An empty folder of that name."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def remove(self):
        shutil.rmtree(self.sockets, ignore_errors=True)
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    # Running

    def run(self, *command, writes):
        """Runs it to its end under `launch`: seconds, user and system seconds, greatest resident memory, and the most that
        the folder that it `writes` took."""
        report = self.folder / "usage.json"
        with guarded(subprocess.Popen([self.tool("launch"), "run", report, "--", *command], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)) as process:
            with DiskWatch(writes, process.pid) as disk:
                words = process.stderr.read()
                process.wait()
        if process.returncode != 0:
            raise Trouble(f"{command[0]} ended with {process.returncode}: {words.decode(errors='replace').strip()}")
        return json.loads(report.read_text()) | {"disk_peak": disk.peak, "unnamed_peak": disk.unnamed_peak}

    def ask_tool(self, name, *arguments, given=""):
        """What one of the C++ tools says."""
        return self.ask_program([self.tool(name)], *arguments, given=given)

    def ask_program(self, program, *arguments, given=""):
        with guarded(subprocess.Popen([*map(str, program), *map(str, arguments)], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)) as process:
            answer, words = process.communicate(given)
        if process.returncode != 0:
            raise Trouble(f"{Path(program[-1]).name}: {words.strip()}")
        return answer

    @contextlib.contextmanager
    def server(self, *command):
        """Runs while the block does."""
        report = self.folder / f"server-{Path(command[0]).name}.json"
        log = self.folder / f"server-{Path(command[0]).name}.log"
        with log.open("wb") as output, guarded(
                subprocess.Popen([self.tool("launch"), "run", report, "--", *map(str, command)],
                                 stdin=subprocess.DEVNULL, stdout=output, stderr=output)) as process:
            yield process


@contextlib.contextmanager
def guarded(process):
    """Ends the process with the block, whatever ends that: `launch` passes SIGTERM on to what it runs."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                end_with_children(process.pid)
                process.wait()


def end_with_children(pid):
    for child in children(pid):
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def children(pid):
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def output_of(*command):
    """What a command says; where it fails, its last words are in the error."""
    return subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout.strip()


class DiskWatch:
    """How much a folder takes at most while the block runs, looked at four times a second: its files, and those without a
    name on the same disk that the children of a process hold open, as spools are."""

    def __init__(self, folder, pid):
        self.folder, self.pid, self.over = folder, pid, threading.Event()
        self.peak = self.unnamed_peak = 0
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def look(self):
        while not self.over.wait(0.25):
            unnamed = self.unnamed()
            self.unnamed_peak = max(self.unnamed_peak, unnamed)
            self.peak = max(self.peak, unnamed + self.named())

    def named(self):
        total = 0
        for place, _, names in os.walk(self.folder):
            for name in names:
                # Files go while they are counted.
                with contextlib.suppress(OSError):
                    total += os.lstat(os.path.join(place, name)).st_blocks * 512
        return total

    def unnamed(self):
        device, files = os.stat(self.folder).st_dev, {}
        for child in children(self.pid):
            with contextlib.suppress(OSError):
                for entry in os.scandir(f"/proc/{child}/fd"):
                    with contextlib.suppress(OSError):
                        file = os.stat(entry.path)
                        if stat.S_ISREG(file.st_mode) and file.st_nlink == 0 and file.st_dev == device:
                            files[file.st_ino] = file.st_blocks * 512
        return sum(files.values())


def drop_page_cache():
    """All of the machine's: the next question reads from the disk. False where this is not allowed."""
    os.sync()
    try:
        PAGE_CACHE.write_text("3")
    except OSError:
        return False
    return True


class UnixHTTP(http.client.HTTPConnection):
    """HTTP over a Unix socket, for questions whose time does not matter."""

    def __init__(self, path):
        super().__init__("localhost", timeout=600)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def get(path, target):
    connection = UnixHTTP(path)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Trouble(f"{target}: {answer.status}: {body.decode(errors='replace')}")
        return json.loads(body)
    finally:
        connection.close()


class Daemon:
    """sakuind on an index; `socket` answers."""

    def __init__(self, place, dumps, index):
        self.place, self.dumps, self.socket = place, Path(dumps), place.sockets / "sakuin.sock"
        self.command = [str(place.sakuind), "serve", "--dumps", str(dumps), "--index", str(index), "--socket",
                        str(self.socket)]

    @property
    def target(self):
        return f"unix:{self.socket}"

    @contextlib.contextmanager
    def running(self):
        with self.place.server(*self.command) as process:
            wait_until(lambda: self.answers(), process, "sakuind")
            self.wait()
            self.launcher = process.pid
            yield self

    def memory(self):
        """Megabytes of its own, and of mapped files that lie in memory and that the system takes back as it likes."""
        [pid] = children(self.launcher)
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        return {name: int(lines[key].split()[0]) * 1024 / 1e6 for name, key in (("own", "RssAnon"), ("mapped", "RssFile"))}

    def answers(self):
        with contextlib.suppress(OSError, http.client.HTTPException, Trouble):
            return get(self.socket, "/v1/status") is not None
        return False

    def wait(self):
        """Until all that lies in the folders is searchable."""
        subprocess.run([self.place.sakuin, "wait", "--socket", self.socket], check=True, stdout=subprocess.DEVNULL)

    def status(self):
        return get(self.socket, "/v1/status")


def wait_until(answers, process, name, seconds=120):
    end = time.monotonic() + seconds
    while not answers():
        if process.poll() is not None or time.monotonic() > end:
            raise Trouble(f"{name} does not answer")
        time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def disk_bytes(*places):
    """What is allocated on the disk, as du says: Groonga's files have holes."""
    os.sync()
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()]
    return sum(file.lstat().st_blocks * 512 for file in files if not file.is_symlink())
