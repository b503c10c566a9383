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
        var model = request.model(title: request.words["operatorsTitle"], query: request.parameters["q"] ?? "")
        model["all"] = request.parameters["q"]
        model["operators"] = QueryOperator.all.filter { !apart.contains($0.name) }.map { one in
            let example = QueryExample.all.first { $0.written.hasPrefix(one.name + ":") }
            return [
                "name": one.name, "label": request.language.say(one.japanese, one.name),
                "meaning": example.map { request.language.say($0.japanese, $0.english) },
                "example": example?.written.dropFirst(one.name.utf8.count + 1),
                "values": one.values.isEmpty ? nil : one.values, "hasValues": !one.values.isEmpty,
            ] as Model
        }
        return request.page("search-form", model)
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
