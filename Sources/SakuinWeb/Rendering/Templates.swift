// SPDX-License-Identifier: GPL-2.0-or-later

internal import CWebFiles
internal import Mustache

// The files of the folders Templates and Assets, compiled in: no file has to lie beside the program.

/// The templates of all pages.
enum Templates {
    /// Every template escapes by `PageText`: what mustache does by itself is not enough.
    private static let contentType = "PAGE"

    private static let library: MustacheLibrary = {
        MustacheContentTypes.register(PageText(), named: contentType)
        var library = MustacheLibrary()
        for (name, text) in WebFile.all where name.hasSuffix(".mustache") {
            do {
                try library.register(
                    "{{% CONTENT_TYPE:\(contentType)}}" + text, named: String(name.dropLast(".mustache".count)))
            } catch {
                fatalError("the template \(name) is none: \(error)")
            }
        }
        return library
    }()

    static func render(_ name: String, _ model: Model) -> String {
        guard let text = library.render(model, withTemplate: name) else { fatalError("no template is called \(name)") }
        return text
    }
}

/// A file that is compiled in.
enum WebFile {
    static let all: [(name: String, text: String)] = (0..<cwebfiles_count()).map { index in
        let file = cwebfiles_at(index)
        let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
        return (String(cString: file.name), String(decoding: bytes, as: UTF8.self))
    }

    static func text(of name: String) -> String {
        guard let file = all.first(where: { $0.name == name }) else { fatalError("no file is called \(name)") }
        return file.text
    }
}
