// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A stored post as a document: its terms (Index/README.md, "A post becomes a document") and the record.
enum PostDocument {
    /// The document of the post whose record this is.
    static func make(
        _ record: [UInt8], documentKey: PostDigest, _ compressor: RecordCompressor
    ) throws(IndexError) -> XapianDocument {
        let stored = try PostRecord.decode(record)
        let outline = try RecordOutline(record)
        let document = try XapianDocument()
        try document.setData(compressor.compress(record.span))
        try addText(of: stored.current, to: document)
        // Without repetition.
        var terms: Set<[UInt8]> = []
        outline.forEachSelector(documentKey, try Identity(stored)) { terms.insert(Array($0)) }
        for term in terms { try document.addBoolean(term) }
        return document
    }

    private static func addText(of post: Post, to document: XapianDocument) throws(IndexError) {
        let title = post.title.map { FoldedText($0) }
        let terms = PostTerms(of: (title.map { [$0] } ?? []) + [FoldedText(post.body)])
        try terms.forEach { (term, occurrences) throws(IndexError) in
            try document.add(term, frequency: occurrences.code)
        }
        if let title {
            try PostTerms(of: [title]).forEach { (term, occurrences) throws(IndexError) in
                try document.add(Schema.titleTerm(term).span, frequency: occurrences.code)
            }
        }
        let length = Schema.lengthTerm
        try document.add(length.span, frequency: Schema.lengthCode(terms.length))
        for (term, code) in Schema.bands(of: terms.sketch) { try document.add(term.span, frequency: code) }
    }

    /// What others of a post's document key, in other dumps, are found by.
    struct Identity {
        /// Of each version.
        var contents: [PostDigest]
        /// What all parts of a document key that is parted have.
        var shared: [[UInt8]] = []

        /// Of a post with one version that stands for a whole document key.
        init(content: PostDigest) { contents = [content] }

        init(_ stored: StoredPost) throws(IndexError) {
            contents = stored.versions.map { PostKey.content(of: $0.post) }
            guard stored.isParted else { return }
            // What is found by its path has its content in common with the others of its document key.
            let whole = try PostKey.documentKey(of: stored.current, content: contents[0]) { "" }
            shared = Schema.shared(whole, PostKey.kind(of: stored.current))
        }
    }
}

extension RecordOutline {
    /// Calls `add` with each term of the document that only selects, perhaps repeatedly: the one way in which a document
    /// gets them.
    func forEachSelector(_ documentKey: PostDigest, _ identity: PostDocument.Identity, _ add: (Span<UInt8>) -> Void) {
        add((hasID ? Schema.idTerm(documentKey) : Schema.contentTerm(documentKey)).span)
        for content in identity.contents { add(Schema.contentTerm(content).span) }
        for term in identity.shared { add(term.span) }
        if let url {
            let (address, id) = (text(url), self.id.map { text($0) })
            if address != id, id.map(PostID.scope) != .post { add(Schema.addressTerm(address).span) }
        }
        for one in QueryOperator.all { one.terms(self, add) }
    }
}
