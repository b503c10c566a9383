// SPDX-License-Identifier: GPL-2.0-or-later
//
// A message as mail programs send it (RFC 5322, MIME): its parts are read in their order, of alternatives the plain one; what
// was attached is none of its text.

internal import SakuinText

struct MailMessage {
    private(set) var post: Post?
    /// What was attached.
    private(set) var attachments = 0
    /// Bytes of its texts that are none.
    private(set) var replaced = 0
    /// The date that could not be understood; nil if there is none.
    private(set) var strangeDate: String?

    private var links: [String] = []

    /// Messages in messages, and parts in parts.
    private static let mostDepth = 20

    init(_ lines: ArraySlice<[UInt8]>) {
        let (header, rest) = MailMessage.split(lines)
        let text = text(header, rest, depth: 0)
        let body = MarkupText.of(plain: text).string
        let title = header.text("subject")
        guard title != nil || !body.isEmpty else { return }
        let date = header.text("date")
        let time = date.flatMap(MailDate.time)
        if time == nil { strangeDate = date }
        let targets = header.ids("in-reply-to") + header.ids("references").reversed()
        post = Post(
            id: header.ids("message-id").first.map(MailMessage.id), time: time, title: title, body: body,
            replyTo: targets.first.map(MailMessage.id),
            links: links + Links.found(in: body).filter { !links.contains($0) },
            author: header.text("from").map(MailMessage.name))
    }

    /// As an address of its own (RFC 2392): an id of a message is one in the world.
    private static func id(_ id: String) -> String { "mid:" + id }

    /// `山田 <y@example.jp>` and `y@example.jp (山田)` as 山田; an address without a name as it is.
    private static func name(_ author: String) -> String {
        if let open = author.lastIndex(of: "<") {
            let name = author[..<open].trimmed.drop { $0 == "\"" }
            let bare = name.last == "\"" ? name.dropLast() : name
            if !bare.isEmpty { return String(bare) }
            return String(author[author.index(after: open)...].prefix { $0 != ">" })
        }
        if let open = author.firstIndex(of: "("), author.last == ")" {
            let name = author[author.index(after: open)...].dropLast().trimmed
            if !name.isEmpty { return String(name) }
        }
        return author
    }

    // MARK: Parts

    private mutating func text(_ header: MailHeader, _ body: ArraySlice<[UInt8]>, depth: Int) -> String {
        let type = header.value("content-type") ?? "text/plain"
        guard depth < MailMessage.mostDepth else { return "" }
        if type.hasPrefix("multipart/") {
            let parts = header.parameter("boundary", of: "content-type").map { MailMessage.parts(body, $0) } ?? []
            // Without the lines that part them they are one text.
            guard !parts.isEmpty else { return leaf("text/plain", header, body) }
            return type == "multipart/alternative" ? alternative(parts, depth) : all(parts, depth)
        }
        if type == "message/rfc822" {
            let (inner, rest) = MailMessage.split(body)
            let subject = inner.text("subject").map { [$0] } ?? []
            return (subject + [text(inner, rest, depth: depth + 1)]).filter { !$0.isEmpty }.joined(separator: "\n\n")
        }
        guard type.hasPrefix("text/"), header.value("content-disposition") != "attachment" else {
            attachments += 1
            return ""
        }
        return leaf(type, header, body)
    }

    private mutating func all(_ parts: [ArraySlice<[UInt8]>], _ depth: Int) -> String {
        var texts: [String] = []
        for part in parts {
            let (header, body) = MailMessage.split(part)
            texts.append(text(header, body, depth: depth + 1))
        }
        return texts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// The plain one of several ways to say the same; else the first that says something.
    private mutating func alternative(_ parts: [ArraySlice<[UInt8]>], _ depth: Int) -> String {
        let split = parts.map(MailMessage.split)
        let plain = split.filter { ($0.header.value("content-type") ?? "text/plain") == "text/plain" }
        let others = split.filter { ($0.header.value("content-type") ?? "text/plain") != "text/plain" }
        for (header, body) in plain + others {
            let text = text(header, body, depth: depth + 1)
            if !text.allSatisfy(\.isWhitespace) { return text }
        }
        return ""
    }

    private mutating func leaf(_ type: String, _ header: MailHeader, _ body: ArraySlice<[UInt8]>) -> String {
        let joined = Array(body.joined(separator: [UInt8(ascii: "\n")]))
        let bytes =
            switch header.value("content-transfer-encoding") {
            case "base64": MailText.base64(joined)
            case "quoted-printable": MailText.quotedPrintable(joined)
            default: joined
            }
        let (decoded, replaced) = MailText.decoded(bytes, charset: header.parameter("charset", of: "content-type"))
        self.replaced += replaced
        if type == "text/html" {
            let text = MarkupText.of(html: decoded)
            for link in text.links where !links.contains(link) { links.append(link) }
            return text.string
        }
        let text = decoded.replacing("\r\n", with: "\n")
        guard header.parameter("format", of: "content-type")?.lowercased() == "flowed" else { return text }
        let joins = header.parameter("delsp", of: "content-type")?.lowercased() == "yes"
        return MailMessage.unflowed(text, withoutSpace: joins)
    }

    /// Lines that end in a space go on (RFC 3676) in the next of as many `>`, but for the one above a signature.
    private static func unflowed(_ text: String, withoutSpace: Bool) -> String {
        var lines: [String] = []
        // The number of `>` of a line that goes on.
        var open: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let marks = line.prefix { $0 == ">" }
            let behind = line[marks.endIndex...]
            // A space was put before what a mail program might take for its own mark.
            let bare = behind.first == " " ? behind.dropFirst() : behind
            let flows = bare.last == " " && bare != "-- "
            let words = flows && withoutSpace ? bare.dropLast() : bare
            if open == marks.count, bare != "-- " {
                lines[lines.count - 1] += words
            } else {
                lines.append(marks.isEmpty ? String(words) : "\(marks) \(words)")
            }
            open = flows ? marks.count : nil
        }
        return lines.joined(separator: "\n")
    }

    private static func split(
        _ lines: ArraySlice<[UInt8]>
    ) -> (header: MailHeader, body: ArraySlice<[UInt8]>) {
        // A program may have put a blank into the empty line, or have left it out: what is no field is text.
        var isEnded = false
        let end =
            lines.firstIndex { line in
                guard let first = line.first, !isEnded else { return true }
                guard !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else {
                    isEnded = true
                    return false
                }
                return first > 0x20 && !MailHeader.isField(line)
            } ?? lines.endIndex
        let rest = lines[end...]
        return (MailHeader(lines[..<end]), rest.first?.isEmpty == true ? rest.dropFirst() : rest)
    }

    /// What stands between the lines of a boundary.
    private static func parts(_ lines: ArraySlice<[UInt8]>, _ boundary: String) -> [ArraySlice<[UInt8]>] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<[UInt8]>] = []
        var start: Int?
        for index in lines.indices where lines[index].starts(with: mark) {
            let behind = lines[index].dropFirst(mark.count)
            let isEnd = behind.starts(with: "--".utf8)
            guard (isEnd ? behind.dropFirst(2) : behind).allSatisfy({ " \t".utf8.contains($0) }) else { continue }
            if let start { parts.append(lines[start..<index]) }
            start = isEnd ? nil : index + 1
            if isEnd { break }
        }
        // One that breaks off.
        if let start, start < lines.endIndex { parts.append(lines[start...]) }
        return parts
    }
}
