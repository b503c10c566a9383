// SPDX-License-Identifier: GPL-2.0-or-later
//
// The documents of posts by what names them: an id, an address, or a key.

internal import SakuinText

extension XapianDatabase {
    /// The docids of the posts that a user may mean by `name`, ascending: newest first.
    func docids(named name: String, limit: Int = .max) throws(IndexError) -> [UInt32] {
        if name.hasPrefix(PostKey.keyPrefix),
            let documentKey = PostDigest(text: name.dropFirst(PostKey.keyPrefix.count))
        {
            for prefix in [Schema.TermPrefix.id, .content] {
                var found: [UInt32] = []
                for docid in try allDocids(of: Schema.lead(prefix, documentKey)) {
                    if found.count < limit, try isNamed(documentKey, docid) { found.append(docid) }
                }
                if !found.isEmpty { return found }
            }
        }
        let ids = PostKey.idsMeant(by: name)
        let leads = ids.flatMap(PostingQuery.bearing) + [.lead(Schema.lead(.address, PostKey.digest(ofID: name)))]
        let iterator = try PostingIterator(.or(leads), in: self)
        var found: [UInt32] = []
        while found.count < limit, let candidate = try iterator.next() {
            let post = try PostRecord.decode(try record(of: candidate.docid))
            let isMeant = ids.contains { $0.utf8.elementsEqual(post.id.utf8) }
            if isMeant || post.current.url?.utf8.elementsEqual(name.utf8) == true { found.append(candidate.docid) }
        }
        return found
    }

    /// True if the post has this document key, or another post had it that is one with it now, or it is a part of what had it.
    func isNamed(_ documentKey: PostDigest, _ docid: UInt32) throws(IndexError) -> Bool {
        let post = try PostRecord.decode(try record(of: docid))
        let identity = try PostDocument.Identity(post)
        if identity.contents.contains(documentKey) || identity.shared.contains(documentKey) { return true }
        return try post.documentKey { (dump) throws(IndexError) in
            try IndexMetadata.dump(dump, in: self)?.path ?? ""
        } == documentKey
    }
}
