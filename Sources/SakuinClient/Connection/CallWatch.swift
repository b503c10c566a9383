// SPDX-License-Identifier: GPL-2.0-or-later

/// Has a call end before its answer is there. While the call waits, it also watches a descriptor, and asks whenever something can be read
/// from it, and each time that a while is over.
package struct CallWatch: Sendable {
    /// Negative once nothing can come any more.
    let descriptor: @Sendable () -> Int32
    /// True if nobody wants the answer any more. Reads what there is to be read: else it would be asked without end.
    let isOver: @Sendable () -> Bool

    /// Milliseconds after which it is asked though nothing can be read; negative for never.
    let pause: Int32

    package init(
        descriptor: @escaping @Sendable () -> Int32, pause: Int32 = -1, isOver: @escaping @Sendable () -> Bool
    ) {
        self.descriptor = descriptor
        self.pause = pause
        self.isOver = isOver
    }
}
