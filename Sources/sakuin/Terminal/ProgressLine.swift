// SPDX-License-Identifier: GPL-2.0-or-later
//
// How far the daemon's indexing is, as a line; and the line kept up to date on a terminal while something is waited for.

internal import SakuinClient
internal import SakuinTerminal

extension Messages {
    /// `inverting 63 %, 17.2 MB/s, 8 s left (24,634 posts, 3 dumps)`
    func progress(_ work: IndexingWork) -> String { "\(stage(work.stage)) \(share(work))" }

    /// The same without the stage.
    func share(_ work: IndexingWork) -> String {
        let percent = Int(min(max(work.fraction, 0), 1) * 100)
        let speed = work.bytesPerSecond > 0 ? ", \((work.bytesPerSecond / 1e5).rounded() / 10) MB/s" : ""
        let left = work.secondsLeft.map { say(", 残り\(time($0))", ", \(time($0)) left") } ?? ""
        let size = "\(posts(work.posts)), " + say("ダンプ", "") + dumps(work.dumps)
        return "\(percent) %\(speed)\(left) (\(size))"
    }

    private func stage(_ name: String) -> String {
        let japanese = ["reading": "読み込み", "joining": "照合", "inverting": "転置", "merging": "併合", "patching": "追記"]
        // A newer daemon may have others.
        return visible(say(japanese[name] ?? name, name))
    }

    private func time(_ seconds: Double) -> String {
        guard seconds >= 100 else { return say("\(Int(seconds.rounded(.up)))秒", "\(Int(seconds.rounded(.up))) s") }
        let minutes = Int(min(seconds / 60, 1e9).rounded())
        return say("\(minutes)分", "\(minutes) min")
    }
}

extension ProgressLine {
    /// Asks for the progress again and again and shows it on standard error; nil where that is no terminal.
    convenience init?(_ service: SakuinService, in environment: CommandEnvironment) {
        guard environment.errorIsTerminal else { return nil }
        self.init(after: 300, every: 500, to: environment.tell) {
            // Whoever waits is told of trouble by what it waits for.
            guard let json = try? service.json(.status), let status = try? decodeAnswer(StatusAnswer.self, from: json)
            else { return nil }
            return status.work.map(environment.messages.progress)
        }
    }
}
