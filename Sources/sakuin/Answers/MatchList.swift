// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Prints every match on a line, as a concordance.
struct MatchList: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment
    let order: ConcordanceOrder

    func print() throws(Failure) -> ExitStatus {
        var output = try options.output(in: environment)
        let concordance = Concordance(
            palette: options.palette(in: environment),
            columns: environment.outputIsTerminal ? environment.columns : nil)
        let most = search.limit ?? .max
        let isSorted = order == .left || order == .right
        let isForPerson = environment.outputIsTerminal && !options.json
        var lines: [Concordance.Line] = []
        var count = 0
        func write(_ line: Concordance.Line, to output: inout Output) {
            if options.json {
                output.write(line: line.json, end: search.end)
            } else {
                output.write(line: Array(concordance.render(line).utf8), end: search.end)
            }
        }
        if isForPerson, !isSorted {
            let total = try search.total(within: Search.patience, in: environment).value
            if total.value > 0 {
                output.write(environment.messages.summary(ofAll: total).top(columns: environment.columns))
            }
        }
        var ordered = search
        ordered.order = isSorted ? nil : SearchRequest.Order(rawValue: order.rawValue)
        do {
            try ordered.eachHit(in: environment, context: Concordance.width) { hit, _ in
                for line in Concordance.lines(of: hit) {
                    if !isSorted, count == most { return .stop }
                    count += 1
                    if isSorted { lines.append(line) } else { write(line, to: &output) }
                }
                return output.isOpen ? .next : .stop
            }
        } catch {
            output.abandon()
            throw error
        }
        let summary = environment.messages.summary(
            ofMatches: count, shown: min(count, most), isAll: isSorted || count < most)
        if isForPerson, isSorted, count > 0 { output.write(summary.top(columns: environment.columns)) }
        for line in Concordance.sorted(lines, by: order).prefix(most) where output.isOpen { write(line, to: &output) }
        try end(with: summary, count, isShown: isSorted && count > 0, &output)
        return count == 0 ? .none : .found
    }
}
