// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Where in a value records stand.
extension JSONRecords {
    mutating func collect(_ entry: Entry, deep: Int, _ found: inout Found) {
        let record = MetaExport.record(entry.value) ?? entry.value
        if let post = AnondAnswer(record).post {
            found.posts.append(Drafted(post: post, range: record.range))
            return
        }
        if mapped(record, deep: 0) == nil, let scopes = textScope(record, deep: 0, sure: true) {
            let own = named(entry.key, posts(record, scopes, &found))
            found.posts += own
            if deep < JSONRecords.deepestRecords { collectArrays(record, beside: own, deep, &found) }
            return
        }
        if deep < JSONRecords.deepestRecords, collectArrays(record, beside: [], deep, &found) { return }
        if let texts = keyedTexts(record) {
            found.posts += texts
            return
        }
        let scopes = textScope(record, deep: 0, sure: false)
        let described = scopes?.last.flatMap { describing($0) }
        if let text = unnamedText(record), text.text.utf8.count > described?.utf8.count ?? 0 {
            let isFirst = tellOnce("key \(text.key)")
            if isFirst { found.faults.append(DumpMessage(.textFromKey, text.key)) }
            found.posts += posts(
                record, [record.members ?? [], [JSONMember(key: "body", value: .string(text.text))]], &found
            )
        } else if let scopes {
            found.posts += posts(record, scopes, &found)
        } else if deep == 0, let array = longestArray(record, deep: 0) {
            for element in array { collect(Entry(value: element), deep: deep + 1, &found) }
        } else {
            found.posts += named(entry.key, titleAlone(record, &found))
        }
    }

    /// A record without an id of its own, whose object holds it under a key, has the key for one.
    private func named(_ key: String?, _ posts: [Drafted]) -> [Drafted] {
        guard let key = PostID.given(key), var only = posts.first, posts.count == 1, only.post.id == nil,
            only.post.url == nil
        else { return posts }
        only.post.id = AnondID.canonical(key)
        only.post.time = only.post.time ?? AnondID.time(of: only.post.id)
        return [only]
    }

    /// The posts of the arrays of a record; false if there are none. Of a record that has a text of its own, pieces of that
    /// text are no posts.
    @discardableResult
    mutating func collectArrays(
        _ record: JSONValue, beside own: [Drafted], _ deep: Int, _ found: inout Found
    ) -> Bool {
        let before = found.posts.count
        let text = own.map(\.post.body).joined(separator: "\n")
        for array in recordArrays(record, deep: 0) {
            for element in array {
                var inner = Found()
                collect(element, deep: deep + 1, &inner)
                if inner.posts.isEmpty, inner.faults.isEmpty {
                    inner.faults.append(DumpMessage(.recordWithoutText))
                }
                if !own.isEmpty {
                    inner.posts.removeAll { $0.isPiece && text.holdsBytes(of: $0.post.body) }
                    if inner.posts.isEmpty { continue }
                    for index in inner.posts.indices where inner.posts[index].post.replyTo == nil {
                        inner.posts[index].post.replyTo = own.first?.post.id
                    }
                }
                found.posts += inner.posts
                found.faults += inner.faults
            }
        }
        guard found.posts.count > before else { return false }
        if own.isEmpty, found.posts[before].post.title == nil {
            // As in a thread, the title is that of the first post.
            found.posts[before].post.title = ownTitle(record)
        }
        return true
    }

    /// The arrays that hold a record with text, and the records of objects whose keys are their ids, from top to bottom.
    mutating func recordArrays(_ value: JSONValue, deep: Int) -> [[Entry]] {
        guard namesText else { return [] }
        let records = mapped(value, deep: 0)
        var arrays = records.map { [$0] } ?? []
        for member in value.members ?? [] where member.value.isHolder {
            if JSONRecords.quoted.contains(RecordField.comparable(member.key)) { continue }
            if let rows = rows(of: member.value, beside: value) {
                arrays.append(rows.map { Entry(value: $0) })
            } else if let elements = member.value.elements {
                let isOfRecords = elements.contains { element in
                    guard element.members != nil else { return false }
                    let record = MetaExport.record(element) ?? element
                    if textScope(record, deep: 0, sure: true) != nil { return true }
                    return deep < JSONRecords.deepestRecords - 1
                        && !recordArrays(record, deep: deep + 1).isEmpty
                }
                if isOfRecords { arrays.append(elements.map { Entry(value: $0) }) }
            } else if deep < JSONRecords.deepestRecords - 1, member.value.members != nil,
                !(records?.contains { $0.key == member.key } ?? false)
            {
                arrays += recordArrays(member.value, deep: deep + 1)
            }
        }
        return arrays
    }

