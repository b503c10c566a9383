// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// Why nothing of a dump can be read.
///
/// ```swift
/// let folder = open("/", O_RDONLY)
/// do { _ = try DumpReader(descriptor: folder) } catch { print(error.message) }
/// // cannot be read: Is a directory
/// ```
public struct DumpError: Error, Sendable, Equatable {
    public enum Code: Sendable {
        /// `damaged`: an archive that breaks off or is not what it claims; `unreadable`: one file in it, the others are
        /// not. `noPosts`: a known kind of file that holds none.
        case empty, binary, unknownFormat, tooLarge, readFailed, damaged, unreadable, noPosts
    }

    public var code: Code
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// The byte of the line, counted from 1; nil where the whole line or dump is meant.
    public var byte: Int?
    public var fault: DumpMessage

    init(_ code: Code, line: Int? = nil, byte: Int? = nil, _ why: DumpReason, _ details: String...) {
        self.init(code, line: line, byte: byte, DumpMessage(why, details.map(Bilingual.init(verbatim:))))
    }

    init(_ code: Code, line: Int? = nil, byte: Int? = nil, _ fault: DumpMessage) {
        self.code = code
        self.line = line
        self.byte = byte
        self.fault = fault
    }

    /// What is wrong and what to do.
    public var words: Bilingual { fault.words }

    /// The same in English.
    public var message: String { words.english }
}

extension DumpError {
    /// - Parameter words: the library's.
    static func brokenOff(_ words: String) -> DumpError {
        // The words of zstd and xz for what needs more than they give unasked: 128 MiB, and 1 GiB.
        DumpError(
            .damaged, words.contains("requires too much memory") ? .longWindow : .brokenOffArchive, words)
    }
}
