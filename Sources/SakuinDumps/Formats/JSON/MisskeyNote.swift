// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A note of Misskey's export.
struct MisskeyNote: ArrayRecord {
    static let format = DumpFormat(name: "misskey-notes", version: 3)
    static let opening = JSONElements.Opening.bare

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        guard JSONScanner.start(head).first == UInt8(ascii: "["), JSONDocument.recognises(head) else { return false }
        let text = String(decoding: head, as: UTF8.self)
        return text.contains("\"renoteId\"") && text.contains("\"createdAt\"")
    }

    private var id: String?
    private var text: String?
    private var createdAt: String?
    private var replyId: String?
    private var renoteId: String?
    private var cw: String?
    private var visibility: String?
    private var poll: Poll?

    private struct Poll: Decodable { var choices: [String]? }

    func meaning(_ options: ReadingOptions) -> RecordMeaning {
        let isPublic = visibility == nil || visibility == "public" || visibility == "home"
        guard isPublic || options.includesPrivatePosts else {
            return .passedOver(.privatePosts)
        }
        let text = ([text].compactMap { $0 } + (poll?.choices ?? [])).filter { !$0.isEmpty }.joined(separator: "\n")
        guard !text.isEmpty || !(cw ?? "").isEmpty else { return .passedOver(.boostsWithoutText) }
        let time = createdAt.flatMap(DateText.time)
        let post = Post(
            id: PostID.given(id).map { "misskey:" + $0 }, time: time, title: cw.flatMap { $0.isEmpty ? nil : $0 },
            body: text,
            replyTo: PostID.given(replyId).map { "misskey:" + $0 }, links: Links.found(in: text))
        return .posts([post], troubles: RecordMeaning.troubles(ofDate: createdAt, read: time))
    }
}
