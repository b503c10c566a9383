// SPDX-License-Identifier: GPL-2.0-or-later

/// Finds what a key or a column holds by its name.
struct RecordNames {
    struct Found: Equatable {
        var field: RecordField
        /// The least is taken first.
        var rank: Int
        /// True for a body that is called so, and not only something that tells of one.
        var isSure: Bool
    }

    private let known: [String: Found]
    /// The names that have been asked for: a dump has the same in every record.
    private var asked: [String: Found?] = [:]

    /// Names that are asked for again and again. A dump may have as many keys as records.
    private static let mostAsked = 1 << 16

    /// Bytes. A key that is longer is an id or a text.
    private static let longest = 200

    private static let builtIn: [String: Found] = {
        var known: [String: Found] = [:]
        for field in RecordField.allCases {
            for (rank, name) in field.names.enumerated() where known[name] == nil {
                known[name] = Found(field: field, rank: rank, isSure: field != .body || RecordField.isSureBody(name))
            }
        }
        return known
    }()

    /// - Parameter columns: come before the names that are built in, and may give these another meaning.
    init(_ columns: ColumnNames = ColumnNames()) {
        var known = RecordNames.builtIn
        for (field, names) in columns.names {
            for (rank, name) in names.enumerated() {
                known[RecordField.comparable(name)] = Found(field: field, rank: rank - names.count, isSure: true)
            }
        }
        self.known = known
    }

    /// Nil for a name that tells nothing.
    mutating func found(_ name: String) -> Found? {
        if let answer = asked[name] { return answer }
        let answer = look(name)
        if asked.count < RecordNames.mostAsked { asked[name] = .some(answer) }
        return answer
    }

    /// What stands in brackets behind a name explains it: `本文（必須）`.
    private func look(_ name: String) -> Found? {
        guard name.utf8.count <= RecordNames.longest else { return nil }
        if let found = known[RecordField.comparable(name)] { return found }
        guard let bracket = name.firstIndex(where: { "(（[［【".contains($0) }), bracket > name.startIndex else {
            return nil
        }
        return known[RecordField.comparable(String(name[..<bracket]))]
    }
}
