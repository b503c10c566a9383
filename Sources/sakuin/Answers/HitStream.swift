// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Prints every hit as it comes.
struct HitStream: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment

    func print() throws(Failure) -> ExitStatus {
        let isForPerson = environment.outputIsTerminal && !options.json
        let messages = environment.messages
        let total = isForPerson ? try search.total(within: Search.patience, in: environment).value : nil
        var output = try options.output(in: environment)
        let layout = HitLayout(options.palette(in: environment), in: environment)
        var last = LastAnswer(query: search.query, first: 1, ids: [])
        var count = 0
        if let total, total.value > 0 {
            output.write(messages.summary(ofAll: total).top(columns: environment.columns))
        }
        do {
            try search.eachHit(in: environment, context: nil) { hit, line in
                count += 1
                if last.ids.count < LastAnswer.most { last.ids.append(hit.key ?? hit.id) }
                if options.json {
                    output.write(line: line, end: search.end)
                } else {
                    write(hit, number: count, layout, to: &output)
                    if isForPerson { output.flush() }
                }
                return output.isOpen ? .next : .stop
            }
        } catch {
            // What came before the stream broke is shown; the break is the error.
            output.abandon()
            throw error
        }
        if !options.json { last.save(environment.variables) }
        let summary = messages.summary(ofAll: Total(value: count, relation: .exact))
        try end(
            with: summary, count, isShown: total.map { $0.value > 0 } ?? false, content: messages.posts(count), &output)
        return count == 0 ? .none : .found
    }
}
