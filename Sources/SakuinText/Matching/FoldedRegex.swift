// SPDX-License-Identifier: GPL-2.0-or-later
//
// A regular expression of a query. RE2 does the matching: its time grows with the text and with nothing else, so that no
// expression can hold up the daemon. It is folded as text is, literal by literal.

internal import CRegex

/// Why an expression cannot be used.
///
/// ```swift
/// do { _ = try FoldedRegex("(東") } catch { print(error.reason) }  // missing ): (東
/// ```
public struct RegexError: Error, Sendable, Equatable {
    /// In RE2's words, or ours.
    public var reason: String
    /// The piece of the expression that is to blame; empty if it is all of it.
    public var fragment: String
}

/// A regular expression at one fold level. At level 1 and wider it is sought in folded text, whatever the case; a text matches
/// where it does at this level or a narrower one but 0. At level 0 it must match the folded text and the text as written.
///
/// ```swift
/// let (raw, text) = (Array("東京都の東 都".utf8), FoldedText("東京都の東 都"))
/// let regex = try FoldedRegex("東.都")
/// let ranges = regex.ranges(in: raw.span) { FoldedText(text, to: $0) }
/// ranges.map { String(decoding: raw[$0], as: UTF8.self) }  // ["東京都", "東 都"]
/// ```
public struct FoldedRegex: Sendable {
    /// The expression folded to each level at which it is sought, narrowest first.
    private let folded: [(level: FoldLevel, regex: CompiledRegex)]
    /// The expression as written; nil but at level 0.
    private let written: CompiledRegex?

    /// - Throws: what RE2 refuses, and an expression that matches nothing at all, which every text holds.
    public init(_ source: String, level: FoldLevel = .standard) throws(RegexError) {
        let plain = try CompiledRegex(source, ignoresCase: false)
        guard !plain.matchesNothing else {
            throw RegexError(reason: "it also matches an empty text, which stands everywhere", fragment: "")
        }
        written = level < .indexed ? plain : nil
        var folded: [(level: FoldLevel, regex: CompiledRegex)] = []
        let widest = max(level, .indexed)
        for each in FoldLevel.allCases where each >= .indexed && each <= widest {
            let regex = try CompiledRegex(try RegexSource.folded(source, to: each), ignoresCase: true)
            // What is left of it may be nothing: a lone long-vowel mark.
            if !regex.matchesNothing { folded.append((each, regex)) }
        }
        self.folded = folded
    }

    /// The expression, with its slashes, that finds `text` as it stands; nil for a long text, and for one that vanishes when it is folded.
    public static func finding(_ text: String) -> String? {
        let text = String(text.drop(while: \.isWhitespace))
        guard text.unicodeScalars.count <= 20,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }),
            !FoldedText(text).bytes.isEmpty
        else { return nil }
        return "/"
            + RegexSource.escaped(text).split(separator: "/", omittingEmptySubsequences: false).joined(
                separator: "\\/") + "/"
    }

    /// True if the expression stands in `raw`; `text` folds it.
    public func matches(_ raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> Bool {
        guard folded.contains(where: { $0.regex.find(in: text($0.level).bytes.span, from: 0) != nil }) else {
            return false
        }
        return written.map { $0.find(in: raw, from: 0) != nil } ?? true
    }

    /// Where the expression stands in `raw`, in bytes: from left to right and without overlap at each level.
    public func ranges(in raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> [Range<Int>] {
        if let written { return matches(raw, text) ? written.all(in: raw) : [] }
        var found: Set<Range<Int>> = []
        for (level, regex) in folded {
            let text = text(level)
            found.formUnion(regex.all(in: text.bytes.span).map(text.rawRange))
        }
        return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }

    /// Of each level at which it is sought, literals of which every text that matches at that level has one; where it is
    /// needed, every such text has it. Nothing is known where there are none.
    public var literals: [(level: FoldLevel, literals: [(text: String, isNeeded: Bool)])] {
        folded.map { ($0.level, $0.regex.literals) }
    }
}

/// The one owner of a compiled expression: freed by `deinit` and by nothing else, and no method gives the handle away.
@safe
private final class CompiledRegex: @unchecked Sendable {
    // The handle is never changed, and an RE2 object "is safe for concurrent use by multiple threads" (re2.h).
    private let handle: OpaquePointer

    init(_ source: String, ignoresCase: Bool) throws(RegexError) {
        let bytes = Array(source.utf8)
        var reason = [CChar](repeating: 0, count: 200)
        var fragment = [CChar](repeating: 0, count: 200)
        let made = unsafe cregex_new(
            bytes, bytes.count, ignoresCase, &reason, reason.count, &fragment, fragment.count)
        guard let made = unsafe made else {
            throw RegexError(
                reason: CompiledRegex.text(reason), fragment: CompiledRegex.text(fragment))
        }
        unsafe handle = made
    }

    deinit { unsafe cregex_free(handle) }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The first match at or after `start`.
    func find(in text: Span<UInt8>, from start: Int) -> Range<Int>? {
        var (from, to) = (0, 0)
        let found = unsafe text.withUnsafeBufferPointer {
            unsafe cregex_find(handle, $0.baseAddress, $0.count, start, &from, &to)
        }
        return found ? from..<to : nil
    }

    /// True if it stands in an empty text.
    var matchesNothing: Bool {
        let nothing: [UInt8] = []
        return find(in: nothing.span, from: 0) != nil
    }

    /// Matches that are not empty, from left to right.
    func all(in text: Span<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var from = 0
        while from <= text.count, let match = find(in: text, from: from) {
            if match.isEmpty {
                guard match.upperBound < text.count else { break }
                from = match.upperBound + text.scalar(at: match.upperBound).width
            } else {
                found.append(match)
                from = match.upperBound
            }
        }
        return found
    }

    /// Literals of which every text that matches has one, each with whether every such text has it.
    var literals: [(text: String, isNeeded: Bool)] {
        var literals: [(text: String, isNeeded: Bool)] = []
        for index in 0..<(unsafe cregex_atom_count(handle)) {
            var length = 0
            guard let atom = unsafe cregex_atom(handle, index, &length) else { continue }
            let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: atom, count: length))
            literals.append((String(decoding: bytes, as: UTF8.self), unsafe cregex_needs_atom(handle, index)))
        }
        return literals
    }
}

