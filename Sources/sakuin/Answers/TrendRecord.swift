// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import SakuinClient

/// What a figure or table was made of, in a file beside it: the same index and the same question give it again.
struct TrendRecord: Equatable {
    /// The command that makes it, as sh takes it.
    var command: String
    var program: String
    /// RFC 3339, UTC.
    var madeAt: String
    var queries: [String]
    var by: String
    var unit: String
    var per: String
    var isNormalized: Bool
    var copies: String
    var fold: Int
    var zone: String
    var totals: [Total]
    var undated: Int
    var untimed: Int
    var completeUntil: String?
    var index: IndexState

    /// Of one line.
    struct Total: Equatable {
        var query: String
        var spelling: String?
        var isRest: Bool
        var total: Int
        var undated: Int
        var untimed: Int
        var first: CountedPost?
        var last: CountedPost?
    }

    init(_ answer: CountsAnswer, queries: [String], isNormalized: Bool, command: String) {
        self.command = command
        self.queries = queries
        self.isNormalized = isNormalized
        program = "sakuin \(sakuinVersion)"
        madeAt = Date.now.formatted(.iso8601)
        by = answer.by ?? ""
        (unit, per, copies, fold, zone) = (answer.unit, answer.per, answer.copies, answer.fold, answer.zone)
        (undated, untimed, completeUntil, index) = (answer.undated, answer.untimed, answer.completeUntil, answer.index)
        totals = answer.series.map {
            Total(
                query: $0.query, spelling: $0.spelling, isRest: $0.isRest, total: $0.total, undated: $0.undated,
                untimed: $0.untimed, first: $0.first, last: $0.last)
        }
    }
}

extension TrendRecord: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        command = try wire.member("command", \.command)
        program = try wire.member("program", \.program)
        madeAt = try wire.member("made_at", \.madeAt)
        queries = try wire.member("queries", \.queries)
        by = try wire.member("by", \.by)
        unit = try wire.member("unit", \.unit)
        per = try wire.member("per", \.per)
        isNormalized = try wire.member("normalized", \.isNormalized)
        copies = try wire.member("copies", \.copies)
        fold = try wire.member("fold", \.fold)
        zone = try wire.member("zone", \.zone)
        totals = try wire.member("totals", \.totals)
        undated = try wire.member("undated", \.undated)
        untimed = try wire.member("untimed", \.untimed)
        completeUntil = try wire.member("complete_until", \.completeUntil)
        index = try wire.member("index", \.index)
    }
}

extension TrendRecord.Total: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        spelling = try wire.member("spelling", \.spelling)
        isRest = try wire.member("rest", \.isRest)
        total = try wire.member("total", \.total)
        undated = try wire.member("undated", \.undated)
        untimed = try wire.member("untimed", \.untimed)
        first = try wire.member("first", \.first)
        last = try wire.member("last", \.last)
    }
}
