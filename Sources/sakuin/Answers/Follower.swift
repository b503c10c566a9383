// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// Follows a query: asks, tells what comes, and asks again where the daemon went away, from behind what was told.

struct Follower {
    let request: FollowRequest
    let options: CommandOptions
    let environment: CommandEnvironment
    /// Seconds between two gatherings; nil to tell what comes as it comes.
    let period: Int?
    /// True to end with what has come.
    let isOnce: Bool
    /// Run with each event; nil to print it.
    let command: String?
    private var output: FollowOutput
    private let layout: HitLayout
    /// True once the daemon has answered, or has in an earlier run: from then on it is waited for.
    private var isKnown: Bool
    private var isAway = false
    private var told = 0

    /// Seconds that are waited before the daemon is asked again: the first, and the longest.
    private static let pauses = (first: 0.1, longest: 5.0)

    init(
        _ request: FollowRequest, options: CommandOptions, in environment: CommandEnvironment, period: Int?,
        isOnce: Bool,
        command: String?, output: FollowOutput
    ) {
        self.request = request
        self.options = options
        self.environment = environment
        self.period = period
        self.isOnce = isOnce
        self.command = command
        self.output = output
        layout = HitLayout(options.palette(in: environment), in: environment)
        isKnown = output.state.cursor != nil
    }

    private var messages: Messages { environment.messages }

    /// Follows until there is nothing to be waited for, which may be never.
    /// - Returns: how many events were told.
    mutating func run() throws(Failure) -> Int {
        try output.finishPending()
        guard let period, !isOnce else {
            try gather(waiting: !isOnce)
            return told
        }
        while true {
            if let last = output.state.gathered { sleepUntil(last + period) }
            try gather(waiting: false)
            try output.noteGathering(at: Int(time(nil)))
        }
    }

    private func sleepUntil(_ end: Int) {
        // In short sleeps: a computer that slept itself, or a clock that was set, is noticed.
        while true {
            let left = end - Int(time(nil))
            guard left > 0 else { return }
            _ = sleep(UInt32(min(left, 60)))
        }
    }

    /// Tells all that has come, and waits for more if that is wanted. Where the daemon goes away it is waited for.
    private mutating func gather(waiting: Bool) throws(Failure) {
        var pause = Follower.pauses.first
        while true {
            var request = request
            (request.after, request.name, request.waits) = (output.state.cursor, output.state.name, waiting)
            let before = told
            do {
                try follow(request)
                if !waiting { return }
                // The daemon stops, and says so.
                tellAway(messages.say("デーモンが終わりました", "it has stopped"))
            } catch .client(let error, _) where isKnown && Follower.isPassing(error) {
                tellAway(messages.words(for: error, in: environment.variables))
            }
            if told > before { pause = Follower.pauses.first }
            usleep(UInt32(pause * 1_000_000))
            pause = min(pause * 2, Follower.pauses.longest)
        }
    }

    private mutating func tellAway(_ reason: String) {
        if !isAway { environment.complain(messages.daemonAway(reason)) }
        isAway = true
    }

    /// True of an error that goes away by itself.
    private static func isPassing(_ error: ClientError) -> Bool {
        switch error {
        case .notRunning, .timedOut, .system, .malformedAnswer: true
        case .refused(let problem, let status):
            status == 503 || ["unavailable", "damaged", "stopping"].contains(problem.code)
        case .notPermitted, .unusablePath, .cancelled: false
        }
    }

    /// Tells what comes until the daemon says that it was all.
    private mutating func follow(_ request: FollowRequest) throws(Failure) {
        var failure: Failure?
        let service = options.service(in: environment)
        do throws(ClientError) {
            try service.follow(request) { events in
                do throws(Failure) {
                    try tell(events)
                    return .next
                } catch {
                    failure = error
                    return .stop
                }
            }
        } catch {
            throw .client(error, query: request.query)
        }
        if let failure { throw failure }
    }

    // MARK: Telling

    private mutating func tell(_ events: [(event: FollowedEvent, json: [UInt8])]) throws(Failure) {
        isKnown = true
        if isAway { environment.complain(messages.daemonBack) }
        isAway = false
        var text = ""
        for (event, json) in events {
            switch event.kind {
            case .baseline, .reset, .dropped, .end:
                if let words = messages.following(event) { environment.complain(words) }
                if options.json { text += String(decoding: json, as: UTF8.self) + "\n" }
            case .new, .edited, .flood:
                told += 1
                if let command {
                    try run(command, with: event, json)
                    try output.note(event.cursor)
                } else {
                    text += options.json ? String(decoding: json, as: UTF8.self) + "\n" : words(of: event)
                }
            }
        }
        guard command == nil, let last = events.last else { return }
        try output.tell(text, cursor: last.event.cursor)
    }

