// SPDX-License-Identifier: GPL-2.0-or-later

/// A format of dump: says what it recognises, and gives its posts.
protocol PostSequence {
    static var format: DumpFormat { get }
    /// All formats that a text may turn out to be of when it is read.
    static var formats: [DumpFormat] { get }
    /// The one that it is of.
    var format: DumpFormat { get }
    /// True if a text that begins with `head` is of this format.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool
    /// The same where it depends on what is wanted.
    static func recognises(_ head: ArraySlice<UInt8>, _ options: ReadingOptions) -> Bool
    init(_ text: TextStream) throws(DumpError)
    mutating func next() throws(DumpError) -> PlacedPost?
    /// Of posts and warnings; the rest is not the format's to tell.
    var report: DumpReport { get }
}

extension PostSequence {
    static var formats: [DumpFormat] { [format] }
    var format: DumpFormat { Self.format }
    static func recognises(_ head: ArraySlice<UInt8>, _ options: ReadingOptions) -> Bool { recognises(head) }
}
