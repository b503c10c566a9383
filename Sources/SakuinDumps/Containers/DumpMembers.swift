// SPDX-License-Identifier: GPL-2.0-or-later

/// The texts of a dump, one after the other, containers in containers opened. One is read before the next is asked for.
final class DumpMembers {
    private let file: FileBytes
    private let limits: ExpansionLimits
    private var archives: [(bytes: any MemberSource, name: String)] = []
    private var hasBegun = false
    private var count = 0
    /// What a container was unpacked by, outermost first; empty for a file that is none.
    private(set) var containers: [String] = []
    /// Files in archives that could not be opened, and why.
    private var troubles: [(member: String, fault: DumpMessage)] = []

    init(_ file: FileBytes, limits: ExpansionLimits) {
        self.file = file
        self.limits = limits
    }

    func takeTroubles() -> [(member: String, fault: DumpMessage)] {
        defer { troubles = [] }
        return troubles
    }

    /// True for a dump that is an archive of several files.
    private(set) var isArchive = false

    /// The next one that is not empty; nil at the end.
    /// - Throws: `DumpError` if nothing that comes can be read.
    func next() throws(DumpError) -> DumpMember? {
        if !hasBegun {
            hasBegun = true
            if let member = try open(HeadedBytes(file), name: "") { return member }
        }
        while let archive = archives.last {
            let own: String?
            do throws(DumpError) {
                own = try archive.bytes.nextMember()
                note(archive)
            } catch {
                note(archive)
                // One archive in another may be lost, and what is behind it not.
                guard archives.count > 1, error.code == .damaged else { throw error }
                troubles.append((archive.name, error.fault))
                own = nil
            }
            guard let own else {
                archives.removeLast()
                continue
            }
            if archives.count > containers.count { containers.append(archive.bytes.format) }
            count += 1
            guard count <= limits.members else {
                throw DumpError(.tooLarge, .tooManyFiles, "\(limits.members)")
            }
            let name = [archive.name, own].filter { !$0.isEmpty }.joined(separator: "/")
            isArchive = isArchive || !own.isEmpty
            if let obstacle = archive.bytes.obstacle {
                troubles.append((name, obstacle))
                continue
            }
            do throws(DumpError) {
                if let member = try open(HeadedBytes(archive.bytes), name: name) { return member }
            } catch {
                guard error.code == .unreadable else { throw error }
                troubles.append((name, error.fault))
            }
        }
        return nil
    }

    private func note(_ archive: (bytes: any MemberSource, name: String)) {
        troubles += archive.bytes.takeTroubles().map { (archive.name, $0) }
    }

    /// True if one more archive, or one more compression, may be opened. A crawl's own file holds its pages as they are, and
    /// those may be compressed.
    private func isShallow(_ isCompressed: Bool) -> Bool {
        let others = archives.map(\.bytes).filter { !($0 is WarcBytes) }
        return others.count { ($0 is CompressedBytes) == isCompressed } < limits.depth
    }

    /// The text, or nil for a container, which is opened, and for what is empty.
    private func open(_ bytes: HeadedBytes, name: String) throws(DumpError) -> DumpMember? {
        let head = try bytes.head(Container.headLength)
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]),
            let refusal = ZippedDocument.refusal(try bytes.head(ZippedDocument.headLength))
        {
            throw refusal
        }
        guard Container.begins(head) else {
            // The file itself is to say that it is empty.
            let date = archives.lazy.reversed().compactMap { $0.bytes.date }.first
            let member = DumpMember(name: name.isEmpty ? nil : name, bytes: bytes, date: date)
            return head.isEmpty && !archives.isEmpty ? nil : member
        }
        guard isShallow(Compression(beginning: head) != nil) else {
            troubles.append((name, DumpMessage(.tooDeep, "\(limits.depth)")))
            return nil
        }
        archives.append((try Container.members(bytes, head, in: file, limits: limits), name))
        return nil
    }
}
