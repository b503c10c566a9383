// SPDX-License-Identifier: GPL-2.0-or-later

internal import Mustache

/// What a template is filled with: names and values, lists of other models among them.
///
/// A name whose value is nil is known and empty. A name that is missing would be sought in the models around this one, as mustache has
/// it, and a hit without a title would get that of the page.
struct Model: MustacheParent, ExpressibleByDictionaryLiteral {
    private var members: [String: Any] = [:]

    init(dictionaryLiteral elements: (String, Any?)...) {
        for (name, value) in elements { self[name] = value }
    }

    subscript(name: String) -> Any? {
        get { members[name] }
        set { members[name] = newValue ?? Absent() }
    }

    func child(named name: String) -> Any? { members[name] }
}

/// A value that there is not: prints nothing, and a section of it is left out.
private struct Absent: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}
