// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/search/form`: every operator as a field of a form. Sent, it becomes a query in the box, where a person sees how it is written.
enum SearchFormPage {
    /// Operators that dates are chosen for by fields of their own, and one that needs names from the configuration.
    private static let apart: Set<String> = ["since", "until", "date", "saved"]

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        if request.parameters.isSet("build") {
            var state = SearchState(request.parameters)
            state.query = query(request.parameters)
            return .redirect(request.link("/search" + state.parameters.encoded))
        }
        let fields = QueryOperator.all.filter { !apart.contains($0.name) }.map { Field($0, request.language) }
        let data = try request.table(
            ["operators": .array(QueryOperator.all.map { Field($0, request.language).json })],
            [["name", "label", "values", "example", "meaning"]]
                + QueryOperator.all.map { Field($0, request.language).row })
        if let data { return data }
        var model = request.model(title: request.words["operatorsTitle"], query: request.parameters["q"] ?? "")
        model["all"] = request.parameters["q"]
        model["operators"] = fields.map(\.model)
        return request.page("search-form", model)
    }

    /// An operator, as the form has it.
    private struct Field {
        let name: String
        let label: String
        let values: [String]
        /// A value, and what it finds.
        let example: String?
        let meaning: String?

        init(_ one: QueryOperator, _ language: Language) {
            let example = QueryExample.all.first { $0.written.hasPrefix(one.name + ":") }
            (name, label, values) = (one.name, language.say(one.japanese, one.name), one.values)
            self.example = example.map { String($0.written.dropFirst(one.name.utf8.count + 1)) }
            meaning = example.map { language.say($0.japanese, $0.english) }
        }

        var model: Model {
            [
                "name": name, "label": label, "meaning": meaning, "example": example,
                "values": values.isEmpty ? nil : values, "hasValues": !values.isEmpty,
            ]
        }

        var json: JSONValue {
            [
                "name": .string(name), "label": .string(label), "values": .array(values.map(JSONValue.string)),
                "example": JSONValue(example), "meaning": JSONValue(meaning),
            ]
        }

        var row: [String] { [name, label, values.joined(separator: " "), example ?? "", meaning ?? ""] }
    }

    /// The query that the form's fields come to.
    static func query(_ fields: Parameters) -> String {
        var parts: [String] = []
        if let words = fields["all"] { parts.append(words) }
        if let phrase = fields["phrase"] { parts.append(phrase.contains("\"") ? "「\(phrase)」" : "\"\(phrase)\"") }
        let any = (fields["any"] ?? "").split { $0 == " " || $0 == "　" }
        if any.count > 1 {
            parts.append("(" + any.joined(separator: " OR ") + ")")
        } else {
            parts += any.map(String.init)
        }
        parts += (fields["none"] ?? "").split { $0 == " " || $0 == "　" }.map { "-" + $0 }
        for one in QueryOperator.all {
            guard let value = fields["op-" + one.name] else { continue }
            // Ranges and comparisons have signs of their own.
            let isPlain = ["replies", "length", "hour", "weekday"].contains(one.name)
            parts.append(isPlain ? "\(one.name):\(value)" : condition(one.name, value))
        }
        if let from = fields["from"] { parts.append("since:" + from) }
        if let to = fields["to"] { parts.append("until:" + to) }
        return parts.joined(separator: " ")
    }
}
