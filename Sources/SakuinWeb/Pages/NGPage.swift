// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// `/ng`: all that is hidden in threads. The form, here and below a thread, changes the list and leads back.
enum NGPage {
    private static let room = 80_000

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let list = NGList.load()
        let data = try request.table(
            [
                "entries": .array(
                    list.entries.map { ["kind": .string($0.kind.rawValue), "value": .string($0.value)] })
            ], [["kind", "value"]] + list.entries.map { [$0.kind.rawValue, $0.value] })
        if let data { return data }
        let words = request.words
        let pages = PagedList(
            list.entries.map { 700 + 4 * PageText.length(of: $0.value) }, room: room, most: 100)
        let page = pages.page(of: request.parameters.number("skip", in: 0...1_000_000) ?? 0)
        var model = request.model(title: words["ngList"])
        model["isEmpty"] = list.entries.isEmpty
        model["hidden"] = list.entries[pages.range(of: page)].map { $0.model(words) }
        model["hasPages"] = pages.starts.count > 1
        model["pages"] = pages.links(at: page) { request.link("/ng", [("skip", String($0))]) }
        return request.page("ng", model)
    }

    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        let form = request.form
        guard let kind = form["kind"].flatMap(NGList.Kind.init), let value = form["value"] else {
            throw PageError.notFound
        }
        var list = NGList.load()
        if form.isSet("remove") { list.remove(kind, value) } else { list.add(kind, value) }
        list.save()
        guard let thread = form["thread"] else { return .redirect(request.link("/ng")) }
        return .redirect(request.link(thread: thread, query: form["q"]))
    }
}

extension NGList.Entry {
    func model(_ words: Words) -> Model { ["kind": kind.rawValue, "name": words[kind.word], "value": value] }
}
