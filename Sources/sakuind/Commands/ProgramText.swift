// SPDX-License-Identifier: GPL-2.0-or-later
//
// The program as its helps describe it, for the manual and for shells. ArgumentParser reads the arguments and prints the helps; what it knows comes
// out of it as JSON, so that nothing is written twice.

import ArgumentParser
import FoundationEssentials
import SakuinClient
import SakuinTerminal
import SakuinText

extension Sakuind {
    /// What is printed of the program beside the helps of its commands, in the language of who started it; nil where these arguments do not ask for
    /// it.
    static func text(askedFor arguments: [String]) throws -> String? {
        let language: Language = SpokenLanguage.isJapanese ? .japanese : .english
        switch arguments.first {
        case ProgramDescription.scriptOption:
            return try program().completionScript(for: arguments.dropFirst().first ?? "")
        case ProgramDescription.completionOption:
            return try program().completionAnswer(Array(arguments.dropFirst()), known: [:], in: language)
        case ProgramDescription.manualOption:
            let program = try program()
            guard let page = arguments.dropFirst().first else { return program.manualPages.map { $0 + "\n" }.joined() }
            return try program.manualPage(page, in: language)
        case "help" where arguments.count == 2 && arguments[1] == HelpTopic.configuration.name:
            return HelpPage(language, columns: 80).text(of: .configuration)
        default: return nil
        }
    }

    /// In the language of who started this program alone: ArgumentParser has no other.
    static func program() throws -> ProgramDescription {
        let told = try JSONDecoder().decode(Told.self, from: Data(_dumpHelp().utf8)).command
        return ProgramDescription(
            name: told.commandName, version: configuration.version, abstract: told.abstract.spoken,
            discussion: told.discussion.spoken,
            commands: (told.subcommands ?? []).filter { $0.commandName != "help" }.map(\.description),
            topics: [.configuration, surroundings], section: 8, date: sakuinManualDate,
            related: [ManualReference("sakuin", 1)])
    }

    private static let surroundings = HelpTopic(
        name: "environment", abstract: Text("環境変数とファイル", "Variables of the environment, and files"),
        parts: [
            HelpPart(
                Text("環境変数", "Environment"),
                rows: [
                    row(
                        "SAKUIN_SOCKET", "待ち受けるソケット（--socket と設定ファイルが優先します）。",
                        "The socket to listen on, unless --socket or the configuration file names one."),
                    row(
                        "XDG_RUNTIME_DIR, XDG_DATA_HOME, XDG_STATE_HOME", "ソケット、ダンプ、索引のいつもの場所の上のフォルダ。",
                        "The folders above the usual places of socket, dumps and index."),
                    row(
                        "LC_ALL, LC_MESSAGES, LANG", "値のある最初のものが ja で始まれば日本語、ほかは英語で話します。",
                        "Messages are Japanese if the first of these that has a value begins with ja, else English."),
                ]),
            HelpPart(
                Text("ファイル", "Files"),
                rows: [
                    row("/etc/sakuin/sakuind.toml", "サービスの設定。", "The service's configuration."),
                    row("/var/lib/sakuin", "サービスのダンプと索引。", "The service's dumps and index."),
                    row("/run/sakuin/sakuin.sock", "サービスのソケット。", "The service's socket."),
                    row("~/.local/share/sakuin/dumps", "自分で起動したときのダンプ。", "The dumps of a daemon that a user starts."),
                    row("~/.local/state/sakuin", "自分で起動したときの索引。", "The index of a daemon that a user starts."),
                ]),
        ], page: nil)

    private static func row(_ label: String, _ japanese: String, _ english: String) -> (label: Text, text: Text) {
        (Text(label, label), Text(japanese, english))
    }
}

// MARK: - What ArgumentParser tells

private struct Told: Decodable {
    var command: ToldCommand
}

private struct ToldCommand: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var subcommands: [ToldCommand]?
    var arguments: [ToldArgument]?

    var description: CommandDescription {
        let shown = (arguments ?? []).filter { $0.shouldDisplay && $0.long != "--help" && $0.long != "--version" }
        return CommandDescription(
            name: commandName, abstract: abstract.spoken, discussion: discussion.spoken,
            operands: shown.filter { $0.kind == "positional" }.map(\.operand),
            options: shown.filter { $0.kind != "positional" }.map(\.option))
    }
}

private struct ToldArgument: Decodable {
    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [ToldName]?
    var valueName: String?
    var abstract: String?
    var completionKind: ToldCompletion?

    var long: String { "--" + (names?.first { $0.kind == "long" }?.name ?? "") }

    var option: OptionDescription {
        OptionDescription(
            long, letter: names?.first { $0.kind == "short" }?.name.unicodeScalars.first,
            value: kind == "flag" ? nil : completionKind?.isPath ?? false ? .file : .text, called: valueName.spoken,
            takesSeveral: isRepeating, help: abstract.spoken)
    }

    var operand: OperandDescription {
        OperandDescription(
            valueName.spoken, kind: completionKind?.isPath ?? false ? .file : .word,
            isRequired: !isOptional, isRepeated: isRepeating)
    }
}

private struct ToldName: Decodable {
    var kind: String
    var name: String
}

/// What completes a value: an object with one member, called after the way of completing.
private struct ToldCompletion: Decodable {
    var isPath: Bool

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Way.self)
        isPath = !members.allKeys.isEmpty
    }

    private enum Way: String, CodingKey {
        case file, directory
    }
}

extension String? {
    /// In the one language that it is in.
    fileprivate var spoken: Text { Text(self ?? "", self ?? "") }
}
