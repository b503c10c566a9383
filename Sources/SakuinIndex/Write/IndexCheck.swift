// SPDX-License-Identifier: GPL-2.0-or-later
//
// All of an index read and compared with its checksums; what libxapian wrote, looked over by libxapian too. Nothing is
// changed, and an index that is served meanwhile goes on being served.

/// A look at every byte of an index.
///
/// ```swift
/// let check = try IndexCheck(IndexDirectory(path: "/var/lib/sakuin/index"))
/// for fault in check.faults { print(fault) }
/// ```
public struct IndexCheck: Sendable {
    /// What is wrong, in words; empty if nothing is.
    public private(set) var faults: [String] = []
    /// False if the index is being written: then libxapian's own look at the delta is left out.
    public private(set) var isComplete = true

    /// Looks the index in `directory` over.
    /// - Throws: `missing` where there is none, and what keeps files from being read. What is damaged is told in `faults`.
    public init(_ directory: IndexDirectory) throws(IndexError) {
        guard let served = try noting({ () throws(IndexError) in try directory.current() }) else { return }
        guard let generation = served else { throw IndexError(.missing, "there is no index in \(directory.path)") }
        let (main, delta) = (directory.path + "/" + generation.main, directory.path + "/" + generation.delta)
        try noting { () throws(IndexError) in try XapianDatabase.verifyAll(main) }
        // Opens what libxapian writes only once that is found whole.
        let isReadable: Void? = try noting { () throws(IndexError) in
            let all = try XapianDatabase.reader([delta, main], isLastImmutable: true)
            try IndexMetadata.check(all)
            _ = try IndexMetadata.times(in: all)
            _ = try Tombstones(in: all)
            _ = try KnownDumps(in: all)
        }
        guard isReadable != nil else { return }
        // Held while libxapian looks: it takes a block that is written in that moment for a damaged one.
        guard let lock = try unlessLocked({ () throws(IndexError) in try IndexLock(directory) }) else {
            isComplete = false
            return
        }
        try withExtendedLifetime(lock) { () throws(IndexError) in
            _ = try noting { () throws(IndexError) in try XapianDatabase.check(delta) }
        }
    }

    /// What `body` gives; nil, and a fault more, where that is damaged.
    @discardableResult
    private mutating func noting<Result>(_ body: () throws(IndexError) -> Result) throws(IndexError) -> Result? {
        do {
            return try body()
        } catch {
            guard error.code == .damaged || error.code == .foreignVersion else { throw error }
            faults.append(error.message)
            return nil
        }
    }
}

/// What `body` gives; nil where another process has the index for writing.
private func unlessLocked<Result>(_ body: () throws(IndexError) -> Result) throws(IndexError) -> Result? {
    do {
        return try body()
    } catch {
        guard error.code == .locked else { throw error }
        return nil
    }
}
