// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// What the end of a file's name says of what is to be in it. A name that says something else than the command writes is a fault: programs go by
// the name when they open the file.

/// The ends of names that tell a form of their own, in small letters.
private let endings: [(end: String, form: OutputForm)] = [
    (".json", .json), (".jsonl", .json), (".ndjson", .json), (".csv", .csv), (".atom", .atom), (".svg", .svg),
    (".html", .post), (".htm", .post), (".mbox", .post),
]

private enum OutputForm {
    case json, csv, atom, svg
    /// What `sakuin export` writes and nothing else.
    case post

    /// The option that asks for the form.
    var option: String? {
        switch self {
        case .json: "--json"
        case .csv: "--csv"
        case .atom: "--atom"
        case .svg: "--svg"
        case .post: nil
        }
    }

    init?(fileName: String) {
        let name = fileName.lowercased()
        guard let (_, form) = endings.first(where: { name.hasSuffix($0.end) }) else { return nil }
        self = form
    }
}

extension ParsedArguments {
    /// The arguments with the option that the name behind `-o` stands for, unless a form was asked for by an option.
    func completedByOutputName(of command: CommandDescription) throws(UsageError) -> ParsedArguments {
        // What has formats of its own understands names by them.
        guard command.option(ExportCommand.format.name) == nil, let file = self[Options.output],
            let form = OutputForm(fileName: file)
        else { return self }
        let asked = command.options.filter { ["--json", "--csv", "--atom"].contains($0.name) }
        guard !asked.contains(where: contains) else { return self }
        let shown = visible(file)
        if let option = form.option.flatMap(command.option) {
            guard option.value == nil else {
                throw UsageError(
                    "図は -o ではなく \(option.name) \(shown) で書きます",
                    "the picture is written by \(option.name) \(shown), not by -o")
            }
            var arguments = self
            arguments.complete(with: option)
            return arguments
        }
        guard command.takesQuery, form == .csv || form == .post else {
            throw UsageError(
                "\(command.name) は \(shown) の名が表す形式では書けません。.txt などの名にしてください",
                "\(command.name) does not write what the name \(shown) says; take another, as one that ends in .txt")
        }
        throw UsageError(
            "\(command.name) は \(shown) の名が表す形式では書けません。sakuin export -o \(shown) なら全文をその形式で書きます。"
                + "タブ区切りなら .tsv の名にしてください",
            "\(command.name) does not write what the name \(shown) says: sakuin export -o \(shown) writes whole posts so; "
                + "for lines with tabs take a name that ends in .tsv")
    }
}
