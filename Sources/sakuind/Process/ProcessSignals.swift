// SPDX-License-Identifier: GPL-2.0-or-later
//
// The signals that the daemon heeds, as a stream. They are held back from the first moment on, so that one that comes
// while the daemon starts ends or changes it in the same orderly way as any later one.

import CEvents
import Glibc
import NIOCore

/// Signals of the process that arrive one after the other.
final class ProcessSignals: Sendable {
    let arrivals: AsyncStream<Int32>
    private let continuation: AsyncStream<Int32>.Continuation
    private let kernel: WaitingDescriptor

    /// SIGTERM and SIGINT stop the daemon, SIGHUP has it read its configuration again, SIGUSR1 has it log its state. SIGUSR2
    /// is spoken for, so that it ends nothing.
    static let heeded = [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2]

    /// Holds the heeded signals back until they are read. To be called on the main thread before there is another: a thread
    /// inherits what is held back. A pipe or socket whose reader has gone is an error of the writing and no signal.
    static func holdBack() {
        var set = heededSet()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
        WriteLease.ignoreLeaseSignals()
    }

    /// - Parameter loop: a thread of its own: reading waits there for the kernel.
    init(loop: any EventLoop) throws {
        (arrivals, continuation) = AsyncStream.makeStream()
        var set = ProcessSignals.heededSet()
        let descriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        guard descriptor >= 0 else { throw ListeningError("cannot wait for signals (signalfd)", errno) }
        kernel = try WaitingDescriptor(owning: descriptor)
        loop.execute { [kernel, continuation] in
            var buffer = [UInt8](repeating: 0, count: 32 * ProcessSignals.recordSize)
            while let count = kernel.read(into: &buffer) {
                for start in stride(from: 0, to: count, by: ProcessSignals.recordSize) {
                    // ssi_signo, the first member, is less than 256.
                    continuation.yield(Int32(buffer[start]))
                }
            }
            continuation.finish()
        }
    }

    /// Ends the stream.
    func close() { kernel.endReading() }

    /// Bytes of struct signalfd_siginfo, whose first member is the signal's number (signalfd(2)).
    private static let recordSize = MemoryLayout<signalfd_siginfo>.size

    private static func heededSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in heeded { sigaddset(&set, signal) }
        return set
    }
}
