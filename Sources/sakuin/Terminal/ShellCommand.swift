// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// A command of the person's that is given something to read. It is run by this process, as whoever runs that, and by nobody else.

struct ShellCommand {
    private let command: String
    private let environment: [String: String]

    /// - Parameter environment: all that the command gets.
    init(_ command: String, environment: [String: String]) {
        self.command = command
        self.environment = environment
    }

    /// Runs the command by sh and waits until it ends. It need not read its input.
    /// - Returns: its exit status; for one that a signal ended, 128 and the signal.
    func run(input: [UInt8]) throws(Failure) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .command(command, status: 126) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var child = ChildProcess(["/bin/sh", "-c", command], environment: environment)
        child.input = .descriptor(ends[0])
        let process = child.start()
        close(ends[0])
        guard let process else {
            close(ends[1])
            throw .command(command, status: 126)
        }
        _ = writeAll(input[...], to: ends[1])
        close(ends[1])
        return ChildProcess.wait(for: process)
    }
}
