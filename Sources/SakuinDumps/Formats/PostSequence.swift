// SPDX-License-Identifier: GPL-2.0-or-later

/// A form of dump: says what it recognises, and gives its posts.
protocol PostSequence {
    static var form: DumpForm { get }
    /// All forms that a text may turn out to be of when it is read.
    static var forms: [DumpForm] { get }
    /// The one that it is of.
    var form: DumpForm { get }
    /// True if a text that begins with `head` is of this form.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool
    /// The same where it depends on what is wanted.
    static func recognises(_ head: ArraySlice<UInt8>, _ options: ReadingOptions) -> Bool
    init(_ text: TextStream) throws(DumpError)
    mutating func next() throws(DumpError) -> PlacedPost?
    /// Of posts and warnings; the rest is not the form's to tell.
    var report: DumpReport { get }
}

extension PostSequence {
    static var forms: [DumpForm] { [form] }
    var form: DumpForm { Self.form }
    static func recognises(_ head: ArraySlice<UInt8>, _ options: ReadingOptions) -> Bool { recognises(head) }
}
