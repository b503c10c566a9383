// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// fzf shows the list and the post and reads the keys; this program makes what is shown, started by fzf through a shell. What a person
// types reaches that shell only where fzf puts its {q}, in single quotes as sh has them: so the shell is sh, whatever SHELL says, and
// what else differs (the program's path, the socket, words of the person's language) comes by variables.

struct FuzzyFinder {
    private let program: BrowseProgram
    private let environment: CommandEnvironment

    /// Nil where there is no fzf.
    init?(_ program: BrowseProgram, in environment: CommandEnvironment) {
        guard ChildProcess.isThere("fzf", environment.variables) else { return nil }
        self.program = program
        self.environment = environment
    }

    /// Shows the list until it is left.
    /// - Returns: nil where fzf cannot be used, which it has told of.
    func run(_ query: String) -> ExitStatus? {
        // fzf breaks no line anew when the window changes, unless it is new enough (0.46) to be told to.
        let renewal = "--bind=resize:refresh-preview"
        let options = options(query) + (understands(renewal) ? [renewal] : [])
        var fzf = ChildProcess(["fzf"] + options, environment: variables)
        // Its input is the list's; the line that it ends with is of no use. It draws where errors go.
        (fzf.input, fzf.output) = (.nothing, .nothing)
        if !environment.errorIsTerminal { fzf.error = .descriptor(environment.output) }
        switch fzf.run() {
        case 0: return .found
        // 130 is what an interrupt ends it with.
        case 1, 130: return ExitStatus.none
        default: return nil
        }
    }

    /// Whether this fzf knows an option: 2 is its status for one that it does not.
    private func understands(_ option: String) -> Bool {
        var probe = ChildProcess(["fzf", option, "--filter=x"], environment: variables)
        (probe.input, probe.output, probe.error) = (.nothing, .nothing, .nothing)
        return probe.run() != 2
    }

    // MARK: What fzf is told

    private func options(_ query: String) -> [String] {
        let thread = (program.asked.wordsWithoutOrder + ["--query={q}", "-- {1}"]).joined(separator: " ")
        let keys = [
            "start:reload:\(step("list", "{q}"))", "change:first+reload:\(step("list", "{q}"))",
            "enter:execute:\(reading("show", "-- {1}"))", "double-click:execute:\(reading("show", "-- {1}"))",
            "ctrl-t:execute:\(reading("thread", thread))",
            "ctrl-s:execute:\(reading("similar", "-- {1}"))",
            "ctrl-o:execute:\(reading(BrowseStep.name, "open -- {1}", isShort: true))",
            "ctrl-y:preview:\(step("copy", "{1} {2} {q}"))", "f1:preview:\(step("keys", ""))",
            "alt-up:preview-half-page-up", "alt-down:preview-half-page-down", "ctrl-/:toggle-preview",
            // What is listed when it is left decides the exit status.
            "esc:accept", "ctrl-c:accept", "ctrl-g:accept", "ctrl-q:accept",
        ]
        return [
            "--disabled", "--no-sort", "--no-multi", "--query=\(query)", "--delimiter=\t", "--with-nth=3..",
            "--header-lines=1", "--header=\(header)", "--layout=reverse", "--info=hidden",
            "--ellipsis=…", "--preview=\(step("preview", "{1} {2} {q}"))",
            // Where the post would have less than 40 columns beside the list, it stands below it.
            "--preview-window=right,55%,border-left,wrap,<40(down,60%,border-top,wrap)",
        ] + (program.color == .always ? ["--ansi"] + chosenColors : ["--no-color"]) + keys.map { "--bind=\($0)" }
    }

    /// The keys, on as many lines as the list is wide enough for when it is first shown.
    private var header: String {
        let list = environment.columns * 45 / 100
        // Below the list the post has all columns.
        let columns = (environment.columns - list < 42 ? environment.columns : list) - 3
        let gap = cells("  ", .plain)
        var lines: [[Cell]] = []
        for key in environment.messages.browseKeys {
            let key = cells(key, .plain)
            if let last = lines.last, last.width + gap.width + key.width <= columns {
                lines[lines.count - 1] += gap + key
            } else {
                lines.append(key)
            }
        }
        return lines.map { $0.map(\.text).joined() }.joined(separator: "\n")
    }

    /// The colours that the person has chosen for fzf, the one thing that is taken of the options set for it: others would change what keys
    /// and the list mean here.
    private var chosenColors: [String] {
        (environment.variables["FZF_DEFAULT_OPTS"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
            .filter { $0.hasPrefix("--color=") && !$0.contains(where: { "'\"\\$`".contains($0) }) }
    }

    /// A step whose output fzf takes.
    private func step(_ name: String, _ operands: String) -> String {
        let words = program.asked.words + ["--color", program.color.rawValue]
        return "exec \"$SAKUIN_PROGRAM\" \(BrowseStep.name) \(words.joined(separator: " ")) -- \(name) \(operands)"
    }

    /// A command on the whole screen. What a pager does not hold there is held until a key says that it was read.
    /// - Parameter isShort: true of one that says something only where it fails.
    private func reading(_ command: String, _ operands: String, isShort: Bool = false) -> String {
        let isHeld = isShort || pager != nil
        let color = "--color \(program.color.rawValue)"
        let limit = isShort ? 1 : isHeld ? 2 : 0
        return
            "test -n {1} || exit 0; exec </dev/tty >/dev/tty 2>&1; \"$SAKUIN_PROGRAM\" \(command) \(color) \(operands); "
            + "test $? -lt \(limit) || { printf '\\n%s' \"$SAKUIN_BROWSE_BACK\"; read -r line; }"
    }

    private var pager: PagerCommand? { PagerCommand(environment: environment.variables)?.staying }

    private var variables: [String: String] {
        var variables = program.variables
        for name in ["FZF_DEFAULT_OPTS", "FZF_DEFAULT_OPTS_FILE", "FZF_DEFAULT_COMMAND"] { variables[name] = nil }
        variables["SHELL"] = "/bin/sh"
        variables["SAKUIN_PROGRAM"] = program.path
        variables["SAKUIN_BROWSE_BACK"] = environment.messages.backToList
        if let pager { variables["SAKUIN_PAGER"] = pager.command }
        // Where the locale is Japanese, fzf would take signs such as … and ─ for wide, which terminals do not.
        variables["RUNEWIDTH_EASTASIAN"] = variables["RUNEWIDTH_EASTASIAN"] ?? "0"
        return variables
    }
}
