// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one place where forgotten posts are left out of an index: behind the reading of dumps and before their posts are joined, so
// that the index is what it would be if the dumps had not got them.

internal import SakuinText

/// Leaves forgotten posts out of an ingest batch, and keeps in mind where they were seen.
final class ForgottenFilter {
    /// What makes a post worth a look: a document key or a content of a forgotten one, with the places of those in the list.
    private var byKey: [PostDigest: [Int]] = [:]
    private var byContent: [PostDigest: [Int]] = [:]
    private var posts: [ForgottenPost]
    private let spool: PostSpool
    /// Of a dump's number.
    private let path: (Int) -> String

    /// By the keys of posts.
    private(set) var sightings: [String: ForgottenPost.Sighting] = [:]
    /// Where records stood that were left out.
    private(set) var places: [SourceRange] = []

    /// Nil if nothing is forgotten.
    init?(_ list: ForgottenPosts, _ spool: PostSpool, path: @escaping (Int) -> String) {
        posts = list.active
        guard !posts.isEmpty else { return nil }
        self.spool = spool
        self.path = path
        for (place, post) in posts.enumerated() {
            let (keys, contents) = post.digests
            for key in keys { byKey[key, default: []].append(place) }
            for content in contents { byContent[content, default: []].append(place) }
        }
    }

    /// Learns the wordings of a forgotten post's records with an id: for all posts, before the first `removeForgotten`. Which records
    /// without an id are the post depends on them, in whatever order dumps are read.
    func learn(_ post: SpooledPost) throws(IndexError) {
        guard post.hasID, let places = byKey[post.documentKey] else { return }
        for place in places where posts[place].learnsContents && !posts[place].contents.contains(post.content) {
            _ = posts[place].learn(ForgottenPost.Sighting(contents: [post.content]))
            byContent[post.content, default: []].append(place)
            sightings[posts[place].key, default: ForgottenPost.Sighting()].contents.insert(post.content)
        }
    }

    /// Takes what is forgotten out of posts of one content.
    func removeForgotten(from alike: inout [SpooledPost]) throws(IndexError) {
        var kept: [SpooledPost] = []
        for post in alike where try !isForgotten(post) { kept.append(post) }
        if kept.count < alike.count { alike = kept }
    }

    private func isForgotten(_ spooled: SpooledPost) throws(IndexError) -> Bool {
        let places = (byKey[spooled.documentKey] ?? []) + (byContent[spooled.content] ?? [])
        guard !places.isEmpty else { return false }
        var isForgotten = false
        // A record of one version: joined are they later.
        let version = try PostRecord.decode(try spool.read(spooled.place)).versions[0]
        for place in Set(places) where try posts[place].holds(version.post, content: spooled.content) {
            isForgotten = true
            for source in version.sources {
                sightings[posts[place].key, default: ForgottenPost.Sighting()].dumps
                    .insert(PostKey.digest(ofDump: path(source.dump)))
            }
        }
        if isForgotten { self.places += version.sources }
        return isForgotten
    }
}
