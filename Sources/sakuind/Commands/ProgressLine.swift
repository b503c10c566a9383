// SPDX-License-Identifier: GPL-2.0-or-later
//
// One line on a terminal that tells how far the indexing is; nothing where standard error is no terminal.

import Glibc
import SakuinTerminal

extension ProgressLine {
    /// Nil where standard error is no terminal.
    convenience init?(_ progress: IndexingProgress) {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        self.init(after: 0, every: 200, to: writeToStandardError) { progress.current?.line }
    }
}

extension IndexingState {
    /// `inverting 63 %, 17.2 MB/s, 8 s left (24634 posts of 3 dumps)`
    var line: String {
        var line = "\(stage.rawValue) \(Int(fraction * 100)) %"
        if rate > 0 { line += ", \((rate / 1e5).rounded() / 10) MB/s" }
        if let timeLeft { line += ", \(IndexingState.rounded(timeLeft)) left" }
        return line + " (\(posts) posts of \(dumps) dumps)"
    }

    private static func rounded(_ time: Duration) -> String {
        let seconds = Int((time / .seconds(1)).rounded(.up))
        return seconds < 100 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
    }
}
