// SPDX-License-Identifier: GPL-2.0-or-later

/// The text of a file as UTF-8 in pieces, whatever encoding it is in, without a byte order mark.
final class TextStream {
    private let source: any ByteSource
    let origin: TextOrigin
    private var decoder: (any TextDecoder)?
    /// Nil as long as all bytes were ASCII.
    private(set) var encoding: TextEncoding?
    private var isAtEnd = false
    private var isAtStart = true
    /// Decoded and not yet given.
    private var ahead: [UInt8] = []
    /// Bytes of text given so far.
    private(set) var count = 0
    /// Ends of lines decoded so far.
    private var lineEnds = 0
    /// The line, counted from 1, in which a byte was first replaced; nil if none was.
    private(set) var firstReplacedLine: Int?

    /// Bytes by which the encoding is told, from the first on that is not ASCII.
    private static let sample = 256 << 10
    static let headLength = 64 << 10
    /// Bytes that tell what a file is that is none of text.
    private static let startLength = 4096
    /// The first bytes of the file as they are, once its head was asked for.
    private(set) var start: [UInt8] = []
    /// All bytes that were read of it, as long as only its head was.
    private var undecoded: [UInt8] = []
    private var isHead = true

    init(_ source: any ByteSource, origin: TextOrigin = TextOrigin()) {
        self.source = source
        self.origin = origin
    }

    /// Why the text breaks off: what stands before that place is given as if it were all.
    private(set) var brokenOff: DumpError?

    /// The line, counted from 1, at which what was read so far ends.
    var lastLine: Int { lineEnds + 1 }

    /// The next bytes of the source. A container that is damaged ends there: what it held before is read.
    private func pull() throws(DumpError) -> [UInt8]? {
        guard brokenOff == nil else { return nil }
        do throws(DumpError) {
            let piece = try source.next()
            if isHead, let piece { undecoded += piece }
            return piece
        } catch {
            guard error.code == .damaged || error.code == .unreadable else { throw error }
            brokenOff = error
            return nil
        }
    }

    /// Bytes that were no text and were replaced.
    var replaced: Int { decoder?.replaced ?? 0 }

    /// The first bytes of the text; they come again with the first piece.
    func head() throws(DumpError) -> ArraySlice<UInt8> {
        while ahead.count < TextStream.headLength, let piece = try read() { ahead += piece }
        return ahead.prefix(TextStream.headLength)
    }

    /// From here on the text is not decoded, for it has several encodings: `nextBytes` gives it from its beginning.
    func readAsBytes() {
        (isHead, ahead, decoder, encoding, firstReplacedLine, lineEnds) = (false, [], nil, nil, nil, 0)
    }

    /// The next bytes as they are; nil at the end.
    func nextBytes() throws(DumpError) -> [UInt8]? {
        var piece = undecoded
        undecoded = []
        if piece.isEmpty {
            guard let more = try pull() else { return nil }
            piece = more
        }
        count += piece.count
        lineEnds += TextStream.lineEnds(piece[...])
        return piece
    }

    /// The next piece, not empty; nil at the end.
    func next() throws(DumpError) -> [UInt8]? {
        (isHead, undecoded) = (false, [])
        var piece = ahead
        ahead = []
        while piece.isEmpty {
            guard let more = try read() else { return nil }
            piece = more
        }
        count += piece.count
        return piece
    }

    private func read() throws(DumpError) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        guard var piece = try pull() else {
            isAtEnd = true
            return decoded { $0.finish() }
        }
        if isAtStart {
            isAtStart = false
            while piece.count < TextStream.startLength, let more = try pull() { piece += more }
            start = Array(piece.prefix(TextStream.startLength))
            if let mark = TextEncoding.ofMark(piece[...]) {
                try decide(mark.encoding)
                piece.removeFirst(mark.length)
            }
        }
        if decoder == nil {
            guard let start = TextEncoding.startOfOther(in: piece) else {
                lineEnds += TextStream.lineEnds(piece[...])
                return piece
            }
            // The piece may be cut right behind the first byte that tells anything.
            while piece.count - start < TextStream.sample, let more = try pull() { piece += more }
            try decide(TextEncoding.detected(in: piece))
        }
        return decoded { $0.decode(piece) }
    }

    private func decoded(_ decode: (inout any TextDecoder) -> [UInt8]) -> [UInt8]? {
        guard var decoder else { return nil }
        let before = decoder.replaced
        let text = decode(&decoder)
        self.decoder = decoder
        if firstReplacedLine == nil, decoder.replaced > before,
            let place = text.firstRange(of: replacement)?.lowerBound
        {
            firstReplacedLine = lineEnds + TextStream.lineEnds(text[..<place]) + 1
        }
        lineEnds += TextStream.lineEnds(text[...])
        return text
    }

    /// As a `LineReader` counts them, but for a CR that stands alone.
    private static func lineEnds(_ text: ArraySlice<UInt8>) -> Int { text.count { $0 == UInt8(ascii: "\n") } }

    private func decide(_ encoding: TextEncoding) throws(DumpError) {
        self.encoding = encoding
        decoder = try encoding.decoder()
    }
}
