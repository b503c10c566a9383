// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader makes of a file, without an index: to try a dump before it is dropped in.

import ArgumentParser
import FoundationEssentials
import Glibc
import SakuinClient
import SakuinDumps
import SakuinIndex
import SakuinTerminal
import SakuinText

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: Bilingual(
            "Show what would be read of a dump: form, posts, what is wrong.", "ダンプから何が読まれるかを示します（形式、投稿、問題）。"
        ).spoken,
        discussion: Bilingual(
            """
            Needs no index and no daemon: a dump can be tried before it is dropped in.

            Exit status: 0, or 2 if one of the files could not be read.
            """,
            """
            索引もデーモンも要りません。置く前のダンプで試せます。

            終了コード: 0、読めないファイルがあれば 2。
            """
        ).spoken)

    @Argument(
        help: ArgumentHelp(
            "The dumps.",
            "ダンプ。", valueName: "file"),
        completion: .file())
    var files: [String]

    @Flag(
        help: ArgumentHelp(
            "Print the posts as JSON Lines, as `sakuin show --json` does; warnings go to standard error.",
            "投稿を `sakuin show --json` と同じ JSON Lines で出力します。警告は標準エラーへ。"))
    var json = false

    @Flag(
        help: ArgumentHelp(
            "Read posts that were not public, too.",
            "公開でなかった投稿も読みます。"))
    var privatePosts = false

    @Option(
        help: ArgumentHelp(
            "Read as this configuration file says: [columns] and private_posts.",
            "この設定ファイルの [columns] と private_posts に従って読みます。", valueName: "file"),
        completion: .file())
    var config: String?

    /// - Throws: `ExitCode` once all files have been tried, if one of them could not be read.
    func run() throws {
        let options = try reading()
        var hasFailed = false
        var output = StandardOutput()
        for (index, file) in files.enumerated() {
            if files.count > 1, !json { try output.print("\(index > 0 ? "\n" : "")\(file)") }
            do {
                try inspect(file, options, &output)
            } catch let error as InspectError {
                hasFailed = true
                try output.flush()
                writeToStandardError("sakuind: \(error.description)\n")
            }
        }
        try output.flush()
        if hasFailed { throw ExitCode(2) }
    }

    /// What is wanted of the dumps.
    private func reading() throws(ConfigurationError) -> ReadingOptions {
        guard let config else { return ReadingOptions(includesPrivatePosts: privatePosts) }
        let file = try ConfigurationFile(path: config)
        return ReadingOptions(
            includesPrivatePosts: privatePosts || file.includesPrivatePosts == true,
            columns: file.columns ?? ColumnNames())
    }

    /// - Throws: `InspectError` for the file, `OutputError` for what is printed.
    private func inspect(_ file: String, _ options: ReadingOptions, _ output: inout StandardOutput) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let words = Bilingual(verbatim: String(cString: strerror(errno)))
            throw InspectError(Bilingual("cannot be opened: {0}", "開けません: {0}").filled([words]), file)
        }
        defer { close(descriptor) }
        var summary = DumpSummary()
        do {
            let path = URL(filePath: file).standardizedFileURL.path
            var reader = try DumpReader(descriptor: descriptor, path: path, options: options)
            while let placed = try reader.next() {
                summary.add(placed.post)
                try output.print(json ? jsonLine(placed, of: file) : DumpSummary.line(placed))
            }
            if json {
                warn(reader.report, of: file)
            } else {
                try output.print(summary.text(reader.format, reader.report))
            }
        } catch let error as DumpError {
            throw InspectError(error.words, file, line: error.line, byte: error.byte)
        }
    }

    private func jsonLine(_ placed: PlacedPost, of file: String) -> String {
        let stored = StoredPost(
            versions: [PostVersion(post: placed.post, sources: [SourceRange(dump: 0, place: placed.place)])])
        let answer = PostAnswer(stored, key: nil, sources: [Source(dump: file, placed.place)])
        return String(decoding: answer.json, as: UTF8.self)
    }

    private func warn(_ report: DumpReport, of file: String) {
        for warning in report.warnings {
            let kind = DumpSummary.label(of: warning.fault.why.kind).spoken
            writeToStandardError("sakuind: \(file): \(kind): \(DumpSummary.line(warning).spoken)\n")
        }
        if let words = report.leftOutWords {
            let line = Bilingual("left out: {0}", "除いたもの: {0}").filled([words])
            writeToStandardError("sakuind: \(file): \(line.spoken)\n")
        }
        if let more = DumpSummary.more(report) { writeToStandardError("sakuind: \(file): \(more.spoken)\n") }
    }
}

/// Why a file cannot be read.
private struct InspectError: Error, CustomStringConvertible {
    let description: String

    init(_ reason: Bilingual, _ file: String, line: Int? = nil, byte: Int? = nil) {
        let place = [file, line.map { "\($0)" }, byte.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
        description = "\(place): \(reason.spoken)"
    }
}

/// What is told of a dump beside its posts.
private struct DumpSummary {
    private var posts = 0
    private var byBoundary: [BoundaryConfidence: Int] = [:]
    private var replies = 0
    private var untitled = 0
    private var lossy = 0
    private var oldest: PostTime?
    private var newest: PostTime?

