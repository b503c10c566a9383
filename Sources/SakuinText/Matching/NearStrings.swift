// SPDX-License-Identifier: GPL-2.0-or-later
//
// What may have been meant by a string that is not found: strings one slip away from it, as hands, ears and converters of
// kana to kanji slip. Which of them there are, the index knows.

/// A string that is one slip away from another.
///
/// ```swift
/// let near = NearStrings.near("完壁").first { $0.text == "完璧" }
/// near?.likeness  // .homophone
/// ```
public struct NearString: Sendable, Equatable {
    /// How much a slip is like those that people make, the least likely first.
    public enum Likeness: Int, Sendable, Comparable, CaseIterable {
        /// Another kana than any that is near.
        case anyKana
        /// Kana for what was written in kanji.
        case reading
        /// Another kanji than any that is near, or one too many.
        case anyKanji
        /// Two characters in the other order, one too many, another letter, a character that looks alike.
        case typing
        /// Nearly the same sound: a mark, a long vowel, a small kana.
        case sound
        /// Kanji of this sound for kana.
        case conversion
        /// Another kanji of the same sound.
        case homophone

        public static func < (left: Likeness, right: Likeness) -> Bool { left.rawValue < right.rawValue }

        /// True if kanji stay kanji: whoever typed them has seen the word so, and hiragana are near to much that is frequent.
        public var keepsKanji: Bool { self > .reading }

        /// How often a slip is one of this kind, beside the others that keep kanji or do not: guessed from slips as they are reported, not
        /// measured. Likeliness is this times how often a string stands in posts (the noisy channel of Kernighan, Church and Gale, 1990).
        public var share: Double {
            switch self {
            case .homophone, .conversion, .sound, .reading: 1
            case .typing: 0.3
            case .anyKanji, .anyKana: 0.05
            }
        }
    }

    public var text: String
    public var likeness: Likeness
}

/// Makes the strings near one that is folded as the index is.
///
/// ```swift
/// NearStrings.near("gogle").contains { $0.text == "google" }  // true
/// ```
public struct NearStrings {
    private typealias Scalars = [Unicode.Scalar]

    private let scalars: [Unicode.Scalar]
    private var found: [NearString] = []
    private var known: Set<String> = []

    /// A longer string has too many neighbours to be of use.
    private static let longest = 24
    /// Readings of a run of kanji, pairs of kanji for a run of kana, and pairs that are looked up for three, that are tried.
    private static let mostReadings = 64
    private static let mostPairs = 4000
    private static let mostLookups = 10_000
    /// A word of fewer letters is near to too many others.
    private static let shortestWord = 4

    /// The strings near `folded`, none twice; none for one character or a long text.
    /// - Parameters:
    ///   - knows: whether two kanji stand beside each other anywhere. Three in the place of kana are too many to be
    ///     tried without.
    ///   - followers: the characters that stand behind one anywhere. All kanji are too many to be tried.
    public static func near(
        _ folded: String, knows: (String) -> Bool = { _ in false },
        followers: (Unicode.Scalar) -> [Unicode.Scalar] = { _ in [] }
    ) -> [NearString] {
        var made = NearStrings(folded)
        guard (2...longest).contains(made.scalars.count) else { return [] }
        made.replaceKana(knows)
        made.replaceEndings()
        for index in made.scalars.indices {
            made.substitute(at: index)
            made.delete(at: index)
            made.insert(before: index)
            made.transpose(at: index)
        }
        made.insert(before: made.scalars.count)
        made.replaceKanji()
        made.replaceAnyKanji(followers)
        return made.found
    }

    private init(_ folded: String) {
        scalars = Array(folded.unicodeScalars)
        known = [folded]
    }

