// SPDX-License-Identifier: GPL-2.0-or-later

// One request and its response over one connection: request bytes in, status and pieces of the body out. Reads no
// further than it is asked to, so a slow reader holds the daemon back instead of filling memory.

struct Exchange: ~Copyable {
    private static let pieceSize = 64 * 1024

    private let connection: UnixConnection
    private let deadline: Deadline
    private var parser = ResponseParser()
    private var buffer = [UInt8](repeating: 0, count: pieceSize)
    private var unread: [UInt8] = []

    /// Connects and sends.
    ///
    /// - Parameters:
    ///   - sending: how long connecting and sending may take together.
    ///   - answering: how long all may take, unless a read is given a deadline of its own; nil is for ever.
    ///   - watch: what ends it early.
    init(
        _ request: [UInt8], socket: String, sending: Duration?, answering: Duration?, watch: CallWatch? = nil
    ) throws(ClientError) {
        deadline = Deadline(after: answering)
        let connecting = Deadline(after: sending)
        let connection = try UnixConnection(path: socket, deadline: connecting, watch: watch)
        try connection.send(request, deadline: connecting)
        self.connection = connection
    }

    /// The HTTP status, once the whole head has come.
    mutating func readStatus() throws(ClientError) -> Int {
        while true {
            if let status = parser.status { return status }
            try receive(deadline)
        }
    }

    /// The next bytes of the body, within a time of their own; nil after the last.
    mutating func nextPiece(within pause: Duration?) throws(ClientError) -> [UInt8]? {
        try nextPiece(Deadline(after: pause))
    }

    private mutating func nextPiece(_ deadline: Deadline) throws(ClientError) -> [UInt8]? {
        while unread.isEmpty {
            if parser.isComplete { return nil }
            try receive(deadline)
        }
        defer { unread = [] }
        return unread
    }

    /// The whole of the body that has not been read yet.
    mutating func readAll(limit: Int) throws(ClientError) -> [UInt8] {
        var body: [UInt8] = []
        while let piece = try nextPiece(deadline) {
            body += piece
            guard body.count <= limit else { throw .malformedAnswer("it is longer than \(limit) bytes") }
        }
        return body
    }

    private mutating func receive(_ deadline: Deadline) throws(ClientError) {
        let count = try connection.receive(into: &buffer, deadline: deadline)
        guard count > 0 else { throw .malformedAnswer("the connection ended before it was whole") }
        unread += try parser.feed(buffer[..<count])
    }
}
