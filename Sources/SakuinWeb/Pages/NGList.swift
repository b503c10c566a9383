// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// What a reader does not want to see in threads, as the NG list of a reader of boards: words, writers, and IDs of posters. What is hidden
/// is folded, never gone.
struct NGList: Equatable {
    enum Kind: String, CaseIterable {
        case word, author, poster

        /// The name of the word that stands for it.
        var word: String {
            switch self {
            case .word: "ngWord"
            case .author: "ngAuthor"
            case .poster: "ngPoster"
            }
        }
    }

    struct Entry: Equatable {
        var kind: Kind
        var value: String
    }

    private(set) var entries: [Entry] = []

    private static let name = "ng"
    private static let most = 500
    private static let longest = 200

    static func load() -> NGList { NGList(lines: OwnFiles.lines(of: name)) }

    init(lines: [String] = []) {
        entries = lines.compactMap { line in
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            guard parts.count == 2, let kind = Kind(rawValue: parts[0]) else { return nil }
            return Entry(kind: kind, value: parts[1])
        }
    }

    func save() { OwnFiles.write(entries.map { $0.kind.rawValue + "\t" + $0.value }, to: NGList.name) }

    /// Adds an entry; one that is empty, too long or there already changes nothing.
    mutating func add(_ kind: Kind, _ value: String) {
        let value = value.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
        let entry = Entry(kind: kind, value: value)
        guard !value.isEmpty, value.count <= NGList.longest, entries.count < NGList.most, !entries.contains(entry)
        else {
            return
        }
        entries.append(entry)
    }

    mutating func remove(_ kind: Kind, _ value: String) {
        entries.removeAll { $0 == Entry(kind: kind, value: value) }
    }

    /// The entry by which a post is hidden; nil for one that is shown.
    func reason(to hide: PostAnswer) -> Entry? {
        entries.first { entry in
            switch entry.kind {
            case .word: hide.body.contains(entry.value) || hide.title?.contains(entry.value) ?? false
            case .author: hide.author == entry.value
            case .poster: hide.authorID == entry.value
            }
        }
    }
}
