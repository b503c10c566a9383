// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// The life of a pager: it reads a pipe that this process writes, on the terminal that both have.

/// A pager that has been started. While it runs the terminal's signals are its own: an interrupt there ends what it is
/// doing, not this process, which would leave it without anyone to wait for it.
///
/// Until the pager has read something, what was written is kept, and so is an end of the pipe from which it can be seen: a pager
/// that ends without having read anything has shown nothing, whatever its status.
struct RunningPager {
    /// What became of what was written.
    enum Writing {
        case written
        /// The pager was left by whoever reads.
        case gone
        /// The pager ended without having read anything: this has not been shown.
        case useless([UInt8])
    }

    /// How the pager ended.
    enum End: Equatable {
        case shown
        case useless([UInt8])
        /// With this exit status, after having read.
        case failed(Int32)
    }

    /// Half a pipe: writes of some sizes leave the other half of its pages empty.
    private static let room = 32 * 1024

    let command: String
    /// Where to write what is to be paged.
    private let input: Int32
    private let process: pid_t
    private let oldInterrupt: __sighandler_t?
    private let oldQuit: __sighandler_t?
    /// The end of the pipe that the pager reads; nil once the pager has read.
    private var watched: Int32?
    private var kept: [UInt8] = []
    /// Bytes of `kept` that are in the pipe.
    private var sent = 0

    /// Nil where the system cannot start a process.
    init?(_ command: PagerCommand, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        var pager = ChildProcess(["/bin/sh", "-c", command.command], environment: command.environment)
        (pager.input, pager.output) = (.descriptor(ends[0]), .descriptor(output))
        guard let started = pager.start() else {
            close(ends[0])
            close(ends[1])
            return nil
        }
        self.command = command.command
        input = ends[1]
        watched = ends[0]
        process = started
        oldInterrupt = signal(SIGINT, SIG_IGN)
        oldQuit = signal(SIGQUIT, SIG_IGN)
    }

    mutating func write(_ bytes: [UInt8]) -> Writing {
        guard watched != nil else { return writeAll(bytes[...], to: input) == nil ? .written : .gone }
        kept += bytes
        while sent < kept.count {
            if hasRead() {
                let rest = kept[sent...]
                forget()
                return writeAll(rest, to: input) == nil ? .written : .gone
            }
            let end = min(kept.count, RunningPager.room)
            guard end > sent else {
                guard hasEnded() else {
                    usleep(1000)
                    continue
                }
                return hasRead() ? .gone : .useless(kept)
            }
            if writeAll(kept[sent..<end], to: input) != nil { return .gone }
            sent = end
        }
        return .written
    }

    /// True once the pipe holds less than was written into it.
    private func hasRead() -> Bool {
        guard let watched else { return true }
        var unread: Int32 = 0
        return ioctl(watched, UInt(FIONREAD), &unread) == 0 && Int(unread) < sent
    }

    /// True once the process is no more; it is left to be waited for.
    private func hasEnded() -> Bool {
        var information = siginfo_t()
        // Of a process that has not ended the system leaves the signal 0.
        return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) != 0
            || information.si_signo == SIGCHLD
    }

    /// Lets go of the pipe's other end, so that a pager that is left early can be noticed.
    private mutating func forget() {
        if let watched { close(watched) }
        watched = nil
        kept = []
    }

    /// Ends the input and waits until the pager ends.
    consuming func wait() -> End {
        close(input)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        signal(SIGINT, oldInterrupt)
        signal(SIGQUIT, oldQuit)
        let isUnread = watched != nil && sent > 0 && !hasRead()
        let kept = watched == nil ? nil : kept
        forget()
        // A pager that was ended by a signal was ended by somebody. The exit code is in bits 8 to 15.
        guard status & 0x7F == 0 else { return .shown }
        let code = status >> 8
        // 126 and 127 are the shell's own (POSIX, "Exit Status for Commands").
        if let kept, isUnread || code == 126 || code == 127 { return .useless(kept) }
        return code == 0 ? .shown : .failed(code)
    }
}
