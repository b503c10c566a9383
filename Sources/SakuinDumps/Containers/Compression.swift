// SPDX-License-Identifier: GPL-2.0-or-later

internal import CArchive

/// A way to compress, told by what a file begins with.
enum Compression: String, CaseIterable {
    case gzip
    /// Of a page that a crawler took, without zlib's head.
    case deflate
    case bzip2
    case xz
    case zstd
    case lz4

    /// `WarcBytes` sets this before what has no magic number of its own: gzip's with bits that RFC 1952 reserves.
    static let markOfDeflate: [UInt8] = [0x1F, 0x8B, 0x08, 0xE0]

    /// Magic numbers, from file(1)'s tables.
    init?(beginning head: ArraySlice<UInt8>) {
        if head.starts(with: Compression.markOfDeflate) {
            self = .deflate
        } else if head.starts(with: [0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || Compression.isSkippable(head) {
            self = .zstd
        } else if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            self = .xz
        } else if head.starts(with: [0x04, 0x22, 0x4D, 0x18]) {
            self = .lz4
        } else if Compression.isBzip2(head) {
            self = .bzip2
        } else {
            return nil
        }
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

    /// The library behind plain C calls it so.
    var kind: cunpack_kind {
        switch self {
        case .gzip: CUNPACK_GZIP
        case .deflate: CUNPACK_DEFLATE
        case .bzip2: CUNPACK_BZIP2
        case .xz: CUNPACK_XZ
        case .zstd: CUNPACK_ZSTD
        case .lz4: CUNPACK_LZ4
        }
    }
}
