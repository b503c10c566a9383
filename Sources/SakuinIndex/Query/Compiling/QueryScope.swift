// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What the parts of a query are compiled for.
struct QueryScope {
    /// The question's.
    let level: FoldLevel
    /// Which docids posts of a time can have.
    let times: DocidTimes
    /// What weights depend on, if they are wanted: then titles and rarer bigrams weigh more.
    let statistics: RankingStatistics?
    let database: XapianDatabase
    /// The end of the question's time: what takes long to compile stops there.
    let deadline: Deadline
    /// False for what a NOT leaves out. It is sought at the standard level whatever the question's, so that a wider
    /// level leaves out no more and never finds fewer.
    private(set) var isWanted = true

    init(
        level: FoldLevel, times: DocidTimes, statistics: RankingStatistics? = nil, in database: XapianDatabase,
        until deadline: Deadline = Deadline(nil)
    ) {
        self.level = level
        self.times = times
        self.statistics = statistics
        self.database = database
        self.deadline = deadline
    }

    var isRanked: Bool { statistics != nil }

    /// For what a NOT leaves out.
    var opposite: QueryScope {
        var opposite = self
        opposite.isWanted.toggle()
        return opposite
    }

    /// The level of a clause.
    /// - Parameter own: what stands behind its `~`.
    func level(_ own: FoldLevel?) -> FoldLevel { own ?? (isWanted ? level : .standard) }
}
