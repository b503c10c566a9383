// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which document a post belongs to (DESIGN §5): its id's or, without one, that of its content. A post without an id is
// one with the posts of an id that have its content; of several such ids, with the least. That depends on what the
// dumps hold and never on the order in which they were read, so contents whose posts may have to move are noted while
// a dump is taken in and settled before it is committed.

internal import SakuinText

extension IndexWriter {
    /// The document that `post` belongs to, as far as can be told before the dump has been read.
    func find(_ post: Post) throws(IndexError) -> UInt32? {
        if let id = post.id, let docid = try document(withID: id) { return docid }
        let content = PostKey.content(of: post)
        let alike = try database.docids(of: Schema.booleanTerm(.content, content), limit: 16)
        if alike.count > 1 { unsettledContents.insert(content) }
        guard post.id != nil else { return alike.first }
        for docid in alike {
            let stored = try PostRecord.decode(try database.data(of: docid))
            if stored.versions.allSatisfy({ $0.post.id == nil }) { return docid }
        }
        if !alike.isEmpty { unsettledContents.insert(content) }
        return nil
    }

    private func document(withID id: String) throws(IndexError) -> UInt32? {
        for docid in try database.docids(of: Schema.booleanTerm(.id, id), limit: 16) {
            if try PostRecord.decode(try database.data(of: docid)).id.utf8.elementsEqual(id.utf8) { return docid }
        }
        return nil
    }

    /// Stores `post` in place of the document `old`, if there is one, or takes that out where no version is left.
    /// Returns the docid, which changes with the time.
    func put(_ post: StoredPost, over old: UInt32?) throws(IndexError) -> UInt32? {
        var stored = post
        stored.sort { dumpOfNumber[$0]?.age ?? DumpAge(modified: 0, path: "") }
        var docid = old
        if let old {
            let oldRecord = try database.data(of: old)
            let before = try PostRecord.decode(oldRecord)
            noteContents(before, stored)
            guard !stored.versions.isEmpty else {
                try database.deleteDocument(old)
                return nil
            }
            let record = PostRecord.encode(stored)
            if oldRecord == record { return old }
            if Docids.natural(before.current.time) != Docids.natural(stored.current.time) {
                try database.deleteDocument(old)
                docid = nil
            }
        }
        let natural = Docids.natural(stored.current.time)
        let place = if let docid { docid } else { try slots.allocate(natural, in: database) }
        try database.put(try PostDocument.make(stored, record: PostRecord.encode(stored)), at: place)
        return place
    }

    /// Notes the contents that a document gains or loses while it holds something else as well.
    private func noteContents(_ before: StoredPost, _ after: StoredPost) {
        guard !after.versions.isEmpty else { return }
        for version in before.versions where !after.holds(version.post) {
            unsettledContents.insert(PostKey.content(of: version.post))
        }
        for version in after.versions where !before.holds(version.post) {
            unsettledContents.insert(PostKey.content(of: version.post))
        }
    }

    /// Brings the posts without an id to the documents they belong to.
    func settleContents() throws(IndexError) {
        let contents = unsettledContents
        for content in contents.sorted() { try settle(content) }
        unsettledContents = []
    }

    private func settle(_ content: String) throws(IndexError) {
        var strays: [PostVersion] = []
        var homes: [(id: String, docid: UInt32)] = []
        var left: [(docid: UInt32, post: StoredPost)] = []
        for docid in try database.allDocids(of: Schema.booleanTerm(.content, content)) {
            var post = try PostRecord.decode(try database.data(of: docid))
            let alike = post.versions.indices.filter { PostKey.content(of: post.versions[$0].post) == content }
            if let id = alike.compactMap({ post.versions[$0].post.id }).first { homes.append((id, docid)) }
            let here = alike.filter { post.versions[$0].post.id == nil }
            guard !here.isEmpty else { continue }
            for index in here.reversed() { strays.append(post.versions.remove(at: index)) }
            left.append((docid, post))
        }
        guard !strays.isEmpty else { return }
        let home = homes.min { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }?.docid
        if left.count == 1, left[0].docid == home { return }
        if home == nil, left.count == 1, left[0].post.versions.isEmpty { return }
        for (docid, post) in left { _ = try put(post, over: docid) }
        var joined = StoredPost(versions: [])
        if let home { joined = try PostRecord.decode(try database.data(of: home)) }
        for version in strays {
            for source in version.sources { joined.add(version.post, at: source) }
        }
        _ = try put(joined, over: home)
    }
}
