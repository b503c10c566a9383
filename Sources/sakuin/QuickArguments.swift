// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// The arguments of a search as they mostly are, read without the parser of arguments, whose reflection takes longer
// than all the rest of the client. Arguments go in, the search comes out; nil where there is any doubt: then the parser
// decides, and says what is wrong. A test compares the two.

struct QuickArguments {
    private var words: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    private static let knownFlags: Set<String> = ["--all", "--json", "--loose", "--no-pager"]

    /// The search that these arguments of the program ask for.
    static func search(_ arguments: [String]) -> Search? {
        guard arguments.first == "search", let read = QuickArguments(arguments.dropFirst()) else { return nil }
        return read.search
    }

    private init?(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let argument = rest.popFirst() {
            if QuickArguments.knownFlags.contains(argument) {
                guard flags.insert(argument).inserted else { return nil }
            } else if SearchWords.optionsWithValue.contains(argument) {
                guard let value = rest.popFirst(), !value.hasPrefix("-"), values[argument] == nil else { return nil }
                values[argument] = value
            } else {
                // `-h`, `--` and whatever else begins so.
                guard !argument.hasPrefix("--"), argument != "-h" else { return nil }
                words.append(argument)
            }
        }
    }

    private var search: Search? {
        guard !words.isEmpty, let limit = number("--limit"), let fold = number("--fold"),
            let order = choice("--sort", of: SearchRequest.Order.self),
            let color = choice("--color", of: ColorChoice.self), limit ?? 1 >= 1
        else { return nil }
        let choices = Choices(
            socket: values["--socket"], json: flags.contains("--json"), color: color ?? .auto,
            noPager: flags.contains("--no-pager"))
        return Search(
            words: words, order: order, limit: limit, after: values["--after"], fold: fold,
            isLoose: flags.contains("--loose"), all: flags.contains("--all"), choices: choices)
    }

    /// The number that an option has, nil within where it was not given; nil where it has none.
    private func number(_ option: String) -> Int?? {
        guard let text = values[option] else { return .some(nil) }
        return Int(text).map { .some($0) }
    }

    /// The same for one of some words.
    private func choice<Choice: RawRepresentable<String>>(_ option: String, of type: Choice.Type) -> Choice?? {
        guard let text = values[option] else { return .some(nil) }
        return Choice(rawValue: text).map { .some($0) }
    }
}
