// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where an answer's next page begins. A cursor holds all that decides it: the last hit's place in an order that depends on
// posts alone, and by relevance the figures that weights were reckoned with. So nothing has to be kept for whoever turns the
// pages, and dumps that arrive, merges, rebuilds and restarts in between move no hit to another page.

internal import FoundationEssentials
internal import SakuinText

/// A place in an answer's order: stays where it is while posts come and go.
///
/// ```swift
/// var request = SearchRequest(query: try QueryParser.parse("東京"), sort: .newest)
/// let text = try reader.search(request).next?.text
/// request.after = text.flatMap { SearchCursor($0) }
/// SearchCursor("あ")  // nil
/// ```
public struct SearchCursor: Sendable, Equatable {
    /// The sort key of the last hit.
    enum Key: Sendable, Equatable {
        /// Seconds since 1970 UTC; nil for a post without time.
        case time(Int64?)
        case weight(Double, RankingFigures)
        /// How many posts answer it, and its seconds.
        case replies(Int, Int64?)
    }

    var key: Key
    var place: SortPosition
    /// What the cursor is of: the fingerprint of the question, its order and all else that decides which hits there are.
    public var question: UInt64

    /// The cursor as it travels: letters, digits, hyphens and underscores (RFC 4648, 5, without padding).
    public var text: String {
        var writer = RecordWriter()
        writer.write(SearchCursor.format)
        writer.write(Int(bitPattern: UInt(question)))
        switch key {
        case .time(nil): writer.write(0)
        case .time(let seconds?):
            writer.write(1)
            writer.write(Int(seconds))
        case .weight(let weight, let figures):
            writer.write(2)
            writer.write(Int(bitPattern: UInt(weight.bitPattern)))
            figures.encode(to: &writer)
        case .replies(let count, let seconds):
            writer.write(seconds == nil ? 3 : 4)
            writer.write(count)
            if let seconds { writer.write(Int(seconds)) }
        }
        writer.write(Int(place.key.slot))
        for digest in [place.key.content, place.key.wording] { writer.write(digest.bytes.span) }
        writer.write(Int(place.docid))
        writer.write(Int(bitPattern: UInt(place.main)))
        return Data(writer.bytes).base64EncodedString().reduce(into: "") { text, character in
            switch character {
            case "+": text += "-"
            case "/": text += "_"
            case "=": break
            default: text.append(character)
            }
        }
    }

    private static let format = 5

    /// Nil if `text` is not what `text` gives.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else { return nil }
        let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: standard + padding),
            let cursor = try? SearchCursor(RecordReader(Array(bytes)))
        else { return nil }
        self = cursor
    }

    private init(_ bytes: RecordReader) throws(IndexError) {
        var reader = bytes
        guard try reader.number() == SearchCursor.format else { throw RecordReader.damaged }
        question = UInt64(UInt(bitPattern: try reader.number()))
        switch try reader.number() {
        case 0: key = .time(nil)
        case 1: key = .time(try reader.seconds())
        case 2:
            let weight = Double(bitPattern: UInt64(UInt(bitPattern: try reader.number())))
            guard weight.isFinite else { throw RecordReader.damaged }
            key = .weight(weight, try RankingFigures(&reader))
        case 3: key = .replies(try reader.replies(), nil)
        case 4: key = .replies(try reader.replies(), try reader.seconds())
        default: throw RecordReader.damaged
        }
        guard let slot = UInt32(exactly: try reader.number()) else { throw RecordReader.damaged }
        let key = OrderKey(
            slot: slot, content: try reader.digest(), wording: try reader.digest())
        guard let docid = UInt32(exactly: try reader.number()), docid > 0 else { throw RecordReader.damaged }
        place = SortPosition(key: key, docid: docid, main: UInt64(UInt(bitPattern: try reader.number())))
        guard reader.offset == reader.bytes.count else { throw RecordReader.damaged }
    }

    init(key: Key, place: SortPosition, question: UInt64) {
        self.key = key
        self.place = place
        self.question = question
    }

    /// The fingerprint of these parts, which must all be the same for two questions to be one.
    public static func fingerprint(_ parts: [String]) -> UInt64 { Fingerprint.of(parts) }
}

extension RecordReader {
    fileprivate mutating func digest() throws(IndexError) -> PostDigest {
        guard let digest = PostDigest(bytes[try slice()]) else { throw RecordReader.damaged }
        return digest
    }

    fileprivate mutating func replies() throws(IndexError) -> Int {
        let count = try number()
        guard count >= 0 else { throw RecordReader.damaged }
        return count
    }

    /// Seconds that a post can have.
    fileprivate mutating func seconds() throws(IndexError) -> Int64 {
        let seconds = Int64(try number())
        guard seconds.magnitude <= PostRecord.latestSecond else { throw RecordReader.damaged }
        return seconds
    }
}
