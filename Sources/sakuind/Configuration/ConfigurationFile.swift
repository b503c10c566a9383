// SPDX-License-Identifier: GPL-2.0-or-later
//
// The configuration file: TOML, every key optional. Whatever is wrong with it is one sentence that begins with the file and
// the line and ends with what would be right.

import FoundationEssentials
import Glibc
import SakuinDumps
import TOMLKit

/// What stands in a configuration file.
struct ConfigurationFile {
    private(set) var dumps: [String]?
    private(set) var index: String?
    private(set) var socket: String?
    private(set) var socketGroup: String?
    private(set) var rescanMinutes: Int?
    private(set) var includesPrivatePosts: Bool?
    private(set) var keepsMissingDumps: Bool?
    private(set) var keepsRemovedDumps: Bool?
    private(set) var columns: ColumnNames?

    /// Without a file.
    init() {}

    init(path: String) throws(ConfigurationError) {
        let reading = try Reading(path)
        for name in reading.table.keys.sorted() {
            guard let key = ConfigurationKey(rawValue: name) else {
                let known = ConfigurationKey.allCases.map(\.rawValue).joined(separator: ", ")
                throw reading.error(name, "there is no key \(name); there are \(known)")
            }
            switch key {
            case .dumps: dumps = try reading.paths(name)
            case .index: index = try reading.text(name, such: "\"/var/lib/sakuin/index\"")
            case .socket: socket = try reading.text(name, such: "\"/run/sakuin/sakuin.sock\"")
            case .socketGroup: socketGroup = try reading.text(name, such: "\"sakuin\"")
            case .rescanMinutes: rescanMinutes = try reading.minutes(name)
            case .includesPrivatePosts: includesPrivatePosts = try reading.flag(name)
            case .keepsMissingDumps: keepsMissingDumps = try reading.keeps(name)
            case .keepsRemovedDumps: keepsRemovedDumps = try reading.keeps(name)
            case .columns: columns = try reading.columns(name)
            }
        }
    }
}

/// The values of a file by their keys, and the words for those that cannot be used.
private struct Reading {
    let table: TOMLTable
    private let path: String
    private let text: String

    init(_ path: String) throws(ConfigurationError) {
        self.path = path
        text = try Reading.contents(of: path)
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(
                description: "\(path):\(error.source.begin.line): this is no TOML: \(error.description)")
        } catch {
            throw ConfigurationError(description: "\(path): this is no TOML")
        }
    }

    private static func contents(of path: String) throws(ConfigurationError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw unreadable(path, errno)
            }
            if count == 0 { break }
            bytes += buffer[..<count]
            guard bytes.count <= largest else {
                throw ConfigurationError(description: "\(path) is no configuration: it has more than \(largest) bytes")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(
                description: "\(path) is not UTF-8: save it as UTF-8, without a mark at its beginning")
        }
        return text
    }

    /// Bytes of a file that somebody may have written by hand.
    private static let largest = 1 << 20

    private static func unreadable(_ path: String, _ number: Int32) -> ConfigurationError {
        ConfigurationError(
            description:
                "cannot read the configuration \(path): \(String(cString: strerror(number))): give another --config")
    }

    // MARK: Values

    func text(_ key: String, such example: String) throws(ConfigurationError) -> String {
        guard let value = table[key]?.string, !value.isEmpty else {
            throw unfit(key, "must be a text in quotes, such as \(example)")
        }
        return value
    }

    func paths(_ key: String) throws(ConfigurationError) -> [String] {
        let wanted = "must be a list of folders, such as [\"/var/lib/sakuin/dumps\"]"
        guard let array = table[key]?.array else { throw unfit(key, wanted) }
        guard !array.isEmpty else {
            throw error(key, "\(key) names no folder: name one, or leave \(key) out for the default")
        }
        var paths: [String] = []
        for value in array {
            guard let path = value.string, !path.isEmpty else { throw unfit(key, wanted) }
            paths.append(path)
        }
        return paths
    }

    func minutes(_ key: String) throws(ConfigurationError) -> Int {
        guard table[key]?.type == .int, let minutes = table[key]?.int, (1...Reading.mostMinutes).contains(minutes)
        else {
            throw unfit(key, "must be a number of minutes from 1 to \(Reading.mostMinutes), without quotes, such as 10")
        }
        return minutes
    }

    /// A year.
    private static let mostMinutes = 525_600

    func flag(_ key: String) throws(ConfigurationError) -> Bool {
        guard table[key]?.type == .bool, let flag = table[key]?.bool else {
            throw unfit(key, "must be true or false, without quotes")
        }
        return flag
    }

    /// True for "keep", false for "drop".
    func keeps(_ key: String) throws(ConfigurationError) -> Bool {
        switch table[key]?.string {
        case "keep": return true
        case "drop": return false
        default: throw unfit(key, "must be \"keep\" or \"drop\"")
        }
    }

    /// A section: `body = ["感じたこと"]`, or one name without the brackets, for each field that is to be found.
    func columns(_ key: String) throws(ConfigurationError) -> ColumnNames {
        guard let section = table[key]?.table else {
            throw unfit(key, "must be a section: [columns], and below it body = [\"感じたこと\"]")
        }
        var names: [RecordField: [String]] = [:]
        for name in section.keys.sorted() {
            guard let field = Reading.fields.first(where: { $0.rawValue == name }) else {
                let known = Reading.fields.map(\.rawValue).joined(separator: ", ")
                throw error(name, "there is no key \(name) in [\(key)]; there are \(known)")
            }
            let several = section[name]?.string.map { [$0] } ?? section[name]?.array?.map { $0.string ?? "" } ?? []
            guard !several.isEmpty, !several.contains("") else {
                throw unfit(name, "in [\(key)] must be a name or a list of names in quotes, such as [\"感じたこと\"]")
            }
            names[field] = several
        }
        return ColumnNames(names)
    }

    /// The fields that may be named: links are found in the text.
    private static let fields = RecordField.allCases.filter { $0 != .links }

    /// - Parameter wanted: what the key must be.
    private func unfit(_ key: String, _ wanted: String) -> ConfigurationError {
        let (line, written) = place(of: key)
        return ConfigurationError(
            description: "\(path)\(line.map { ":\($0)" } ?? ""): \(key) \(wanted)"
                + (written.map { ", not \($0)" } ?? ""))
    }

    func error(_ key: String, _ message: String) -> ConfigurationError {
        ConfigurationError(description: "\(path)\(place(of: key).line.map { ":\($0)" } ?? ""): \(message)")
    }

    /// The line that the key stands on, from 1, and what is written behind it there. (The parser does not tell of values.)
    private func place(of key: String) -> (line: Int?, written: String?) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var rest = line.drop { $0 == " " || $0 == "\t" || $0 == "\"" || $0 == "'" || $0 == "[" }
            guard rest.hasPrefix(key) else { continue }
            rest = rest.dropFirst(key.count).drop { $0 == "\"" || $0 == "'" || $0 == " " || $0 == "\t" || $0 == "]" }
            guard rest.isEmpty || rest.hasPrefix("=") || rest.hasPrefix(".") else { continue }
            let written = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            return (index + 1, rest.hasPrefix("=") && !written.isEmpty ? String(written) : nil)
        }
        return (nil, nil)
    }
}
