// SPDX-License-Identifier: GPL-2.0-or-later
//
// The list of forgotten posts, in a file of its own beside the databases: no rebuild and no damage of those touches it. Without it
// posts would come back that were to be forgotten, so there are two files of it, each replaced by one rename, and what is in
// neither is an error, never an empty list.
//
//   forgotten, forgotten.copy = "sakuin-forgotten-1\n" , SHA-256 of the rest , serial , number of posts , post…

internal import Glibc
internal import SakuinText

/// The posts that are forgotten, and how often the list has changed.
struct ForgottenPosts: Sendable, Equatable {
    /// Grows with each change after which an index may have to lose something.
    private(set) var serial: Int
    private(set) var posts: [ForgottenPost] = []

    init(serial: Int = 0) { self.serial = serial }

    /// Those that are to be in no answer.
    var active: [ForgottenPost] { posts.filter { !$0.isReturning } }

    /// Those that an index may still have which knows the changes up to `serial`.
    func active(after serial: Int) -> [ForgottenPost] { posts.filter { !$0.isReturning && $0.serial > serial } }

    /// The dumps that are to be read again, as `PostKey.digest(ofDump:)` gives them.
    var dumpsToRead: Set<PostDigest> {
        posts.reduce(into: []) { if $1.isReturning { $0.formUnion($1.dumps) } }
    }

    // MARK: Changing

    /// Adds `post`.
    /// - Parameter indexed: the changes that an index knows: it may know more than a list that was lost and is begun anew.
    /// - Returns: false if the post is in the list.
    mutating func forget(_ post: ForgottenPost, indexed: Int) -> Bool {
        var post = post
        if let place = posts.firstIndex(where: { $0.key == post.key }) {
            guard posts[place].isReturning else { return false }
            _ = post.learn(ForgottenPost.Sighting(dumps: posts[place].dumps))
            posts.remove(at: place)
        }
        serial = max(serial, indexed) + 1
        post.serial = serial
        posts.append(post)
        return true
    }

    /// Has those come back that `isMeant` says.
    /// - Returns: those.
    mutating func undo(_ isMeant: (ForgottenPost) -> Bool) -> [ForgottenPost] {
        var returning: [ForgottenPost] = []
        for index in posts.indices where !posts[index].isReturning && isMeant(posts[index]) {
            posts[index].isReturning = true
            returning.append(posts[index])
        }
        return returning
    }

    /// Takes in what was seen of posts, by their keys.
    /// - Returns: false if nothing was new.
    mutating func learn(_ sightings: [String: ForgottenPost.Sighting]) -> Bool {
        var hasLearned = false
        for index in posts.indices {
            guard let sighting = sightings[posts[index].key], let changesIndex = posts[index].learn(sighting) else {
                continue
            }
            hasLearned = true
            guard changesIndex else { continue }
            serial += 1
            posts[index].serial = serial
        }
        return hasLearned
    }

    /// These dumps have been read since the posts of `before` were coming back: those that have all theirs are back.
    /// - Returns: false if nothing has changed.
    mutating func noteRead(
        _ read: Set<PostDigest>, known: Set<PostDigest>, since before: ForgottenPosts
    ) -> Bool {
        let keys = Set(before.posts.lazy.filter(\.isReturning).map(\.key))
        let old = self
        for index in posts.indices where posts[index].isReturning && keys.contains(posts[index].key) {
            posts[index].noteRead(read, known: known)
        }
        posts.removeAll { $0.isReturning && $0.dumps.isEmpty }
        return self != old
    }
}

// MARK: In the folder

extension ForgottenPosts {
    private static let head = Array("sakuin-forgotten-1\n".utf8)
    private static let digestSize = 32
    private static let name = "forgotten"
    private static let copyName = "forgotten.copy"

    /// The list of the index in `directory`; an empty one where there is none.
    /// - Throws: `system` if it cannot be read, from either file.
    init(in directory: IndexDirectory) throws(IndexError) {
        var faults: [String] = []
        var isThere = false
        for name in [ForgottenPosts.name, ForgottenPosts.copyName] {
            let file = directory.path + "/" + name
            guard let bytes = try IndexDirectory.contents(of: file) else { continue }
            isThere = true
            if let list = ForgottenPosts(bytes: bytes) {
                self = list
                return
            }
            faults.append(file)
        }
        guard !isThere else {
            throw IndexError(
                .system,
                """
                the list of forgotten posts is damaged (\(faults.joined(separator: ", "))): put one of its two files back from a \
                backup; to have all forgotten posts come back, remove both
                """)
        }
        self.init()
    }

    /// Writes the list so that it is there whatever comes: after this it is on the disk.
    func save(in directory: IndexDirectory) throws(IndexError) {
        let bytes = encoded()
        // The copy first: while it is written, the other file is whole.
        for name in [ForgottenPosts.copyName, ForgottenPosts.name] {
            try directory.replace(name, by: bytes)
        }
    }

    func encoded() -> [UInt8] {
        var record = RecordWriter()
        record.write(serial)
        record.write(posts.count)
        for post in posts { post.encode(to: &record) }
        var hash = SHA256()
        hash.update(record.bytes.span)
        return ForgottenPosts.head + hash.finishBytes() + record.bytes
    }

    /// Nil if `bytes` are not what `encoded` gives.
    init?(bytes: [UInt8]) {
        let start = ForgottenPosts.head.count
        guard bytes.starts(with: ForgottenPosts.head), bytes.count > start + ForgottenPosts.digestSize else {
            return nil
        }
        let rest = Array(bytes[(start + ForgottenPosts.digestSize)...])
        var hash = SHA256()
        hash.update(rest.span)
        guard hash.finishBytes().elementsEqual(bytes[start..<(start + ForgottenPosts.digestSize)]),
            let list = try? ForgottenPosts(RecordReader(rest))
        else { return nil }
        self = list
    }

    private init(_ record: RecordReader) throws(IndexError) {
        var record = record
        serial = try record.number()
        for _ in 0..<(try record.count()) { posts.append(try ForgottenPost(&record)) }
    }
}

extension IndexDirectory {
    /// What identifies the state of the list of forgotten posts without reading it.
    func forgottenStamp() -> [LinkStamp?] { [LinkStamp(path + "/forgotten"), LinkStamp(path + "/forgotten.copy")] }

    /// Puts a small file in the place of the one that has the name, in one step. After this it is on the disk.
    fileprivate func replace(_ name: String, by bytes: [UInt8]) throws(IndexError) {
        let (file, staged) = (path + "/" + name, path + "/" + name + ".new")
        let descriptor = unsafe open(staged, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IndexError(.system, "cannot make \(staged): \(systemMessage())") }
        var isWritten = true
        var done = 0
        while isWritten, done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress.map { unsafe $0 + done }, $0.count - done)
            }
            if count > 0 { done += count } else if count == 0 || errno != EINTR { isWritten = false }
        }
        isWritten = isWritten && fsync(descriptor) == 0
        let reason = systemMessage()
        close(descriptor)
        guard isWritten else { throw IndexError(.system, "cannot write \(staged): \(reason)") }
        guard unsafe rename(staged, file) == 0 else {
            throw IndexError(.system, "cannot replace \(file): \(systemMessage())")
        }
        try sync()
    }
}
