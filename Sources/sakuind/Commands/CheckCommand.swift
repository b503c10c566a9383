// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reads all of the index and says whether it is what was written. The daemon looks only at what it reads.

import ArgumentParser
import SakuinIndex
import SakuinText

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: Bilingual(
            "Read all of the index and say what is damaged.", "索引をすべて読み、壊れているところを示します。"
        ).spoken,
        discussion: Bilingual(
            """
            The index may be served meanwhile.

            Exit status: 0 if the index is whole, 1 if it is damaged, 2 if it could not be looked at.
            """,
            """
            サービスが動いている間にも使えます。

            終了コード: 無事なら 0、壊れていれば 1、調べられなければ 2。
            """
        ).spoken)

    @OptionGroup var places: PathOptions

    @Flag(
        help: ArgumentHelp(
            "Build a damaged index anew from the dumps.",
            "壊れた索引をダンプから作り直します。"))
    var repair = false

    func run() throws {
        let settings = try Configuration(file: places.config, dumps: places.dumps, index: places.index, socket: nil)
        let check = try IndexCheck(IndexDirectory(path: settings.index))
        for fault in check.faults { writeToStandardError("sakuind: \(fault)\n") }
        guard !check.faults.isEmpty else {
            let rest = check.isComplete ? "" : "; it is being written, so libxapian's own check was left out"
            writeToStandardError("\(settings.index): no damage\(rest)\n")
            return
        }
        guard repair else {
            writeToStandardError("sakuind: run `sakuind check --repair` to build it anew from the dumps\n")
            throw ExitCode(1)
        }
        var arguments = ["--rebuild", "--index", settings.index]
        if let config = places.config { arguments += ["--config", config] }
        if !places.dumps.isEmpty { arguments += ["--dumps"] + places.dumps }
        try IndexCommand.parse(arguments).run()
        let repaired = try IndexCheck(IndexDirectory(path: settings.index))
        for fault in repaired.faults { writeToStandardError("sakuind: \(fault)\n") }
        if !repaired.faults.isEmpty { throw ExitCode(1) }
    }
}
