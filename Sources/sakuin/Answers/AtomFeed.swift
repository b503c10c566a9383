// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What a search finds as an Atom feed (RFC 4287) for a reader of feeds: the same post has the same id in every feed of an archive, and
// what has not changed is written the same again.

/// Prints hits as a feed, with the whole text of each.
struct AtomFeed: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment

    func print() throws(Failure) -> ExitStatus {
        var request = search.question
        // Readers of feeds show the newest.
        request.order = search.order ?? .newest
        (request.limit, request.timeout) = (search.all ? 0 : search.limit ?? Search.pageLength, Search.patience)
        let answer = try search.answer(to: request, in: environment).value
        // A feed with a part of the hits would have readers drop the others.
        if answer.timedOut { throw .outOfTime }
        tell(answer.notices)
        var output = try options.output(in: environment, isPaged: false)
        output.write(head(asOf: answer.index.asOf))
        var count = 0
        do throws(Failure) {
            if search.all {
                count = try writeAll(ordered: request.order, to: &output)
            } else {
                for hit in answer.hits {
                    if let entry = try entry(of: hit) {
                        output.write(entry)
                        count += 1
                    }
                }
            }
        } catch {
            output.abandon()
            throw error
        }
        output.write("</feed>\n")
        if let failure = output.finish() { throw failure }
        return count == 0 ? .none : .found
    }

    private func writeAll(ordered order: SearchRequest.Order?, to output: inout Output) throws(Failure) -> Int {
        var search = search
        search.order = order
        var count = 0
        var fault: Failure?
        try search.eachHit(in: environment, context: nil) { hit, _ in
            do throws(Failure) {
                if let entry = try entry(of: hit) {
                    output.write(entry)
                    count += 1
                }
                return output.isOpen ? .next : .stop
            } catch {
                fault = error
                return .stop
            }
        }
        if let fault { throw fault }
        return count
    }

    // MARK: The feed

    private func head(asOf time: String?) -> String {
        let identity = [search.query, search.fold.map(String.init) ?? "", search.isSentence ? "loose" : ""]
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <id>\(AtomFeed.identifier("search", identity))</id>
            <title>\(xmlText("sakuin: " + search.query))</title>
            <updated>\(AtomFeed.time(time))</updated>
            <author><name>sakuin</name></author>
            <generator version="\(sakuinVersion)">sakuin</generator>

            """
    }

    /// Nil for a post that has gone since it was found.
    private func entry(of hit: Hit) throws(Failure) -> String? {
        let name = hit.key ?? hit.id
        let post: PostAnswer
        do throws(ClientError) {
            post = try options.service(in: environment).post(id: name)
        } catch {
            if case .refused(_, status: 404) = error { return nil }
            throw .client(error, query: nil)
        }
        var lines = [
            "<entry>", "<id>\(AtomFeed.identifier("post", [name]))</id>",
            "<title>\(xmlText(post.title ?? AtomFeed.title(of: post.body)))</title>",
            "<updated>\(AtomFeed.time(post.time))</updated>",
        ]
        if let time = post.time { lines.append("<published>\(AtomFeed.time(time))</published>") }
        if let author = post.author { lines.append("<author><name>\(xmlText(author))</name></author>") }
        if let url = post.url.flatMap(AtomFeed.address) { lines.append("<link rel=\"alternate\" href=\"\(url)\"/>") }
        let content = post.body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { xmlText(String($0)) }.joined(separator: "<br/>\n")
        lines += ["<content type=\"html\">\(xmlText(content))</content>", "</entry>"]
        return lines.map { $0 + "\n" }.joined()
    }

    /// The beginning of a text that has no title.
    private static func title(of body: String) -> String {
        let line = body.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return line.count > 40 ? line.prefix(40) + "…" : String(line)
    }

    /// RFC 3339 in full: what is not known of a time is its beginning, and without a time that of all times, which stays the same.
    private static func time(_ time: String?) -> String {
        guard let time else { return "1970-01-01T00:00:00Z" }
        switch time.utf8.count {
        case 10: return time + "T00:00:00+09:00"
        case 22: return time.prefix(16) + ":00" + time.suffix(6)
        default: return time
        }
    }

    /// The address of a page as an IRI in an attribute; nil for one of no page.
    private static func address(_ text: String) -> String? {
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
        let digits = Array("0123456789ABCDEF")
        var iri = ""
        for scalar in text.unicodeScalars {
            let isAllowed =
                scalar.value > 0x20 && scalar.value != 0x7F && !"<>\"{}|\\^`".unicodeScalars.contains(scalar)
            if isAllowed, !(0x80...0x9F).contains(scalar.value), isXML(scalar) {
                iri.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 { iri += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])" }
            }
        }
        return xmlText(iri)
    }

    /// A name that is always the same for the same parts (RFC 9562, version 8): of their FNV-1a hash of 128 bits.
    private static func identifier(_ kind: String, _ parts: [String]) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in ([kind] + parts).joined(separator: "\u{0}").utf8 {
            hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
        hash = hash & ~(0xF << 76) | 8 << 76
        hash = hash & ~(0x3 << 62) | 2 << 62
        let digits = String(hash, radix: 16)
        var text = Array(String(repeating: "0", count: 32 - digits.count) + digits)
        for place in [20, 16, 12, 8] { text.insert("-", at: place) }
        return "urn:uuid:" + String(text)
    }
}

/// The text as it stands between tags and in attributes. What XML cannot hold is replaced.
func xmlText(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "\r": escaped += "&#13;"
        default: escaped.unicodeScalars.append(isXML(scalar) ? scalar : "\u{FFFD}")
        }
    }
    return escaped
}

/// True of what XML 1.0 calls a character.
private func isXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...: true
    default: false
    }
}
