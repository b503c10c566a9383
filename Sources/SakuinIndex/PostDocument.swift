// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A stored post as a document: the terms of DESIGN §2 and the record.
enum PostDocument {
    static func make(_ stored: StoredPost, record: [UInt8]) throws(IndexError) -> XapianDocument {
        let document = try XapianDocument()
        try document.setData(record)
        try addText(of: stored.current, to: document)
        try addSelectors(of: stored, to: document)
        return document
    }

    private static func addText(of post: Post, to document: XapianDocument) throws(IndexError) {
        if let title = post.title {
            let terms = TermCounts(of: FoldedText(title))
            try terms.forEach { (term, count) throws(IndexError) in
                try document.add(term, count: count)
                try document.add(Schema.titleTerm(term).span, count: count)
            }
        }
        try TermCounts(of: FoldedText(post.body)).forEach { (term, count) throws(IndexError) in
            try document.add(term, count: count)
        }
    }

    private static func addSelectors(of stored: StoredPost, to document: XapianDocument) throws(IndexError) {
        let post = stored.current
        for version in stored.versions {
            try document.addBoolean(Schema.booleanTerm(.content, PostKey.content(of: version.post)))
        }
        try document.addBoolean(Schema.booleanTerm(.id, stored.id))
        if let target = post.replyTo { try document.addBoolean(Schema.booleanTerm(.replyTo, target)) }
        for source in stored.sources { try document.addBoolean(Schema.booleanTerm(.dump, String(source.dump))) }
        for flag in PostFlag.allCases where flag.holds(for: post) {
            try document.addBoolean(Schema.booleanTerm(.flag, flag.rawValue))
        }
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
