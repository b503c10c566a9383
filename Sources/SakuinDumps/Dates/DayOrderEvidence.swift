// SPDX-License-Identifier: GPL-2.0-or-later

/// What the dates of one dump tell of the order in which they are written.
struct DayOrderEvidence {
    /// Those that every date so far has left.
    private(set) var possible = DayOrder.all
    /// The first date that may mean several days.
    private(set) var openDate: String?
    /// A date that allows none of the orders that the others have left.
    private(set) var contradiction: String?

    /// True if a date was seen that may mean several days, and nothing has told which.
    var isOpen: Bool { openOrders.intersection(possible).count > 1 }
    private var openOrders: Set<DayOrder> = []

    /// What nothing has told is decided, for all dates alike: as the first that was open is read. Those that follow and do not
    /// fit are contradictions.
    mutating func settle() {
        guard isOpen, let openDate, let order = DateText.firstOrder(openDate, possible) else { return }
        possible = [order]
    }

    mutating func add(_ date: String) {
        let orders = DateText.orders(date)
        guard !orders.isEmpty else { return }
        if orders.count > 1, openDate == nil { (openDate, openOrders) = (date, orders) }
        let rest = possible.intersection(orders)
        if rest.isEmpty { contradiction = contradiction ?? date } else { possible = rest }
    }
}
