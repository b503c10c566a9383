// SPDX-License-Identifier: GPL-2.0-or-later
//
// Completion in the real shells, by the keys of a person. A shell that is not installed is skipped.

import Foundation
import Testing

@Suite(.serialized) final class ShellCompletionTests {
    private let home: Home
    private let socket: Int32

    init() throws {
        home = try Home()
        let folder = home.path + "/.config/sakuin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "[saved]\nego = '増田'\n\"夏祭り\" = 'x'\n\"夏至\" = 'y'\n".write(
            toFile: folder + "/config.toml", atomically: true, encoding: .utf8)
        // A daemon that never answers: whoever asked it would wait.
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: home.socket.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) }
        }
        try #require(bound == 0 && listen(socket, 1) == 0)
    }

    deinit { close(socket) }

    private var environment: [String: String] {
        ["PATH": Home.programs + ":/usr/bin:/bin", "SAKUIN_SOCKET": home.socket]
    }

    private func script(_ program: String, _ shell: String) throws -> String {
        let outcome = Home.run(Home.programs + "/" + program, ["--generate-completion-script", shell])
        try #require(outcome.status == 0)
        let path = home.path + "/\(program).\(shell)"
        try outcome.output.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Keys and the line that they make, the same in bash and zsh.
    private static let lines: [(keys: String, line: String)] = [
        ("sakuin sea\t", "sakuin search "),
        ("sakuin help que\t", "sakuin help query "),
        ("sakuin show --ver\t", "sakuin show --versions "),
        ("sakuin search --sort new\t", "sakuin search --sort newest "),
        ("sakuin search --sort=new\t", "sakuin search --sort=newest "),
        ("sakuin search --fold 9\t", "sakuin search --fold 9"),
        ("sakuin export x --fields time,titl\t", "sakuin export x --fields time,title "),
        ("sakuin export x --format mar\t", "sakuin export x --format markdown "),
        ("sakuin search x -o /etc/host.con\t", "sakuin search x -o /etc/host.conf "),
        ("sakuin mcp --scope eg\t", "sakuin mcp --scope ego "),
        ("sakuin mcp --scope=夏祭\t", "sakuin mcp --scope=夏祭り "),
        // More follows the colon.
        ("sakuin search tit\t", "sakuin search title:"),
        ("sakuin search 東京 -auth\t", "sakuin search 東京 -author:"),
        ("sakuin search is:ti\t", "sakuin search is:titleless "),
        ("sakuin search 東京 is:ti\t", "sakuin search 東京 is:titleless "),
        ("sakuin count 東京 form:5\t", "sakuin count 東京 form:5ch-html "),
        ("sakuin search 作\t", "sakuin search 作者:"),
        ("sakuin search 種類:ti\t", "sakuin search 種類:titleless "),
        ("sakuin search saved:e\t", "sakuin search saved:ego "),
        ("sakuin search -saved:e\t", "sakuin search -saved:ego "),
        ("sakuin search 東京 保存検索:夏祭\t", "sakuin search 東京 保存検索:夏祭り "),
        // Two begin so: what they have in common.
        ("sakuin search saved:\u{590F}\t", "sakuin search saved:夏"),
        ("sakuin search '(犬 OR is:ti\t", "sakuin search '(犬 OR is:titleless' "),
        ("sakuin search \"東京 saved:e\t", "sakuin search \"東京 saved:ego\" "),
        ("sakuin search \\(is:ti\t", "sakuin search \\(is:titleless "),
        ("sakuin search 東\t", "sakuin search 東"),
        ("sakuind ser\t", "sakuind serve "),
        ("sakuind index --reb\t", "sakuind index --rebuild "),
        ("sakuind serve --config /etc/host.con\t", "sakuind serve --config /etc/host.conf "),
    ]

    @Test("bash completes as people type, and asks no daemon")
    func bash() throws { try press(in: "bash") }

    @Test(
        "zsh completes as people type, and asks no daemon",
        .enabled(if: InteractiveShell.isThere("zsh"), "zsh is not installed"))
    func zsh() throws { try press(in: "zsh") }

    private func press(in name: String) throws {
        let scripts = try ["sakuin", "sakuind"].map { "source \(try script($0, name))" }
        let before = name == "zsh" ? ["autoload -Uz compinit && compinit -u -D"] : []
        let shell = try InteractiveShell(
            name, script: (before + scripts).joined(separator: "\n"), home: home.path, environment: environment)
        for (keys, line) in Self.lines { #expect(try shell.line(typing: keys) == line, "\(name)") }
    }

    @Test(
        "In bash with bash-completion, and where a colon breaks no word, it is the same",
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/share/bash-completion/bash_completion"),
            "bash-completion is not installed"))
    func bashCompletion() throws {
        // As `make install` puts it, found by its name.
        let place = home.path + "/.local/share/bash-completion/completions"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for program in ["sakuin", "sakuind"] {
            try FileManager.default.moveItem(atPath: try script(program, "bash"), toPath: place + "/" + program)
        }
        for more in ["", "\nCOMP_WORDBREAKS=${COMP_WORDBREAKS//:}"] {
            let shell = try InteractiveShell(
                "bash", script: ". /usr/share/bash-completion/bash_completion" + more, home: home.path,
                environment: environment)
            for (keys, line) in Self.lines { #expect(try shell.line(typing: keys) == line, "\(more)") }
        }
    }

    @Test(
        "fish offers values with their meaning",
        .enabled(if: InteractiveShell.isThere("fish"), "fish is not installed"),
        arguments: [
            ("sakuin sea", ["search\tSearch the posts."]),
            ("sakuin search --fold 2", ["2\tカナ and かな"]),
            ("sakuin search --sort=new", ["--sort=newest"]),
            ("sakuin search 東京 is:ti", ["is:titleless"]),
            ("sakuin search '(犬 OR is:ti", ["(犬 OR is:titleless"]),
            ("sakuin search 作", ["作者:\twhose author's name holds this"]),
            ("sakuin search -saved:", ["-saved:ego", "-saved:夏祭り", "-saved:夏至"]),
            ("sakuin export x --fields time,titl", ["time,title"]),
            ("sakuin search x -o /etc/host.con", ["/etc/host.conf"]),
            ("sakuind ser", ["serve\tWatch the folders and answer on the socket, in the foreground."]),
        ])
    func fish(line: String, offered: [String]) throws {
        let sources = try ["sakuin", "sakuind"].map { "source \(try script($0, "fish"))" }
        let quoted = line.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        let outcome = Home.run(
            "/usr/bin/fish", ["--no-config", "-c", (sources + ["complete -C '\(quoted)'"]).joined(separator: "; ")],
            environment: environment.merging(["HOME": home.path]) { $1 })
        #expect(outcome.errors == "")
        #expect(outcome.output.split(separator: "\n").map(String.init) == offered)
    }
}
