// SPDX-License-Identifier: GPL-2.0-or-later

// What one wording of a post has that another has not.

/// Two texts side by side, as pieces that both have, that are new, and that are gone.
enum Difference {
    enum Kind: Equatable {
        case same, inserted, removed
    }

    struct Piece: Equatable {
        var kind: Kind
        var text: String
    }

    /// Units of two texts of which each is compared with each other at most; longer texts are compared line by line.
    private static let mostUnits = 6000

    static func pieces(from old: String, to new: String) -> [Piece] {
        let (before, after) = (units(old), units(new))
        if before.count + after.count > mostUnits {
            let lines = (lines(old), lines(new))
            // What is not alike at all is the old one and then the new one.
            guard lines.0.count + lines.1.count <= mostUnits else {
                return [Piece(kind: .removed, text: old), Piece(kind: .inserted, text: new)].filter { !$0.text.isEmpty }
            }
            return merged(lines.0, lines.1)
        }
        return merged(before, after)
    }

    private static func merged(_ old: [Substring], _ new: [Substring]) -> [Piece] {
        let changes = new.difference(from: old)
        var removed = Set<Int>()
        var inserted = Set<Int>()
        for change in changes {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var pieces: [Piece] = []
        func add(_ kind: Kind, _ text: Substring) {
            if pieces.last?.kind == kind {
                pieces[pieces.count - 1].text += text
            } else {
                pieces.append(Piece(kind: kind, text: String(text)))
            }
        }
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                add(.removed, old[i])
                i += 1
            } else if j < new.count, inserted.contains(j) {
                add(.inserted, new[j])
                j += 1
            } else {
                add(.same, new[j])
                i += 1
                j += 1
            }
        }
        return pieces
    }

    /// Words of Latin letters and digits as they are, everything else a character at a time.
    private static func units(_ text: String) -> [Substring] {
        var (units, start) = ([Substring](), text.startIndex)
        func isOfWord(_ character: Character) -> Bool {
            character.isASCII && (character.isLetter || character.isNumber)
        }
        while start < text.endIndex {
            var end = text.index(after: start)
            if isOfWord(text[start]) { while end < text.endIndex, isOfWord(text[end]) { end = text.index(after: end) } }
            units.append(text[start..<end])
            start = end
        }
        return units
    }

    private static func lines(_ text: String) -> [Substring] {
        var (lines, start) = ([Substring](), text.startIndex)
        while start < text.endIndex {
            let end = text[start...].firstIndex(where: \.isNewline).map(text.index(after:)) ?? text.endIndex
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }
}