    mutating func add(_ post: Post) {
        posts += 1
        byBoundary[post.boundary, default: 0] += 1
        if post.replyTo != nil { replies += 1 }
        if post.title == nil { untitled += 1 }
        if post.isLossy { lossy += 1 }
        guard let time = post.time else { return }
        if oldest.map({ time.seconds < $0.seconds }) ?? true { oldest = time }
        if newest.map({ time.seconds > $0.seconds }) ?? true { newest = time }
    }

    /// A post in a line: where it lies, when it was written, its id, its title or how it begins.
    static func line(_ placed: PlacedPost) -> String {
        let (post, place) = (placed.post, placed.place)
        let lines = place.line == place.lastLine ? "\(place.line)" : "\(place.line)-\(place.lastLine)"
        let start = post.body.prefix(40).map { $0.isNewline ? " " : $0 }
        let words = [post.title, post.replyTo.map { "→ \($0)" }, start.isEmpty ? nil : String(start)].compactMap { $0 }
        let sure = post.boundary == .exact ? "" : " (\(name(of: post.boundary).spoken))"
        return [
            [place.member, lines].compactMap { $0 }.joined(separator: ":"), post.time?.description ?? "-",
            post.id ?? "-", words.joined(separator: " | ") + sure,
        ].joined(separator: "  ").map { $0.isNewline ? " " : String($0) }.joined()
    }

    static func line(_ warning: DumpWarning) -> Bilingual {
        let words = warning.words
        guard warning.line > 0 else { return words }
        return Bilingual("line \(warning.line): \(words.english)", "\(warning.line)行目: \(words.japanese)")
    }

    /// Warnings that are counted and not told; nil if there are none.
    static func more(_ report: DumpReport) -> Bilingual? {
        let more = report.warningCount - report.warnings.count
        return more > 0 ? Bilingual("and \(more) more", "ほかに \(more)件") : nil
    }

    static func label(of kind: DumpReason.Kind) -> Bilingual {
        switch kind {
        case .unread: Bilingual("not read", "読めない部分")
        case .remark: Bilingual("remark", "気づいたこと")
        }
    }

    private static func name(of boundary: BoundaryConfidence) -> Bilingual {
        switch boundary {
        case .exact: Bilingual("exact", "確実")
        case .marked: Bilingual("marked", "印による")
        case .suspected: Bilingual("suspected", "推定")
        }
    }

    func text(_ format: DumpFormat, _ report: DumpReport) -> String {
        var table = LabelTable()
        table.add(
            Bilingual("form", "形式"),
            Bilingual("\(format.name) (reader \(format.version))", "\(format.name) (読み取り版 \(format.version))"))
        if !report.containers.isEmpty {
            table.add(Bilingual("unpacked", "展開"), report.containers.joined(separator: ", "))
        }
        table.add(Bilingual("encoding", "文字コード"), report.encoding ?? "ASCII")
        table.add(Bilingual("bytes", "バイト数"), "\(report.bytes)")
        let boundaries = BoundaryConfidence.allCases.compactMap { kind in
            byBoundary[kind].map { "\($0) \(DumpSummary.name(of: kind).spoken)" }
        }
        table.add(
            Bilingual("posts", "投稿"), "\(posts)" + (posts > 0 ? " (\(boundaries.joined(separator: ", ")))" : ""))
        if let oldest, let newest {
            table.add(Bilingual("times", "日時"), Bilingual("\(oldest) to \(newest)", "\(oldest) から \(newest)"))
        }
        table.add(Bilingual("replies", "返信"), "\(replies)")
        table.add(Bilingual("untitled", "無題"), "\(untitled)")
        if lossy > 0 {
            table.add(
                Bilingual("lossy", "欠字あり"),
                Bilingual(
                    "\(lossy): text is missing, be it characters or all behind an excerpt",
                    "\(lossy): 文字が抜けているか、抜粋より後がありません"))
        }
        if let words = report.leftOutWords { table.add(Bilingual("left out", "除いたもの"), words) }
        add(report, .unread, to: &table)
        add(report, .remark, to: &table)
        if let more = DumpSummary.more(report) { table.add(more: more) }
        return "\n" + table.lines.joined(separator: "\n")
    }

    /// What could not be read, and what is merely to be said, each with its number and its lines.
    private func add(_ report: DumpReport, _ kind: DumpReason.Kind, to table: inout LabelTable) {
        let label = kind == .unread ? Bilingual("not read", "読めない部分") : Bilingual("remarks", "気づいたこと")
        table.add(label, "\(report.count(of: kind))")
        for warning in report.warnings where warning.fault.why.kind == kind {
            table.add(more: DumpSummary.line(warning))
        }
    }
}

/// Labels and values under each other, in the language of who started the program.
private struct LabelTable {
    private(set) var lines: [String] = []

    mutating func add(_ label: Bilingual, _ value: Bilingual) { add(label, value.spoken) }

    mutating func add(_ label: Bilingual, _ value: String) {
        let text = label.spoken + " "
        lines.append(text + padding(after: text, to: SpokenLanguage.isJapanese ? 14 : 10) + value)
    }

    /// A line that belongs to the value above.
    mutating func add(more words: Bilingual) { lines.append("    " + words.spoken) }
}
