// SPDX-License-Identifier: GPL-2.0-or-later
//
// HTML and XML as a tree, by a real parser: pages and feeds are seldom well-formed.

internal import CMarkup

/// A page.
/// The handle is freed by `deinit` and by nothing else, and nodes keep their page: that makes the class safe.
@safe
final class Markup {
    fileprivate let handle: OpaquePointer

    /// Nil if there is no element in the text.
    init?(html: [UInt8]) {
        guard let handle = unsafe cmarkup_html(html, html.count) else { return nil }
        unsafe self.handle = handle
    }

    /// Nil if there is no element in the text.
    init?(xml: [UInt8]) {
        guard let handle = unsafe cmarkup_xml(xml, xml.count) else { return nil }
        unsafe self.handle = handle
    }

    deinit { unsafe cmarkup_close(handle) }

    /// The character that HTML gives a name; nil for a name that it does not know.
    static func character(named name: String) -> Unicode.Scalar? {
        let value = unsafe cmarkup_character(name)
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    var root: MarkupNode? { unsafe cmarkup_root(handle).map { unsafe MarkupNode(page: self, node: $0) } }
}

/// An element or a text of a page.
@safe
struct MarkupNode: Equatable {
    private let page: Markup
    private let node: OpaquePointer

    fileprivate init(page: Markup, node: OpaquePointer) {
        self.page = page
        unsafe self.node = node
    }

    /// True for the same place in the same page.
    static func == (left: MarkupNode, right: MarkupNode) -> Bool { unsafe left.node == right.node }

    /// Elements and texts, in their order.
    var children: MarkupChildren { MarkupChildren(following: unsafe wrapped(cmarkup_first_child(node))) }

    fileprivate var sibling: MarkupNode? { unsafe wrapped(cmarkup_next(node)) }

    private func wrapped(_ other: OpaquePointer?) -> MarkupNode? {
        unsafe other.map { unsafe MarkupNode(page: page, node: $0) }
    }

    /// The name of an element, lower case; nil for a text.
    var name: String? {
        unsafe cmarkup_kind_of(node) == CMARKUP_ELEMENT ? cmarkup_name(node).map { unsafe String(cString: $0) } : nil
    }

    /// The prefix of an element's name in XML, where it is declared; nil for a text.
    var prefix: String? {
        guard unsafe cmarkup_kind_of(node) == CMARKUP_ELEMENT else { return nil }
        return unsafe cmarkup_prefix(node).map { unsafe String(cString: $0) }
    }

    /// What a text says; nil for an element.
    var text: String? {
        unsafe cmarkup_kind_of(node) == CMARKUP_TEXT ? cmarkup_text(node).map { unsafe String(cString: $0) } : nil
    }

    func attribute(_ name: String) -> String? {
        guard unsafe cmarkup_kind_of(node) == CMARKUP_ELEMENT else { return nil }
        return unsafe cmarkup_attribute(node, name).map { unsafe String(cString: $0) }
    }

    var classes: [Substring] { attribute("class")?.split(whereSeparator: \.isWhitespace) ?? [] }

    /// Counted from 1.
    var line: Int { unsafe Int(cmarkup_line(node)) }

    /// The elements below it, itself included, in their order, that meet `condition`; of one that does, none below it.
    func outermost(where condition: (MarkupNode) -> Bool) -> [MarkupNode] {
        // By hand, for a page may be nested deeper than a thread's stack.
        var found: [MarkupNode] = []
        var waiting = [self]
        while let next = waiting.popLast() {
            guard next.name != nil else { continue }
            if condition(next) { found.append(next) } else { waiting += next.children.reversed() }
        }
        return found
    }

    /// The elements below it, itself included, in their order, that meet `condition`, however they lie in each other.
    func all(where condition: (MarkupNode) -> Bool) -> [MarkupNode] {
        var found: [MarkupNode] = []
        var waiting = [self]
        while let next = waiting.popLast() {
            guard next.name != nil else { continue }
            if condition(next) { found.append(next) }
            waiting += next.children.reversed()
        }
        return found
    }

    /// The first element among its children with this name.
    func child(_ name: String) -> MarkupNode? { children.first { $0.name == name } }

    /// All text in it, as it stands.
    var allText: String {
        var text = ""
        var waiting = [self]
        while let next = waiting.popLast() {
            if let own = next.text { text += own } else { waiting += next.children.reversed() }
        }
        return text
    }

    func first(where condition: (MarkupNode) -> Bool) -> MarkupNode? { outermost(where: condition).first }
}

struct MarkupChildren: Sequence, IteratorProtocol {
    fileprivate var following: MarkupNode?

    mutating func next() -> MarkupNode? {
        while let node = following {
            following = node.sibling
            if node.name != nil || node.text != nil { return node }
        }
        return nil
    }
}
