// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinDumps

@Suite struct LineReaderTests {
    private func lines(_ bytes: [UInt8]) throws -> [String] {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        Thread.detachNewThread {
            try? writing.write(contentsOf: Data(bytes))
            try? writing.close()
        }
        let bytes = FileBytes(descriptor: pipe.fileHandleForReading.fileDescriptor)
        var reader = LineReader(TextStream(bytes))
        var lines: [String] = []
        while let line = try reader.next() {
            guard case .bytes(let bytes) = line else { continue }
            lines.append(String(decoding: bytes, as: UTF8.self))
        }
        #expect(reader.number == lines.count)
        return lines
    }

    @Test(
        "Lines end in LF, CR LF or CR, and the last may end in nothing",
        arguments: [
            ("", []), ("\n", [""]), ("一", ["一"]), ("一\n", ["一"]), ("一\n\n二", ["一", "", "二"]),
            ("一\r\n二\r\n", ["一", "二"]), ("一\r二\r", ["一", "二"]), ("一\r\r\n\n二", ["一", "", "", "二"]),
            ("\u{FEFF}一\n\u{FEFF}二", ["一", "\u{FEFF}二"]),
        ])
    func ends(text: String, expected: [String]) throws {
        #expect(try lines(Array(text.utf8)) == expected)
    }

    @Test func aLineEndMayLieAcrossTwoPieces() throws {
        // A pipe gives at most 64 KiB at once.
        for length in [65_534, 65_535, 65_536, 65_537, 131_071] {
            let long = String(repeating: "a", count: length)
            #expect(try lines(Array("\(long)\r\nb\r\n".utf8)) == [long, "b"])
        }
    }
}
