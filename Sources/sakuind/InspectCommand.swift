// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader makes of a file, without an index: to try a dump before it is dropped in.

import ArgumentParser
import FoundationEssentials
import Glibc
import SakuinClient
import SakuinDumps
import SakuinIndex
import SakuinText

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what would be read of a dump: form, posts, what is wrong.")

    @Argument(help: ArgumentHelp("The dumps.", valueName: "file"))
    var files: [String]

    @Flag(help: "Print the posts as JSON Lines, as `sakuin show --json` does; warnings go to standard error.")
    var json = false

    @Flag(help: "Read posts that were not public, too.")
    var privatePosts = false

    /// - Throws: `ExitCode` once all files have been tried, if one of them could not be read.
    func run() throws {
        var hasFailed = false
        var output = StandardOutput()
        for (index, file) in files.enumerated() {
            if files.count > 1, !json { try output.print("\(index > 0 ? "\n" : "")\(file)") }
            do {
                try inspect(file, &output)
            } catch let error as InspectError {
                hasFailed = true
                try output.flush()
                writeToStandardError("sakuind: \(error.description)\n")
            }
        }
        try output.flush()
        if hasFailed { throw ExitCode(2) }
    }

    /// - Throws: `InspectError` for the file, `OutputError` for what is printed.
    private func inspect(_ file: String, _ output: inout StandardOutput) throws {
        let options = ReadingOptions(includesPrivatePosts: privatePosts)
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InspectError("cannot be opened: \(String(cString: strerror(errno)))", file) }
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
                try output.print(summary.text(reader.form, reader.report))
            }
        } catch let error as DumpError {
            throw InspectError(error.message, file, line: error.line, byte: error.byte)
        }
    }

    private func jsonLine(_ placed: PlacedPost, of file: String) -> String {
        let post = placed.post
        let stored = StoredPost(
            versions: [PostVersion(post: post, sources: [SourcePlace(dump: 0, place: placed.place)])])
        let source = Source(
            dump: file, member: placed.place.member, line: placed.place.line, lastLine: placed.place.lastLine)
        let answer = PostAnswer(
            id: stored.id, time: post.time?.description, title: post.title, body: post.body, replyTo: post.replyTo,
            links: post.links, author: post.author, url: post.url, boundary: "\(post.boundary)", lossy: post.isLossy,
            sources: [source], earlier: [])
        return String(decoding: answer.json, as: UTF8.self)
    }

    private func warn(_ report: DumpReport, of file: String) {
        for warning in report.warnings { writeToStandardError("sakuind: \(file): \(DumpSummary.line(warning))\n") }
        if !report.passedOver.isEmpty {
            writeToStandardError("sakuind: \(file): passed over: \(DumpSummary.passedOver(report))\n")
        }
        let more = report.warningCount - report.warnings.count
        if more > 0 { writeToStandardError("sakuind: \(file): and \(more) more warnings\n") }
    }
}

/// Why a file cannot be read.
private struct InspectError: Error, CustomStringConvertible {
    let description: String

    init(_ reason: String, _ file: String, line: Int? = nil, byte: Int? = nil) {
        let place = [file, line.map { "\($0)" }, byte.map { "\($0)" }].compactMap { $0 }.joined(separator: ":")
        description = "\(place): \(reason)"
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
        let sure = post.boundary == .exact ? "" : " (\(post.boundary))"
        return [
            [place.member, lines].compactMap { $0 }.joined(separator: ":"), post.time?.description ?? "-",
            post.id ?? "-", words.joined(separator: " | ") + sure,
        ].joined(separator: "  ").map { $0.isNewline ? " " : String($0) }.joined()
    }

    static func line(_ warning: DumpWarning) -> String {
        warning.line > 0 ? "line \(warning.line): \(warning.reason)" : warning.reason
    }

    /// `2 drafts, 1 posts that are not public`.
    static func passedOver(_ report: DumpReport) -> String {
        report.passedOver.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    func text(_ form: DumpForm, _ report: DumpReport) -> String {
        var lines = ["", "form      \(form.name) (reader \(form.version))"]
        if !report.containers.isEmpty { lines.append("unpacked  \(report.containers.joined(separator: ", "))") }
        lines.append("encoding  \(report.encoding ?? "ASCII")")
        lines.append("bytes     \(report.bytes)")
        let boundaries = BoundaryConfidence.allCases.compactMap { kind in
            byBoundary[kind].map { "\($0) \(kind)" }
        }
        lines.append("posts     \(posts)" + (posts > 0 ? " (\(boundaries.joined(separator: ", ")))" : ""))
        if let oldest, let newest { lines.append("times     \(oldest) to \(newest)") }
        lines.append("replies   \(replies)")
        lines.append("untitled  \(untitled)")
        if lossy > 0 {
            lines.append("lossy     \(lossy): text is missing, be it characters or all behind an excerpt")
        }
        if !report.passedOver.isEmpty { lines.append("left out  \(DumpSummary.passedOver(report))") }
        lines.append("warnings  \(report.warningCount)")
        lines += report.warnings.map { "    " + DumpSummary.line($0) }
        let more = report.warningCount - report.warnings.count
        if more > 0 { lines.append("    and \(more) more") }
        return lines.joined(separator: "\n")
    }
}
