// SPDX-License-Identifier: GPL-2.0-or-later
//
// Indexes what is there and ends: no socket, no watching. The same reading and the same index as `serve`.

import ArgumentParser
import FoundationEssentials
import Glibc
import SakuinIndex
import SakuinTerminal
import SakuinText

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: Bilingual(
            "Index what lies in the folders now, and end.", "今フォルダにあるものを索引に入れて終わります。"
        ).spoken,
        discussion: Bilingual(
            """
            It is the index that the daemon would keep, made without one: both cannot write it at a time.

            Exit status: 0, also where single dumps could not be read, of which standard error tells; 2 on an error.
            """,
            """
            デーモンが保つのと同じ索引を、デーモンなしで作ります。両方が同時に書くことはできません。

            終了コード: 0（読めないダンプがあっても。標準エラーで知らせます）、誤りなら 2。
            """
        ).spoken)

    @OptionGroup var places: PathOptions

    @Flag(
        help: ArgumentHelp(
            "Build a new index beside the old one, from the dumps alone, and replace the old one at the end.",
            "ダンプだけから新しい索引を古いものの横に作り、終わりに入れ替えます。"))
    var rebuild = false

    @Flag(
        help: ArgumentHelp(
            "Drop the posts of dumps whose folder is empty, missing, replaced or no longer given.",
            "フォルダが空、見つからない、別のものになった、指定されなくなったダンプの投稿を消します。"))
    var confirm = false

    func run() throws {
        WriteLease.ignoreLeaseSignals()
        let settings = try Configuration(file: places.config, dumps: places.dumps, index: places.index, socket: nil)
        let folders = DumpFolders(roots: settings.dumps)
        let writer = try IndexWriter(IndexDirectory(path: settings.index), evenUnreadable: rebuild)
        let progress = IndexingProgress()
        let indexer = DumpIndexer(
            folders: folders, writer: writer, options: settings.reading, retention: settings.retention,
            progress: progress)
        try refuseUnreadable(folders.list(), writer)
        var report = IndexingReport()
        let line = ProgressLine(progress)
        do {
            defer { line?.end() }
            if rebuild { _ = report.add(try indexer.rebuild()) }
            let changes = try indexer.changes(isConfirmed: confirm)
            report.kept = changes.kept
            if changes.paths.isEmpty, changes.areFoldersOther { _ = try indexer.process([]) }
            try index(changes.paths, with: indexer, into: &report)
            _ = try indexer.takeOutForgotten()
        }
        reclaimSpace(indexer)
        report.finish()
    }

    /// A folder that is not there is most likely misspelt; the daemon may wait for it, this command cannot. But one that
    /// had dumps may be taken leave of.
    private func refuseUnreadable(_ listing: DumpFolders.Listing, _ writer: IndexWriter) throws {
        let dumps = confirm ? try writer.dumps.map(\.path) : []
        for (folder, reason) in listing.unreadable {
            let isKnown = listing.missing.contains(folder) && dumps.contains { FolderPath.contains(folder, $0) }
            if !isKnown { throw ConfigurationError(description: "\(folder) cannot be read: \(reason)") }
        }
    }

    /// Nothing is lost where that fails.
    private func reclaimSpace(_ indexer: DumpIndexer) {
        do {
            _ = try indexer.reclaimSpace()
        } catch {
            let words = Bilingual(
                "room in the index could not be given back: {0}", "索引の空きを返せませんでした: {0}")
            writeToStandardError("sakuind: \(words.spoken.replacing("{0}", with: error.message))\n")
        }
    }

    private func index(_ paths: [String], with indexer: DumpIndexer, into report: inout IndexingReport) throws {
        var waiting = paths
        while !waiting.isEmpty {
            let share = try indexer.share(of: waiting)
            waiting.removeFirst(share.count)
            let fresh = report.add(try indexer.process(share))
            if waiting.isEmpty, !fresh.isEmpty { sleep(1) }
            waiting += fresh
        }
    }
}

/// What became of the dumps, told at the end, and each trouble on a line of its own.
private struct IndexingReport {
    /// Dumps that are not there, and whose posts stay.
    var kept: [KeptDumps] = []
    /// The last that became of each dump.
    private var outcomes: PathMap<DumpOutcome> = [:]
    private let start = ContinuousClock.now

    /// - Returns: the dumps that are to be tried again in a moment.
    mutating func add(_ new: PathMap<DumpOutcome>) -> [String] {
        for (path, outcome) in new where outcome != .unchanged || outcomes[path] == nil { outcomes[path] = outcome }
        return new.filter { $0.value == .tooFresh }.map(\.path).sorted()
    }

    private var posts: Int {
        outcomes.reduce(0) { if case .indexed(let posts, _) = $1.value { $0 + posts } else { $0 } }
    }

    /// What is to be said of single dumps.
    private var lines: [String] {
        outcomes.sorted { $0.path < $1.path }.compactMap { path, outcome in
            switch outcome {
            case .indexed(_, let problems) where !problems.isEmpty: outcome.told(of: path)?.spoken
            case .quarantined: outcome.told(of: path)?.spoken
            case .beingWritten, .tooFresh:
                Bilingual(
                    "\(path): somebody is writing it: not indexed; run `sakuind index` again later",
                    "\(path): 書き込み中なので索引に入れていません。後で `sakuind index` を実行してください"
                ).spoken
            case .indexed, .unchanged, .removed, .kept: nil
            }
        } + kept.map(\.indexNotice)
    }

    func finish() {
        let (dumps, posts) = (outcomes.count, posts)
        let partly = outcomes.count { if case .indexed = $0.value { $0.value.leavesTextOut } else { false } }
        let unread = outcomes.count {
            switch $0.value {
            case .quarantined, .beingWritten, .tooFresh: true
            default: false
            }
        }
        for line in lines { writeToStandardError("sakuind: \(line)\n") }
        let seconds = ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
        let counts = Bilingual(
            "\(dumps) \(dumps == 1 ? "dump" : "dumps"), \(posts) \(posts == 1 ? "post" : "posts") in \(seconds) s"
                + (unread > 0 ? ", \(unread) not read" : "") + (partly > 0 ? ", \(partly) partly read" : ""),
            "ダンプ \(dumps)個、投稿 \(posts)件、\(seconds) 秒" + (unread > 0 ? "、読めないもの \(unread)個" : "")
                + (partly > 0 ? "、一部だけ読めたもの \(partly)個" : ""))
        writeToStandardError(counts.spoken + "\n")
    }
}

extension KeptDumps {
    /// The notice with the command that is at hand where no daemon runs.
    fileprivate var indexNotice: String {
        notice.english.replacing("`sakuin rescan --confirm`", with: "`sakuind index --confirm`")
    }
}
