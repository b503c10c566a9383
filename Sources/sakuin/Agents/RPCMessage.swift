// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// A line of JSON-RPC 2.0, as it comes.

/// What is wrong with a request, as the protocol tells it.
struct RPCError: Error, Equatable {
    var code: Int
    var message: String
    var data: JSONValue?

    init(_ code: Int, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    static let parseError = -32700
    static let invalidRequest = -32600
    static let methodNotFound = -32601
    static let invalidParameters = -32602
    static let unsupportedRevision = -32022
}

enum RPCMessage: Equatable {
    case request(id: JSONValue, method: String, parameters: JSONValue)
    case notification(method: String)
    /// The answer to something that was never asked here.
    case answer
    /// - Parameter id: `null` where none can be made out.
    case faulty(id: JSONValue, RPCError)

    init(_ json: JSONValue) {
        let id = json["id"] ?? .null
        guard case .object = json, json["jsonrpc"] == .string("2.0") else {
            self = .faulty(
                id: RPCMessage.isID(id) ? id : .null,
                RPCError(RPCError.invalidRequest, "this is no message of JSON-RPC 2.0"))
            return
        }
        guard let method = json["method"]?.text else {
            let isAnswer = json["result"] != nil || json["error"] != nil
            self =
                isAnswer
                ? .answer
                : .faulty(
                    id: RPCMessage.isID(id) ? id : .null, RPCError(RPCError.invalidRequest, "the message has no method")
                )
            return
        }
        guard json["id"] != nil else {
            self = .notification(method: method)
            return
        }
        guard RPCMessage.isID(id) else {
            self = .faulty(id: .null, RPCError(RPCError.invalidRequest, "id must be a string or a whole number"))
            return
        }
        let parameters = json["params"] ?? .object([])
        guard case .object = parameters else {
            self = .faulty(id: id, RPCError(RPCError.invalidParameters, "params must be an object"))
            return
        }
        self = .request(id: id, method: method, parameters: parameters)
    }

    /// True of a string and of a whole number, as ids and tokens are.
    static func isID(_ value: JSONValue) -> Bool {
        switch value {
        case .string: true
        case .number(let number): Int(number) != nil
        default: false
        }
    }

    static func notification(_ method: String, _ parameters: [JSONMember]) -> JSONValue {
        .object([
            JSONMember(name: "jsonrpc", value: .string("2.0")), JSONMember(name: "method", value: .string(method)),
            JSONMember(name: "params", value: .object(parameters)),
        ])
    }

    // MARK: Answers

    static func answer(to id: JSONValue, _ result: JSONValue) -> JSONValue {
        .object([
            JSONMember(name: "jsonrpc", value: .string("2.0")), JSONMember(name: "id", value: id),
            JSONMember(name: "result", value: result),
        ])
    }

    static func answer(to id: JSONValue, _ error: RPCError) -> JSONValue {
        var members = [
            JSONMember(name: "code", value: .integer(error.code)),
            JSONMember(name: "message", value: .string(shownToAgents(error.message))),
        ]
        if let data = error.data { members.append(JSONMember(name: "data", value: data)) }
        return .object([
            JSONMember(name: "jsonrpc", value: .string("2.0")), JSONMember(name: "id", value: id),
            JSONMember(name: "error", value: .object(members)),
        ])
    }
}
