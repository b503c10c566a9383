// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query is made ready for one revision of the index, in one pass: what the postings are asked for, and how each post that they
// name is judged. Words, sentences and regular expressions are compiled in their files in `Operators`, and so is each selector.

internal import SakuinText

extension QueryScope {
    func compile(_ query: Query) throws(IndexError) -> CompiledQuery {
        switch query {
        case .all(let parts): .all(try compileAll(parts))
        case .any(let parts): .any(try compileAll(parts))
        case .not(let part): .not(try opposite.compile(part))
        case .text(let clause): try compile(clause)
        case .sentence(let clauses): try compile(sentence: clauses)
        case .near(let clause): try compile(clause)
        case .regex(let clause): try compile(clause)
        case .selector(let clause): try clause.selector.compile(self)
        }
    }

    private func compileAll(_ parts: [Query]) throws(IndexError) -> [CompiledQuery] {
        var compiled: [CompiledQuery] = []
        for part in parts { compiled.append(try compile(part)) }
        return compiled
    }
}
