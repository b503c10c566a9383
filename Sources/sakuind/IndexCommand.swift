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
        let settings = try Configuration(file: places.config, dumps: places.dumps, index: places.index, socket: nil)
        let folders = DumpFolders(roots: settings.dumps)
        let writer = try IndexWriter(IndexDirectory(path: settings.index), rebuild: rebuild)
        let indexer = DumpIndexer(folders: folders, writer: writer)
        let (paths, listing) = indexer.changes()
        // A folder that is not there is most likely misspelt; the daemon may wait for it, this command cannot.
        if let first = listing.unreadable.first {
            throw ConfigurationError(description: "\(first.folder) cannot be read: \(first.reason)")
        }
        var progress = IndexingProgress(dumps: paths.count)
        for path in paths {
            progress.begin(path)
            var outcome = try indexer.process(path)
            while outcome == .tooFresh {
                sleep(1)
                outcome = try indexer.process(path)
            }
            progress.end(path, outcome)
        }
        if rebuild { try writer.publish() }
        progress.finish()
    }
}

/// What a person sees meanwhile: one line that changes on a terminal, one line a trouble everywhere.
private struct IndexingProgress {
    let dumps: Int
    private var done = 0
    private var posts = 0
    private var troubles = 0
    private let start = ContinuousClock.now
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(dumps: Int) {
        self.dumps = dumps
    }

    func begin(_ path: String) {
        guard isTerminal else { return }
        say("\r\u{1B}[K[\(done + 1)/\(dumps)] \(posts) posts  \(path.split(separator: "/").last ?? "")", end: "")
    }

    mutating func end(_ path: String, _ outcome: DumpOutcome) {
        done += 1
        switch outcome {
        case .indexed(let count, let problems):
            posts += count
            if problems > 0 { report("\(path): \(problems) lines could not be read") }
        case .quarantined(let reason): report("\(path): \(reason)")
        case .beingWritten, .tooFresh:
            report("\(path): somebody is writing it: not indexed; run `sakuind index` again later")
        case .unchanged, .removed: break
        }
    }

    private mutating func report(_ trouble: String) {
        troubles += 1
        say((isTerminal ? "\r\u{1B}[K" : "") + "sakuind: \(trouble)")
    }

    func finish() {
        let time = ContinuousClock.now - start
        let seconds = (time / .milliseconds(1)).rounded() / 1000
        let quarantined = troubles > 0 ? ", \(troubles) with trouble" : ""
        say((isTerminal ? "\r\u{1B}[K" : "") + "\(done) dumps, \(posts) posts in \(seconds) s\(quarantined)")
    }

    private func say(_ text: String, end: String = "\n") {
        writeToStandardError(text + end)
    }
}
