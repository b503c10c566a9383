// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct RebuildCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Have the daemon build all of its index anew from the folders.",
        discussion: """
            The index that stands is served until the new one takes its place; 'sakuin wait' returns when it has.

            Exit status: 0 once the daemon has been told, 2 on an error.
            """)

    @OptionGroup var common: CommonOptions

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        try printState(.rebuild, common, in: surroundings)
    }
}
