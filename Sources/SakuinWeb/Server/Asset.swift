// SPDX-License-Identifier: GPL-2.0-or-later

internal import NIOCore
internal import SakuinClient

/// A file that pages load.
struct Asset: Sendable {
    let bytes: ByteBuffer
    let contentType: String

    /// By their names in addresses, which change with the program.
    static let all: [String: Asset] = [
        version + ".css": Asset("style.css", "text/css; charset=utf-8"),
        version + ".js": Asset("sakuin.js", "text/javascript; charset=utf-8"),
        version + ".svg": Asset("icon.svg", "image/svg+xml"),
    ]

    /// Of all files together (FNV-1a).
    static let version: String = {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for name in ["style.css", "sakuin.js", "icon.svg"] {
            for byte in WebFile.text(of: name).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 16)
    }()

    private init(_ name: String, _ contentType: String) {
        bytes = ByteBuffer(string: WebFile.text(of: name))
        self.contentType = contentType
    }
}
