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
