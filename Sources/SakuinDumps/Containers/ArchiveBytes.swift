// SPDX-License-Identifier: GPL-2.0-or-later
//
// Archives (tar, zip), told by what they hold and never by their names, and read from front to back in bounded memory.

internal import CArchive

/// The members of a container, one after the other; and, as a source, the bytes of the one that `nextMember` came to.
/// The handle is closed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class ArchiveBytes: MemberSource {
    private let handle: OpaquePointer
    private let lender: Lender
    private var expansion: Expansion
    /// True once it was told that nothing more can be read.
    private var isBroken = false

    /// - Parameter root: the file in which all lies: what comes out of it is measured by what has been read of it.
    init(_ source: any ByteSource, in root: FileBytes, limits: ExpansionLimits) throws(DumpError) {
        lender = Lender(source)
        expansion = Expansion(of: root, limits: limits)
        let context = unsafe Unmanaged.passUnretained(lender).toOpaque()
        let opened = unsafe carchive_open(
            { context, bytes in
                guard let context = unsafe context, let bytes = unsafe bytes else { return -1 }
                let lender = unsafe Unmanaged<Lender>.fromOpaque(context).takeUnretainedValue()
                return unsafe lender.next(bytes)
            }, context)
        guard let opened = unsafe opened else { throw DumpError(.readFailed, .noMemory) }
        unsafe handle = opened
    }

    deinit { unsafe carchive_close(handle) }

    var format: String {
        defer { withExtendedLifetime(self) {} }
        return unsafe carchive_form(handle).map { unsafe String(cString: $0) } ?? ""
    }

    func nextMember() throws(DumpError) -> String? {
        defer { withExtendedLifetime(self) {} }
        guard !isBroken else { return nil }
        switch unsafe carchive_next(handle) {
        case CARCHIVE_MEMBER: return memberName
        case CARCHIVE_END: return nil
        default: throw failure
        }
    }

    var obstacle: DumpMessage? {
        defer { withExtendedLifetime(self) {} }
        return unsafe carchive_is_encrypted(handle) > 0 ? DumpMessage(.encrypted) : nil
    }

    func takeTroubles() -> [DumpMessage] { [] }

    private var memberName: String {
        var length = 0
        var isUTF8: Int32 = 0
        guard let name = unsafe carchive_name(handle, &length, &isUTF8) else { return "" }
        let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: name, count: length))
        if isUTF8 != 0 { return String(decoding: bytes, as: UTF8.self) }
        // Old archives of Windows have names in its own encoding and do not say so.
        guard var decoder = try? TextEncoding.detected(in: bytes).decoder() else { return "" }
        return String(decoding: decoder.decode(bytes) + decoder.finish(), as: UTF8.self)
    }

    func next() throws(DumpError) -> [UInt8]? {
        defer { withExtendedLifetime(self) {} }
        var bytes: UnsafePointer<UInt8>?
        let got = unsafe carchive_read(handle, &bytes)
        if got == -2 {
            throw DumpError(.unreadable, .cannotBeUnpacked, words)
        }
        guard got >= 0 else {
            isBroken = true
            throw failure
        }
        try expansion.add(got)
        return got == 0 ? nil : unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: got))
    }

    private var failure: DumpError { lender.error ?? .brokenOff(words) }

    /// libarchive's words, some of which end in a line feed.
    private var words: String {
        let words = unsafe carchive_message(handle).map { unsafe String(cString: $0) } ?? "?"
        return words.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing(" )", with: ")")
    }

    /// Lends the pieces of a source to C.
    @safe
    private final class Lender {
        private let source: any ByteSource
        private var lent = unsafe UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
        /// Why there was no next piece.
        private(set) var error: DumpError?

        init(_ source: any ByteSource) { self.source = source }

        deinit { unsafe lent.deallocate() }

        func next(_ bytes: UnsafeMutablePointer<UnsafePointer<UInt8>?>) -> Int {
            do throws(DumpError) {
                guard let piece = try source.next() else { return 0 }
                if unsafe piece.count > lent.count {
                    unsafe lent.deallocate()
                    unsafe lent = .allocate(capacity: piece.count)
                }
                unsafe _ = lent.update(fromContentsOf: piece)
                unsafe bytes.pointee = UnsafePointer(lent.baseAddress)
                return piece.count
            } catch {
                self.error = error
                return -1
            }
        }
    }
}
