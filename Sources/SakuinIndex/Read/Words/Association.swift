// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// How strongly an n-gram belongs to what it stands near.
///
/// ```swift
/// let association = Association(near: 8, archive: 16, nearUnits: 100, archiveUnits: 1600, matches: 10)
/// association.expected  // 1.0
/// association.mutualInformation  // 3.0
/// ```
public struct Association: Sendable, Equatable {
    /// Occurrences near matches.
    public var near: Int
    /// Occurrences in the archive.
    public var archive: Int
    /// Units that stand near matches, and units of the archive.
    public var nearUnits: Int
    public var archiveUnits: Int
    /// Matches.
    public var matches: Int

    public init(near: Int, archive: Int, nearUnits: Int, archiveUnits: Int, matches: Int) {
        self.near = near
        self.archive = archive
        self.nearUnits = nearUnits
        self.archiveUnits = archiveUnits
        self.matches = matches
    }

    /// A number by which collocates are put in order. All fall as the archive's count grows, where more stand near than expected.
    ///
    /// ```swift
    /// association.value(of: .tScore)  // (8 - 1) / √8
    /// ```
    public enum Measure: String, Sendable, CaseIterable {
        /// T. Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993.
        case logLikelihood = "ll"
        /// P. Rychlý, "A lexicographer-friendly association score", 2008.
        case logDice = "logdice"
        /// K. Church, P. Hanks, "Word association norms, mutual information, and lexicography", 1990.
        case mutualInformation = "mi"
        /// K. Church, W. Gale, P. Hanks, D. Hindle, "Using statistics in lexical analysis", 1991.
        case tScore = "t"
    }

    public func value(of measure: Measure) -> Double {
        switch measure {
        case .logLikelihood: logLikelihood
        case .logDice: logDice
        case .mutualInformation: mutualInformation
        case .tScore: tScore
        }
    }

    /// Occurrences near matches, were they as frequent there as everywhere.
    public var expected: Double {
        archiveUnits == 0 ? 0 : Double(archive) * Double(nearUnits) / Double(archiveUnits)
    }

    /// True if more stand near than expected.
    public var isAttracted: Bool {
        let (one, other) = (near.multipliedFullWidth(by: archiveUnits), archive.multipliedFullWidth(by: nearUnits))
        return (one.high, one.low) > (other.high, other.low)
    }

    /// G² of the table of near and not near, this n-gram and others.
    public var logLikelihood: Double {
        let rows = [nearUnits, archiveUnits - nearUnits]
        let columns = [archive, archiveUnits - archive]
        let (others, elsewhere) = (nearUnits - near, archive - near)
        let observed = [near, others, elsewhere, archiveUnits - nearUnits - elsewhere]
        var sum = 0.0
        for (place, count) in observed.enumerated() where count > 0 {
            let expected = Double(rows[place / 2]) * Double(columns[place % 2]) / Double(archiveUnits)
            if expected > 0 { sum += Double(count) * log(Double(count) / expected) }
        }
        return 2 * sum
    }

    /// 14 at most where no match has it twice.
    public var logDice: Double { 14 + log2(2 * Double(near) / Double(matches + archive)) }

    /// In bits.
    public var mutualInformation: Double { log2(Double(near) / expected) }

    public var tScore: Double { (Double(near) - expected) / Double(near).squareRoot() }
}

extension Comparison {
    /// G² of two counts, each of so many units.
    static func logLikelihood(_ first: Int, _ second: Int, _ firstUnits: Int, _ secondUnits: Int) -> Double {
        let units = Double(firstUnits + secondUnits)
        let rate = Double(first + second) / units
        var sum = 0.0
        for (count, units) in [(first, firstUnits), (second, secondUnits)] where count > 0 {
            sum += Double(count) * log(Double(count) / (rate * Double(units)))
        }
        return 2 * sum
    }

    /// How often the first rate doubles the second, in bits: half an occurrence stands for none.
    static func logRatio(_ first: Int, _ second: Int, _ firstUnits: Int, _ secondUnits: Int) -> Double {
        func rate(_ count: Int, _ units: Int) -> Double { max(0.5, Double(count)) / Double(max(1, units)) }
        return log2(rate(first, firstUnits) / rate(second, secondUnits))
    }
}
