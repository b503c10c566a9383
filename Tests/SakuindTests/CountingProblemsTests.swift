// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinIndex
import Testing

@testable import sakuind

@Suite struct CountingProblemsTests {
    private func refusal(_ counting: Counting<Int>, _ read: WordsRead) -> Problem? {
        do throws(Problem) {
            _ = try counting.done(read)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "what is too much to count says what helps in both languages, and each parameter and operator that it names is one of the route",
        arguments: [
            (Counting<Int>.tooMuchText(33_554_432), WordsRead.sets, Endpoint.compare, "too_much_text", ["sample"]),
            (.outOfTime, .sets, .compare, "timed_out", ["sample", "timeout_ms"]),
            (.tooMuchText(33_554_432), .archive, .collocates, "too_much_text", ["window"]),
            (.outOfTime, .archive, .collocates, "timed_out", ["timeout_ms"]),
        ])
    func advice(
        counting: Counting<Int>, read: WordsRead, endpoint: Endpoint, code: String, parameters: [String]
    ) throws {
        let problem = try #require(refusal(counting, read))
        for isJapanese in [false, true] {
            let told = problem.told(inJapanese: isJapanese)
            #expect(told.code == code)
            for name in parameters {
                #expect(
                    told.message.contains(name) && endpoint.parameters.contains { $0.name == name }, "\(told.message)")
            }
            for field in ["source:", "author:", "since:", "until:"] where told.message.contains(field) {
                #expect(throws: Never.self) { try QueryParser.parse("\(field)2020") }
            }
        }
        if case .tooMuchText = counting {
            #expect(problem.told(inJapanese: false).message.contains("33 million characters"))
            #expect(problem.told(inJapanese: true).message.contains("3355 万字"))
            #expect(problem.told(inJapanese: true).message.contains("since:"))
        }
    }
}
