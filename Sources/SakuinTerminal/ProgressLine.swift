// SPDX-License-Identifier: GPL-2.0-or-later

internal import Dispatch

/// A line on a terminal that is written anew, again and again, while something is waited for.
package final class ProgressLine {
    private let timer: any DispatchSourceTimer
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - delay: milliseconds before the first line.
    ///   - pause: milliseconds between two lines.
    ///   - write: writes to the terminal.
    ///   - line: what is shown; nil leaves what is there.
    package init(
        after delay: Int, every pause: Int, to write: @escaping @Sendable (String) -> Void,
        _ line: @escaping @Sendable () -> String?
    ) {
        self.write = write
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "progress"))
        timer.schedule(deadline: .now() + .milliseconds(delay), repeating: .milliseconds(pause))
        timer.setEventHandler {
            if let line = line() { write("\r\u{1B}[K\(line)") }
        }
        timer.resume()
    }

    /// Takes the line away.
    package func end() {
        let ended = DispatchSemaphore(value: 0)
        timer.setCancelHandler { ended.signal() }
        timer.cancel()
        ended.wait()
        write("\r\u{1B}[K")
    }
}
