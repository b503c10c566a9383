// SPDX-License-Identifier: GPL-2.0-or-later

/// The beginning of an XML text.
enum XMLHead {
    /// The name of the root element, with its prefix; nil if the text is no XML.
    static func root(_ head: ArraySlice<UInt8>) -> String? {
        var rest = Substring(String(decoding: head, as: UTF8.self)).trimmed
        guard rest.first == "<" else { return nil }
        // Behind the declaration, style sheets, comments and the document type.
        while rest.hasPrefix("<?") || rest.hasPrefix("<!") {
            let isDeclaration = rest.hasPrefix("<!") && !rest.hasPrefix("<!--")
            // A document type may hold declarations of its own.
            if isDeclaration, let inner = rest.firstIndex(where: { $0 == "[" || $0 == ">" }), rest[inner] == "[" {
                guard let end = rest[inner...].firstIndex(of: "]") else { return nil }
                rest = rest[end...]
            }
            let end = isDeclaration ? ">" : rest.hasPrefix("<?") ? "?>" : "-->"
            guard let close = rest.firstRange(of: end) else { return nil }
            rest = rest[close.upperBound...].trimmed
        }
        guard rest.first == "<" else { return nil }
        let name = rest.dropFirst().prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        return name.isEmpty ? nil : String(name)
    }
}
