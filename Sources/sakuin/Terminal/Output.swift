// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// Text of a command goes in; it comes out on a descriptor, in a file, or in a pager that starts with the first of it. A reader
// that has seen enough closes the output: what follows is dropped in silence, and the command may stop. A pager that shows
// nothing takes nothing with it: the text is printed without it.

struct Output: ~Copyable {
    private static let bufferSize = 32 * 1024

    private var file: OutputFile?
    private let descriptor: Int32?
    private var waitingPager: PagerCommand?
    private var pager: RunningPager?
    private let tell: (PagerError) -> Void
    private let written: (String?) -> Void
    private var buffer: [UInt8] = []
    /// The `errno` of the write that failed; `EPIPE` where the reader has gone.
    private var fault: Int32?

    /// - Parameter tell: says a fault of the pager to the person.
    init(descriptor: Int32, pager: PagerCommand? = nil, tell: @escaping (PagerError) -> Void = { _ in }) {
        self.descriptor = descriptor
        self.tell = tell
        written = { _ in }
        waitingPager = pager
        file = nil
    }

    /// - Parameter written: says that all is in the file, and what that is, where the command knows a word for it.
    init(file: consuming OutputFile, written: @escaping (String?) -> Void = { _ in }) {
        descriptor = file.descriptor
        tell = { _ in }
        self.written = written
        self.file = consume file
    }

    /// Takes everything and shows nothing.
    static var nowhere: Output { Output() }

    private init() {
        descriptor = nil
        tell = { _ in }
        written = { _ in }
        file = nil
    }

    /// False once nobody reads any more.
    var isOpen: Bool { fault == nil }

    mutating func write(_ text: String) {
        guard isOpen else { return }
        buffer += text.utf8
        if buffer.count >= Self.bufferSize { flush() }
    }

    /// Writes bytes as they are and ends them with a line feed, or another sign, unless they end with one.
    mutating func write(line bytes: [UInt8], end: UInt8 = UInt8(ascii: "\n")) {
        guard isOpen else { return }
        buffer += bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        buffer.append(end)
        if buffer.count >= Self.bufferSize { flush() }
    }

    mutating func flush() {
        guard isOpen, !buffer.isEmpty, let descriptor else { return buffer.removeAll() }
        defer { buffer.removeAll(keepingCapacity: true) }
        if let command = waitingPager {
            waitingPager = nil
            pager = start(command, descriptor)
        }
        guard pager != nil else {
            fault = writeAll(buffer[...], to: descriptor)
            return
        }
        switch pager?.write(buffer) {
        case .gone?: fault = EPIPE
        case .useless(let unread)?:
            leavePager(saying: true)
            fault = writeAll(unread[...], to: descriptor)
        case .written?, nil: break
        }
    }

    private func start(_ command: PagerCommand, _ descriptor: Int32) -> RunningPager? {
        guard command.isThere else {
            if command.isChosen { tell(PagerError(command: command.command)) }
            return nil
        }
        let started = RunningPager(command, output: descriptor)
        if started == nil { tell(PagerError(command: command.command)) }
        return started
    }

    private mutating func leavePager(saying isFault: Bool) {
        guard let pager else { return }
        self.pager = nil
        _ = pager.wait()
        if isFault { tell(PagerError(command: pager.command)) }
    }

    /// Writes what is left and waits until the pager is left. Nil when all went well or the reader left early.
    /// - Parameter content: what was written, for the person who looks for it in a file.
    mutating func finish(_ content: String? = nil) -> Failure? {
        flush()
        if let pager {
            self.pager = nil
            switch pager.wait() {
            case .shown: break
            case .useless(let unread):
                tell(PagerError(command: pager.command))
                fault = descriptor.flatMap { writeAll(unread[...], to: $0) }
            case .failed(let code): return .pager(pager.command, status: code)
            }
        }
        if let fault, fault != EPIPE { return .output(fault) }
        guard file != nil else { return nil }
        if let failed = file?.commit() { return .output(failed) }
        written(content)
        return nil
    }

    /// Ends where the command failed: what a reader has got is left to it, but no file takes its name.
    mutating func abandon() {
        flush()
        leavePager(saying: false)
        file = nil
    }
}
