// SPDX-License-Identifier: GPL-2.0-or-later
//
// Formats in which posts are the elements of a JSON array. Each tells where its array stands and what its records mean.

internal import FoundationEssentials
internal import SakuinText

/// The posts of an array of records.
struct JSONArray<Record: ArrayRecord>: PostSequence {
    static var format: DumpFormat { Record.format }

    private var elements: JSONElements
    private let options: ReadingOptions
    private(set) var report = DumpReport()
    /// Of the record that was read last, the first at the end.
    private var posts: [Post] = []
    private var hasEnded = false

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { Record.recognises(head) }

    init(_ text: TextStream) throws(DumpError) {
        options = text.origin.options
        elements = try JSONElements(text, Record.opening)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while posts.isEmpty, let element = try elements.next() {
            switch element {
            case .overlong: warn(DumpMessage(.longRecord, "\(JSONScanner.longest >> 20)"))
            case .brokenOff: warn(DumpMessage(.brokenOffRecordOfArray))
            case .value(let bytes): posts = posts(bytes).reversed()
            }
        }
        if let post = posts.popLast() {
            report.posts += 1
            let lines = elements.lines
            return PlacedPost(post: post, place: Place(line: lines.lowerBound, lastLine: lines.upperBound))
        }
        hasEnded = true
        if report.posts == 0, report.passedOver.isEmpty {
            guard let first = report.warnings.first else { throw DumpError(.empty, .emptyArray) }
            throw DumpError(.unknownFormat, line: first.line, DumpMessage(.noRecordHoldsPost, [first.fault.words]))
        }
        return nil
    }

    private mutating func posts(_ bytes: [UInt8]) -> [Post] {
        do {
            switch try JSONText.decode(Record.self, bytes).meaning(options) {
            case .posts(let posts, let troubles):
                troubles.forEach { warn($0) }
                return posts
            case .passedOver(let kind): report.passOver(kind)
            case .unreadable(let fault): warn(fault)
            }
        } catch let fault as JSONError {
            let place = JSONPath(
                fault.offset, in: bytes, line: elements.lines.lowerBound, column: elements.column)
            report.warn(place.line, DumpMessage(.notAnObject, [place.words(of: fault)]))
        } catch {
            warn(DumpMessage(.notARecord, [JSONText.words(for: error)]))
        }
        return []
    }

    private mutating func warn(_ fault: DumpMessage) { report.warn(elements.lines.lowerBound, fault) }
}
