// SPDX-License-Identifier: GPL-2.0-or-later

// What `help` tells of beside commands, in parts that a terminal and a page of the manual show each in its own way.

/// A text that `help NAME` shows.
package struct HelpTopic: Sendable {
    package var name: String
    package var abstract: Text
    package var parts: [HelpPart]
    /// The page of the manual that has it; nil where it stands in the program's own page.
    package var page: ManualReference?

    package init(name: String, abstract: Text, parts: [HelpPart], page: ManualReference?) {
        self.name = name
        self.abstract = abstract
        self.parts = parts
        self.page = page
    }
}

/// A part of a topic: a text, then rows of labels and what they mean.
package struct HelpPart: Sendable {
    /// Nil for what stands at the beginning.
    package var heading: Text?
    /// Paragraphs with empty lines between them; a line that begins with a space stands as it is written. May be empty.
    package var text: Text
    package var rows: [(label: Text, text: Text)]

    package init(_ heading: Text? = nil, text: Text = Text("", ""), rows: [(label: Text, text: Text)] = []) {
        self.heading = heading
        self.text = text
        self.rows = rows
    }
}

/// A page of the manual by its name and section.
package struct ManualReference: Sendable, Hashable {
    package var name: String
    package var section: Int

    package init(_ name: String, _ section: Int) {
        self.name = name
        self.section = section
    }

    /// As the file is called.
    package var fileName: String { "\(name).\(section)" }
}
