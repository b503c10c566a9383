// SPDX-License-Identifier: GPL-2.0-or-later

internal import Synchronization

/// The list of forgotten posts, in the hands of the one process that writes the index: changed by any thread, and on the disk before
/// anybody is told.
///
/// ```swift
/// let writer = try IndexWriter(IndexDirectory(path: "/var/lib/sakuin/index"))
/// try writer.register.forget([ForgottenPost(stored, key: key, dumps: paths, at: 1_717_513_200)])
/// try writer.takeOutForgotten()
/// ```
public final class ForgottenRegister: Sendable {
    private struct State {
        var list: ForgottenPosts
        var lock: IndexLock
        /// The changes that the index knows.
        var indexed = 0
        /// Of the list, worked out once a change.
        var dumpsToRead: Set<PostDigest>
    }

    private let directory: IndexDirectory
    private let state: Mutex<State>

    init(_ directory: IndexDirectory, _ lock: IndexLock) throws(IndexError) {
        self.directory = directory
        let list = try ForgottenPosts(in: directory)
        state = Mutex(State(list: list, lock: lock, dumpsToRead: list.dumpsToRead))
    }

    /// Goes on with the list of an index that has taken the place of the one before.
    func reopen(_ lock: IndexLock) throws(IndexError) {
        let list = try ForgottenPosts(in: directory)
        state.withLock { $0 = State(list: list, lock: lock, dumpsToRead: list.dumpsToRead) }
    }

    /// The index knows so many changes of the list.
    func note(indexed: Int) { state.withLock { $0.indexed = indexed } }

    var current: ForgottenPosts { state.withLock { $0.list } }

    /// Every post that is forgotten or coming back.
    public var posts: [ForgottenPost] { current.posts }

    /// True if the dump at `path` is to be read again, for a forgotten post of it comes back.
    public func isToBeRead(_ path: String) -> Bool {
        state.withLock { !$0.dumpsToRead.isEmpty && $0.dumpsToRead.contains(PostKey.digest(ofDump: path)) }
    }

    // MARK: Changing

    /// Forgets `posts`. After this they are in no answer of a reader that is opened or refreshed; those that were forgotten before stay so.
    /// - Throws: `system` if that cannot be written: then nothing has changed.
    public func forget(_ posts: [ForgottenPost]) throws(IndexError) {
        try change { (list, indexed) in
            posts.reduce(false) { list.forget($1, indexed: indexed) || $0 }
        }
    }

    /// Has the posts come back that these names mean: as soon as their dumps have been read again.
    /// - Returns: those; none where none of them is forgotten.
    /// - Throws: `system` if that cannot be written: then nothing has changed.
    public func undo(_ names: [String]) throws(IndexError) -> [ForgottenPost] {
        var returning: [ForgottenPost] = []
        try change { (list, _) in
            returning = list.undo { post in names.contains { post.isNamed($0) } }
            return !returning.isEmpty
        }
        return returning
    }

    /// Takes in what was seen of posts, by their keys, by one who knew the list as `before`.
    /// - Returns: the changes of the list that are known to that one now.
    func learn(
        _ sightings: [String: ForgottenPost.Sighting], since before: ForgottenPosts
    ) throws(IndexError) -> Int {
        var known = before.serial
        try change { (list, _) in
            let isSame = list.serial == before.serial
            let hasLearned = list.learn(sightings)
            if isSame { known = list.serial }
            return hasLearned
        }
        return known
    }

    /// These dumps have been read, and only `known` are there to be read, by one who knew the list as `before`.
    func noteRead(_ read: [String], known: [String], since before: ForgottenPosts) throws(IndexError) {
        guard before.posts.contains(where: \.isReturning) else { return }
        let (read, known) = (Set(read.map(PostKey.digest(ofDump:))), Set(known.map(PostKey.digest(ofDump:))))
        try change { (list, _) in list.noteRead(read, known: known, since: before) }
    }

    /// - Parameter body: changes the list; false for no change. Given how much of it the index knows.
    private func change(_ body: (inout ForgottenPosts, Int) -> Bool) throws(IndexError) {
        try state.withLock { (state) throws(IndexError) in
            var list = state.list
            guard body(&list, state.indexed) else { return }
            guard state.lock.isInPlace else {
                throw IndexError(
                    .system,
                    "the index in \(directory.path) was replaced or removed by somebody else: try again in a moment")
            }
            try list.save(in: directory)
            state.list = list
            state.dumpsToRead = list.dumpsToRead
        }
    }
}