    /// The records of an array of rows: the first of them, or an array beside them, names their columns.
    private mutating func rows(of array: JSONValue, beside holder: JSONValue) -> [JSONValue]? {
        guard let rows = array.elements, let first = rows.first?.elements,
            rows.allSatisfy({ $0.elements != nil })
        else {
            return nil
        }
        if let names = columnNames(array.elements?.first) {
            return rows.dropFirst().map { JSONRecords.row($0, names) }
        }
        for member in holder.members ?? [] where member.value.elements?.count == first.count {
            if let names = columnNames(member.value) { return rows.map { JSONRecords.row($0, names) } }
        }
        return nil
    }

    /// The names in a row that names a text and something beside it; nil for any other value.
    mutating func columnNames(_ row: JSONValue?) -> [String]? {
        guard let cells = row?.elements, cells.count > 1 else { return nil }
        let columns = cells.compactMap(\.string)
        guard columns.count == cells.count else { return nil }
        let found = columns.compactMap { names.found($0) }
        return found.count > 1 && found.contains { $0.field == .body && $0.isSure } ? columns : nil
    }

    /// A row as the record that it is.
    static func row(_ row: JSONValue, _ names: [String]) -> JSONValue {
        .object(zip(names, row.elements ?? []).map { JSONMember(key: $0, value: $1) }, 0..<0)
    }

    /// The records of an object whose keys are their ids: two objects at least have a text each, and the object itself has none.
    mutating func mapped(_ value: JSONValue, deep: Int) -> [Entry]? {
        guard deep < JSONRecords.deepestText, let members = value.members, members.count > 1 else {
            return nil
        }
        var records: [Entry] = []
        var count = 0
        for member in members {
            let name = names.found(member.key)
            if member.value.members == nil {
                if name?.field == .body, name?.isSure == true, JSONText.text(member.value) != nil {
                    return nil
                }
                continue
            }
            guard name == nil, !isOfOther(member.key) else { continue }
            records.append(Entry(key: member.key, value: member.value))
            if count < 2,
                textScope(MetaExport.record(member.value) ?? member.value, deep: deep + 1, sure: true)
                    != nil
            {
                count += 1
            }
        }
        return count > 1 ? records : nil
    }

    /// The texts of an object whose keys are their ids or days: nothing else is in it, and its keys have digits.
    mutating func keyedTexts(_ value: JSONValue) -> [Drafted]? {
        guard let members = value.members, members.count > 1,
            members.allSatisfy({ member in
                member.value.string != nil && member.key.utf8.contains { (0x30...0x39).contains($0) }
                    && names.found(member.key) == nil
            }), members.count(where: { ColumnGuess.isProse($0.value.string ?? "") }) * 2 >= members.count
        else { return nil }
        return members.compactMap { member in
            guard let written = member.value.string, !written.isBlank else { return nil }
            let text = html.text(written)
            let body = text?.string ?? written
            let isDay = DateText.time(member.key) != nil
            let id = isDay ? nil : AnondID.canonical(member.key)
            return Drafted(
                post: Post(
                    id: id, time: AnondID.time(of: id), body: body,
                    links: text?.allLinks ?? Links.found(in: body)),
                date: isDay ? member.key : nil)
        }
    }

    /// True for a name below which another's text stands: of whom a text is, what it answers or quotes.
    mutating func isOfOther(_ key: String) -> Bool {
        if let field = names.found(key)?.field, field == .author || field == .replyTo { return true }
        let name = RecordField.comparable(key)
        return JSONRecords.quoted.contains(name) || JSONRecords.told.contains(name)
    }

    /// The longest array of objects in an object that has no text.
    private func longestArray(_ value: JSONValue, deep: Int) -> [JSONValue]? {
        var longest: [JSONValue]?
        for member in value.members ?? [] {
            var array = member.value.elements?.filter { $0.members != nil }
            if deep < 1, member.value.members != nil {
                array = longestArray(member.value, deep: deep + 1)
            }
            if let array, !array.isEmpty, array.count > longest?.count ?? 0 { longest = array }
        }
        return longest
    }
}
