// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// Posts as agents read them: a line of facts, the title, the text. All of it goes between the marks of a fence.

/// What joins the facts of a post.
private let joint = " · "

/// A hit, with its number in the answer.
/// - Parameter note: what is to be told of it, beside what it has.
func quotedHit(_ hit: Hit, number: Int, note: String? = nil, _ messages: Messages) -> String {
    var facts = [hit.id, hit.time ?? messages.noTime]
    if let target = hit.replyTo { facts.append("→ \(target)") }
    if let replies = hit.replies, replies > 0 { facts.append(messages.replies(replies)) }
    if let copies = hit.copies, copies.value > 1 { facts.append(messages.copies(copies)) }
    if hit.lossyMatch { facts.append(messages.lossyMatch) } else if hit.lossy { facts.append(messages.lossy) }
    if let note { facts.append(note) }
    let snippet = hit.snippet
    let text = (snippet.cutBefore ? "…" : "") + snippet.text + (snippet.cutAfter ? "…" : "")
    let lines = ["[\(number)] " + facts.map(onOneLine).joined(separator: joint), hit.title.map(onOneLine)]
    return (lines.compactMap { $0 } + [text]).joined(separator: "\n")
}

/// A line of a thread, with its number in the answer.
/// - Parameters:
///   - longest: characters of the text that are given.
///   - isMatch: true if it matches what was sought in the thread.
func quotedLine(_ line: ThreadLine, number: Int, longest: Int, isMatch: Bool, _ messages: Messages) -> String {
    let depth = messages.say("深さ \(line.depth)", "depth \(line.depth)")
    guard let post = line.post else {
        return "[\(number)] " + [depth, onOneLine(line.missing ?? ""), messages.notInIndex].joined(separator: joint)
    }
    var facts = [depth, post.id, post.time ?? messages.noTime]
    let author = messages.author(of: post)
    if !author.isEmpty { facts.append(author) }
    if line.replies > 0 { facts.append(messages.replies(line.replies)) }
    if isMatch { facts.append(messages.say("一致", "matches")) }
    if line.asked { facts.append(messages.say("指した投稿", "the post that was named")) }
    let lines = ["[\(number)] " + facts.map(onOneLine).joined(separator: joint), post.title.map(onOneLine)]
    return (lines.compactMap { $0 } + [shortened(post.body, to: longest, messages)]).joined(separator: "\n")
}

/// Everything that is known of a post.
func quotedPost(_ post: PostAnswer, withVersions: Bool, _ messages: Messages) -> String {
    var lines: [String] = []
    func add(_ label: String, _ value: String?) {
        if let value, !value.isEmpty { lines.append("\(label): \(onOneLine(value))") }
    }
    add(messages.say("題名", "title"), post.title)
    add(messages.idLabel, post.id)
    add(messages.timeLabel, post.time)
    add(messages.authorLabel, messages.author(of: post))
    for target in (post.replyTo.map { [$0] } ?? []) + (post.alsoReplyTo ?? []) { add(messages.replyLabel, target) }
    add(messages.urlLabel, post.url)
    for link in post.links { add(messages.linksLabel, link) }
    for source in post.sources.prefix(5) {
        add(
            messages.sourceLabel,
            [source.dump, source.member, "\(source.line)-\(source.lastLine)"].compactMap { $0 }.joined(separator: ":"))
    }
    if post.boundary != "exact" { add(messages.boundaryLabel, messages.boundary(post.boundary)) }
    if post.lossy { add(messages.lossyLabel, messages.lossyMeaning) }
    lines += ["", post.body]
    for earlier in withVersions ? post.earlier : [] {
        lines += ["", "── \(messages.earlierVersion)"]
        add(messages.timeLabel, earlier.time)
        add(messages.say("題名", "title"), earlier.title)
        lines += ["", earlier.body]
    }
    return lines.joined(separator: "\n")
}

/// The text, or its beginning and how much is missing.
func shortened(_ text: String, to longest: Int, _ messages: Messages) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > longest else { return text }
    let left = scalars.count - longest
    return String(scalars.prefix(longest))
        + messages.say("…（あと \(left) 字。全文は show）", "… (\(left) more characters: show)")
}

extension Messages {
    /// Name and ID of who wrote a post; empty where neither is known.
    func author(of post: PostAnswer) -> String {
        [post.author, post.authorID.map { "ID:" + $0 }].compactMap { $0 }.joined(separator: " ")
    }

    /// How many posts say nearly what this one does, itself included.
    fileprivate func copies(_ count: Total) -> String {
        let number = grouped(count.value) + (count.relation == .exact ? "" : "+")
        return say("ほぼ同じ文 \(number)件", "\(number) that say nearly this")
    }

    /// `3 of 12 posts, from 1`.
    func shown(_ shown: Int, of total: Total) -> String {
        let sign = total.relation == .exact ? "" : "+"
        return say(
            "一致 \(grouped(total.value))\(sign)件、うち \(grouped(shown))件を表示",
            "\(grouped(total.value))\(sign) \(total.value == 1 ? "post matches" : "posts match"), \(grouped(shown)) shown"
        )
    }
}
