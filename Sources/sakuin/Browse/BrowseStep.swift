// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// What `browse` has fzf start: it makes what is shown, and helps and completion know nothing of it. Whatever goes wrong is shown, too.
struct BrowseStep: ClientCommand {
    static let sort = OptionDescription(
        "--sort", value: .choice(SearchRequest.Order.allCases.map(\.rawValue)), called: Text("順", "ORDER"),
        help: Text(
            "並べ方: relevance（よく合う順）、newest、oldest、replies（返信の多い順）。",
            "relevance, newest, oldest or replies (most first)."))
    static let name = "__browse"
    static let description = CommandDescription(
        name: name, abstract: Text("browse の一歩", "A step of browse"), discussion: Text("", ""),
        operands: [OperandDescription(Text("語", "WORD"), isRepeated: true)],
        options: [sort, Options.fold, Options.loose, Options.color, Options.socket])
    /// The program with nothing but this command.
    static let program = ProgramDescription(
        name: "sakuin", version: "", abstract: Text("", ""), discussion: Text("", ""), commands: [description], date: ""
    )

    private let words: [String]
    private let search: Search
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        words = arguments.operands
        options = try CommandOptions(arguments)
        // The query is the last word of the steps that have one.
        search = Search(
            words: Array(words.dropFirst().suffix(1)),
            order: try arguments.choice(BrowseStep.sort, of: SearchRequest.Order.self), limit: nil, after: nil,
            fold: try arguments.integer(Options.fold, in: 0...4), isSentence: arguments.contains(Options.loose),
            options: options)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        var output = Output(descriptor: environment.output)
        var status = ExitStatus.found
        let preview = BrowsePreview(search: search, environment: environment)
        switch (words[0], words.count) {
        case ("list", 2): output.write(BrowseList(search: search, environment: environment).text)
        case ("preview", 4): output.write(preview.text(of: words[1], words[2]))
        case ("copy", 2): output.write(preview.copy(words[1], nil))
        case ("copy", 4): output.write(preview.copy(words[1], words[2]))
        case ("keys", 1): output.write(preview.help)
        case ("open", 2): status = try open(words[1], in: environment)
        default: throw .usage(UsageError("browse の一歩ではありません", "this is no step of browse"))
        }
        if let failure = output.finish() { throw failure }
        return status
    }

    /// Opens the address of a post; says so where there is none.
    private func open(_ id: String, in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let post = try Failure.wrap { () throws(ClientError) in try options.service(in: environment).post(id: id) }
        let messages = environment.messages
        guard let url = post.url, WebBrowser.isAddress(url) else {
            environment.complain(messages.noAddress(post.id))
            return .none
        }
        guard let browser = WebBrowser(environment.variables) else {
            environment.complain(messages.noBrowser(url))
            return .none
        }
        guard browser.open(url) else {
            environment.complain(messages.browserFailed(browser.name, url))
            return .none
        }
        return .found
    }
}
