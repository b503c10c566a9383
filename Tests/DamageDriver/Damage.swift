// SPDX-License-Identifier: GPL-2.0-or-later
//
// What disks, crashes and people do to files: one damage to one file of an index, or to two.

import Foundation

/// The same numbers for the same seed (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func oneIn(_ count: Int) -> Bool { number(1...count) == 1 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }
}

/// A folder with an index, as it is to be: by the paths of its files within it.
struct Folder {
    let path: String
    private(set) var files: [String: Data] = [:]

    /// What lies there now.
    init(_ path: String) throws {
        self.path = path
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
            if !isFolder.boolValue { files[name] = try Folder.read(path + "/" + name) }
        }
    }

    static func read(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    /// Puts `content` into a file without making it anew: whoever has it open sees the change.
    static func write(_ content: Data, to path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(descriptor) }
        let bytes = [UInt8](content)
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
            ftruncate(descriptor, off_t(bytes.count)) == 0
        else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Makes the folder as it was.
    func restore() throws {
        try? FileManager.default.removeItem(atPath: path)
        for (name, content) in files {
            let file = URL(fileURLWithPath: path + "/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try content.write(to: file)
        }
    }
}

enum Damage: CaseIterable {
    case bits, zeros, noise, cut, swappedBlocks, repeatedBlock, garbageBehind, exchangedFiles, otherIndex, removal

    private static let blockSize = 8192

    /// Damages a file of `folder` in place; `other` is an index of other posts. Returns what was done.
    func befall(_ folder: Folder, other: Folder, _ chance: inout Chance) throws -> String {
        let names = folder.files.keys.sorted()
        // Tables are what is large, and where most damage is to be expected.
        let weighted = names + names.filter { $0.hasSuffix(".glass") } + names.filter { $0.hasSuffix(".glass") }
        let name = chance.pick(weighted)
        let path = folder.path + "/" + name
        var content = folder.files[name] ?? Data()
        switch self {
        case .bits: flipBits(&content, &chance)
        case .zeros: replaceRun(&content, &chance) { _ in 0 }
        case .noise: replaceRun(&content, &chance) { UInt8($0.number(0...255)) }
        case .cut: content = content.prefix(chance.number(0...max(0, content.count - 1)))
        case .swappedBlocks: swapBlocks(&content, &chance, isBoth: true)
        case .repeatedBlock: swapBlocks(&content, &chance, isBoth: false)
        case .garbageBehind: content += (0..<chance.number(1...20_000)).map { _ in UInt8(chance.number(0...255)) }
        case .exchangedFiles:
            let second = chance.pick(names)
            try Folder.write(content, to: folder.path + "/" + second)
            try Folder.write(folder.files[second] ?? Data(), to: path)
            return "\(self) \(name) \(second)"
        case .otherIndex: content = other.files[name] ?? Data()
        case .removal:
            try FileManager.default.removeItem(atPath: path)
            return "\(self) \(name)"
        }
        try Folder.write(content, to: path)
        return "\(self) \(name)"
    }

    /// Nearer to a block's head, where more depends on a byte, as often as anywhere.
    private func place(in content: Data, _ chance: inout Chance) -> Int {
        guard chance.oneIn(2) else { return chance.number(0...content.count - 1) }
        let block = chance.number(0...(content.count - 1) / Damage.blockSize) * Damage.blockSize
        return min(content.count - 1, block + chance.number(0...40))
    }

    private func flipBits(_ content: inout Data, _ chance: inout Chance) {
        guard !content.isEmpty else { return }
        for _ in 0..<chance.pick([1, 1, 2, 8]) {
            content[place(in: content, &chance)] ^= 1 << UInt8(chance.number(0...7))
        }
    }

    private func replaceRun(_ content: inout Data, _ chance: inout Chance, _ byte: (inout Chance) -> UInt8) {
        guard !content.isEmpty else { return }
        let start = place(in: content, &chance)
        for index in start..<min(content.count, start + chance.pick([1, 8, 500, 8192, 20_000])) {
            content[index] = byte(&chance)
        }
    }

    private func swapBlocks(_ content: inout Data, _ chance: inout Chance, isBoth: Bool) {
        let size = content.count >= 2 * Damage.blockSize ? Damage.blockSize : content.count / 2
        guard size > 0 else { return }
        let first = chance.number(0...content.count / size - 1) * size
        let second = chance.number(0...content.count / size - 1) * size
        let (left, right) = (content[first..<first + size], content[second..<second + size])
        content.replaceSubrange(second..<second + size, with: Data(left))
        if isBoth { content.replaceSubrange(first..<first + size, with: Data(right)) }
    }
}
