// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import Synchronization

/// Lines of a client, as they come. While the question of one of them runs, those behind it are read too: one may cancel it.
final class AgentInput: Sendable {
    enum Line: Equatable {
        case whole([UInt8])
        /// Longer than `longestLine`; its bytes are gone.
        case tooLong
    }

    private struct State {
        /// Lines that nobody has taken yet, each with the request that it cancels.
        var lines: [(line: Line, cancels: JSONValue?)] = []
        /// Of the line that has not ended.
        var bytes: [UInt8] = []
        var isTooLong = false
        var isOver = false
        var fault: Int32?
        /// The request whose answer is being made.
        var running: JSONValue?
    }

    /// Bytes of a line; no request of a tool has a hundredth of it.
    static let longestLine = 4 << 20
    /// Bytes of a line that may cancel a request.
    private static let longestNotification = 64 << 10
    /// Lines that are read ahead. More wait in the pipe.
    private static let mostLines = 1000

    private let descriptor: Int32
    private let state = Mutex(State())

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next line, once it is there; nil at the end.
    func next() -> Line? {
        state.withLock { state in
            while state.lines.isEmpty, !state.isOver { read(into: &state) }
            return state.lines.isEmpty ? nil : state.lines.removeFirst().line
        }
    }

    /// The `errno` with which reading ended; nil if the client has closed it.
    var fault: Int32? { state.withLock { $0.fault } }

    // MARK: The request that runs

    /// - Parameter request: its id.
    func begin(_ request: JSONValue) { state.withLock { $0.running = request } }

    /// - Returns: true if the request was cancelled meanwhile.
    func end() -> Bool {
        state.withLock { state in
            defer { state.running = nil }
            return isCancelled(state)
        }
    }

    /// What ends the questions of the request that runs, once it is cancelled.
    /// - Parameter progress: told on the way; nil where nobody asked for it.
    func watch(_ progress: AgentProgress?) -> CallWatch {
        CallWatch(
            descriptor: { [self] in state.withLock { canReadAhead($0) ? descriptor : -1 } },
            pause: progress == nil ? -1 : AgentProgress.pause,
            isOver: { [self] in
                progress?.tell()
                return state.withLock { state in
                    while canReadAhead(state), isReadable { read(into: &state) }
                    return isCancelled(state)
                }
            })
    }

    private func isCancelled(_ state: State) -> Bool {
        guard let running = state.running else { return false }
        return state.lines.contains { $0.cancels == running }
    }

    private func canReadAhead(_ state: State) -> Bool {
        !state.isOver && state.lines.count < AgentInput.mostLines
    }

    private var isReadable: Bool {
        var awaited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&awaited, 1, 0) > 0
    }

    // MARK: Bytes

    private func read(into state: inout State) {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = Glibc.read(descriptor, &piece, piece.count)
        guard count > 0 else {
            if count < 0, errno == EINTR { return }
            state.fault = count < 0 ? errno : nil
            state.isOver = true
            return
        }
        for byte in piece[..<count] {
            if byte == UInt8(ascii: "\n") {
                let line = state.isTooLong ? Line.tooLong : .whole(state.bytes)
                state.lines.append((line, AgentInput.cancelled(by: state.bytes)))
                (state.bytes, state.isTooLong) = ([], false)
            } else if state.bytes.count < AgentInput.longestLine {
                state.bytes.append(byte)
            } else {
                state.isTooLong = true
            }
        }
    }

    private static func cancelled(by line: [UInt8]) -> JSONValue? {
        guard line.count <= longestNotification, let message = try? JSONValue.read(line),
            message["method"]?.text == "notifications/cancelled"
        else { return nil }
        return message["params"]?["requestId"]
    }
}
