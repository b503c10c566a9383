// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// How a terminal reads keys (termios(3)), as it was found, for whoever changes it and leaves it as it was.
struct TerminalMode {
    private let descriptor: Int32
    private let found: termios

    /// Nil where the descriptor is no terminal.
    init?(_ descriptor: Int32) {
        var mode = termios()
        guard tcgetattr(descriptor, &mode) == 0 else { return nil }
        (self.descriptor, found) = (descriptor, mode)
    }

    /// What Linux calls IUTF8: the terminal erases characters where it would erase bytes.
    private static let erasesCharacters: tcflag_t = 0o40000

    /// Lines are the terminal's own: it shows them, and its keys erase whole characters.
    func readLines() {
        var mode = found
        mode.c_iflag |= TerminalMode.erasesCharacters
        set(mode)
    }

    /// Every byte is read as it comes, and none is shown.
    func readBytes() {
        var mode = found
        mode.c_iflag |= TerminalMode.erasesCharacters
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        withUnsafeMutableBytes(of: &mode.c_cc) { keys in
            keys[Int(VMIN)] = 1
            keys[Int(VTIME)] = 0
        }
        set(mode)
    }

    func restore() { set(found) }

    /// What was typed stays to be read.
    private func set(_ mode: termios) {
        var mode = mode
        while tcsetattr(descriptor, TCSADRAIN, &mode) != 0 && errno == EINTR {}
    }
}
