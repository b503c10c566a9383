// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DumpStateTests {
    private func state(_ complete: (inout DumpState) -> Void) -> DumpState {
        var state = DumpState(
            path: "/d/増田/e\u{301} 1.txt",
            stamp: FileStamp(size: 1 << 40, modified: 1_717_513_200_123_456_789, changed: -1))
        complete(&state)
        return state
    }

    @Test("the state of a dump is read as it was written, and anything less is a damaged index")
    func bytes() throws {
        let states = [
            state { _ in },
            state {
                $0.failure = DumpProblem(.failure, Bilingual("empty", "空"))
                $0.posts = .max
            },
            state {
                $0.digest = String(repeating: "a", count: 64)
                $0.reader = "jsonl"
                $0.readerVersion = 3
                $0.readers = "jsonl 3, page 1"
                $0.failure = DumpProblem(.failure, Bilingual("", ""), places: [DumpProblem.Place(line: 0)])
                $0.problems = (1...20).map { number in
                    DumpProblem(
                        number % 2 == 0 ? .remark : .unread, Bilingual("{0} of \(number)", "\(number) の {0}"),
                        count: 1234,
                        places: (1...7).map { line in
                            DumpProblem.Place(
                                line: line % 3 == 0 ? nil : line, member: line % 2 == 0 ? "部/a.txt" : nil,
                                details: [Bilingual("a", "あ"), Bilingual(verbatim: "{0}")])
                        })
                }
            },
        ]
        for state in states {
            let bytes = state.encoded()
            let read = try DumpState.decoded(bytes)
            #expect(read == state)
            // Equal strings may have other bytes; a path is its bytes.
            #expect(Array(read.path.utf8) == Array(state.path.utf8))
            for end in 0..<bytes.count {
                #expect(throws: IndexError.self) { try DumpState.decoded(Array(bytes[..<end])) }
            }
        }
    }
}
