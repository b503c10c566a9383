// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// A pager's command line, for sh.
struct PagerCommand: Equatable, Sendable {
    var command: String
    var environment: [String: String]
    /// True if the person named it.
    var isChosen: Bool

    /// `$SAKUIN_PAGER`, else `$PAGER`, else less if there is one. Nil where there is none to use: an empty variable and
    /// `cat` say so, as they do to git.
    init?(environment: [String: String]) {
        let chosen = environment["SAKUIN_PAGER"] ?? environment["PAGER"]
        guard let command = chosen ?? Self.less(environment), command.contains(where: { $0 != " " }), command != "cat"
        else { return nil }
        self.command = command
        isChosen = chosen != nil
        // less shows colour, leaves short output on the screen and knows UTF-8 only if told so.
        var told = environment.merging(["LESS": "FRX", "LESSCHARSET": "utf-8"]) { set, _ in set }
        // Whoever has options of one's own, but none for colour, would see its codes.
        if let own = told["LESS"], !own.contains("R"), !own.contains("r") { told["LESS"] = "-R " + own }
        self.environment = told
    }

    private static func less(_ environment: [String: String]) -> String? {
        ChildProcess.isThere("less", environment) ? "less -FRX" : nil
    }

    /// False if sh would not find the command's program: then the shell's own complaint need not stand in the answer.
    var isThere: Bool {
        let word = String(command.drop { $0 == " " }.prefix { $0 != " " })
        let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./+".contains($0) }
        // The shell's own words, and what only the shell can tell.
        if !isPlain || [".", "cd", "command", "eval", "exec", "export", "if", "set", "trap", "umask"].contains(word) {
            return true
        }
        return ChildProcess.isThere(word, environment)
    }

    /// The same for what is read in between, where a list takes the screen right after: less is told to stay until it is left, however
    /// short the text is, and to leave the screen as it found it.
    var staying: PagerCommand? {
        let word = command.drop { $0 == " " }.prefix { $0 != " " }
        guard word.split(separator: "/").last == "less", !command.contains(where: { "|;&<>$`'\"\\#".contains($0) })
        else { return nil }
        var pager = self
        pager.command += " -+F -+X"
        return pager
    }
}
