// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// Prints every match on a line, as a concordance.
struct MatchList: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment
    let order: ConcordanceOrder
    /// Nil for text, or JSON where that was asked for.
    var form: ConcordanceWriter.Form?

    func print() throws(Failure) -> ExitStatus {
        var output = try options.output(in: environment)
        let writer = writer(sample: nil)
        let most = search.limit ?? .max
        let isForPerson = isForPerson
        var lines: [KwicLine] = []
        var count = 0
        if isForPerson, !order.isSorted {
            let total = try search.total(within: Search.patience, in: environment).value
            if total.value > 0 {
                output.write(environment.messages.summary(ofAll: total).top(columns: environment.columns))
            }
        }
        output.write(writer.head)
        var ordered = search
        ordered.order = order.isSorted ? nil : SearchRequest.Order(rawValue: order.rawValue)
        do {
            try ordered.eachHit(in: environment, context: search.context) { hit, _ in
                for line in hit.kwic {
                    if !order.isSorted, count == most { return .stop }
                    count += 1
                    if order.isSorted { lines.append(line) } else { writer.write(line, to: &output) }
                }
                return output.isOpen ? .next : .stop
            }
        } catch {
            output.abandon()
            throw error
        }
        let summary = environment.messages.summary(
            ofMatches: count, shown: min(count, most), isAll: order.isSorted || count < most)
        if isForPerson, order.isSorted, count > 0 { output.write(summary.top(columns: environment.columns)) }
        for line in Concordance.sorted(lines, by: order).prefix(most) where output.isOpen {
            writer.write(line, to: &output)
        }
        try end(
            with: summary, count, isShown: order.isSorted && count > 0,
            content: environment.messages.lines(min(count, most), of: order.isSorted ? count : nil), &output)
        return count == 0 ? .none : .found
    }
}

extension MatchList {
    /// True if a person reads lines of text.
    fileprivate var isForPerson: Bool { environment.outputIsTerminal && chosenForm == .text }

    fileprivate var chosenForm: ConcordanceWriter.Form { form ?? (options.json ? .json : .text) }

    fileprivate func writer(sample: String?) -> ConcordanceWriter {
        let concordance = Concordance(
            palette: options.palette(in: environment),
            columns: environment.outputIsTerminal ? environment.columns : nil)
        return ConcordanceWriter(concordance: concordance, form: chosenForm, end: search.end, sample: sample)
    }

    // MARK: A sample

    /// Prints matches that the daemon has drawn by lot, and always how many there are.
    func print(_ request: KwicRequest) throws(Failure) -> ExitStatus {
        let service = options.service(in: environment, timeout: Search.longPatience + .seconds(10))
        let (json, answer) = try Failure.wrap(query: request.query) { () throws(ClientError) in
            let json = try service.json(.kwic(request))
            return (json, try decodeAnswer(KwicAnswer.self, from: json))
        }
        let summary = environment.messages.summary(ofSample: answer)
        var output = try options.output(in: environment)
        if chosenForm == .json {
            output.write(line: json)
        } else {
            let writer = writer(
                sample: answer.isSample ? "\(answer.lines.count)/\(answer.matches) seed \(answer.seed)" : nil)
            if isForPerson { output.write(summary.top(columns: environment.columns)) }
            output.write(writer.head)
            let lines = Concordance.arranged(answer.lines, by: order)
            for line in lines.prefix(search.limit ?? .max) {
                writer.write(line, to: &output)
            }
        }
        // Of what could not be written nothing is told but that.
        if let failure = output.finish(environment.messages.lines(answer.lines.count, of: answer.matches)) {
            throw failure
        }
        if chosenForm != .json {
            if !isForPerson, answer.isSample || environment.errorIsTerminal, !options.isQuiet {
                environment.tell(summary.text(columns: environment.columns))
            }
            tell(answer.notices)
        }
        return answer.lines.isEmpty ? .none : .found
    }
}

extension Messages {
    /// - Parameter matches: nil where not all were looked at.
    fileprivate func lines(_ count: Int, of matches: Int?) -> String {
        let all = matches.flatMap { $0 > count ? grouped($0) : nil }
        return say(
            (all.map { "\($0)箇所のうち" } ?? "") + "\(grouped(count))行",
            grouped(count) + (all.map { " of \($0)" } ?? "") + ((matches ?? count) == 1 ? " line" : " lines"))
    }

    /// Of how many matches these are a sample, and how to draw them again.
    fileprivate func summary(ofSample answer: KwicAnswer) -> Summary {
        guard !answer.lines.isEmpty else {
            return Summary(head: [total(Total(value: 0, relation: .exact))], isAlone: true)
        }
        let (count, all, place) = (grouped(answer.lines.count), grouped(answer.matches), posts(answer.posts))
        let copies = answer.copies == "fold" ? [withoutCopies] : []
        guard answer.isSample else {
            let matches = answer.matches == 1 ? "match" : "matches"
            return Summary(head: [say("\(place)の\(all)箇所すべて", "all \(all) \(matches) in \(place)")] + copies)
        }
        return Summary(
            head: [
                say("標本: \(place)の\(all)箇所から\(count)箇所を抽選", "a sample: \(count) of \(all) matches in \(place)"),
                "--seed \(answer.seed)",
            ] + copies)
    }
}
