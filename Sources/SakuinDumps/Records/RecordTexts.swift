// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Where in a record its text stands.
extension JSONRecords {
    /// The objects from the outermost to the one that holds the text; nil if none does.
    /// - Parameter sure: names that only tell of a text do not count.
    mutating func textScope(_ value: JSONValue, deep: Int, sure: Bool) -> [[JSONMember]]? {
        guard namesText || !sure, let members = value.members else { return nil }
        for member in members where !member.value.isEmpty {
            guard let name = names.found(member.key), name.field == .body, name.isSure || !sure else {
                continue
            }
            // What is told of the text stands beside it.
            if member.value.members != nil, deep < JSONRecords.deepestText,
                let inner = textScope(member.value, deep: deep + 1, sure: sure)
            {
                return [members] + inner
            }
            if JSONText.text(member.value) != nil { return [members] }
        }
        guard deep < JSONRecords.deepestText else { return nil }
        for member in members where member.value.members != nil {
            if isOfOther(member.key) || mapped(member.value, deep: deep + 1) != nil { continue }
            if let inner = textScope(member.value, deep: deep + 1, sure: sure) {
                return [members] + inner
            }
        }
        return nil
    }

    /// True if the value has a name somewhere that may be that of a text, or rows, whose names are in their first.
    mutating func mayNameText(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members, _):
            members.contains { member in
                if let found = names.found(member.key), found.field == .body, found.isSure { return true }
                return JSONRecords.textless.contains(member.key) || member.value.isHolder && mayNameText(member.value)
            }
        case .array(let elements):
            elements.contains { $0.elements != nil || $0.isHolder && mayNameText($0) }
        default: false
        }
    }

    /// Keys of Facebook's and Instagram's records that have their text under no name of one.
    private static let textless: Set<String> = ["media", "creation_timestamp", "string_map_data"]

    /// Objects and arrays in which another post is quoted, or the text's own pieces stand.
    static let quoted: Set<String> = [
        "quotedstatus", "quotedstatusresult", "quotedtweet", "quoted", "quotedpost", "quote", "renote",
        "reblog",
        "entities",
        "extendedentities", "embed", "place", "error", "warcheaders",
    ]
    /// Objects that tell of the text, or of whom it is; posts may stand in their arrays.
    static let told: Set<String> = ["meta", "metadata", "user", "profile", "channel"]

    /// What the object says under a name that only tells of a text.
    mutating func describing(_ members: [JSONMember]) -> String? {
        var fields = RecordValues(scopes: [members], &names)
        return fields.text(.body)
    }

    /// The longest text under a name that tells nothing, and the name.
    mutating func unnamedText(_ record: JSONValue) -> (key: String, text: String)? {
        var longest: (key: String, text: String)?
        let hasTitle = ownTitle(record) != nil
        func look(_ value: JSONValue, deep: Int) {
            for member in value.members ?? [] where names.found(member.key) == nil {
                if deep < 1, member.value.members != nil { look(member.value, deep: deep + 1) }
                guard let text = JSONText.text(member.value), JSONRecords.isProse(text, beside: hasTitle)
                else {
                    continue
                }
                if text.utf8.count > longest?.text.utf8.count ?? 0 { longest = (member.key, text) }
            }
        }
        look(record, deep: 0)
        return longest
    }

    /// True for what somebody wrote: neither an address nor a date nor a name of a program's.
    private static func isProse(_ text: String, beside hasTitle: Bool) -> Bool {
        guard !text.isBlank, DateText.time(text) == nil else { return false }
        if text.unicodeScalars.contains(where: { !$0.isASCII && $0.properties.isAlphabetic }) {
            return true
        }
        let words = text.split { $0 == " " || $0 == "\n" }
        return words.count >= (hasTitle ? 2 : 4) && !text.hasPrefix("{") && !text.hasPrefix("[")
    }

    mutating func titleAlone(_ record: JSONValue, _ found: inout Found) -> [Drafted] {
        let members = record.members ?? []
        let hasTitle = ownTitle(record) != nil
        let isOpen = members.contains { names.found($0.key) == nil && $0.value.string?.isBlank == false }
        let hasBody = members.contains { names.found($0.key)?.field == .body }
        let keys = members.prefix(JSONRecords.mostTold).map(\.key).joined(separator: ", ")
        guard hasTitle else {
            if isOpen { found.faults.append(DumpMessage(.keysWithoutText, keys)) }
            return []
        }
        if !hasBody, tellOnce("keys \(keys)") { found.faults.append(DumpMessage(.titleWithoutText, keys)) }
        return posts(record, [members], &found)
    }

    mutating func ownTitle(_ record: JSONValue) -> String? {
        var fields = RecordValues(scopes: [record.members ?? []], &names)
        return fields.text(.title)
    }
}
