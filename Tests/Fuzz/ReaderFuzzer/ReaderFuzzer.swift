// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dumps made by libFuzzer, read by the reader that SAKUIN_FUZZ_FORM names; for `any` by the one that recognises them, and for
// `archive` so, too, as the files of an archive of X. Files of an odd length are read as somebody reads them who has named columns.

import CFuzzer
import Glibc

@testable import SakuinDumps

@main
enum Fuzzer {
    private static let wanted = getenv("SAKUIN_FUZZ_FORM").map { String(cString: $0) } ?? "any"
    private static var format: (any PostSequence.Type)? {
        for format in DumpFormats.all where name(format) == wanted { return format }
        return nil
    }

    /// Fragments are of the format of pages, and their reader is another.
    private static func name(_ format: any PostSequence.Type) -> String {
        format == HTMLFragment.self ? "html-fragment" : format.format.name
    }

    private static let named = ReadingOptions(
        includesPrivatePosts: true,
        columns: ColumnNames([
            .body: ["x"], .title: ["y"], .id: ["z"], .url: ["u"], .date: ["d"], .clock: ["c"], .author: ["a"],
            .replyTo: ["r"], .links: ["l"],
        ]))

    static func main() {
        var known = ["any", "archive"]
        for format in DumpFormats.all { known.append(name(format)) }
        guard known.contains(wanted) else {
            print("SAKUIN_FUZZ_FORM must be one of \(known.joined(separator: ", "))")
            exit(2)
        }
        cfuzzer_run(CommandLine.argc, CommandLine.unsafeArgv, readFuzzed)
    }

    /// What the fuzzer has made, read to its end. Posts are looked at, for a text that is no text dies when it is.
    static func read(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
        let options = size % 2 == 0 ? ReadingOptions() : named
        let descriptor = wanted == "archive" ? archive(data, size) : cfuzzer_file(data, size)
        guard descriptor >= 0 else { fatalError("no file in memory") }
        defer { close(descriptor) }
        var characters = 0
        do throws(DumpError) {
            if let format {
                let origin = TextOrigin(path: "/threads/board/1717588224.dat", options: options)
                var posts = try format.init(TextStream(FileBytes(descriptor: descriptor), origin: origin))
                while let placed = try posts.next() { characters += count(placed) }
            } else {
                var reader = try DumpReader(descriptor: descriptor, options: options)
                while let placed = try reader.next() { characters += count(placed) }
            }
        } catch {
            characters += error.message.count
        }
        return characters < 0 ? -1 : 0
    }

    /// A tar of what lies between NULs: tweets, long tweets, and other files.
    private static func archive(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
        let files = UnsafeBufferPointer(start: data, count: size).split(separator: 0, omittingEmptySubsequences: false)
        var tar: [UInt8] = []
        for (number, file) in files.enumerated() {
            let names = ["data/tweets.js", "data/note-tweet.js"]
            var header = [UInt8](repeating: 0, count: 512)
            func write(_ text: String, at place: Int) {
                header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
            }
            func octal(_ number: Int, _ width: Int) -> String {
                let digits = String(number, radix: 8)
                return String(repeating: "0", count: width - digits.count) + digits
            }
            write(number < names.count ? names[number] : "data/\(number).txt", at: 0)
            write("0000644", at: 100)
            write(octal(file.count, 11), at: 124)
            write(octal(0, 11), at: 136)
            write("        0", at: 148)
            write("ustar", at: 257)
            write("00", at: 263)
            write(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0", at: 148)
            tar += header + file
            tar += [UInt8](repeating: 0, count: (512 - tar.count % 512) % 512)
        }
        tar += [UInt8](repeating: 0, count: 1024)
        return tar.withUnsafeBufferPointer { cfuzzer_file($0.baseAddress, $0.count) }
    }

    private static func count(_ placed: PlacedPost) -> Int {
        placed.post.body.count + (placed.post.title?.count ?? 0) + (placed.post.time?.description.count ?? 0)
    }
}

private func readFuzzed(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 { Fuzzer.read(data, size) }
