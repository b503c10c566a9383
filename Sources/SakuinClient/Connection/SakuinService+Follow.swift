// SPDX-License-Identifier: GPL-2.0-or-later

extension SakuinService {
    /// Calls with each event of what comes into the index and matches, and its JSON, until `each` says `.stop`. Ends by itself where the
    /// request does not wait, and throws where the daemon stops: whoever wants to go on follows again from the last cursor.
    ///
    /// - Parameters:
    ///   - silence: how long the daemon may say nothing; it says something every 15 seconds.
    ///   - each: called with the events that have come together, so that they can be told together.
    public func follow(
        _ request: FollowRequest, silence: Duration = .seconds(60),
        each: ([(event: FollowedEvent, json: [UInt8])]) -> StreamStep
    ) throws(ClientError) {
        let bytes = ServiceCall.follow(request).requestBytes(
            accepting: "text/event-stream", language: language, saved: saved)
        var exchange = try Exchange(bytes, socket: socket, sending: timeout, answering: timeout)
        guard try exchange.readStatus() == 200 else { throw try refusal(&exchange) }
        var lines = LineSplitter()
        var hasEnded = false
        while let piece = try exchange.nextPiece(within: silence) {
            var events: [(event: FollowedEvent, json: [UInt8])] = []
            var failure: ClientError?
            _ = try lines.feed(piece) { line in
                // Names, cursors and what keeps the connection alive stand in other lines, and all of it in the data.
                guard line.starts(with: "data: ".utf8) else { return .next }
                let json = Array(line.dropFirst(6))
                do throws(ClientError) {
                    if let error = Self.breakingOff(json) { throw error }
                    events.append((try decodeAnswer(FollowedEvent.self, from: json), json))
                    return .next
                } catch {
                    failure = error
                    return .stop
                }
            }
            if events.last?.event.kind == .end {
                hasEnded = true
                events.removeLast()
            }
            if !events.isEmpty, each(events) == .stop { return }
            if let failure { throw failure }
            if hasEnded { return }
        }
        throw .malformedAnswer("the events ended without a last one")
    }
}
