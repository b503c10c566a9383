// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// Text of a command goes in; it comes out on a descriptor, or in a pager that starts with the first of it. A reader
// that has seen enough closes the output: what follows is dropped in silence, and the command may stop.

struct Output: ~Copyable {
    private static let bufferSize = 32 * 1024

    private let descriptor: Int32
    private var waitingPager: PagerCommand?
    private var pager: RunningPager?
    private var buffer: [UInt8] = []
    /// The `errno` of the write that failed; `EPIPE` where the reader has gone.
    private var fault: Int32?

    init(descriptor: Int32, pager: PagerCommand? = nil) {
        self.descriptor = descriptor
        waitingPager = pager
    }

    /// False once nobody reads any more.
    var isOpen: Bool { fault == nil }

    mutating func write(_ text: String) {
        guard isOpen else { return }
        buffer += text.utf8
        if buffer.count >= Self.bufferSize { flush() }
    }

    /// Writes bytes as they are and ends them with a line feed, unless they end with one.
    mutating func write(line bytes: [UInt8]) {
        guard isOpen else { return }
        buffer += bytes
        if bytes.last != UInt8(ascii: "\n") { buffer.append(UInt8(ascii: "\n")) }
        if buffer.count >= Self.bufferSize { flush() }
    }

    mutating func flush() {
        guard isOpen, !buffer.isEmpty else { return }
        if let command = waitingPager {
            waitingPager = nil
            pager = RunningPager(command, output: descriptor)
        }
        fault = writeAll(buffer[...], to: pager?.input ?? descriptor)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and waits until the pager is left. Nil when all went well or the reader left early.
    mutating func finish() -> Failure? {
        flush()
        if let pager {
            self.pager = nil
            if !pager.wait() { return .pager(pager.command) }
        }
        guard let fault, fault != EPIPE else { return nil }
        return .output(fault)
    }
}
