// SPDX-License-Identifier: GPL-2.0-or-later
//
// Indexes what is there and ends: no socket, no watching. The same reading and the same index as `serve`.

import ArgumentParser
import FoundationEssentials
import Glibc
import SakuinIndex

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index", abstract: "Index what lies in the folders now, and end.")

    @OptionGroup var places: PlaceOptions

    @Flag(help: "Build a new index beside the old one, from the dumps alone, and replace the old one at the end.")
    var rebuild = false

    func run() throws {
        WriteLease.ignoreLeaseSignals()
        let settings = try Configuration(file: places.config, dumps: places.dumps, index: places.index, socket: nil)
        let folders = DumpFolders(roots: settings.dumps)
        let writer = try IndexWriter(IndexDirectory(path: settings.index), rebuild: rebuild)
        let progress = IndexingProgress()
        let indexer = DumpIndexer(
            folders: folders, writer: writer, options: settings.reading, progress: progress)
        let (paths, listing) = indexer.changes()
        // A folder that is not there is most likely misspelt; the daemon may wait for it, this command cannot.
        if let first = listing.unreadable.first {
            throw ConfigurationError(description: "\(first.folder) cannot be read: \(first.reason)")
        }
        var report = IndexingReport(dumps: paths.count)
        let line = ProgressLine(progress)
        do {
            defer { line?.end() }
            try index(paths, with: indexer, into: &report)
        }
        report.finish()
    }

    private func index(_ paths: [String], with indexer: DumpIndexer, into report: inout IndexingReport) throws {
        var waiting = paths
        // A rebuild without dumps gives an index without posts.
        repeat {
            let share = indexer.share(of: waiting)
            let outcomes = try indexer.process(share)
            waiting.removeFirst(share.count)
            for path in share {
                let outcome = outcomes[path] ?? .unchanged
                if outcome == .tooFresh { waiting.append(path) } else { report.add(path, outcome) }
            }
            if !waiting.isEmpty, waiting.allSatisfy({ outcomes[$0] == .tooFresh }) { sleep(1) }
        } while !waiting.isEmpty
    }
}

/// What became of the dumps, told at the end, and each trouble on a line of its own.
private struct IndexingReport {
    let dumps: Int
    private var posts = 0
    private var troubles: [String] = []
    private let start = ContinuousClock.now

    init(dumps: Int) {
        self.dumps = dumps
    }

    mutating func add(_ path: String, _ outcome: DumpOutcome) {
        switch outcome {
        case .indexed(let count, let problems):
            posts += count
            if problems > 0 { troubles.append("\(path): \(problems) lines could not be read") }
        case .quarantined(let reason): troubles.append("\(path): \(reason)")
        case .beingWritten, .tooFresh:
            troubles.append("\(path): somebody is writing it: not indexed; run `sakuind index` again later")
        case .unchanged, .removed: break
        }
    }

    func finish() {
        for trouble in troubles { writeToStandardError("sakuind: \(trouble)\n") }
        let seconds = ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
        let quarantined = troubles.isEmpty ? "" : ", \(troubles.count) with trouble"
        let counts = "\(dumps) \(dumps == 1 ? "dump" : "dumps"), \(posts) \(posts == 1 ? "post" : "posts")"
        writeToStandardError("\(counts) in \(seconds) s\(quarantined)\n")
    }
}
