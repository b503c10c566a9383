// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What every page has: its head, the box, and the sections that it leads to.

extension PageRequest {
    /// The model of a page, for the templates `head` and `foot` that stand around it.
    ///
    /// - Parameters:
    ///   - query: what the box holds.
    ///   - formats: in which the page's data can be had.
    func model(title: String?, query: String = "", formats: [DataFormat] = []) -> Model {
        let remembered = settings.pairs.filter { SearchState.settings.contains($0.name) && !$0.value.isEmpty }
        return [
            "t": words, "base": site.base, "assets": site.base + "/assets/" + Asset.version,
            "title": (title.map { $0 + " – " } ?? "") + "sakuin", "query": query,
            "formToken": session?.formToken, "isIn": session != nil,
            "remembered": remembered.map { ["name": $0.name, "value": $0.value] as Model },
            "hasFormats": !formats.isEmpty,
            "formats": formats.map {
                ["name": $0.rawValue.uppercased(), "address": link(to: $0), "type": $0.contentType] as Model
            },
            "feed": formats.contains(.atom) ? feedAddress : nil, "here": here, "version": sakuinVersion,
        ]
    }

    func page(_ template: String, _ model: Model, status: Int = 200) -> Page {
        .html(Templates.render(template, model), status: status)
    }
}

/// The address of a post's page: by the key where there is one, which names it alone.
extension PageRequest {
    func link(post id: String, query: String? = nil) -> String {
        link("/post/" + percentEncoded(id), [("q", query.flatMap { $0.isEmpty ? nil : $0 })])
    }

    func link(thread id: String, query: String? = nil) -> String {
        link("/thread/" + percentEncoded(id), [("q", query.flatMap { $0.isEmpty ? nil : $0 })])
    }

    /// The page of the day of a time that is known as far as that.
    func link(day time: String?) -> String? {
        guard let day = time?.prefix(10), day.utf8.count == 10 else { return nil }
        return link("/day/" + day)
    }
}
