// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// What `sakuin status` shows: the fields that the daemon tells, troubles by their kinds.
///
/// - Parameter columns: of the terminal; nil breaks no line.
func statusText(_ status: StatusAnswer, _ palette: Palette, _ messages: Messages, columns: Int?) -> String {
    var fields = FieldTable()
    fields.add(messages.postsLabel, "\(grouped(status.index.posts)) (\(messages.generation(status.index)))")
    fields.add(messages.dumpsLabel, grouped(status.dumps))
    if status.forgotten > 0 { fields.add(messages.forgottenLabel, messages.forgotten(status)) }
    fields.add(messages.indexLabel, status.indexPath)
    fields.add(messages.foldersLabel, status.folders)
    if let work = status.work { fields.add(messages.workLabel, messages.progress(work)) }
    fields.add(messages.pendingLabel, counted(status.pending))
    for kind in TroubleKind.allCases {
        fields.add(messages.label(of: kind), troubleLines(status.troubles, kind, messages))
    }
    fields.add(messages.noticeLabel, status.notices)
    let heading = visible("sakuind \(status.version): \(messages.state(status.state))")
    return palette.paint(heading, .title) + "\n" + fields.render(palette, columns: columns)
}

/// A list with its length above it; nothing for an empty one.
private func counted(_ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [grouped(lines.count)] + lines
}

/// So many reasons of a kind are shown; all are in the JSON.
private let mostGroups = 20

/// How many dumps have nothing worse than this kind, then each reason with its first places.
private func troubleLines(_ troubles: DumpTroubles, _ kind: TroubleKind, _ messages: Messages) -> [String] {
    let groups = troubles.groups.filter { $0.kind == kind }
    guard !groups.isEmpty else { return [] }
    var lines = [messages.count(troubles.count(of: kind), of: kind)]
    for group in groups.prefix(mostGroups) {
        if group.count == 1, let only = group.examples.first {
            lines.append("\(place(only)): \(only.reason)")
            continue
        }
        lines.append("\(group.reason) (\(messages.frequency(of: group)))")
        // What the reason leaves open, or the name in an archive, stands with the place.
        lines += group.examples.map { "  \(place($0))" + ($0.reason == group.reason ? "" : ": \($0.reason)") }
    }
    if groups.count > mostGroups { lines.append(messages.moreReasons(groups.count - mostGroups)) }
    return lines
}

/// `path:line`, as compilers write it.
private func place(_ trouble: Quarantined) -> String { trouble.path + (trouble.line.map { ":\($0)" } ?? "") }
