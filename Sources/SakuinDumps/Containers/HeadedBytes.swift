// SPDX-License-Identifier: GPL-2.0-or-later

/// Bytes that are looked at before they are read.
final class HeadedBytes: ByteSource {
    private let source: any ByteSource
    private var ahead: [UInt8] = []
    /// Why no more can be read; told when what came before it has been given.
    private var failure: DumpError?

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The first `length` bytes of what is left, or all if they are fewer; they come again with the next pieces.
    func head(_ length: Int) throws(DumpError) -> ArraySlice<UInt8> {
        do throws(DumpError) {
            while failure == nil, ahead.count < length, let piece = try source.next() { ahead += piece }
        } catch {
            guard !ahead.isEmpty else { throw error }
            failure = error
        }
        return ahead.prefix(length)
    }

    func next() throws(DumpError) -> [UInt8]? {
        guard ahead.isEmpty else {
            defer { ahead = [] }
            return ahead
        }
        if let failure { throw failure }
        return try source.next()
    }
}
