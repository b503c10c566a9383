// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// What a page shows as data, where it is not an answer of the daemon as it came.

extension PageRequest {
    /// The data of a page that shows a table; nil where the page itself is wanted.
    ///
    /// - Parameters:
    ///   - json: the whole of it.
    ///   - rows: the names of the columns first.
    func table(_ json: @autoclosure () -> JSONValue, _ rows: @autoclosure () -> [[String]]) throws -> Page? {
        switch format {
        case nil: return nil
        case .json?: return .data(json().bytes, .json)
        case .csv?: return csv(rows())
        case .atom?, .svg?: throw PageError.noFormat
        }
    }

    /// A table by RFC 4180; with `bom=1` as Excel wants it.
    func csv(_ rows: [[String]]) -> Page {
        .data((parameters.isSet("bom") ? "\u{FEFF}" : "") + rows.map(CSVWriter.row).joined(), .csv)
    }

    /// Whole posts as a table or as a feed.
    ///
    /// - Parameters:
    ///   - title: of the feed; `identity` is what makes it this feed and no other.
    ///   - updated: RFC 3339.
    func posts(
        _ posts: [ExportedPost], title: String, identity: [String], updated: String?, address: String? = nil,
        as format: DataFormat
    ) throws -> Page {
        switch format {
        case .csv:
            let writer = CSVWriter(fields: ExportField.standard, hasMark: parameters.isSet("bom"))
            return .data(writer.head + posts.map { writer.text(of: $0, []) }.joined(), .csv)
        case .atom:
            let feed = AtomDocument(title: title, identity: identity, updated: updated, address: address)
            return .data(feed.head + posts.map(AtomDocument.entry).joined() + AtomDocument.tail, .atom)
        case .json, .svg: throw PageError.noFormat
        }
    }

    /// Whole posts by their keys, in the order of the keys.
    func posts(by keys: [String]) async throws -> [ExportedPost] {
        // Longer questions are refused.
        let most = 200
        guard !keys.isEmpty else { return [] }
        var found: [String: ExportedPost] = [:]
        for start in stride(from: 0, to: keys.count, by: most) {
            let part = keys[start..<min(start + most, keys.count)]
            let question = SearchRequest(
                part.map { condition("id", $0) }.joined(separator: " OR "), limit: most, timeout: .seconds(10))
            for post in try await archive.posts(question, in: language) { found[post.key] = post }
        }
        return keys.compactMap { found[$0] }
    }
}

extension JSONValue {
    /// What the daemon told, as a part of what a page tells.
    init(_ answer: some WireObject) { self = (try? JSONValue.read(answer.json)) ?? .null }

    init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
}
