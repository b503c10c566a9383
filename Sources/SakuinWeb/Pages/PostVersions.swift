// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// The earlier wordings of a post, each with what the one behind it changed: on the post's page where they are short, else on a page of
/// their own (`/post/ID?version=2`), by parts.
enum PostVersions {
    /// Bytes that all wordings together may have on the post's page, and a part of one on its own page.
    private static let room = 12_000
    private static let partRoom = 60_000
    /// Wordings of which the post's page tells.
    private static let most = 20

    static func add(to model: inout Model, _ post: PostAnswer, _ request: PageRequest) {
        var left = room
        model["hasVersions"] = !post.earlier.isEmpty
        model["versions"] = post.earlier.indices.prefix(most).map { place in
            let pieces = pieces(of: post, place)
            left -= size(of: pieces.title + pieces.body)
            let isShown = left >= 0
            return [
                "time": request.words.time(post.earlier[place].time),
                "source": (post.earlier[place].sources.first?.text).map { shortened($0) },
                "address": isShown ? nil : address(of: post, place + 1, part: nil, request),
                "titlePieces": isShown ? pieces.title.map(\.model) : nil,
                "bodyPieces": isShown ? pieces.body.map(\.model) : nil,
            ] as Model
        }
        model["moreVersions"] = post.earlier.count > most ? "+\(post.earlier.count - most)" : nil
    }

    /// - Parameter number: of the wording, counted from 1, the newest first.
    static func page(of post: PostAnswer, _ number: Int, _ request: PageRequest) throws -> Page {
        guard post.earlier.indices.contains(number - 1) else { throw PageError.notFound }
        let pieces = pieces(of: post, number - 1)
        var (bytes, ends, extras) = ([UInt8](), [Int](), [(place: Int, bytes: Int)]())
        for piece in pieces.body {
            extras.append((bytes.count, frame))
            bytes += piece.text.utf8
            ends.append(bytes.count)
        }
        let parts = TextParts(bytes, whole: [], extras: extras, room: partRoom).ranges
        let part = min(max(request.parameters.number("part", in: 1...10_000_000) ?? 1, 1), parts.count) - 1
        var start = 0
        var shown: [Difference.Piece] = []
        for (piece, end) in zip(pieces.body, ends) {
            let range = (start..<end).clamped(to: parts[part])
            if !range.isEmpty {
                shown.append(Difference.Piece(kind: piece.kind, text: String(decoding: bytes[range], as: UTF8.self)))
            }
            start = end
        }
        let words = request.words
        let name = request.name(title: post.title, body: post.body)
        var model = request.model(title: words["versions"] + ": " + name)
        (model["name"], model["address"]) = (name, request.link(post: post.key ?? post.id))
        model["time"] = words.time(post.earlier[number - 1].time)
        model["source"] = (post.earlier[number - 1].sources.first?.text).map { shortened($0) }
        (model["titlePieces"], model["bodyPieces"]) = (pieces.title.map(\.model), shown.map(\.model))
        PartLinks.add(to: &model, part, of: parts.count, words) { address(of: post, number, part: $0, request) }
        return request.page("version", model)
    }

    /// Bytes of a piece's tags.
    private static let frame = 13

    private static func size(of pieces: [Difference.Piece]) -> Int {
        pieces.reduce(0) { $0 + frame + PageText.length(of: $1.text) }
    }

    private static func address(of post: PostAnswer, _ number: Int, part: Int?, _ request: PageRequest) -> String {
        let path = "/post/" + percentEncoded(post.key ?? post.id)
        return request.link(path, [("version", String(number)), ("part", part.map(String.init))])
    }

    private static func pieces(
        of post: PostAnswer, _ place: Int
    ) -> (title: [Difference.Piece], body: [Difference.Piece]) {
        let old = post.earlier[place]
        let newer = place > 0 ? (post.earlier[place - 1].title, post.earlier[place - 1].body) : (post.title, post.body)
        func title(_ text: String?) -> String { shortened(text ?? "", characters: 400) }
        return (
            Difference.pieces(from: title(old.title), to: title(newer.0)),
            Difference.pieces(from: old.body, to: newer.1)
        )
    }
}

extension Difference.Piece {
    var model: Model {
        ["text": text, "isRemoved": kind == .removed, "isInserted": kind == .inserted, "isSame": kind == .same]
    }
}
