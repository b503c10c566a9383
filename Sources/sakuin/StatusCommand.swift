// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct StatusCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the daemon is doing, what waits, and what it could not read.",
        discussion: "Exit status: 0 if the daemon answers, 2 if not.")

    @OptionGroup var common: CommonOptions

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap { () throws(ClientError) in
            try common.choices.service(in: surroundings).json(.status)
        }
        _ = try common.show(json, in: surroundings) { (status: StatusAnswer) in
            render(status, common.choices.palette(in: surroundings), surroundings.messages)
        }
        return .found
    }
}

func render(_ status: StatusAnswer, _ palette: Palette, _ messages: Messages) -> String {
    var fields = FieldTable()
    fields.add(messages.postsLabel, "\(grouped(status.index.posts)) (\(messages.generation(status.index)))")
    fields.add(messages.dumpsLabel, grouped(status.dumps))
    fields.add(messages.indexLabel, status.indexPath)
    fields.add(messages.foldersLabel, status.folders)
    if let work = status.work { fields.add(messages.workLabel, messages.progress(work)) }
    fields.add(messages.pendingLabel, counted(status.pending))
    fields.add(messages.quarantineLabel, counted(status.quarantine.map(entry)))
    fields.add(messages.noticeLabel, status.notices)
    let heading = visible("sakuind \(status.version): \(status.state)")
    return palette.paint(heading, .title) + "\n" + fields.render(palette)
}

/// A list with its length above it; nothing for an empty one.
private func counted(_ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [grouped(lines.count)] + lines
}

/// `path:line: reason`, as compilers write it.
private func entry(_ quarantined: Quarantined) -> String {
    let line = quarantined.line.map { ":\($0)" } ?? ""
    return "\(quarantined.path)\(line): \(quarantined.reason)"
}
