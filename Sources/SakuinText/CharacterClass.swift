// SPDX-License-Identifier: GPL-2.0-or-later

internal import CICU

/// How terms see a character of folded text (DESIGN §2; the rules are in cicu.c).
enum CharacterClass: UInt8, Sendable {
    /// Separates terms and is none: space, punctuation, control.
    case separator = 0
    case kanji = 1
    /// Kana and their marks, and other scripts that are written without spaces.
    case kana = 2
    /// Part of a whole word: any other letter, mark or digit.
    case word = 3
    /// A term by itself.
    case symbol = 4

    /// Written without spaces between words: what bigrams are made of.
    @inline(__always)
    var isRun: Bool { self == .kanji || self == .kana }

    @inline(__always)
    init(_ scalar: UInt32) {
        self = ClassTable.shared.lookUp(scalar)
    }
}

/// Classes by pages of 256 scalars, equal pages shared.
private struct ClassTable: Sendable {
    static let shared = ClassTable()
    /// Planes 0 to 3; beyond lie only private use and tags, which separate.
    private static let end: UInt32 = 0x40000

    private var pageOf: [UInt16] = []
    private var classes: [CharacterClass] = []

    private init() {
        var known: [[CharacterClass]: UInt16] = [:]
        var last: [CharacterClass] = []
        for page in 0..<(ClassTable.end >> 8) {
            let built = (page << 8..<(page + 1) << 8).map {
                CharacterClass(rawValue: UInt8(cicu_classify($0).rawValue)) ?? .separator
            }
            // Most pages are as the one before.
            if built == last, let page = pageOf.last {
                pageOf.append(page)
                continue
            }
            last = built
            if known[built] == nil {
                known[built] = UInt16(classes.count >> 8)
                classes.append(contentsOf: built)
            }
            pageOf.append(known[built] ?? 0)
        }
    }

    @inline(__always)
    func lookUp(_ scalar: UInt32) -> CharacterClass {
        guard scalar < ClassTable.end else { return .separator }
        return classes[Int(pageOf[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
    }
}
