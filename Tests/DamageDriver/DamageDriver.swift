// SPDX-License-Identifier: GPL-2.0-or-later
//
// Damages an index again and again and asks it: DamageDriver FOLDER SEED FIRST COUNT. A line for each damage says what was
// done and what came of it. Run as a process of its own, for what is sought is also that it ends or hangs.

import Foundation
import SakuinIndex

@main
struct DamageDriver {
    private let whole: Folder
    private let other: Folder
    /// By question: before and after one more dump.
    private let before: [String: String]
    private let after: [String: String]
    private let seed: UInt64

    /// How the index is used.
    private enum Use: CaseIterable {
        /// Opened when it is damaged already.
        case opened
        /// Damaged while it is open and has been asked.
        case open
        /// Damaged, and then written to.
        case written
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let seed = UInt64(arguments[2]), let first = Int(arguments[3]),
            let count = Int(arguments[4])
        else {
            print("usage: DamageDriver FOLDER SEED FIRST COUNT")
            exit(2)
        }
        let driver = try DamageDriver(folder: arguments[1], seed: seed)
        for number in first..<first + count {
            say("\(number) ")
            // What takes so long hangs.
            alarm(60)
            say(try driver.run(number) + "\n")
        }
        say("done\n")
    }

    /// At once: the next thing may be the end.
    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    private init(folder: String, seed: UInt64) throws {
        self.seed = seed
        let path = folder + "/index"
        try SampleArchive.build(at: folder + "/other", seed: 2)
        other = try Folder(folder + "/other")
        try SampleArchive.build(at: path, seed: 1)
        whole = try Folder(path)
        before = try DamageDriver.truth(path)
        try SampleArchive.add(to: path, seed: 3)
        after = try DamageDriver.truth(path)
    }

    private static func truth(_ path: String) throws -> [String: String] {
        let answers = SampleArchive.answers(of: try IndexReader(IndexDirectory(path: path)))
        return Dictionary(uniqueKeysWithValues: try answers.map { ($0.question, try $0.answer.get()) })
    }

    private func run(_ number: Int) throws -> String {
        var chance = Chance(seed: seed &+ UInt64(number) &* 7919)
        let use = Use.allCases[number % Use.allCases.count]
        let damage = Damage.allCases[number / Use.allCases.count % Damage.allCases.count]
        try whole.restore()
        let directory = IndexDirectory(path: whole.path)
        var told = ""
        var verdict: Verdict
        do {
            switch use {
            case .opened:
                told = try damage.befall(whole, other: other, &chance)
                verdict = judge(SampleArchive.answers(of: try IndexReader(directory)), [before])
            case .open:
                let reader = try IndexReader(directory)
                verdict = judge(SampleArchive.answers(of: reader), [before])
                told = try damage.befall(whole, other: other, &chance)
                verdict.add(judge(SampleArchive.answers(of: reader), [before]))
            case .written:
                told = try damage.befall(whole, other: other, &chance)
                let hasTaken: Void? = try? SampleArchive.add(to: whole.path, seed: 3)
                // Where it was not taken in, it may stand all the same: what failed may have come after.
                let truths = hasTaken == nil ? [before, after] : [after]
                verdict = judge(SampleArchive.answers(of: try IndexReader(directory)), truths)
            }
        } catch let error as IndexError {
            verdict = Verdict(refused: before.count, reasons: [error.message])
        }
        return "\(use) \(told): \(verdict)"
    }

    private struct Verdict: CustomStringConvertible {
        var right = 0
        var refused = 0
        var wrong: [String] = []
        var reasons: Set<String> = []

        mutating func add(_ other: Verdict) {
            right += other.right
            refused += other.refused
            wrong += other.wrong
            reasons.formUnion(other.reasons)
        }

        var description: String {
            let told = wrong.isEmpty ? "" : " WRONG " + wrong.joined(separator: " | ").replacing("\n", with: "␤")
            let why = reasons.sorted().prefix(2).joined(separator: " | ")
            return "\(right) right, \(refused) refused\(told)\(why.isEmpty ? "" : " (\(why))")"
        }
    }

    /// All answers must be those of one of the indexes.
    private func judge(
        _ answers: [(question: String, answer: Result<String, any Error>)], _ truths: [[String: String]]
    ) -> Verdict {
        let verdicts = truths.map { truth in
            var verdict = Verdict()
            for (question, answer) in answers {
                switch answer {
                case .success(truth[question]): verdict.right += 1
                case .success(let text): verdict.wrong.append("\(question): \(text.prefix(300))")
                case .failure(let error):
                    verdict.refused += 1
                    verdict.reasons.insert("\(error)")
                }
            }
            return verdict
        }
        return verdicts.min { $0.wrong.count < $1.wrong.count } ?? Verdict()
    }
}
