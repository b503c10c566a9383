// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps made by libFuzzer, read by the reader that SAKUIN_FUZZ_FORM names, or, for `any`, by the one that recognises them.

import CFuzzer
import Glibc

@testable import SakuinDumps

@main
enum Fuzzer {
    private static let wanted = getenv("SAKUIN_FUZZ_FORM").map { String(cString: $0) } ?? "any"
    private static var form: (any PostSequence.Type)? {
        for form in DumpForms.all where form.form.name == wanted { return form }
        return nil
    }

    static func main() {
        var known = ["any"]
        for form in DumpForms.all { known.append(form.form.name) }
        guard known.contains(wanted) else {
            print("SAKUIN_FUZZ_FORM must be one of \(known.joined(separator: ", "))")
            exit(2)
        }
        cfuzzer_run(CommandLine.argc, CommandLine.unsafeArgv, readFuzzed)
    }

    /// What the fuzzer has made, read to its end. Posts are looked at, for a text that is no text dies when it is.
    static func read(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
        let descriptor = cfuzzer_file(data, size)
        guard descriptor >= 0 else { fatalError("no file in memory") }
        defer { close(descriptor) }
        var characters = 0
        do throws(DumpError) {
            if let form {
                let origin = TextOrigin(path: "/threads/board/1717588224.dat")
                var posts = try form.init(TextStream(FileBytes(descriptor: descriptor), origin: origin))
                while let placed = try posts.next() { characters += count(placed) }
            } else {
                var reader = try DumpReader(descriptor: descriptor)
                while let placed = try reader.next() { characters += count(placed) }
            }
        } catch {
            characters += error.message.count
        }
        return characters < 0 ? -1 : 0
    }

    private static func count(_ placed: PlacedPost) -> Int {
        placed.post.body.count + (placed.post.title?.count ?? 0) + (placed.post.time?.description.count ?? 0)
    }
}

private func readFuzzed(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 { Fuzzer.read(data, size) }
