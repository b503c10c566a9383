// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the daemon is told: the configuration file, then the options of the command line, then the defaults.
// Paths come out absolute. A key that is not known is an error, because a misspelt one would be silence.

import FoundationEssentials
import SakuinClient
import SakuinDumps

/// The settings of a run.
struct Configuration: Sendable, Equatable {
    /// Folders of dumps, absolute.
    var dumps: [String]
    /// The folder of the index, absolute.
    var index: String
    /// Where the daemon listens, unless systemd hands it a socket.
    var socket: String
    /// The group that may connect; nil for the daemon's own user alone.
    var socketGroup: String?
    /// Minutes between two scans of the folders.
    var rescanMinutes: Int
    /// True if posts that were not public are indexed too.
    var includesPrivatePosts: Bool
    /// What becomes of the posts of dumps that are not there any more.
    var retention: DumpRetention
    /// What keys and columns of the dumps are called beside the names that are known.
    var columns: ColumnNames

    /// What is read of dumps.
    var reading: ReadingOptions { ReadingOptions(includesPrivatePosts: includesPrivatePosts, columns: columns) }

    /// Often enough for changes that the kernel does not report, rare enough to cost nothing.
    static let standardRescanMinutes = 10
}

extension Configuration {
    /// - Parameters: the options of the command line; nil and empty where they were not given.
    /// - Throws: `ConfigurationError` with the file and the key.
    init(
        file: String?, dumps: [String], index: String?, socket: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ConfigurationError) {
        let given = if let file { try ConfigurationFile(path: file) } else { ConfigurationFile() }
        if let empty = [("--index", index), ("--socket", socket)].first(where: { $0.1 == "" })?.0 {
            throw ConfigurationError(description: "\(empty) is empty: give a path, or leave it out")
        }
        guard !dumps.contains("") else {
            throw ConfigurationError(description: "--dumps has an empty path: give a folder, or leave it out")
        }
        let home = environment["HOME"]
        var folders = dumps.isEmpty ? given.dumps ?? [] : dumps
        if folders.isEmpty {
            folders = [try Configuration.known(DefaultPaths.dumps(environment: environment), "--dumps")]
        }
        var place = index ?? given.index
        if place == nil { place = try Configuration.known(DefaultPaths.index(environment: environment), "--index") }
        self.dumps = folders.map { Configuration.absolute($0, home: home) }
        self.index = Configuration.absolute(place ?? "", home: home)
        self.socket = Configuration.absolute(
            socket ?? given.socket ?? DefaultPaths.socket(environment: environment), home: home)
        socketGroup = given.socketGroup
        rescanMinutes = given.rescanMinutes ?? Configuration.standardRescanMinutes
        includesPrivatePosts = given.includesPrivatePosts ?? false
        retention = DumpRetention(
            keepsRemoved: given.keepsRemovedDumps ?? false, dropsMissing: given.keepsMissingDumps == false)
        columns = given.columns ?? ColumnNames()
        try refuseNesting()
    }

    /// These settings as far as they can be taken over by a daemon that runs with others.
    /// - Returns: the settings to go on with, and the keys whose change waits for a restart.
    func adopted(by running: Configuration) throws(ConfigurationError) -> (settings: Configuration, waiting: [String]) {
        var settings = self
        (settings.index, settings.socket, settings.socketGroup) = (running.index, running.socket, running.socketGroup)
        let waiting = [
            index == running.index ? nil : "index", socket == running.socket ? nil : "socket",
            socketGroup == running.socketGroup ? nil : "socket_group",
        ].compactMap { $0 }
        try settings.refuseNesting()
        return (settings, waiting)
    }

    private static func known(_ path: String?, _ option: String) throws(ConfigurationError) -> String {
        guard let path else {
            throw ConfigurationError(description: "HOME is not set, so there is no default: give \(option)")
        }
        return path
    }

    /// The folder that is watched where none is named; nil where there is no home for it.
    static func defaultDumps(environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        DefaultPaths.dumps(environment: environment).map { absolute($0, home: environment["HOME"]) }
    }

    /// An index inside a watched folder would be indexed, changed by that, and indexed again.
    private func refuseNesting() throws(ConfigurationError) {
        for folder in dumps {
            if FolderPath.contains(folder, index) || FolderPath.contains(index, folder) {
                throw ConfigurationError(
                    description: "the index \(index) and the dumps \(folder) lie one in the other: move one of them out"
                )
            }
        }
    }

    /// `path` without `~`, `.`, `..` and symbolic links, as far as it exists.
    private static func absolute(_ path: String, home: String?) -> String {
        var expanded = path
        if path.hasPrefix("~/"), let home { expanded = home + path.dropFirst(1) }
        return URL(filePath: expanded).standardizedFileURL.resolvingSymlinksInPath().path.trimmed
    }
}

extension String {
    /// Without the slash at its end.
    fileprivate var trimmed: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
