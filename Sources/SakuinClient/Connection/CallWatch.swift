// SPDX-License-Identifier: GPL-2.0-or-later

/// Has a call end before its answer is there. While the call waits, it also watches a descriptor, and asks whenever something can be read from it.
package struct CallWatch: Sendable {
    /// Negative once nothing can come any more.
    let descriptor: @Sendable () -> Int32
    /// True if nobody wants the answer any more. Reads what there is to be read: else it would be asked without end.
    let isOver: @Sendable () -> Bool

    package init(descriptor: @escaping @Sendable () -> Int32, isOver: @escaping @Sendable () -> Bool) {
        self.descriptor = descriptor
        self.isOver = isOver
    }
}