    private func words(of event: FollowedEvent) -> String {
        if let hit = event.hit {
            guard case .line = layout else {
                return layout.render(hit, note: event.kind == .edited ? messages.edited : nil)
            }
            return layout.render(hit, note: event.kind.rawValue)
        }
        if case .line = layout {
            let fields = ["flood", String(event.matches ?? 0), event.since ?? "", event.until ?? ""]
            return fields.joined(separator: "\t") + "\n"
        }
        return wrapped(cells(messages.flood(event), .plain), columns: environment.columns)
            .map { $0.map(\.text).joined() + "\n" }.joined() + "\n"
    }

    // MARK: A command

    /// Runs the command with the whole post on its standard input.
    private func run(_ command: String, with event: FollowedEvent, _ json: [UInt8]) throws(Failure) {
        var variables = environment.variables
        variables["SAKUIN_KIND"] = event.kind.rawValue
        variables["SAKUIN_CURSOR"] = event.cursor
        variables["SAKUIN_ID"] = event.hit?.id
        variables["SAKUIN_KEY"] = event.hit?.key
        variables["SAKUIN_MATCHES"] = event.matches.map(String.init)
        var input = json + [UInt8(ascii: "\n")]
        if let hit = event.hit {
            // One that has gone meanwhile is told as it was found.
            if let post = try post(hit) {
                let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(PostAnswer.self, from: post)
                }
                let text = postText(answer, Palette(isColored: false), messages, columns: nil)
                input = options.json ? post + [UInt8(ascii: "\n")] : Array(text.utf8)
            }
        } else if !options.json {
            input = Array((messages.flood(event) + "\n").utf8)
        }
        let status = try ShellCommand(command, environment: variables).run(input: input)
        guard status == 0 else { throw .command(command, status: status) }
    }

    private func post(_ hit: Hit) throws(Failure) -> [UInt8]? {
        do {
            return try options.service(in: environment).json(.post(id: hit.key ?? hit.id))
        } catch .refused(let problem, 404) where problem.code == "not_found" {
            return nil
        } catch {
            throw .client(error, query: nil)
        }
    }
}

extension Messages {
    var edited: String { say("編集", "edited") }

    fileprivate func daemonAway(_ reason: String) -> String {
        say("デーモンが答えないので待ちます: \(reason)", "the daemon does not answer and is waited for: \(reason)")
    }

    fileprivate var daemonBack: String { say("デーモンがまた答えました", "the daemon answers again") }

    /// Nil where there is nothing to be said.
    fileprivate func following(_ event: FollowedEvent) -> String? {
        switch event.kind {
        case .baseline:
            let count = posts(event.matches ?? 0)
            return say("これから届く投稿を知らせます（今あるのは \(count)）", "what comes from now on is told (\(count) match already)")
        case .reset:
            return say(
                "索引が別のものになっています。その間に届いた投稿は分かりません。これから届く投稿を知らせます",
                "the index is another one: what came meanwhile is not known, and what comes from now on is told")
        case .dropped:
            let time = shortTime(event.at) ?? ""
            return say(
                "読まれなかったので \(time) に切られていました。その間の投稿が続きます",
                "this follower read nothing and was let go at \(time); what it has missed follows")
        case .new, .edited, .flood, .end: return nil
        }
    }

    fileprivate func flood(_ event: FollowedEvent) -> String {
        let (matches, arrivals) = (event.matches ?? 0, event.arrivals ?? 0)
        let times = [event.since, event.until].compactMap { shortTime($0).map { String($0.prefix(10)) } }
        let span = Set(times).count < 2 ? times.first ?? "" : times.joined(separator: say("〜", " to "))
        let dated = span.isEmpty ? "" : say("（\(span)）", " (\(span))")
        guard event.allNew != false else {
            return say(
                "一度に\(posts(arrivals))が届き、一致は\(posts(matches))です\(dated)。前に知らせたものを含むことがあります",
                "\(posts(arrivals)) came at once, and \(posts(matches)) match\(dated); some may have been told before")
        }
        return say(
            "一度に\(posts(matches))が一致しました\(dated)", "\(posts(matches)) that match came at once\(dated)")
    }
}
