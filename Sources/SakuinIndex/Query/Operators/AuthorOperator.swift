// SPDX-License-Identifier: GPL-2.0-or-later
//
// `author:ひろ`: posts whose author's name holds this.

internal import SakuinText

extension QueryOperator {
    static let author = QueryOperator(
        "author", japanese: ["作者", "著者", "投稿者"],
        examples: [QueryExample("author:ひろ", "whose author's name holds this", "投稿者の名前にこれを含む")],
        terms: { post, add in
            guard let author = post.author else { return }
            add(AuthorSelector.term(of: FoldedText(post.record.span.extracting(author))).span)
        },
        read: { (value) throws(QueryError) in
            guard !FoldedText(value.text).bytes.isEmpty else { throw .noValue("author", at: value.position) }
            return AuthorSelector(name: value.text)
        })
}

private struct AuthorSelector: PostSelector {
    /// A piece of a name, as it is written.
    let name: String

    var kind: String { "author" }
    var explained: String { name }

    func compile(_ scope: QueryScope) throws(IndexError) -> CompiledQuery {
        let piece = NamePiece(name, level: scope.level(nil))
        return CompiledQuery(
            try AuthorSelector.candidates(piece, in: scope.database),
            StoredPostJudge { post in post.current.author.map { piece.stands(in: $0) } ?? false })
    }

    // MARK: Terms

    /// The whole name, folded.
    static func term(of name: FoldedText) -> [UInt8] {
        Schema.booleanTerm(.author, String(decoding: name.bytes, as: UTF8.self))
    }

    /// Names that are looked over before all posts are read instead: more than an archive of ten million posts has.
    private static let mostNames = 1_000_000

    /// The names of an archive are few beside its posts, so all of them are looked over.
    private static func candidates(_ piece: NamePiece, in database: XapianDatabase) throws(IndexError) -> PostingQuery {
        let prefix = Array(Schema.TermPrefix.author.rawValue.utf8)
        let names = try database.terms(startingWith: prefix, most: mostNames)
        guard names.count < mostNames else { return .unverified(.all) }
        var exact: [PostingQuery] = []
        var unverified: [PostingQuery] = []
        for term in names {
            if Schema.isHashed(term) {
                unverified.append(.term(Array(term)))
            } else if piece.stands(inFolded: FoldedText(String(decoding: term.dropFirst(prefix.count), as: UTF8.self)))
            {
                if piece.level == .asWritten {
                    unverified.append(.term(Array(term)))
                } else {
                    exact.append(.term(Array(term)))
                }
            }
        }
        return .or([.or(exact), .unverified(.or(unverified))])
    }
}

/// A piece of a name at a fold level: it may stand anywhere in the name, within words, too.
private struct NamePiece: Sendable {
    let level: FoldLevel
    /// At each level up to the one that is asked for.
    private let folded: [FoldLevel: [UInt8]]
    private let composed: [UInt8]

    init(_ name: String, level: FoldLevel) {
        self.level = level
        let indexed = FoldedText(name)
        var folded: [FoldLevel: [UInt8]] = [:]
        for one in FoldLevel.allCases where one == .indexed || one > .indexed && one <= level {
            folded[one] = FoldedText(indexed, to: one).bytes
        }
        self.folded = folded
        composed = name.composedUTF8
    }

    func stands(in name: String) -> Bool {
        guard stands(inFolded: FoldedText(name)) else { return false }
        return level != .asWritten || name.composedUTF8.contains(composed)
    }

    /// - Parameter name: at the index's level, or one that was there and is folded once more, which changes nothing.
    func stands(inFolded name: FoldedText) -> Bool {
        folded.contains { level, piece in FoldedText(name, to: level).bytes.contains(piece) }
    }
}
