// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// Takes lines and writes the answers to a descriptor, until there are no more lines or nobody reads the answers.
struct AgentServer {
    let input: AgentInput
    let output: Int32

    /// - Returns: an `errno` where reading or writing failed; nil where the client has gone.
    func serve(_ session: AgentSession) -> Int32? {
        var session = session
        while let line = input.next() {
            guard let answer = AgentServer.answer(to: line, in: &session) else { continue }
            if let fault = writeAll((answer + [UInt8(ascii: "\n")])[...], to: output) {
                return fault == EPIPE ? nil : fault
            }
        }
        return input.fault
    }

    private static func answer(to line: AgentInput.Line, in session: inout AgentSession) -> [UInt8]? {
        switch line {
        case .tooLong: tooLong
        case .whole(let bytes):
            bytes.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } ? nil : session.answer(toLine: bytes)
        }
    }

    private static let tooLong = AgentSession.faulty(
        RPCError(RPCError.invalidRequest, "the line is longer than \(AgentInput.longestLine) bytes"))
}
