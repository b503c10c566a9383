// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A stored post as a document: the terms of DESIGN §2 and the record.
enum PostDocument {
    /// The document of the post whose record this is.
    static func make(
        _ record: [UInt8], home: PostDigest, _ compressor: RecordCompressor
    ) throws(IndexError) -> XapianDocument {
        let stored = try PostRecord.decode(record)
        let document = try XapianDocument()
        try document.setData(compressor.compress(record.span))
        try addText(of: stored.current, to: document)
        for term in try selectors(of: stored, home: home) { try document.addBoolean(term) }
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

    /// The terms that only select, without repetition.
    static func selectors(of stored: StoredPost, home: PostDigest) throws(IndexError) -> Set<[UInt8]> {
        let post = stored.current
        var terms: Set<[UInt8]> = [stored.hasID ? Schema.idTerm(home) : Schema.contentTerm(home)]
        for version in stored.versions { terms.insert(Schema.contentTerm(PostKey.content(of: version.post))) }
        if stored.isParted {
            // What is found by its path has its content in common with the others of its home.
            let whole = try PostKey.home(of: post, content: PostKey.content(of: post)) { "" }
            terms.formUnion(Schema.shared(whole, PostKey.kind(of: post)))
        }
        if let target = post.replyTo { terms.insert(Schema.booleanTerm(.replyTo, target)) }
        if let address = post.url, address != post.id, post.id.map(PostID.scope) != .post {
            terms.insert(Schema.addressTerm(address))
        }
        for link in post.links {
            for domain in LinkAddress(link)?.domains ?? [] { terms.insert(Schema.booleanTerm(.link, domain)) }
        }
        for source in stored.sources { terms.insert(Schema.booleanTerm(.dump, String(source.dump))) }
        for flag in PostFlag.allCases where flag.holds(for: post) {
            terms.insert(Schema.booleanTerm(.flag, flag.rawValue))
        }
        return terms
    }
}

/// What `is:` asks for.
public enum PostFlag: String, Sendable, CaseIterable {
    case reply, titleless, lossy

    /// The brute-force meaning, which the term stands for.
    public func holds(for post: Post) -> Bool {
        switch self {
        case .reply: post.replyTo != nil
        case .titleless: post.title == nil
        case .lossy: post.isLossy
        }
    }
}
