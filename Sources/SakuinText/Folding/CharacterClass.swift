// SPDX-License-Identifier: GPL-2.0-or-later

internal import CICU

/// How terms see a character of folded text (Index/README.md, "A post becomes a document"; the rules are in cicu.c).
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

extension Unicode.Scalar {
    /// True for what words and runs are made of: letters, marks and digits of every script, kana and kanji among them.
    public var isOfTerms: Bool {
        let characterClass = CharacterClass(value)
        return characterClass.isRun || characterClass == .word
    }
}

/// The classes of all scalars.
struct ClassTable: Sendable {
    static let shared = ClassTable()
    /// Planes 0 to 3; beyond lie only private use and tags, which separate.
    private static let end: UInt32 = 0x40000

    /// Of plane 0, which nearly all text is made of, one by one.
    private var classes: [CharacterClass] = []
    /// Of the planes beyond by pages of 256 scalars, equal pages shared.
    private var pageOf: [UInt16] = []
    private var pages: [CharacterClass] = []

    private init() {
        func classified(_ scalars: Range<UInt32>) -> [CharacterClass] {
            scalars.map { CharacterClass(rawValue: UInt8(cicu_classify($0).rawValue)) ?? .separator }
        }
        classes = classified(0..<0x10000)
        // Long stretches of scripts and unassigned planes: a page that equals the one before it is not sought again.
        var known: [[CharacterClass]: UInt16] = [:]
        var (last, number): ([CharacterClass], UInt16) = ([], 0)
        for start in stride(from: 0x10000, to: ClassTable.end, by: 256) {
            let page = classified(start..<start + 256)
            if page != last {
                number = known[page] ?? UInt16(pages.count >> 8)
                if known.updateValue(number, forKey: page) == nil { pages.append(contentsOf: page) }
                last = page
            }
            pageOf.append(number)
        }
    }

    @inline(__always)
    func lookUp(_ scalar: UInt32) -> CharacterClass {
        scalar < 0x10000 ? classes[Int(scalar)] : lookUpBeyond(scalar)
    }

    private func lookUpBeyond(_ scalar: UInt32) -> CharacterClass {
        guard scalar < ClassTable.end else { return .separator }
        return pages[Int(pageOf[Int(scalar >> 8) - 256]) << 8 | Int(scalar & 0xFF)]
    }
}
