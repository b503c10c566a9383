// SPDX-License-Identifier: GPL-2.0-or-later
//
// A file's bytes go in, posts come out, one at a time, so that the caller sets the pace and a large dump needs no more
// memory than a small one where its form allows. The form is chosen by what the file holds, never by its name.

public import SakuinText

/// A post and where it lies in its dump.
public struct PlacedPost: Sendable, Equatable {
    public var post: Post
    public var place: Place

    public init(post: Post, place: Place) {
        self.post = post
        self.place = place
    }
}

/// Reads one dump behind an open file descriptor, which stays the caller's to close.
public struct DumpReader {
    public let form: DumpForm
    private var posts: any PostSequence

    /// The forms, in the order in which they are tried. Adding one adds a line here.
    private static var forms: [any PostSequence.Type] { [JSONLines.self, AnondText.self] }

    /// All forms with their versions: where this changes, a dump may be read otherwise than before.
    public static var readers: String {
        forms.map { "\($0.form.name) \($0.form.version)" }.joined(separator: ", ")
    }

    /// Looks at the beginning of the dump and chooses its form.
    /// - Throws: `DumpError` if the dump is empty, binary, cannot be read, or has no known form.
    public init(descriptor: Int32) throws(DumpError) {
        var bytes = ByteStream(descriptor: descriptor)
        let head = try bytes.head()
        guard !head.isEmpty else { throw DumpError(.empty, "the file is empty") }
        guard let chosen = DumpReader.forms.first(where: { $0.recognises(head) }) else {
            throw ForeignHead.refusal(head)
                ?? DumpError(.unknownForm, "no known form: a day page as text, or JSON Lines with one post a line")
        }
        form = chosen.form
        posts = try chosen.init(bytes)
    }

    /// The next post; nil at the end.
    /// - Throws: `DumpError` if the dump cannot be read on, or if no post was found in all of it.
    public mutating func next() throws(DumpError) -> PlacedPost? { try posts.next() }

    /// What has been seen so far.
    public var report: DumpReport { posts.report }
}

/// A form of dump: says what it recognises, and gives its posts.
protocol PostSequence {
    static var form: DumpForm { get }
    /// True if a dump that begins with `head` is of this form.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool
    init(_ bytes: ByteStream) throws(DumpError)
    mutating func next() throws(DumpError) -> PlacedPost?
    var report: DumpReport { get }
}
