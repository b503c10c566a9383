// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// What every page has: its head, the box, and the sections that it leads to.

extension PageRequest {
    /// The model of a page, for the templates `head` and `foot` that stand around it.
    ///
    /// - Parameter query: what the box holds.
    func model(title: String?, query: String = "") -> Model {
        let remembered = settings.pairs.filter { SearchState.settings.contains($0.name) && !$0.value.isEmpty }
        return [
            "t": words, "base": site.base, "assets": site.base + "/assets/" + Asset.version,
            "title": (title.map { shortened($0) + " – " } ?? "") + "sakuin", "query": query,
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

    /// The page of an author; nil for a name that no address has room for.
    func link(author name: String?) -> String? {
        name.flatMap { isShort($0) ? link("/author/" + percentEncoded($0)) : nil }
    }

    /// True of a name that may stand in an address, which has three bytes for each of a name's.
    func isShort(_ name: String) -> Bool { name.utf8.count <= 600 }

    /// What stands for a post in a list: its title, or the beginning of its text.
    func name(title: String?, body: String) -> String { shortened(title ?? AtomDocument.beginning(of: body)) }
}
