// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct ShowCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show whole posts.",
        discussion: """
            An id that is not unique in the world, such as the number of a row, may be borne by several posts: all are shown, \
            newest first, each with the key that names it alone.

            Exit status: 0 if every post is there, 1 if one is not, 2 on an error.
            """)

    @Argument(help: ArgumentHelp("Ids or keys as a search gives them.", valueName: "id"))
    var ids: [String]

    @Flag(help: "Show the earlier wordings that the dumps hold, too.")
    var versions = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if ids.contains("") { throw ValidationError("an id cannot be empty") }
    }

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        var output = common.choices.output(in: surroundings)
        var missing: [String] = []
        do {
            for (index, id) in ids.enumerated() where output.isOpen {
                guard let json = try lookUp(id, in: surroundings) else {
                    missing.append(id)
                    continue
                }
                try show(json, isFirst: index == missing.count, in: surroundings, to: &output)
            }
        } catch {
            _ = output.finish()
            throw error
        }
        if let failure = output.finish() { throw failure }
        for id in missing { surroundings.tell("sakuin: \(surroundings.messages.noSuchPost(id))\n") }
        return missing.isEmpty ? .found : .none
    }

    /// The post's JSON; nil if there is no such post.
    private func lookUp(_ id: String, in surroundings: Surroundings) throws(Failure) -> [UInt8]? {
        do {
            return try common.choices.service(in: surroundings).json(.post(id: id))
        } catch .refused(let problem, 404) where problem.code == "not_found" {
            return nil
        } catch {
            throw .client(error, query: nil)
        }
    }

    private func show(
        _ json: [UInt8], isFirst: Bool, in surroundings: Surroundings, to output: inout Output
    ) throws(Failure) {
        let post = try Failure.wrap { () throws(ClientError) in try decodeAnswer(PostAnswer.self, from: json) }
        if common.json {
            output.write(line: json)
        } else {
            let (palette, messages) = (common.choices.palette(in: surroundings), surroundings.messages)
            for (index, bearer) in ([post] + post.others).enumerated() {
                let text = render(
                    bearer, isOneOfSeveral: !post.others.isEmpty, withVersions: versions, palette, messages)
                output.write(isFirst && index == 0 ? text : "\n" + text)
            }
            if post.bearers.relation == .atLeast {
                surroundings.tell("sakuin: \(messages.moreBearers(of: post.id, shown: post.others.count + 1))\n")
            }
        }
    }
}

/// The title, the fields that are known, and the body as it was written; then, if wanted, what it was before.
func render(
    _ post: PostAnswer, isOneOfSeveral: Bool = false, withVersions: Bool = false, _ palette: Palette,
    _ messages: Messages
) -> String {
    var fields = FieldTable()
    fields.add(messages.idLabel, post.id)
    if isOneOfSeveral { fields.add(messages.keyLabel, post.key) }
    fields.add(messages.timeLabel, shortTime(post.time))
    fields.add(messages.replyLabel, post.replyTo)
    fields.add(messages.authorLabel, post.author)
    fields.add(messages.urlLabel, post.url)
    fields.add(messages.linksLabel, post.links)
    let replaced = withVersions ? post.earlier.flatMap(\.sources) : []
    fields.add(messages.sourceLabel, post.sources.filter { !replaced.contains($0) }.map(place))
    if !withVersions, !post.earlier.isEmpty {
        let name = isOneOfSeveral ? post.key ?? post.id : post.id
        fields.add(messages.versionsLabel, messages.versions(post.earlier.count + 1, id: name))
    }
    if post.boundary != "exact" { fields.add(messages.boundaryLabel, post.boundary) }
    if post.lossy { fields.add(messages.lossyLabel, messages.lossyMeaning) }
    var text = render(title: post.title, fields, body: post.body, palette, messages)
    guard withVersions else { return text }
    for earlier in post.earlier {
        var fields = FieldTable()
        fields.add(messages.timeLabel, shortTime(earlier.time))
        fields.add(messages.replyLabel, earlier.replyTo)
        fields.add(messages.sourceLabel, earlier.sources.map(place))
        if earlier.lossy { fields.add(messages.lossyLabel, messages.lossyMeaning) }
        text += "\n" + palette.paint("── \(messages.earlierVersion)", .faint) + "\n"
        text += render(title: earlier.title, fields, body: earlier.body, palette, messages)
    }
    return text
}

private func render(
    title: String?, _ fields: FieldTable, body: String, _ palette: Palette, _ messages: Messages
) -> String {
    let title = title.map { palette.paint(visible($0), .title) } ?? palette.paint(messages.untitled, .faint)
    let body = body.isEmpty ? "" : "\n" + visibleLines(body)
    return title + "\n" + fields.render(palette) + body + (body.isEmpty || body.hasSuffix("\n") ? "" : "\n")
}

private func place(_ source: Source) -> String {
    let lines = source.line == source.lastLine ? "\(source.line)" : "\(source.line)-\(source.lastLine)"
    return [source.dump, source.member, lines].compactMap { $0 }.joined(separator: ":")
}
