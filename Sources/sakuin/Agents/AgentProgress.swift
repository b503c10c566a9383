// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import Synchronization

/// Tells a client that its request is still worked on: by the time, for the daemon's answer comes whole and says nothing before.
final class AgentProgress: Sendable {
    /// Milliseconds between two notifications, and before the first.
    static let pause: Int32 = 1000

    /// What the client knows the request by: a string or a whole number.
    private let token: JSONValue
    private let messages: Messages
    /// Takes a line of the protocol.
    private let write: @Sendable ([UInt8]) -> Void
    private let began = ContinuousClock.now
    /// Of the last notification: each must tell more than the one before.
    private let told = Mutex(0)

    /// - Returns: nil where the request has no token that the protocol knows.
    init?(_ parameters: JSONValue, _ messages: Messages, _ write: (@Sendable ([UInt8]) -> Void)?) {
        guard let write, let token = parameters["_meta"]?["progressToken"], RPCMessage.isID(token) else { return nil }
        (self.token, self.messages, self.write) = (token, messages, write)
    }

    /// Tells how many seconds have gone, where there is one more than was told.
    func tell() {
        let seconds = Int(began.duration(to: .now).components.seconds)
        let isMore = told.withLock { last in
            defer { last = max(last, seconds) }
            return seconds > last
        }
        guard isMore else { return }
        let message = messages.say("デーモンが答えを作っています（\(seconds) 秒）", "the daemon works on it: \(seconds) s")
        write(
            RPCMessage.notification(
                "notifications/progress",
                [
                    JSONMember(name: "progressToken", value: token),
                    JSONMember(name: "progress", value: .integer(seconds)),
                    JSONMember(name: "message", value: .string(message)),
                ]
            ).bytes)
    }
}
