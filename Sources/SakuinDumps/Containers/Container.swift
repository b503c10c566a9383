// SPDX-License-Identifier: GPL-2.0-or-later

enum Container {
    /// The local head of a file in a zip.
    private static let zipMagic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    /// Where tar's magic stands.
    private static let tarOffset = 257
    /// Bytes that tell a container.
    static let headLength = 512

    static func begins(_ head: ArraySlice<UInt8>) -> Bool {
        isArchive(head) || Compression(beginning: head) != nil || WarcBytes.begins(head)
    }

    /// The members of what begins so.
    /// - Parameter root: the file in which all lies.
    static func members(
        _ bytes: HeadedBytes, _ head: ArraySlice<UInt8>, in root: FileBytes, limits: ExpansionLimits
    ) throws(DumpError) -> any MemberSource {
        if let compression = Compression(beginning: head) {
            return CompressedBytes(bytes, compression, in: root, limits: limits)
        }
        return WarcBytes.begins(head) ? WarcBytes(bytes, head) : try ArchiveBytes(bytes, in: root, limits: limits)
    }

    private static func isArchive(_ head: ArraySlice<UInt8>) -> Bool {
        head.starts(with: zipMagic) || head.dropFirst(tarOffset).starts(with: "ustar".utf8)
    }
}
