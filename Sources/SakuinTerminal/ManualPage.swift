// SPDX-License-Identifier: GPL-2.0-or-later

// A program's description as pages of the manual, in mdoc: one of the program, one of each command, one of each topic that has its own. Every
// sentence of them is one of the helps.

/// What a page tells of.
private enum ManualSubject {
    case program
    case command(CommandDescription)
    case topic(HelpTopic)
}

extension ProgramDescription {
    private var manual: [(page: ManualReference, subject: ManualSubject)] {
        [(ManualReference(name, section), .program)]
            + commands.map { (page(of: $0), .command($0)) }
            + topics.compactMap { topic in topic.page.map { ($0, .topic(topic)) } }
    }

    /// The pages, as their files are called: `sakuin-search.1`.
    package var manualPages: [String] { manual.map(\.page.fileName) }

    private func page(of command: CommandDescription) -> ManualReference {
        ManualReference("\(name)-\(command.name)", section)
    }

    /// The source of a page.
    /// - Parameter name: as its file is called.
    package func manualPage(_ name: String, in language: Language) throws(UsageError) -> String {
        guard let (page, subject) = manual.first(where: { $0.page.fileName == name }) else {
            let near = nearNames(to: name, among: manualPages).first ?? manualPages[0]
            throw UsageError(
                "マニュアルに \(visible(name)) というページはありません。\(near) のことですか。"
                    + "\(ProgramDescription.manualOption) だけなら一覧を出します",
                "the manual has no page \(visible(name)); did you mean \(near)? \(ProgramDescription.manualOption) alone lists them"
            )
        }
        return source(of: page, subject, in: language).text
    }

    private func source(
        of page: ManualReference, _ subject: ManualSubject, in language: Language
    ) -> MdocSource {
        var source = MdocSource(language)
        source.comment("SPDX-License-Identifier: GPL-2.0-or-later")
        // `make uninstall` knows the pages by this line.
        source.comment("Made by \(name) \(ProgramDescription.manualOption): do not edit.")
        source.macro("Dd \(date)")
        // In a window of 40 columns groff 1.22 never ends where the volume's name has no room in the header, as that of section 7.
        source.macro("Dt \(page.name.uppercased()) \(page.section)" + (page.section == 7 ? " LOCAL" : ""))
        source.macro("Os")
        // In English in every language: what indexes manuals looks for this word, and mandoc misses any other.
        source.heading("NAME")
        source.macro("Nm \(page.name)")
        switch subject {
        case .program: write(to: &source)
        case .command(let command): write(command, to: &source)
        case .topic(let topic): write(topic, to: &source)
        }
        let references = references(of: page, subject)
        source.heading(Heading.seeAlso(language))
        for (index, other) in references.enumerated() {
            source.macro("Xr \(other.name) \(other.section)" + (index + 1 < references.count ? " ," : ""))
        }
        return source
    }

    // MARK: Pages

    private func write(to source: inout MdocSource) {
        let language = source.language
        source.describe(abstract)
        source.heading(Heading.synopsis(language))
        source.macro("Nm \(name)")
        source.macro("Ar \(MdocSource.argument(Text("コマンド", "COMMAND")(language))) ...")
        let (words, status) = split(discussion, language)
        source.heading(Heading.description(language))
        source.paragraphs(words)
        source.subheading(Text("コマンド", "Commands")(language))
        let pages = commands.map(page(of:))
        source.list(
            zip(pages, commands).map { ("Xr \($0.name) \($0.section)", $1.abstract(language)) },
            columns: (pages.map(\.name.utf8.count).max() ?? 0) + 4)
        for topic in topics where topic.page == nil {
            for part in topic.parts { source.write(part, asSection: true) }
        }
        source.exitStatus(status)
    }

