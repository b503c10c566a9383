// SPDX-License-Identifier: GPL-2.0-or-later
//
// Compressed files and archives (gzip, bzip2, xz, Zstandard, LZ4, tar, zip), told by what they hold and never by their
// names, and read from front to back in bounded memory.

internal import CArchive

/// What a container may make of its bytes. A bomb is a small file that becomes a huge one.
struct ExpansionLimits: Sendable {
    /// Bytes for each byte of the file that has been read. Text that repeats itself comes to some 30.
    var ratio = 200
    /// Bytes that any file may become.
    var free = 64 << 20
    /// Containers in containers.
    var depth = 3
    /// Files in a container and the containers in it.
    var members = 1_000_000
}

enum Container {
    /// Magic numbers, from file(1)'s tables.
    private static let magics: [[UInt8]] = [
        [0x1F, 0x8B, 0x08], [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
        [0x04, 0x22, 0x4D, 0x18], [0x50, 0x4B, 0x03, 0x04],
    ]
    /// Where tar's magic stands.
    private static let tarOffset = 257
    /// Bytes that tell a container.
    static let headLength = 512

    static func begins(_ head: ArraySlice<UInt8>) -> Bool { isArchive(head) || WarcBytes.begins(head) }

    /// The members of what begins so.
    /// - Parameter root: the file in which all lies.
    static func members(
        _ bytes: HeadedBytes, _ head: ArraySlice<UInt8>, in root: FileBytes, limits: ExpansionLimits
    ) throws(DumpError) -> any MemberSource {
        WarcBytes.begins(head) ? WarcBytes(bytes, head) : try ArchiveBytes(bytes, in: root, limits: limits)
    }

    private static func isArchive(_ head: ArraySlice<UInt8>) -> Bool {
        if magics.contains(where: { head.starts(with: $0) }) || isBzip2(head) { return true }
        return isSkippable(head) || head.dropFirst(tarOffset).starts(with: "ustar".utf8)
    }

    /// A frame of Zstandard that holds no text: pzstd puts one before each that does.
    private static func isSkippable(_ head: ArraySlice<UInt8>) -> Bool {
        head.dropFirst().starts(with: [0x2A, 0x4D, 0x18]) && head.first.map { $0 & 0xF0 == 0x50 } ?? false
    }

    /// `BZh`, the size of a block, and the first block's mark or the end's: a text may begin with the letters.
    private static func isBzip2(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.starts(with: "BZh".utf8), let size = head.dropFirst(3).first, (0x31...0x39).contains(size) else {
            return false
        }
        let mark = head.dropFirst(4)
        return mark.starts(with: [0x31, 0x41, 0x59]) || mark.starts(with: [0x17, 0x72, 0x45])
    }
}

/// The members of a container, one after the other; and, as a source, the bytes of the one that `nextMember` came to.
/// The handle is closed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class ArchiveBytes: MemberSource {
    private let handle: OpaquePointer
    private let feed: Feed
    private let limits: ExpansionLimits
    private let root: FileBytes
    private var expanded = 0
    /// True once it was told that nothing more can be read.
    private var isBroken = false

    private static let pieceLength = 256 << 10

    /// - Parameter root: the file in which all lies: what comes out of it is measured by what has been read of it.
    init(_ source: any ByteSource, in root: FileBytes, limits: ExpansionLimits) throws(DumpError) {
        feed = Feed(source)
        self.limits = limits
        self.root = root
        let context = unsafe Unmanaged.passUnretained(feed).toOpaque()
        let opened = unsafe carchive_open(
            { context, bytes in
                guard let context = unsafe context, let bytes = unsafe bytes else { return -1 }
                let feed = unsafe Unmanaged<Feed>.fromOpaque(context).takeUnretainedValue()
                return unsafe feed.next(bytes)
            }, context)
        guard let opened = unsafe opened else { throw DumpError(.readFailed, .noMemory) }
        unsafe handle = opened
    }

    deinit { unsafe carchive_close(handle) }

    var form: String {
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

    var hindrance: DumpFault? {
        defer { withExtendedLifetime(self) {} }
        return unsafe carchive_is_encrypted(handle) > 0 ? DumpFault(.encrypted) : nil
    }

    func takeTroubles() -> [DumpFault] { [] }

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
        var got = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: ArchiveBytes.pieceLength) { bytes, count in
            got = unsafe carchive_read(handle, bytes.baseAddress, bytes.count)
            count = max(got, 0)
        }
        if got == -2 {
            throw DumpError(.unreadable, .cannotBeUnpacked, words)
        }
        guard got >= 0 else {
            isBroken = true
            throw failure
        }
        expanded += piece.count
        guard expanded <= limits.free + limits.ratio * root.count else {
            throw DumpError(.tooLarge, .bomb, "\(limits.ratio)")
        }
        return piece.isEmpty ? nil : piece
    }

    private var failure: DumpError {
        if let error = feed.error { return error }
        // libarchive's words for a window of more than the 128 MiB that zstd gives unasked.
        return DumpError(.damaged, words.contains("requires too much memory") ? .longWindow : .brokenOffArchive, words)
    }

    private var words: String { unsafe carchive_message(handle).map { unsafe String(cString: $0) } ?? "?" }

    /// Lends the pieces of a source to C.
    @safe
    private final class Feed {
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
