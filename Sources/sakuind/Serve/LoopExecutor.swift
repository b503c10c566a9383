// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tasks on the thread of an event loop: a connection's task that runs where its bytes come in and go out is spared two
// changes of thread for each request. What runs there must not block.

import NIOCore

/// Runs tasks on an event loop.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
