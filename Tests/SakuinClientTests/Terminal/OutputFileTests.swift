// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import sakuin

@Suite struct OutputFileTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.path + "/out" }
    private let line = "anond:1\t2024-06-05T20:50+09:00\t\t東京 の 会社\n"

    private func files() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    @Test(
        "The answer goes into the file, as a pipe would get it, whatever standard output is",
        arguments: [nil, 80] as [Int?])
    func written(terminal: Int?) {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let outcome = run("search", "x", "-o", path, daemon: daemon, terminal: terminal)
        #expect(outcome.status == .found && outcome.output == "")
        #expect(folder.read("out") == line)
        #expect(files() == ["out"])
        #expect(run("show", "a", "--json", "--output=\(path)", daemon: FakeDaemon(json: Sample.post)).status == .found)
        #expect(folder.read("out") == Sample.post + "\n")
    }

    @Test("A person is told what was written, and where; a pipe is told nothing")
    func told() {
        let page = FakeDaemon(json: Sample.search([Sample.hit], total: 7))
        func errors(_ arguments: [String], _ daemon: FakeDaemon, _ variables: [String: String] = [:]) -> String {
            runArguments(arguments + ["-o", path], daemon: daemon, terminal: 80, environment: variables).error
        }
        #expect(errors(["search", "x"], page) == "7 posts (exact) · 3.2 ms\n1 post written to \(path)\n")
        #expect(
            errors(["search", "x"], page, ["LC_ALL": "ja_JP.UTF-8"])
                == "7件 (正確) · 3.2 ms\n1件を \(path) に書きました\n")
        #expect(errors(["search", "x", "--json"], page) == "1 post written to \(path)\n")
        #expect(errors(["show", "a"], FakeDaemon(json: Sample.post)) == "written to \(path)\n")
        #expect(
            errors(["show", "a"], FakeDaemon(json: Sample.post), ["LC_ALL": "ja_JP.UTF-8"])
                == "\(path) に書きました\n")
        let streamed = FakeDaemon([
            .text("HTTP/1.1 200 OK\r\nContent-Length: \(Sample.hit.utf8.count + 1)\r\n\r\n\(Sample.hit)\n")
        ])
        #expect(errors(["search", "--all", "x"], streamed) == "1 post written to \(path)\n")
        #expect(run("search", "x", "-o", path, daemon: page).error == "")
    }

    @Test("The end of a name asks for the form that it tells, and one that the command does not write is an error")
    func names() throws {
        func written(_ arguments: [String], to name: String, _ daemon: FakeDaemon) -> String? {
            let outcome = runArguments(arguments + ["-o", folder.path + "/" + name], daemon: daemon)
            #expect(outcome.status == .found, "\(name): \(outcome.error)")
            return folder.read(name)
        }
        let (page, post) = (Sample.search([Sample.hit]), FakeDaemon(json: Sample.post))
        #expect(written(["search", "x"], to: "a.json", FakeDaemon(json: page)) == page + "\n")
        #expect(written(["search", "x"], to: "a.JSON", FakeDaemon(json: page)) == page + "\n")
        #expect(written(["search", "x"], to: "a.tsv", FakeDaemon(json: page)) == line)
        #expect(written(["show", "a"], to: "post.json", post) == Sample.post + "\n")
        // What was asked for by an option goes before a name.
        #expect(written(["search", "x", "--json"], to: "a.csv", FakeDaemon(json: page)) == page + "\n")
        for (arguments, name, words) in [
            (
                ["search", "x"], "a.csv",
                "search does not write what the name a.csv says: sakuin export -o a.csv writes whole posts so"
            ),
            (["search", "x"], "a.html", "search does not write what the name a.html says: sakuin export -o a.html"),
            (
                ["dumps"], "a.csv",
                "dumps does not write what the name a.csv says; take another, as one that ends in .txt"
            ),
            (["trend", "x"], "a.svg", "the picture is written by --svg a.svg, not by -o"),
            (
                ["export", "x"], "a.foo",
                "the name a.foo tells no format: add --format jsonl, csv, markdown, html, mbox, or take a name that ends in .jsonl, "
            ),
            (["export", "x"], "posts", "the name posts tells no format"),
            (["search", "-q", "x"], "a", "-q prints nothing: there would be nothing for -o to write"),
        ] {
            let outcome = runArguments(arguments + ["-o", name])
            #expect(outcome.status == .failed && outcome.error.contains(words), "\(outcome.error)")
        }
        #expect(
            runArguments(["trend", "x", "--svg", "a.png"]).error.contains(
                "--svg writes SVG: take a name that ends in .svg, not a.png"))
        let japanese = runArguments(["export", "x", "-o", "a.foo"], environment: ["LC_ALL": "ja_JP.UTF-8"])
        #expect(japanese.error.contains("a.foo の名からは形式が分かりません。--format jsonl・csv・markdown・html・mbox のどれかを付けるか、"))
    }

    @Test("A file keeps what it held until the answer is whole")
    func kept() throws {
        try folder.write("old\n", to: "out")
        let bad = FakeDaemon(status: 400, json: Sample.problem("bad_query", "no"))
        #expect(run("search", "x", "-o", path, daemon: bad).status == .failed)
        #expect(folder.read("out") == "old\n")
        let chunk = "\(String(Sample.hit.utf8.count + 1, radix: 16))\r\n\(Sample.hit)\n\r\n"
        let broken = FakeDaemon([.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)])
        for options in [["--all"], ["--kwic"]] {
            #expect(runArguments(["search", "x", "-o", path] + options, daemon: broken).status == .failed)
            #expect(folder.read("out") == "old\n")
        }
        #expect(files() == ["out"])
        #expect(run("search", "x", "-o", path, daemon: FakeDaemon(json: Sample.search([]))).status == .none)
        #expect(folder.read("out") == "")
    }

    @Test("A link stays a link, and a file's mode its own")
    func links() throws {
        try folder.write("old\n", to: "target")
        chmod(folder.path + "/target", 0o640)
        symlink("target", path)
        #expect(run("search", "x", "-o", path, daemon: FakeDaemon(json: Sample.search([Sample.hit]))).status == .found)
        #expect(folder.read("target") == line)
        #expect(files() == ["out", "target"])
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    }

    @Test("A file that cannot be written is an error that names it")
    func impossible() {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let missing = folder.path + "/no/out"
        #expect(
            run("search", "x", "-o", missing, daemon: daemon)
                == Run(
                    status: .failed, output: "",
                    error: "sakuin: cannot write to \(missing): No such file or directory\n"))
        #expect(
            run("search", "x", "-o", folder.path, daemon: daemon)
                == Run(status: .failed, output: "", error: "sakuin: cannot write to \(folder.path): Is a directory\n"))
        #expect(
            run("search", "x", "-o", "/dev/full", daemon: daemon)
                == Run(status: .failed, output: "", error: "sakuin: cannot write the output: No space left on device\n")
        )
        #expect(run("search", "x", "-o", "/dev/null", daemon: daemon) == Run(status: .found, output: "", error: ""))
        #expect(run("search", "x", "-o", "-", daemon: daemon) == Run(status: .found, output: line, error: ""))
    }
}
