// SPDX-License-Identifier: GPL-2.0-or-later

internal import CFallocate
internal import Glibc

/// A file that is open, closed when its owner lets it go.
final class OwnedDescriptor: Sendable {
    let number: Int32

    /// O_TMPFILE of fcntl(2), which Glibc hides behind _GNU_SOURCE: its own bit, and that of a folder.
    private static let withoutName = 0o20000000 | O_DIRECTORY

    /// A new empty file in `directory` that no name leads to.
    init(unnamedFileIn directory: String) throws(IndexError) {
        let opened = unsafe open(directory, OwnedDescriptor.withoutName | O_RDWR | O_CLOEXEC, 0o600)
        number = opened >= 0 ? opened : OwnedDescriptor.unlinked(in: directory)
        guard number >= 0 else {
            throw IndexError(.system, "cannot make a temporary file in \(directory): \(systemMessage())")
        }
    }

    /// The same where the file system has no files without names (NFS, some of FUSE): the name is there for a moment, and
    /// what a kill leaves of it is removed at the next start. Negative if that fails, too.
    private static func unlinked(in directory: String) -> Int32 {
        var template = Array("\(directory)/spool-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        if descriptor >= 0 {
            unsafe unlink(template)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        return descriptor
    }

    deinit { close(number) }

    func write<Element: BitwiseCopyable>(_ elements: Span<Element>, at offset: Int64) throws(IndexError) {
        var failure: Int32?
        unsafe elements.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count, failure == nil {
                let count = unsafe pwrite(
                    number, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done, Int(offset) + done)
                if count > 0 {
                    done += count
                } else if count == 0 || errno != EINTR {
                    failure = errno
                }
            }
        }
        if let failure {
            throw IndexError(.system, "cannot write a temporary file beside the index: \(systemMessage(failure))")
        }
    }

    func read(_ length: Int, at offset: Int64) throws(IndexError) -> [UInt8] {
        try read(length, of: UInt8.self, at: offset)
    }

    /// Reads `count` elements, as `write` wrote them.
    func read<Element: BitwiseCopyable>(
        _ count: Int, of type: Element.Type, at offset: Int64
    ) throws(IndexError) -> [Element] {
        var failure: Int32?
        let elements = unsafe [Element](unsafeUninitializedCapacity: count) { buffer, filled in
            failure = unsafe read(UnsafeMutableRawBufferPointer(buffer), at: offset)
            filled = failure == nil ? count : 0
        }
        try OwnedDescriptor.check(failure)
        return elements
    }

    /// Reads what fills `range` of `buffer`.
    func read(into buffer: inout [UInt8], _ range: Range<Int>, at offset: Int64) throws(IndexError) {
        try OwnedDescriptor.check(
            unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(UnsafeMutableRawBufferPointer(rebasing: bytes[range]), at: offset)
            })
    }

    /// - Returns: errno where it fails.
    @unsafe
    private func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int32? {
        var done = 0
        while done < buffer.count {
            let count = unsafe pread(
                number, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done, Int(offset) + done)
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                return count == 0 ? EIO : errno
            }
        }
        return nil
    }

    private static func check(_ failure: Int32?) throws(IndexError) {
        guard let failure else { return }
        throw IndexError(.system, "cannot read a temporary file beside the index: \(systemMessage(failure))")
    }

    /// Gives the room of `range`, in bytes, back to the file system; what is read there afterwards is zeros. A file system that has no holes keeps
    /// the room until the file is closed: nothing depends on it.
    func discard(_ range: Range<Int64>) {
        guard !range.isEmpty else { return }
        _ = fallocate(number, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, Int(range.lowerBound), Int(range.count))
    }
}
