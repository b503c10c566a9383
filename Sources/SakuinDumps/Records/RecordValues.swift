// SPDX-License-Identifier: GPL-2.0-or-later

/// What the fields of a record hold, in the object of its text and in those around it.
struct RecordValues {
    /// The values of each field by rank, the innermost object first.
    private var values: [RecordField: [(key: String, rank: Int, value: JSONValue)]] = [:]
    /// What a data set notes beside the record.
    private var metas: [RecordField: [JSONValue]] = [:]
    /// Keys that hold what no field can.
    private(set) var leftOut: [String] = []
    /// Twitter's addresses beside a text that has short ones.
    private(set) var links: [String] = []
    /// Slack's messages are told by their time.
    private(set) var slackID: String?

    init(scopes: [[JSONMember]], _ names: inout RecordNames) {
        for scope in scopes.reversed() {
            var own: [RecordField: [(key: String, rank: Int, value: JSONValue)]] = [:]
            for member in scope {
                guard let found = names.found(member.key) else { continue }
                own[found.field, default: []].append((member.key, found.rank, member.value))
                if member.key == "ts", scope.contains(where: { $0.key == "thread_ts" || $0.key == "user" }) {
                    slackID = member.value.scalar
                }
            }
            for (field, found) in own {
                values[field, default: []] += found.enumerated().sorted {
                    ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
                }.map(\.element)
            }
        }
        for meta in scopes.first ?? [] where meta.key == "meta" || meta.key == "metadata" {
            for member in meta.value.members ?? [] {
                guard let found = names.found(member.key) else { continue }
                metas[found.field, default: []].append(member.value)
            }
        }
        for (_, _, value) in values[.links] ?? [] {
            links += (value.scalar ?? "").split(separator: ",").map(String.init).filter {
                $0.hasPrefix("http")
            }
        }
    }

    /// What the first of the field's keys holds that is there and not blank: plain values come before structured ones.
    mutating func text(_ field: RecordField) -> String? {
        // The texts that the configuration names are taken together.
        let wanted =
            field == .body
            ? (values[field] ?? []).filter { $0.rank < 0 }.compactMap { JSONText.text($0.value) } : []
        if wanted.count > 1 { return wanted.joined(separator: "\n") }
        var structured: [(key: String, value: JSONValue)] = []
        for (key, _, value) in values[field] ?? [] where !value.isEmpty {
            if let text = value.scalar {
                // What was to come before it is of no use.
                if field != .author { leftOut += structured.map(\.key).filter { !leftOut.contains($0) } }
                return text
            }
            structured.append((key, value))
        }
        for (key, value) in structured {
            if let text = JSONText.structured(value, as: field), !text.isBlank { return text }
            if field != .author, !leftOut.contains(key) { leftOut.append(key) }
        }
        guard field == .url || field == .date || field == .title else { return nil }
        return metas[field]?.lazy.compactMap(\.scalar).first { !$0.isBlank }
    }
}
