// SPDX-License-Identifier: GPL-2.0-or-later
//
// Threads for work that blocks or computes for long. They are the system's own and not tasks, because tasks share two
// or three threads on which the daemon answers.

internal import Glibc
internal import Synchronization

/// Threads that work on one thing together.
///
/// ```swift
/// try WorkerThreads.run(WorkerThreads.useful) { (number, others) throws(IndexError) in
///     if !others.haveFailed { print("thread \(number)") }
/// }
/// ```
public enum WorkerThreads {
    /// How much less important than answering questions the work is, as for nice(2).
    private static let niceness: Int32 = 5

    /// As many threads as there are processors.
    public static var useful: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs `body` with the numbers from 0 to `count` - 1, each on a thread of its own, and returns when all have
    /// ended. The first error is thrown once they have; `body` is to look at `others.haveFailed` now and then.
    /// - Parameter takesFewer: true if what fewer threads leave, be it all, is no fault where the system gives no more.
    public static func run(
        _ count: Int, takesFewer: Bool = false,
        _ body: @escaping @Sendable (_ number: Int, _ others: Outcome) throws(IndexError) -> Void
    ) throws(IndexError) {
        let outcome = Outcome()
        var threads: [pthread_t] = []
        for number in 0..<count {
            let job = Job {
                do throws(IndexError) {
                    try body(number, outcome)
                } catch {
                    outcome.fail(error)
                }
            }
            guard let thread = start(job) else {
                if takesFewer { break }
                outcome.fail(IndexError(.system, "cannot start a thread: \(systemMessage())"))
                break
            }
            threads.append(thread)
        }
        for thread in threads { pthread_join(thread, nil) }
        if let error = outcome.error { throw error }
    }

    /// What became of the threads of one run.
    public final class Outcome: Sendable {
        private let first = Mutex<IndexError?>(nil)

        fileprivate init() {}

        /// True once one of the threads has thrown.
        public var haveFailed: Bool { first.withLock { $0 != nil } }

        fileprivate var error: IndexError? { first.withLock { $0 } }

        fileprivate func fail(_ error: IndexError) {
            first.withLock { $0 = $0 ?? error }
        }
    }

    private final class Job: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private static func start(_ job: Job) -> pthread_t? {
        var thread = pthread_t()
        // The thread gives the job back.
        let argument = unsafe Unmanaged.passRetained(job).toOpaque()
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let job = unsafe Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
                // On Linux the niceness is a thread's own.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, WorkerThreads.niceness)
                job.body()
                return nil
            }, argument)
        guard status == 0 else {
            unsafe Unmanaged<Job>.fromOpaque(argument).release()
            return nil
        }
        return thread
    }
}
