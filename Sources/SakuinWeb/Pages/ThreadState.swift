// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// All that decides what a thread's page shows.
struct ThreadState: Equatable {
    enum View: String {
        case flat, tree
    }

    var query = ""
    /// Nil for what suits the thread.
    var view: View?
    /// True if nothing is to be seen but what matches.
    var isOnly = false
    /// Posts before the first that is shown, in the order of the view.
    var skipped = 0
    var fold: Int?

    init() {}

    init(_ parameters: Parameters) {
        query = parameters["q"] ?? ""
        view = parameters["view"].flatMap(View.init)
        isOnly = parameters.isSet("only")
        skipped = parameters.number("skip", in: 0...10_000_000) ?? 0
        fold = parameters.number("fold", in: 0...4)
    }

    var parameters: [(String, String?)] {
        [
            ("q", query.isEmpty ? nil : query), ("view", view?.rawValue), ("only", isOnly ? "1" : nil),
            ("skip", skipped > 0 ? String(skipped) : nil), ("fold", fold.map(String.init)),
        ]
    }

    func changed(_ change: (inout ThreadState) -> Void) -> ThreadState {
        var state = self
        state.skipped = 0
        change(&state)
        return state
    }
}
