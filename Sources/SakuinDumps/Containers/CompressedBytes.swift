// SPDX-License-Identifier: GPL-2.0-or-later
//
// Compressed files, of several streams behind each other too. What stands before the place where one breaks off comes
// out; then the error does.

internal import CArchive

/// What a compressed file holds: one member without a name.
final class CompressedBytes: MemberSource {
    private let source: HeadedBytes
    private let compression: Compression
    private var expansion: Expansion
    private var stream: UnpackedStream?
    private var input: ArraySlice<UInt8> = []
    private var hasBegun = false
    private var hasEnded = false
    /// Thrown when what came before it has been given.
    private var failure: DumpError?
    private var troubles: [DumpMessage] = []

    private static let pieceLength = 256 << 10
    /// Bytes that tell what begins behind a stream.
    private static let headLength = 16

    init(_ source: HeadedBytes, _ compression: Compression, in root: FileBytes, limits: ExpansionLimits) {
        self.source = source
        self.compression = compression
        expansion = Expansion(of: root, limits: limits)
    }

    var format: String { compression.rawValue }
    var obstacle: DumpMessage? { nil }

    func takeTroubles() -> [DumpMessage] {
        defer { troubles = [] }
        return troubles
    }

    func nextMember() throws(DumpError) -> String? {
        guard !hasBegun else { return nil }
        hasBegun = true
        return ""
    }

    func next() throws(DumpError) -> [UInt8]? {
        while !hasEnded {
            if let failure {
                hasEnded = true
                throw failure
            }
            do throws(DumpError) {
                let piece = try unpacked()
                try expansion.add(piece.count)
                if !piece.isEmpty { return piece }
            } catch {
                hasEnded = true
                throw error
            }
        }
        return nil
    }

    /// What the next input gives; nothing where that is not enough, or at the end.
    private func unpacked() throws(DumpError) -> [UInt8] {
        if input.isEmpty, let more = try source.next() { input = more[...] }
        if stream == nil { guard try begins() else { return [] } }
        guard let stream else { return [] }
        let isAtEnd = input.isEmpty
        let (piece, used, step) = stream.run(input, room: CompressedBytes.pieceLength)
        input = input.dropFirst(used)
        switch step {
        case CUNPACK_ENDS: self.stream = nil
        case CUNPACK_BREAKS: failure = .brokenOff(stream.message)
        // All that was kept back has come.
        default: if isAtEnd, piece.isEmpty { failure = .brokenOff("it ends too early") }
        }
        return piece
    }

    /// Begins a stream; false at the end of the file, or of what can be unpacked of it.
    private func begins() throws(DumpError) -> Bool {
        // Zeros fill blocks of tapes, and xz's length up to four.
        if compression != .deflate { input = input.drop { $0 == 0 } }
        while input.count < CompressedBytes.headLength, let more = try source.next() { input += more }
        guard !input.isEmpty else {
            hasEnded = true
            return false
        }
        if compression == .deflate, input.starts(with: Compression.markOfDeflate) {
            input = input.dropFirst(Compression.markOfDeflate.count)
        } else if Compression(beginning: input) != compression {
            hasEnded = true
            // What lies behind is not unpacked: nobody is to believe that it was.
            if compression != .deflate { troubles.append(DumpMessage(.behindCompressed, compression.rawValue)) }
            return false
        }
        stream = try UnpackedStream(compression)
        return true
    }
}

/// A stream of a compressed file.
/// The handle is closed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
private final class UnpackedStream {
    private let handle: OpaquePointer

    init(_ compression: Compression) throws(DumpError) {
        guard let opened = unsafe cunpack_open(compression.kind) else { throw DumpError(.readFailed, .noMemory) }
        unsafe handle = opened
    }

    deinit { unsafe cunpack_close(handle) }

    /// What comes of the input, and how many bytes of that were taken.
    func run(_ input: ArraySlice<UInt8>, room: Int) -> (piece: [UInt8], used: Int, step: cunpack_step) {
        defer { withExtendedLifetime(self) {} }
        var used = input.count
        var step = CUNPACK_GOES_ON
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
            count = output.count
            step = unsafe input.withUnsafeBufferPointer { bytes in
                unsafe cunpack_run(handle, bytes.baseAddress, &used, output.baseAddress, &count)
            }
        }
        return (piece, used, step)
    }

    var message: String {
        defer { withExtendedLifetime(self) {} }
        return unsafe cunpack_message(handle).map { unsafe String(cString: $0) } ?? "?"
    }
}
