// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is wrong with a dump, or to be said of it, told once a reason with its places: of the same trouble in every line of a
// file nobody reads more than the first.

public import SakuinText

/// A trouble of a dump, in all the places where it has it.
///
/// ```swift
/// let place = DumpProblem.Place(line: 3, details: [Bilingual(verbatim: "昨日")])
/// let reason = Bilingual("{0} is not a date", "{0} は日付ではありません")
/// let problem = DumpProblem(.remark, reason, places: [place])
/// problem.words(at: place).english  // "昨日 is not a date"
/// ```
public struct DumpProblem: Sendable, Equatable {
    /// From the worst.
    public enum Kind: Int, Sendable, CaseIterable {
        /// The dump as a whole was not read; its posts of an earlier reading stay.
        case failure
        /// Lines, records or files in it could not be read, the rest is in the index.
        case unread
        /// All of it is in the index, and something is to be said of that.
        case remark
    }

    public struct Place: Sendable, Equatable {
        /// Counted from 1; nil where the whole dump is meant.
        public var line: Int?
        /// The file in the archive that the dump is; nil for the dump itself.
        public var member: String?
        /// What fills the gaps of the reason here.
        public var details: [Bilingual]

        public init(line: Int?, member: String? = nil, details: [Bilingual] = []) {
            self.line = line
            self.member = member
            self.details = details
        }
    }

    public var kind: Kind
    /// What is wrong and what to do, with gaps: equal for troubles that are told together.
    public var reason: Bilingual
    /// How often it is so.
    public var count: Int
    /// The first of its places, at most `mostPlaces`.
    public private(set) var places: [Place]

    public static let mostPlaces = 5

    public init(_ kind: Kind, _ reason: Bilingual, count: Int = 1, places: [Place] = [Place(line: nil)]) {
        self.kind = kind
        self.reason = reason
        self.count = count
        self.places = Array(places.prefix(DumpProblem.mostPlaces))
    }

    mutating func removePlaces(where isMeant: (Place) -> Bool) { places.removeAll(where: isMeant) }

    /// What is wrong at a place, behind the name of the file in the archive.
    public func words(at place: Place) -> Bilingual {
        let filled = reason.filled(place.details)
        guard let member = place.member else { return filled }
        return Bilingual("\(member): \(filled.english)", "\(member): \(filled.japanese)")
    }
}

// MARK: As bytes

extension RecordWriter {
    mutating func write(_ problems: [DumpProblem]) {
        write(problems.count)
        for problem in problems {
            write(problem.kind.rawValue)
            write(problem.reason)
            write(problem.count)
            write(problem.places.count)
            for place in problem.places {
                write(place.line.map { $0 + 1 } ?? 0)
                write(place.member)
                write(place.details.count)
                for detail in place.details { write(detail) }
            }
        }
    }

    private mutating func write(_ words: Bilingual) {
        let (english, japanese): (String, String) = (words.english, words.japanese)
        write(english)
        write(japanese)
    }
}

extension RecordReader {
    mutating func problems() throws(IndexError) -> [DumpProblem] {
        var problems: [DumpProblem] = []
        for _ in 0..<(try count()) {
            guard let kind = DumpProblem.Kind(rawValue: try number()) else { throw RecordReader.damaged }
            let reason = try words()
            let number = try number()
            var places: [DumpProblem.Place] = []
            for _ in 0..<(try count()) { places.append(try place()) }
            problems.append(DumpProblem(kind, reason, count: number, places: places))
        }
        return problems
    }

    private mutating func place() throws(IndexError) -> DumpProblem.Place {
        let line = try number()
        var place = DumpProblem.Place(line: line == 0 ? nil : line &- 1, member: try optionalString())
        for _ in 0..<(try count()) { place.details.append(try words()) }
        return place
    }

    private mutating func words() throws(IndexError) -> Bilingual { Bilingual(try string(), try string()) }
}
