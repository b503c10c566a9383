// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps made by libFuzzer, read by the reader that SAKUIN_FUZZ_FORM names, or, for `any`, by the one that recognises them.

import CFuzzer
import Glibc

@testable import SakuinDumps

let forms: [any PostSequence.Type] = [
    JSONArray<XRecord>.self, JSONArray<MastodonActivity>.self, JSONArray<MisskeyNote>.self, JSONArray<JSONRecord>.self,
    AnondJSON.self, JSONLines.self, AnondHTML.self, Feed.self, HatenaDiary.self, DatThread.self, MovableType.self,
    CSVTable.self, AnondText.self,
]

let wanted = getenv("SAKUIN_FUZZ_FORM").map { String(cString: $0) } ?? "any"
let form = forms.first { $0.form.name == wanted }
guard form != nil || wanted == "any" else {
    print("SAKUIN_FUZZ_FORM must be any, or one of \(forms.map(\.form.name).joined(separator: ", "))")
    exit(2)
}

/// What the fuzzer has made, read to its end. Posts are looked at, for a text that is no text dies when it is.
func read(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let descriptor = cfuzzer_file(data, size)
    guard descriptor >= 0 else { fatalError("no file in memory") }
    defer { close(descriptor) }
    var bytes = 0
    do throws(DumpError) {
        if let form {
            let origin = TextOrigin(path: "/threads/board/1717588224.dat")
            var posts = try form.init(TextStream(FileBytes(descriptor: descriptor), origin: origin))
            while let placed = try posts.next() { bytes += placed.post.body.count + (placed.post.title?.count ?? 0) }
        } else {
            var reader = try DumpReader(descriptor: descriptor)
            while let placed = try reader.next() { bytes += placed.post.body.count + (placed.post.title?.count ?? 0) }
        }
    } catch {
        bytes += error.message.count
    }
    return bytes < 0 ? -1 : 0
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments) { read($0, $1) })
