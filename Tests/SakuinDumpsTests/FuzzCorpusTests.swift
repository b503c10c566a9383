// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// What fuzzing found worth keeping: files that reach what no other does.
@Suite struct FuzzCorpusTests {
    @Test("every file that fuzzing kept is read to its end or refused in words")
    func reads() throws {
        let folder = fixtures.deletingLastPathComponent().appending(path: "Fuzz/corpus")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        var count = 0
        for case let file as URL in try #require(files) where !file.hasDirectoryPath {
            count += 1
            do {
                for placed in try read(Array(Data(contentsOf: file))).posts {
                    #expect(placed.place.line >= 1 && placed.place.lastLine >= placed.place.line, "\(file.path)")
                }
            } catch let error as DumpError {
                #expect(!error.message.isEmpty, "\(file.path)")
            }
        }
        #expect(count > 300)
    }
}
