// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// A post that the user has marked, and what the user has written beside it.
struct Mark: Sendable, Equatable {
    var key: String
    var id: String
    /// As they were when it was marked: the list of marks asks the daemon nothing.
    var title: String?
    var time: String?
    var author: String?
    var note = ""
    /// RFC 3339.
    var markedAt: String
}

extension Mark: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        key = try wire.member("key", \.key)
        id = try wire.member("id", \.id)
        title = try wire.member("title", \.title)
        time = try wire.member("time", \.time)
        author = try wire.member("author", \.author)
        note = try wire.member("note", \.note, or: "")
        markedAt = try wire.member("marked_at", \.markedAt)
    }
}

/// Marked posts in the order in which they were marked.
struct Marks: Sendable, Equatable {
    var marks: [Mark] = []

    init() {}

    subscript(key: String) -> Mark? { marks.first { $0.key == key } }

    /// Of a post that is marked already the note stays.
    mutating func add(_ mark: Mark) {
        if self[mark.key] == nil { marks.append(mark) }
    }

    mutating func remove(_ key: String) { marks.removeAll { $0.key == key } }

    mutating func setNote(_ note: String, of key: String) {
        guard let place = marks.firstIndex(where: { $0.key == key }) else { return }
        marks[place].note = note
    }
}

extension Marks: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        marks = try wire.member("marks", \.marks, or: [])
    }
}

// MARK: In a query

extension Marks {
    /// What the daemon is asked in place of `is:marked`, which it does not know: of the same length, so that the places of errors hold.
    static let name = "印☆印"
    private static let written = Array("is:marked".unicodeScalars)
    private static let replacement = Array("saved:\(name)".unicodeScalars)
    /// The daemon's bounds of a query, with room for what stands around it.
    private static let longest = 9_000
    private static let most = 900

    /// The query with each `is:marked` as the name of the marked posts, except in quotes and expressions, where it is text; nil where there
    /// is none.
    static func replaced(in query: String) -> String? {
        var scalars = Array(query.unicodeScalars)
        var (place, found, closer) = (0, false, nil as Unicode.Scalar?)
        let closers: [Unicode.Scalar: Unicode.Scalar] = ["\"": "\"", "＂": "＂", "“": "”", "「": "」", "｢": "｣", "/": "/"]
        while place < scalars.count {
            let scalar = scalars[place]
            let before = place == 0 ? " " : scalars[place - 1]
            let beginsWord = isEnd(before) || "-－−(（".unicodeScalars.contains(before)
            if let awaited = closer {
                if scalar == "\\", awaited == "/" { place += 1 } else if scalar == awaited { closer = nil }
            } else if let end = closers[scalar], scalar != "/" || beginsWord {
                closer = end
            } else if beginsWord, scalars[place...].starts(with: written) {
                let end = place + written.count
                if end == scalars.count || isEnd(scalars[end]) || ")）".unicodeScalars.contains(scalars[end]) {
                    scalars.replaceSubrange(place..<end, with: replacement)
                    (place, found) = (end - 1, true)
                }
            }
            place += 1
        }
        guard found else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "|" || scalar == "｜"
    }

    /// The marked posts as a query, those marked last first, as many as one can name; and how many are left out.
    var query: (text: String, left: Int) {
        var (parts, length) = ([String](), 0)
        for mark in marks.reversed() {
            // Several posts may bear an id.
            let part = condition("id", mark.key)
            length += part.unicodeScalars.count + 4
            guard length <= Marks.longest, parts.count < Marks.most else { break }
            parts.append(part)
        }
        // Nothing is marked: no post bears such an id.
        return (parts.isEmpty ? "id:sakuin-marked-nothing" : parts.joined(separator: " OR "), marks.count - parts.count)
    }
}
