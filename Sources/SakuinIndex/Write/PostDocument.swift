// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A stored post as a document: its terms (Index/README.md, "A post becomes a document") and the record.
enum PostDocument {
    /// The document of the post whose record this is.
    static func make(
        _ record: [UInt8], documentKey: PostDigest, _ compressor: RecordCompressor
    ) throws(IndexError) -> XapianDocument {
        let document = try XapianDocument()
        try document.setData(compressor.compress(record.span))
        var inverter = Inverter(terms: 1 << 9)
        let identity = try Identity(try PostRecord.decode(record))
        // Alone, so any docid will do.
        _ = try inverter.add(record, documentKey: documentKey, identity, docid: 1)
        try inverter.forEachList { (term, list, _) throws(IndexError) in
            try document.add(term, frequency: list.collectionFrequency)
        }
        return document
    }

    /// What others of a post's document key, in other dumps, are found by.
    struct Identity {
        /// Of each version.
        var contents: [PostDigest]
        /// The digests of ids that all parts of a document key that is parted have.
        var shared: [PostDigest] = []

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

extension Inverter {
    /// Adds the post whose record this is: the one way from a post to its terms.
    /// - Returns: the sum of what stands in the place of frequencies, as `end` has it.
    mutating func add(
        _ record: [UInt8], documentKey: PostDigest, _ identity: PostDocument.Identity, docid: UInt32
    ) throws(IndexError) -> UInt32 {
        let outline = try RecordOutline(record)
        if let title = outline.title {
            read(FoldedText(record.span.extracting(title)).bytes.span, isTitle: true)
        }
        read(FoldedText(record.span.extracting(outline.body)).bytes.span)
        for lead in outline.leads(documentKey, identity) { select(lead) }
        outline.forEachSelector { select($0) }
        return end(docid: docid)
    }
}

extension RecordOutline {
    /// What leads to the document by its digests, perhaps repeatedly: the one way in which a document gets them.
    func leads(_ documentKey: PostDigest, _ identity: PostDocument.Identity) -> [Schema.Lead] {
        var leads = [Schema.lead(hasID ? .id : .content, documentKey)]
        leads += identity.contents.map { Schema.lead(.content, $0) }
        leads += identity.shared.map { Schema.lead(.id, $0) }
        if let url {
            let (address, id) = (text(url), self.id.map { text($0) })
            if address != id, id.map(PostID.scope) != .post {
                leads.append(Schema.lead(.address, PostKey.digest(ofID: address)))
            }
        }
        return leads
    }

    /// Calls `add` with each term of the document that only selects, perhaps repeatedly: the one way in which a document
    /// gets them.
    func forEachSelector(_ add: (Span<UInt8>) -> Void) {
        for one in QueryOperator.all { one.terms(self, add) }
    }
}
