// SPDX-License-Identifier: GPL-2.0-or-later

import ArgumentParser
import SakuinIndex
import SakuinText

/// Prints what the index is made of, as `Index/schema.json` holds it.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: Bilingual(
            "Print the schema of the index as JSON.", "索引の構造を JSON で出力します。"
        ).spoken)

    func run() throws {
        var output = StandardOutput()
        try output.write(Schema.json)
        try output.flush()
    }
}
