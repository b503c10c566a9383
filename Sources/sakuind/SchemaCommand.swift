// SPDX-License-Identifier: GPL-2.0-or-later

import ArgumentParser
import SakuinIndex

/// Prints what the index is made of, as `Index/schema.json` holds it.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the schema of the index as JSON.")

    func run() throws {
        var output = StandardOutput()
        try output.write(Schema.json)
        try output.flush()
    }
}