    private func write(_ command: CommandDescription, to source: inout MdocSource) {
        let language = source.language
        source.describe(command.abstract)
        source.heading(Heading.synopsis(language))
        source.macro("Nm \(MdocSource.argument(name + " " + command.name))")
        for operand in command.operands {
            let name = MdocSource.argument(operand.name(language)) + (operand.isRepeated ? " ..." : "")
            source.macro(operand.isRequired ? "Ar \(name)" : "Op Ar \(name)")
        }
        source.macro("Op Ar \(MdocSource.argument(Text("オプション", "OPTIONS")(language)))")
        let (words, status) = split(command.discussion, language)
        source.heading(Heading.description(language))
        source.paragraphs(words.isEmpty ? command.abstract(language) : words)
        source.heading(Heading.options(language))
        source.list(
            command.options.map { option in
                let names = [option.short.map { "Fl " + $0.dropFirst() }, "Fl Fl " + option.name.dropFirst(2)]
                    .compactMap { $0 }.joined(separator: " , ").replacing("-", with: "\\-")
                let value = option.value == nil ? "" : " Ar " + MdocSource.argument(option.valueName(language))
                return (names + value + (option.takesSeveral ? " ..." : ""), option.help(language))
            })
        source.exitStatus(status)
    }

    private func write(_ topic: HelpTopic, to source: inout MdocSource) {
        source.describe(topic.abstract)
        source.heading(Heading.description(source.language))
        for part in topic.parts { source.write(part, asSection: false) }
    }

    /// The text, and what it says at its end of the exit status.
    private func split(_ text: Text, _ language: Language) -> (words: String, status: String?) {
        var paragraphs = text(language).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let mark = Text("終了コード: ", "Exit status: ")(language)
        guard let index = paragraphs.lastIndex(where: { $0.hasPrefix(mark) }) else { return (text(language), nil) }
        let status = String(paragraphs.remove(at: index).dropFirst(mark.count))
        while paragraphs.last == "" { paragraphs.removeLast() }
        return (paragraphs.joined(separator: "\n"), status)
    }

    /// In the order that mandoc asks for: by section, then by name.
    private func references(of page: ManualReference, _ subject: ManualSubject) -> [ManualReference] {
        var references = related + [ManualReference(name, section)] + topics.compactMap(\.page)
        if case .topic = subject { references += commands.filter { $0.name == "config" }.map(self.page) }
        return Set(references).subtracting([page]).sorted { ($0.section, $0.name) < ($1.section, $1.name) }
    }
}

// MARK: -

private enum Heading {
    static let synopsis = Text("書式", "SYNOPSIS")
    static let description = Text("説明", "DESCRIPTION")
    static let options = Text("オプション", "OPTIONS")
    static let exitStatus = Text("終了コード", "EXIT STATUS")
    static let seeAlso = Text("関連項目", "SEE ALSO")
}

extension MdocSource {
    /// The line that lists of manuals show, without the full stop of a help.
    fileprivate mutating func describe(_ abstract: Text) {
        var words = abstract(language)
        if let last = words.last, ".。".contains(last) { words.removeLast() }
        // A sentence of a help becomes what stands behind a dash.
        if language == .english, let first = words.first, words.dropFirst().first?.isLowercase ?? false {
            words = first.lowercased() + words.dropFirst()
        }
        describe(words)
    }

    fileprivate mutating func exitStatus(_ words: String?) {
        guard let words else { return }
        heading(Heading.exitStatus(language))
        paragraphs(words)
    }

    /// - Parameter asSection: true for a section of its own, false for a part of one.
    fileprivate mutating func write(_ part: HelpPart, asSection: Bool) {
        if let name = part.heading?(language) { asSection ? heading(name) : subheading(name) }
        paragraphs(part.text(language))
        guard !part.rows.isEmpty else { return }
        if !part.text(language).isEmpty { macro("Pp") }
        let widest = part.rows.map { displayWidth($0.label(language)) }.max() ?? 0
        list(
            part.rows.map { (MdocSource.argument($0.label(language)), $0.text(language)) },
            columns: min(widest, 22) + 2)
    }
}
