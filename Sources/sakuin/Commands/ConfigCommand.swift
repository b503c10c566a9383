// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct ConfigCommand: ClientCommand {
    static let names = OptionDescription(
        "--saved", help: Text("保存検索の名前だけを一行に一つ出します。", "Print the names of the saved searches alone, a line each."))

    static let description = CommandDescription(
        name: "config", abstract: Text("設定の値と、それがどこから来たかを出します。", "Show the settings and where each comes from."),
        discussion: HelpTopic.settings
            + Text(
                """


                終了コード: 0、誤りなら 2。
                """,
                """


                Exit status: 0, or 2 on an error.
                """),
        options: [names] + Options.common, conflicts: [(names, Options.json)])

    let options: CommandOptions
    private let showsNames: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        options = try CommandOptions(arguments)
        showsNames = arguments.contains(ConfigCommand.names)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let shown = ShownConfiguration(options, in: environment)
        var output = try options.output(in: environment)
        if showsNames {
            for saved in shown.saved { output.write(line: Array(saved.name.utf8)) }
        } else if options.json {
            output.write(line: shown.json)
        } else {
            write(shown, in: environment, to: &output)
        }
        if let failure = output.finish() { throw failure }
        return .found
    }

    /// Name, value and origin, a line each: in columns on a terminal, else with tabs between them.
    private func write(_ shown: ShownConfiguration, in environment: CommandEnvironment, to output: inout Output) {
        let messages = environment.messages
        let missing = messages.say("（ありません）", " (not there)")
        var rows = [["file", (shown.file.map(visible) ?? "") + (shown.exists ? "" : missing), ""]]
        rows += shown.settings.map { [$0.name, visible($0.value), visible(messages.origin($0.origin))] }
        rows += shown.saved.map {
            ["saved:" + visible($0.name), visible($0.value), visible(messages.origin($0.origin))]
        }
        guard environment.outputIsTerminal else {
            for row in rows { output.write(row.joined(separator: "\t") + "\n") }
            return
        }
        let width = rows.map { displayWidth($0[0]) }.max() ?? 0
        let palette = options.palette(in: environment)
        for row in rows {
            let value = cells(row[1], .plain) + (row[2].isEmpty ? [] : cells("  ", .plain) + cells(row[2], .faint))
            let lines = wrapped(value, columns: max(environment.columns - width - 2, 8))
            for (index, line) in lines.enumerated() {
                let name = index == 0 ? row[0] : ""
                output.write(name + padding(after: name, to: width + 2) + palette.paint(line) + "\n")
            }
        }
    }
}

/// What holds, as `sakuin config --json` prints it.
struct ShownConfiguration: Equatable {
    /// A value, and where it comes from: `FILE:LINE`, `$VARIABLE`, an option, or `default`.
    struct Value: Equatable {
        var name: String
        var value: String
        var origin: String
    }

    var file: String?
    var exists: Bool
    var settings: [Value]
    var saved: [Value]

    init(_ options: CommandOptions, in environment: CommandEnvironment) {
        let configuration = environment.configuration
        file = configuration.path
        exists = configuration.exists
        func origin(_ line: Int) -> String { "\(configuration.path ?? ""):\(line)" }
        func value(_ name: String, _ placed: ClientConfiguration.Placed<some Any>?, else usual: String) -> Value {
            placed.map { Value(name: name, value: "\($0.value)", origin: origin($0.line)) }
                ?? Value(name: name, value: usual, origin: "default")
        }
        let path = options.socket ?? CommandOptions.usualSocket(in: environment)
        var socket = value("socket", configuration.socket, else: path)
        if options.socket != nil {
            socket = Value(name: "socket", value: path, origin: "--socket")
        } else if !(environment.variables["SAKUIN_SOCKET"] ?? "").isEmpty {
            socket = Value(name: "socket", value: path, origin: "$SAKUIN_SOCKET")
        }
        var color = value("color", configuration.color, else: "auto")
        if configuration.color == nil, !(environment.variables["NO_COLOR"] ?? "").isEmpty {
            color = Value(name: "color", value: "never", origin: "$NO_COLOR")
        }
        settings = [
            value("fold", configuration.fold, else: "1"), value("sort", configuration.sort, else: "relevance"),
            value("limit", configuration.limit, else: String(Search.pageLength)), color, socket,
        ]
        saved = configuration.saved.map { Value(name: $0.value.name, value: $0.value.query, origin: origin($0.line)) }
    }
}

extension ShownConfiguration: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        file = try wire.member("file", \.file)
        exists = try wire.member("exists", \.exists)
        settings = try wire.member("settings", \.settings)
        saved = try wire.member("saved", \.saved)
    }
}

extension ShownConfiguration.Value: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        name = try wire.member("name", \.name)
        value = try wire.member("value", \.value)
        origin = try wire.member("origin", \.origin)
    }
}

extension Messages {
    fileprivate func origin(_ origin: String) -> String { origin == "default" ? say("既定", "default") : origin }
}