/// The text of an expression, of which literals and the characters of classes are folded and signs are left.
private struct RegexSource {
    private let level: FoldLevel
    private let source: [Unicode.Scalar]
    private var index = 0
    private var result = ""
    /// Literals that are not folded yet: neighbours change each other.
    private var run: [Unicode.Scalar] = []

    /// True once a sign stood there that matches a byte.
    private var takesBytes = false

    /// - Throws: where a match would begin or end within a character.
    static func folded(_ source: String, to level: FoldLevel) throws(RegexError) -> String {
        var folding = RegexSource(level: level, source: Array(source.unicodeScalars))
        while folding.index < folding.source.count { folding.takeNext() }
        folding.endRun(isRepeated: false)
        guard !folding.takesBytes else {
            throw RegexError(reason: "it matches pieces of characters", fragment: "\\C")
        }
        return folding.result
    }

    private init(level: FoldLevel, source: [Unicode.Scalar]) {
        self.level = level
        self.source = source
    }

    private mutating func takeNext() {
        let scalar = source[index]
        switch scalar {
        case "\\": copyEscape()
        case "[": copyClass()
        case "(": copyGroup()
        case "*", "+", "?": copy(1, isRepetition: true)
        case ")", "|", "^", "$", ".": copy(1)
        case "{":
            // A repetition, or a literal brace.
            let end = source[index...].firstIndex(of: "}") ?? index
            copy(end - index + 1, isRepetition: true)
        default:
            index += 1
            run.append(scalar)
        }
    }

    private mutating func copy(_ count: Int, isRepetition: Bool = false) {
        endRun(isRepeated: isRepetition)
        for _ in 0..<count where index < source.count {
            result.unicodeScalars.append(source[index])
            index += 1
        }
    }

    /// Folds the literals, of which the last is alone in what is repeated.
    private mutating func endRun(isRepeated: Bool) {
        defer { run = [] }
        guard isRepeated, let last = run.popLast() else {
            result += RegexSource.escaped(bare(run))
            return
        }
        let before = bare(run)
        let together = bare(run + [last])
        result += RegexSource.escaped(before)
        // A long-vowel mark goes behind a kana, repeated or not.
        let isAppended = together.unicodeScalars.starts(with: before.unicodeScalars)
        let count = isAppended ? before.unicodeScalars.count : 0
        let tail = isAppended ? together : bare([last])
        let escaped = RegexSource.escaped(String(String.UnicodeScalarView(tail.unicodeScalars.dropFirst(count))))
        result += "(?:\(escaped))"
    }

