// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinTerminal

// Lines typed on a terminal that can move its cursor. A terminal that edits lines itself erases one column of a character that has two, and of
// an emoji that is made of several the last alone, so that what stands there is not what is sent. Here a key erases what a person takes
// for one character, and the line is drawn anew.

struct EditedLines: PromptedLines {
    private let terminal: TerminalMode
    private let environment: CommandEnvironment
    private let input: Int32
    /// What was typed and is not part of a line yet: an input method, or somebody who types ahead, sends more than a line.
    private var bytes: ArraySlice<UInt8> = []

    init(_ input: Int32, _ terminal: TerminalMode, in environment: CommandEnvironment) {
        (self.input, self.terminal, self.environment) = (input, terminal, environment)
    }

    mutating func next(behind prompt: String) -> Result<String, NotUTF8>? {
        terminal.readBytes()
        defer { terminal.readLines() }
        var line = TypedLine()
        write(prompt)
        while let key = next(of: &line, behind: prompt) {
            switch key {
            case .enter:
                write("\n")
                return line.isUTF8 ? .success(line.text) : .failure(NotUTF8())
            case .end: return nil
            case .interrupt:
                terminal.restore()
                write("\n")
                signal(SIGINT, SIG_DFL)
                kill(getpid(), SIGINT)
            case .suspend:
                terminal.restore()
                // All of the job, as the terminal itself would do it.
                kill(0, SIGTSTP)
                terminal.readBytes()
                write(prompt + line.text)
            case .redraw: write("\u{1B}[H\u{1B}[2J" + prompt + line.text)
            }
        }
        return nil
    }

    /// Shows what is typed up to a key that changes nothing of it; nil at the end of the input.
    private mutating func next(of line: inout TypedLine, behind prompt: String) -> TypedLine.Key? {
        while true {
            if bytes.isEmpty, !read() { return nil }
            let before = line.text
            var key: TypedLine.Key?
            while key == nil, let byte = bytes.popFirst() { key = line.take(byte) }
            show(line.text, over: before, behind: prompt)
            if let key { return key }
        }
    }

    /// - Parameter before: what stands there.
    private func show(_ text: String, over before: String, behind prompt: String) {
        // Bytes are compared: a mark that joins the character before it is written behind that.
        if Array(text.utf8).starts(with: before.utf8) {
            return write(String(text.unicodeScalars.dropFirst(before.unicodeScalars.count)))
        }
        let columns = CommandEnvironment.terminalColumns() ?? environment.columns
        let row = TypedLine.row(behind: prompt + before, columns: columns)
        // CUU, then ED: from the prompt on all is written anew.
        write((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[J" + prompt + text)
    }

    /// - Returns: false at the end of the input.
    private mutating func read() -> Bool {
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(input, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = piece[..<count]
            return true
        }
    }

    private func write(_ text: String) {
        if !text.isEmpty { _ = writeAll(Array(text.utf8)[...], to: environment.output) }
    }
}
