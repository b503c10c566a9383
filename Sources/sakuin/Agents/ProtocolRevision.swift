// SPDX-License-Identifier: GPL-2.0-or-later

/// A revision of the Model Context Protocol.
enum ProtocolRevision: String, CaseIterable, Comparable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    /// Without a handshake: each request says in `_meta` what it speaks.
    case july2026 = "2026-07-28"

    static func < (left: ProtocolRevision, right: ProtocolRevision) -> Bool { left.rawValue < right.rawValue }

    /// Those that begin with `initialize`, the oldest first.
    static let ofHandshake = allCases.filter { $0 < .july2026 }

    /// True if answers may be structure: before, there was text alone.
    var hasStructure: Bool { self >= .june2025 }
    /// True if several messages may stand on one line, in an array.
    var hasBatches: Bool { self == .march2025 }

    /// Members of `_meta`.
    enum Meta {
        static let revision = "io.modelcontextprotocol/protocolVersion"
        static let capabilities = "io.modelcontextprotocol/clientCapabilities"
        static let server = "io.modelcontextprotocol/serverInfo"
    }
}
