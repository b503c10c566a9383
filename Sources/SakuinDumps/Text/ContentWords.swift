// SPDX-License-Identifier: GPL-2.0-or-later

/// The words that tell what a text is about: pairs of kanji, runs of katakana, Latin words. No dictionary is asked.
enum ContentWords {
    private enum Script { case kanji, katakana, latin, other }

    static func of(_ text: Substring) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        var script = Script.other
        var index = text.startIndex
        while true {
            let next = index < text.endIndex ? ContentWords.script(text.unicodeScalars[index]) : .other
            if next != script || index == text.endIndex {
                add(text[start..<index], script, to: &words)
                (start, script) = (index, next)
            }
            guard index < text.endIndex else { return words }
            text.unicodeScalars.formIndex(after: &index)
        }
    }

    private static func add(_ run: Substring, _ script: Script, to words: inout [Substring]) {
        let scalars = run.unicodeScalars
        switch script {
        case .other: return
        case .katakana, .latin: if scalars.count >= 2 { words.append(run) }
        case .kanji:
            var first = scalars.startIndex
            guard var second = scalars.index(first, offsetBy: 2, limitedBy: scalars.endIndex) else {
                words.append(run)
                return
            }
            while true {
                words.append(run[first..<second])
                guard second < scalars.endIndex else { return }
                scalars.formIndex(after: &first)
                scalars.formIndex(after: &second)
            }
        }
    }

    private static func script(_ scalar: Unicode.Scalar) -> Script {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3005: .kanji
        case 0x30A1...0x30FA, 0x30FC: .katakana
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: .latin
        default: .other
        }
    }
}
