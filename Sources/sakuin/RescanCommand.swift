// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct RescanCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "rescan",
        abstract: "Have the daemon look through its folders now.",
        discussion: "Exit status: 0 once it has been told, 2 on an error.")

    @Flag(
        help: """
            Drop the posts of dumps whose folder is missing, empty, another than before or no longer watched; they are kept \
            otherwise.
            """)
    var confirm = false

    @OptionGroup var common: CommonOptions

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        try printState(.rescan(confirm: confirm), common, in: surroundings)
    }
}
