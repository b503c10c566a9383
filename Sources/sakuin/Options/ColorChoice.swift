// SPDX-License-Identifier: GPL-2.0-or-later

/// When answers are coloured: `auto` colours what goes to a terminal.
enum ColorChoice: String, CaseIterable {
    case auto, always, never
}
