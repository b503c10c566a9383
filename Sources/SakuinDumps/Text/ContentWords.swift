// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// The words that tell what a text is about: pairs of kanji, runs of katakana, Latin words. No dictionary is asked.
enum ContentWords {
    static func of(_ text: Substring) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        var script = Script.other
        var index = text.startIndex
        while true {
            let next = index < text.endIndex ? Script(text.unicodeScalars[index]) : .other
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
        case .other, .hiragana: return
        case .katakana, .letter: if scalars.count >= 2 { words.append(run) }
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
}
