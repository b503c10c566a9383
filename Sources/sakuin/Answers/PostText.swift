// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// The title, the fields that are known, and the body as it was written; then, if wanted, what it was before.
///
/// - Parameter columns: of the terminal; nil breaks no line.
func postText(
    _ post: PostAnswer, isOneOfSeveral: Bool = false, withVersions: Bool = false, _ palette: Palette,
    _ messages: Messages, columns: Int?
) -> String {
    let fields = postFields(post, isOneOfSeveral: isOneOfSeveral, withVersions: withVersions, messages)
    var text = paragraphs(title: post.title, fields, body: post.body, palette, messages, columns)
    guard withVersions else { return text }
    for earlier in post.earlier {
        var fields = FieldTable()
        fields.add(messages.timeLabel, shortTime(earlier.time))
        fields.add(messages.replyLabel, earlier.replyTo)
        fields.add(messages.sourceLabel, earlier.sources.map(place))
        if earlier.lossy { fields.add(messages.lossyLabel, messages.lossyMeaning) }
        text += "\n" + palette.paint("── \(messages.earlierVersion)", .faint) + "\n"
        text += paragraphs(title: earlier.title, fields, body: earlier.body, palette, messages, columns)
    }
    return text
}

/// What is known of a post beside its title and its text.
func postFields(
    _ post: PostAnswer, isOneOfSeveral: Bool = false, withVersions: Bool = false, _ messages: Messages
) -> FieldTable {
    var fields = FieldTable()
    fields.add(messages.idLabel, post.id)
    if isOneOfSeveral { fields.add(messages.keyLabel, post.key) }
    fields.add(messages.timeLabel, shortTime(post.time))
    fields.add(messages.replyLabel, (post.replyTo.map { [$0] } ?? []) + (post.alsoReplyTo ?? []))
    fields.add(messages.authorLabel, post.author)
    fields.add(messages.posterLabel, post.authorID)
    fields.add(messages.urlLabel, post.url)
    fields.add(messages.linksLabel, post.links)
    let replaced = withVersions ? post.earlier.flatMap(\.sources) : []
    fields.add(messages.sourceLabel, post.sources.filter { !replaced.contains($0) }.map(place))
    if !withVersions, !post.earlier.isEmpty {
        let name = isOneOfSeveral ? post.key ?? post.id : post.id
        fields.add(messages.versionsLabel, messages.versions(post.earlier.count + 1, id: name))
    }
    if post.boundary != "exact" { fields.add(messages.boundaryLabel, messages.boundary(post.boundary)) }
    if post.lossy { fields.add(messages.lossyLabel, messages.lossyMeaning) }
    return fields
}

private func paragraphs(
    title: String?, _ fields: FieldTable, body: String, _ palette: Palette, _ messages: Messages, _ columns: Int?
) -> String {
    let title = title.map { palette.paint(visible($0), .title) } ?? palette.paint(messages.untitled, .faint)
    let body = body.isEmpty ? "" : "\n" + visibleLines(body)
    return title + "\n" + fields.render(palette, columns: columns) + body
        + (body.isEmpty || body.hasSuffix("\n") ? "" : "\n")
}

private func place(_ source: Source) -> String {
    let lines = source.line == source.lastLine ? "\(source.line)" : "\(source.line)-\(source.lastLine)"
    return [source.dump, source.member, lines].compactMap { $0 }.joined(separator: ":")
}