    private mutating func add(
        _ range: Range<Int>, _ replacement: some Sequence<Unicode.Scalar>, _ likeness: NearString.Likeness
    ) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[..<range.lowerBound])
        text.append(contentsOf: replacement)
        text.append(contentsOf: scalars[range.upperBound...])
        let string = String(text)
        if known.insert(string).inserted { found.append(NearString(text: string, likeness: likeness)) }
    }

    // MARK: One character

    private mutating func substitute(at index: Int) {
        let scalar = scalars[index]
        let range = index..<index + 1
        switch Script(scalar) {
        case .kanji:
            for other in Readings.all.homophones(of: scalar) { add(range, [other], .homophone) }
            for other in NearStrings.looksLike(scalar) { add(range, [other], .typing) }
        case .hiragana, .katakana:
            for other in NearStrings.near(scalar) { add(range, [other], .sound) }
            for other in NearStrings.looksLike(scalar) { add(range, [other], .typing) }
            guard index > 0, index < scalars.count - 1, scalars.count > 2 else { return }
            for other in NearStrings.kana(like: scalar) where other != scalar { add(range, [other], .anyKana) }
        case .letter:
            guard isInLongWord(index) else { return }
            for other in NearStrings.letters where other != scalar { add(range, [other], .typing) }
        case .other: break
        }
    }

    private mutating func delete(at index: Int) {
        guard scalars.count > 2 else { return }
        let scalar = scalars[index]
        let isRepeated = index > 0 && scalars[index - 1] == scalar
        if Script(scalar) == .letter {
            if isInLongWord(index) { add(index..<index + 1, [], .typing) }
        } else if isRepeated || NearStrings.slight.contains(scalar) {
            add(index..<index + 1, [], .sound)
        } else if index > 0, index < scalars.count - 1 {
            add(index..<index + 1, [], Script(scalar) == .kanji ? .anyKanji : .typing)
        }
    }

    private mutating func insert(before index: Int) {
        guard index > 0 else { return }
        let before = scalars[index - 1]
        let after = index < scalars.count ? scalars[index] : nil
        let place = index..<index
        switch Script(before) {
        case .letter:
            guard isInLongWord(index - 1) else { return }
            for letter in NearStrings.letters { add(place, [letter], .typing) }
        case .hiragana, .katakana:
            let isKatakana = Script(before) == .katakana
            for mark in (isKatakana ? "ーッンイウ・" : "ーっんいう").unicodeScalars { add(place, [mark], .sound) }
            guard let after, Script(after) == Script(before) else { return }
            for other in NearStrings.kana(like: before) { add(place, [other], .anyKana) }
        case .kanji:
            if after.map(Script.init) == .kanji { for mark in "のヶ々".unicodeScalars { add(place, [mark], .typing) } }
        case .other: break
        }
    }

    private mutating func transpose(at index: Int) {
        guard index + 1 < scalars.count, scalars[index] != scalars[index + 1],
            Script(scalars[index]) == Script(scalars[index + 1])
        else { return }
        add(index..<index + 2, [scalars[index + 1], scalars[index]], .typing)
    }

    private func isInLongWord(_ index: Int) -> Bool {
        var (first, last) = (index, index)
        while first > 0, Script(scalars[first - 1]) == .letter { first -= 1 }
        while last + 1 < scalars.count, Script(scalars[last + 1]) == .letter { last += 1 }
        return Script(scalars[index]) == .letter && last - first + 1 >= NearStrings.shortestWord
    }

    // MARK: Kanji and kana

    private func runs(of script: Script) -> [Range<Int>] {
        scalars.indices.filter { Script(scalars[$0]) == script && ($0 == 0 || Script(scalars[$0 - 1]) != script) }.map {
            var end = $0
            while end < scalars.count, Script(scalars[end]) == script { end += 1 }
            return $0..<end
        }
    }

    /// Kana for kanji: 食べる is たべる.
    private mutating func replaceKanji() {
        for run in runs(of: .kanji) {
            var readings = [""]
            for kanji in scalars[run] {
                let own = Readings.all.of(kanji)
                readings = readings.flatMap { start in own.map { start + $0 } }
                guard readings.count <= NearStrings.mostReadings else { break }
            }
            for reading in readings.prefix(NearStrings.mostReadings) where !reading.isEmpty {
                let kana = Array(reading.unicodeScalars)
                add(run, kana, .reading)
                // A reading may have the ending that follows it.
                for length in 1..<4 where length < kana.count && run.upperBound + length <= scalars.count {
                    let ending = scalars[run.upperBound..<run.upperBound + length]
                    if ending.elementsEqual(kana.suffix(length)) {
                        add(run.lowerBound..<run.upperBound + length, kana, .reading)
                    }
                }
            }
        }
    }

    /// Another kanji, of those that stand behind the character before it, where two characters more tell which word is meant: 東京都 for
    /// 東京部.
    private mutating func replaceAnyKanji(_ followers: (Unicode.Scalar) -> [Unicode.Scalar]) {
        guard scalars.count > 2 else { return }
        for index in scalars.indices.dropFirst() where Script(scalars[index]) == .kanji {
            for other in followers(scalars[index - 1]) where Script(other) == .kanji {
                add(index..<index + 1, [other], .anyKanji)
            }
        }
    }

    /// A kanji for the last kana of a run, of which the first may be the ending of a verb: 働き方 for 働きかた.
    private mutating func replaceEndings() {
        for run in runs(of: .hiragana) {
            for start in run.dropFirst().suffix(4) {
                let reading = String(String.UnicodeScalarView(scalars[start..<run.upperBound]))
                for kanji in NearStrings.kanji(readAfter: reading) { add(start..<run.upperBound, [kanji], .conversion) }
            }
        }
    }

    /// Kanji for kana, one, two, or three of which every two beside each other are known.
    private mutating func replaceKana(_ knows: (String) -> Bool) {
        for run in runs(of: .hiragana) where (1...8).contains(run.count) {
            func text(_ range: Range<Int>) -> String {
                String(String.UnicodeScalarView(scalars[range]))
            }
            let whole = text(run)
            for kanji in run.lowerBound > 0 ? NearStrings.kanji(readAfter: whole) : Readings.all.kanji(read: whole) {
                add(run, [kanji], .conversion)
            }
            for cut in run.dropFirst() {
                let first = NearStrings.kanji(readBefore: text(run.lowerBound..<cut))
                let second = NearStrings.kanji(readAfter: text(cut..<run.upperBound))
                guard first.count * second.count <= NearStrings.mostPairs else { continue }
                for one in first { for other in second { add(run, [one, other], .conversion) } }
                replaceKana(run, first, from: cut, knows)
            }
        }
    }

    /// Three kanji for the kana of a run, of which the first is one of these and stands for what is before the place.
    private mutating func replaceKana(_ run: Range<Int>, _ first: Scalars, from place: Int, _ knows: (String) -> Bool) {
        func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        func known(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
            knows(String(String.UnicodeScalarView([left, right])))
        }
        for cut in (place..<run.upperBound).dropFirst() {
            let third = NearStrings.kanji(readAfter: text(cut..<run.upperBound))
            let second = Set(
                NearStrings.kanji(readBefore: text(place..<cut)) + NearStrings.kanji(readAfter: text(place..<cut)))
            guard second.count * min(first.count, third.count) <= NearStrings.mostLookups else { continue }
            for middle in second.sorted() {
                // The fewer are looked up first, and mostly they decide.
                let isFirstShort = first.count < third.count
                var before = isFirstShort ? first.filter { known($0, middle) } : first
                guard !before.isEmpty else { continue }
                let after = third.filter { known(middle, $0) }
                guard !after.isEmpty else { continue }
                if !isFirstShort { before = first.filter { known($0, middle) } }
                for one in before { for last in after { add(run, [one, middle, last], .conversion) } }
            }
        }
    }

    /// The kanji that are read so where another follows: がっ is がく there.
    private static func kanji(readBefore reading: String) -> Scalars {
        guard reading.count > 1, reading.last == "っ" else { return Readings.all.kanji(read: reading) }
        return "つくちき".flatMap { Readings.all.kanji(read: reading.dropLast() + String($0)) }
    }

    /// The kanji that are read so behind another: ぺき is へき there, ざかな is さかな.
    private static func kanji(readAfter reading: String) -> Scalars {
        guard let first = reading.unicodeScalars.first, let plain = unvoiced[first] else {
            return Readings.all.kanji(read: reading)
        }
        return Readings.all.kanji(read: reading) + Readings.all.kanji(read: String(plain) + reading.dropFirst())
    }

    // MARK: Characters

    private static let unvoiced = Dictionary(
        uniqueKeysWithValues: zip(
            "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ".unicodeScalars, "かきくけこさしすせそたちつてとはひふへほはひふへほ".unicodeScalars))

    private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars)
    private static let hiragana = (0x3041...0x3093).compactMap(Unicode.Scalar.init)
    private static let katakana = (0x30A1...0x30F4).compactMap(Unicode.Scalar.init)
    /// What is easily put in or left out.
    private static let slight = Set("ーっッ・、々ヶ".unicodeScalars)

    private static func kana(like scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        Script(scalar) == .katakana ? katakana : hiragana
    }

    /// Kana that are taken for each other: without and with a mark, small and large, of one sound now or as it was once written,
    /// of one long vowel; ソ and ン, シ and ツ look alike.
    private static let groups: [Scalars] =
        [
            "かがゕ", "きぎ", "くぐ", "けげ", "こご", "さざ", "しじぢ", "すずづ", "せぜ", "そぞ", "ただ", "ちぢじ", "つづっず", "てで", "とど", "はばぱ",
            "ひびぴ",
            "ふぶぷ", "へべぺ", "ほぼぽ", "あぁ", "いぃゐ", "うぅゔ", "えぇゑへ", "おぉを", "やゃ", "ゆゅ", "よょ", "わゎは",
            "いひ", "うふ", "えへ", "おほ", "うお", "いえ", "いゆ",
        ].flatMap { group in
            [Array(group.unicodeScalars), group.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0x60) }]
        }
        + ["ソン", "シツ", "ゔぶ", "ヴブ", "ーアァあ", "ーイィい", "ーウゥう", "ーエェえ", "ーオォお"].map { Array($0.unicodeScalars) }

    /// Characters that the eye takes for each other.
    private static let lookalikes: [Scalars] = [
        "ニ二", "ロ口", "力カ", "エ工", "タ夕", "ト卜", "ハ八", "ー一", "チ千", "ミ三", "オ才", "木本", "末未", "土士", "人入", "大犬太", "干千",
        "己已巳", "待侍", "間問聞", "鳥烏", "今令", "目自", "石右", "白百", "王玉", "水氷", "牛午", "名各", "綱網", "微徴", "曜躍", "日目", "曰日",
        "因困囚", "候侯", "墓基", "粉紛", "績積", "卒率", "栽裁", "遺遣", "概慨", "堀掘", "逐遂", "暮募",
    ].map { Array($0.unicodeScalars) }

    private static func near(_ scalar: Unicode.Scalar) -> Set<Unicode.Scalar> { others(of: scalar, in: groups) }

    private static func looksLike(_ scalar: Unicode.Scalar) -> Set<Unicode.Scalar> {
        others(of: scalar, in: lookalikes)
    }

    private static func others(of scalar: Unicode.Scalar, in groups: [Scalars]) -> Set<Unicode.Scalar> {
        Set(groups.filter { $0.contains(scalar) }.joined()).subtracting([scalar])
    }
}
