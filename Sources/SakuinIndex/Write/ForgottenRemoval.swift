// SPDX-License-Identifier: GPL-2.0-or-later
//
// Forgotten posts leave the index: its answers with the next commit, its files with the next build.

extension IndexWriter {
    /// Takes out what has been forgotten since the last commit: readers leave it out until then.
    /// - Returns: false if there is nothing.
    @discardableResult
    public func takeOutForgotten() throws(IndexError) -> Bool {
        guard try !register.current.active(after: live().forgotten).isEmpty else { return false }
        try apply(try ingest())
        return true
    }

    /// Builds all of the index anew from what it holds, so that no file in its folder has a word of a forgotten post: it takes as
    /// long as a rebuild. The system may keep what the files of before had on the disk until it writes over that.
    /// - Returns: false if there was nothing of the sort.
    /// - Throws: `cancelled` if the observer says so, and `system` if a file cannot be removed.
    @discardableResult
    public func purge(observer: BuildObserver = BuildObserver()) throws(IndexError) -> Bool {
        guard try !register.current.active(after: live().purged).isEmpty else { return try removeLeftovers() }
        try apply(try ingest(), by: .main, observer)
        try removeLeftovers()
        return true
    }

    @discardableResult
    private func removeLeftovers() throws(IndexError) -> Bool {
        let generation = try live().generation
        guard try directory.hasLeftovers(beside: generation) else { return false }
        directory.removeLeftovers(except: generation)
        guard try !directory.hasLeftovers(beside: generation) else {
            throw IndexError(.system, "files of the index of before cannot be removed from \(directory.path)")
        }
        return false
    }
}
