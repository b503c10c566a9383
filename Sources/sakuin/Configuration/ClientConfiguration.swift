// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinTerminal

// What the user has written down once instead of typing it each time: saved searches, and defaults for options. Whatever is wrong with the
// file is an error of every command that would use it, with file, line and column.

struct ClientConfiguration: Sendable, Equatable {
    /// A value, and the line that it stands on.
    struct Placed<Value: Sendable & Equatable>: Sendable, Equatable {
        var value: Value
        var line: Int
    }

    /// Where the file is or would be; nil where there is no place for one.
    private(set) var path: String?
    private(set) var exists = false
    private(set) var fold: Placed<Int>?
    private(set) var sort: Placed<String>?
    private(set) var limit: Placed<Int>?
    private(set) var color: Placed<String>?
    private(set) var socket: Placed<String>?
    /// In the order of the file.
    private(set) var saved: [Placed<SavedSearch>] = []

    /// Without a file.
    init() {}

    /// What the file of this user says.
    /// - Throws: `usage`, with file, line and column.
    init(environment: [String: String]) throws(UsageError) {
        path = DefaultPaths.clientConfiguration(environment: environment)
        guard let path, let text = try ClientConfiguration.text(of: path) else { return }
        exists = true
        do throws(SettingsError) {
            try read(try SettingsLine.settings(of: text), home: environment["HOME"])
        } catch {
            let place = "\(visible(path)):\(error.line):\(error.column): "
            throw UsageError(place + error.message.japanese, place + error.message.english)
        }
    }

    // MARK: The file

    /// Bytes of a file that somebody may have written by hand. With its percent signs it still fits into a request's head.
    private static let largest = 48 << 10

    private static func text(of path: String) throws(UsageError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw unreadable(path, errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw unreadable(path, errno)
            }
            if count == 0 { break }
            bytes += piece[..<count]
            guard bytes.count <= largest else {
                throw UsageError(
                    "\(visible(path)) は設定ファイルではありません。\(largest) バイトを超えています",
                    "\(visible(path)) is no configuration: it has more than \(largest) bytes")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self), text.unicodeScalars.first != "\u{FEFF}" else {
            throw UsageError(
                "\(visible(path)) は UTF-8 ではありません。先頭の印（BOM）なしの UTF-8 で保存してください",
                "\(visible(path)) is not UTF-8: save it as UTF-8, without a mark at its beginning")
        }
        return text
    }

    private static func unreadable(_ path: String, _ code: Int32) -> UsageError {
        UsageError(
            "設定 \(visible(path)) を読めません: \(systemMessage(code))",
            "cannot read the configuration \(visible(path)): \(systemMessage(code))")
    }

    // MARK: Settings

    /// Keys before the first section.
    private static let keys = ["fold", "sort", "limit", "color", "socket"]
    static let sorts = SearchRequest.Order.allCases.map(\.rawValue)
    static let colors = ["auto", "always", "never"]
    static let mostHits = 10_000

    private mutating func read(_ settings: [Setting], home: String?) throws(SettingsError) {
        for setting in settings {
            switch setting.section {
            case "": try read(setting, home: home)
            case "saved": saved.append(try ClientConfiguration.savedSearch(setting))
            default:
                throw SettingsError(
                    setting.line, setting.keyColumn, "[\(visible(setting.section))] という節はありません。あるのは [saved] です",
                    "there is no section [\(visible(setting.section))]: there is [saved]")
            }
        }
    }

    private mutating func read(_ setting: Setting, home: String?) throws(SettingsError) {
        let line = setting.line
        switch setting.key {
        case "fold": fold = Placed(value: try ClientConfiguration.number(setting, in: 0...4), line: line)
        case "limit":
            limit = Placed(
                value: try ClientConfiguration.number(setting, in: 1...ClientConfiguration.mostHits), line: line)
        case "sort":
            sort = Placed(value: try ClientConfiguration.word(setting, of: ClientConfiguration.sorts), line: line)
        case "color":
            color = Placed(value: try ClientConfiguration.word(setting, of: ClientConfiguration.colors), line: line)
        case "socket":
            guard case .text(var path) = setting.value, !path.isEmpty else {
                throw setting.unfit("socket は引用符の中のパスです", "socket must be a path in quotes")
            }
            if path.hasPrefix("~/"), let home { path = home + path.dropFirst() }
            socket = Placed(value: path, line: line)
        default:
            let near = nearNames(to: setting.key, among: ClientConfiguration.keys).first
            let known = ClientConfiguration.keys.joined(separator: ", ")
            let shown = visible(setting.key)
            throw SettingsError(
                line, setting.keyColumn,
                "\(shown) という設定はありません。" + (near.map { "\($0) のことですか" } ?? "あるのは \(known) と、[saved] の下の名前です"),
                "there is no setting \(shown)"
                    + (near.map { "; did you mean \($0)?" } ?? ": there are \(known), and names below [saved]"))
        }
    }

    private static func number(_ setting: Setting, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        guard case .number(let number) = setting.value, range.contains(number) else {
            throw setting.unfit(
                "\(setting.key) は \(range.lowerBound) から \(range.upperBound) までの数です（引用符なし）",
                "\(setting.key) must be a number from \(range.lowerBound) to \(range.upperBound), without quotes")
        }
        return number
    }

    private static func word(_ setting: Setting, of words: [String]) throws(SettingsError) -> String {
        guard case .text(let word) = setting.value, words.contains(word) else {
            let shown = words.map { "\"\($0)\"" }
            throw setting.unfit(
                "\(setting.key) は \(shown.joined(separator: "・")) のどれかです",
                "\(setting.key) must be one of \(shown.joined(separator: ", "))")
        }
        return word
    }

    private static func savedSearch(_ setting: Setting) throws(SettingsError) -> Placed<SavedSearch> {
        let name = setting.key
        guard !name.isEmpty, !name.contains(where: { $0 == "=" || $0.isWhitespace || $0.isNewline }) else {
            throw SettingsError(
                setting.line, setting.keyColumn, "保存検索の名前に空白と = は使えません",
                "the name of a saved search holds neither spaces nor =")
        }
        guard case .text(let query) = setting.value, !query.allSatisfy(\.isWhitespace),
            !query.contains(where: \.isNewline)
        else {
            throw setting.unfit(
                "保存検索は引用符の中の一行の問いです（例: \(name) = '増田 -大阪'）",
                "a saved search is a query in quotes, on one line, such as \(name) = '増田 -大阪'")
        }
        return Placed(value: SavedSearch(name: name, query: query), line: setting.line)
    }
}

extension Setting {
    fileprivate func unfit(_ japanese: String, _ english: String) -> SettingsError {
        SettingsError(line, column, japanese, english)
    }
}
