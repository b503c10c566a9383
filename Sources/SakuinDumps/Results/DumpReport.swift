// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader tells about a dump beside its posts: its format, what could not be read, and why nothing could be.

public import SakuinText

/// What a reader has seen so far.
///
/// ```swift
/// var reader = try DumpReader(descriptor: descriptor)
/// while try reader.next() != nil {}
/// let report = reader.report
/// print(report.posts, report.count(of: .unread), report.counts[.notADate, default: 0])
/// ```
public struct DumpReport: Sendable, Equatable {
    /// Bytes read so far; the reader may be some of them ahead of the posts it has given.
    public var bytes = 0
    /// SHA-256 of all bytes, hexadecimal; nil before the end.
    public var digest: String?
    /// What the dump was unpacked by, outermost first: `gzip`, `ZIP 2.0 (deflation)`. Empty for a file that is none.
    public var containers: [String] = []
    /// The encoding of the text read last; nil for ASCII.
    public var encoding: String?
    public var posts = 0
    /// The first of the warnings, and the first few of each reason.
    public private(set) var warnings: [DumpWarning] = []
    /// All warnings, by their reason.
    public private(set) var counts: [DumpReason: Int] = [:]
    /// What is left out on purpose, counted by its kind.
    public private(set) var passedOver: [LeftOut: Int] = [:]

    /// So many warnings tell what is wrong; a report does not grow with a broken file.
    static let mostWarnings = 100
    /// So many of a reason are kept however many others came before.
    static let fewOfReason = 3

    /// How many warnings there were.
    public var warningCount: Int { counts.values.reduce(0, +) }

    /// How many of them are of a kind.
    public func count(of kind: DumpReason.Kind) -> Int {
        counts.reduce(0) { $0 + ($1.key.kind == kind ? $1.value : 0) }
    }

    mutating func warn(_ line: Int, _ why: DumpReason, _ details: String...) {
        warn(line, DumpMessage(why, details.map(Bilingual.init(verbatim:))))
    }

    mutating func warn(_ line: Int, in member: String? = nil, _ fault: DumpMessage) {
        warn(DumpWarning(line: line, member: member, fault: fault))
    }

    private mutating func warn(_ warning: DumpWarning) {
        let before = counts[warning.fault.why, default: 0]
        counts[warning.fault.why] = before + 1
        if warnings.count < DumpReport.mostWarnings || before < DumpReport.fewOfReason { warnings.append(warning) }
    }

    mutating func passOver(_ kind: LeftOut, count: Int = 1) {
        if count > 0 { passedOver[kind, default: 0] += count }
    }

    /// Adds what was seen in a member of the dump.
    mutating func add(_ other: DumpReport, in member: String?) {
        posts += other.posts
        for var warning in other.warnings {
            warning.member = warning.member ?? member
            warn(warning)
        }
        for (why, count) in other.counts {
            counts[why, default: 0] += count - other.warnings.count { $0.fault.why == why }
        }
        passedOver.merge(other.passedOver, uniquingKeysWith: +)
    }

    /// All that is left out, in the order of the kinds; nil if nothing is.
    public var leftOutWords: Bilingual? {
        let parts = LeftOut.allCases.compactMap { kind in passedOver[kind].map(kind.counted) }
        guard !parts.isEmpty else { return nil }
        return Bilingual(
            parts.map(\.english).joined(separator: ", "), parts.map(\.japanese).joined(separator: "、"))
    }
}