    /// `\d`, `\pN`, `\p{Greek}`, `\x{10FFFF}`, `\Q...\E`.
    private mutating func copyEscape() {
        guard index + 1 < source.count else { return copy(1) }
        switch source[index + 1] {
        case "Q":
            var end = index + 2
            while end < source.count, !(source[end] == "\\" && end + 1 < source.count && source[end + 1] == "E") {
                end += 1
            }
            run += source[(index + 2)..<end]
            index = min(end + 2, source.count)
        case "x":
            // A character that is written so is folded as any other.
            if let scalar = writtenScalar() { run.append(scalar) } else { copy(2) }
        case "p", "P":
            let isBraced = index + 2 < source.count && source[index + 2] == "{"
            let end = isBraced ? source[index...].firstIndex(of: "}") ?? source.count - 1 : index + 2
            copy(end - index + 1)
        case "C":
            takesBytes = true
            copy(2)
        default: copy(2)
        }
    }

    /// `(`, `(?i)`, `(?P<name>`.
    private mutating func copyGroup() {
        guard index + 1 < source.count, source[index + 1] == "?" else { return copy(1) }
        let end = source[index...].firstIndex { $0 == ":" || $0 == ")" || $0 == ">" } ?? source.count - 1
        copy(end - index + 1)
    }

    /// The character that `\x{3042}` or `\x41` stands for, which is passed then; nil where it is no such thing.
    private mutating func writtenScalar() -> Unicode.Scalar? {
        guard index + 2 < source.count, source[index] == "\\", source[index + 1] == "x" else { return nil }
        let isBraced = source[index + 2] == "{"
        let start = isBraced ? index + 3 : index + 2
        let end = isBraced ? source[start...].firstIndex(of: "}") ?? source.count : min(start + 2, source.count)
        let digits = String(String.UnicodeScalarView(source[start..<end]))
        guard digits.utf8.count >= (isBraced ? 1 : 2), let value = UInt32(digits, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { return nil }
        index = isBraced ? end + 1 : end
        return scalar
    }

    /// `[...]`: each character alone; one that becomes several stays, and is found by none.
    private mutating func copyClass() {
        copy(1)
        if index < source.count, source[index] == "^" { copy(1) }
        var isFirst = true
        while index < source.count, isFirst || source[index] != "]" {
            isFirst = false
            if source[index] == "[", index + 1 < source.count, source[index + 1] == ":" {
                let end = source[index...].firstIndex(of: "]") ?? source.count - 1
                copy(end - index + 1)
                continue
            }
            guard let first = classCharacter() else {
                copyEscape()
                continue
            }
            let afterSign = index + 1
            guard afterSign < source.count, source[index] == "-", source[afterSign] != "]" else {
                append(inClass(first))
                continue
            }
            index = afterSign
            guard let last = classCharacter() else {
                // An escape that is no character: RE2 says so.
                append(inClass(first))
                result += "-"
                copyEscape()
                continue
            }
            let ends = (inClass(first), inClass(last))
            let isOrdered = ends.0.value <= ends.1.value
            append(isOrdered ? ends.0 : first)
            result += "-"
            append(isOrdered ? ends.1 : last)
        }
        copy(1)
    }

    /// The character that stands here in a class; nil for an escape of any other kind.
    private mutating func classCharacter() -> Unicode.Scalar? {
        guard source[index] == "\\" else {
            index += 1
            return source[index - 1]
        }
        if let written = writtenScalar() { return written }
        guard index + 1 < source.count else { return nil }
        let sign = source[index + 1]
        let isItself = !sign.properties.isAlphabetic && sign.properties.numericType == nil
        guard let character = RegexSource.controls[sign] ?? (isItself ? sign : nil) else { return nil }
        index += 2
        return character
    }

    private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{7}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{B}",
    ]

    private func inClass(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let folded = bare([scalar]).unicodeScalars
        return folded.count == 1 ? folded.first ?? scalar : scalar
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if "\\]^-[".unicodeScalars.contains(scalar) { result += "\\" }
        result.unicodeScalars.append(scalar)
    }

    /// What has a meaning in expressions, made literal.
    fileprivate static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            "\\.+*?()|[]{}^$".unicodeScalars.contains(scalar) ? "\\" + String(scalar) : String(scalar)
        }.joined()
    }

    private func bare(_ scalars: [Unicode.Scalar]) -> String {
        let text = String(String.UnicodeScalarView(scalars))
        return String(decoding: FoldedText(FoldedText(text), to: level).bytes, as: UTF8.self)
    }
}
