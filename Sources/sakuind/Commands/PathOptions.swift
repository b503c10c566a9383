// SPDX-License-Identifier: GPL-2.0-or-later

import ArgumentParser
import SakuinText

/// Where dumps and index are: the options that `serve` and `index` share.
struct PathOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Configuration file (TOML).",
            "設定ファイル（TOML）。", valueName: "file"),
        completion: .file())
    var config: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Folders of dumps (default: ~/.local/share/sakuin/dumps).",
            "ダンプのフォルダ（既定: ~/.local/share/sakuin/dumps）。", valueName: "dir"),
        completion: .directory)
    var dumps: [String] = []

    @Option(
        help: ArgumentHelp(
            "Folder of the index (default: ~/.local/state/sakuin).",
            "索引のフォルダ（既定: ~/.local/state/sakuin）。", valueName: "dir"),
        completion: .directory)
    var index: String?
}
