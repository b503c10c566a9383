// SPDX-License-Identifier: GPL-2.0-or-later

import FaultShim
import Glibc
import Testing

@testable import SakuinIndex

/// Elements on their way through the disk.
@Suite(.serialized) struct ExternalSortTests {
    private struct Element: Equatable, Sendable {
        var key: UInt64
        var number: UInt32

        static func isBefore(_ left: Element, _ right: Element) -> Bool {
            left.key != right.key ? left.key < right.key : left.number < right.number
        }
    }

    private static func elements(_ count: Int, keys: Int, _ random: inout OracleRandom) -> [Element] {
        (0..<count).map { Element(key: UInt64(random.int(0...keys)), number: UInt32($0)) }
    }

    private static func sort(
        _ elements: [Element], in folder: String, runSize: Int
    ) throws(IndexError) -> ExternalSort<Element> {
        var sort = ExternalSort(in: SpillFolder(path: folder, mostInMemory: runSize), by: Element.isBefore)
        for element in elements { try sort.add(element) }
        return sort
    }

    @Test("what was added comes as Array.sort has it, in runs of any size and in none")
    func random() throws {
        let folder = try TemporaryFolder()
        var random = OracleRandom(seed: 41)
        for round in 0..<60 {
            let elements = ExternalSortTests.elements(
                random.pick([0, 1, 2, 100, 3000]), keys: random.pick([0, 5, 100_000]), &random)
            let runSize = random.pick([1, 16, 160, 1600, 1 << 20])
            let sort = try ExternalSortTests.sort(elements, in: folder.path, runSize: runSize)
            var given: [Element] = []
            try sort.forEach { given.append($0) }
            let expected = elements.sorted(by: Element.isBefore)
            #expect(given.sorted(by: Element.isBefore) == expected, "round \(round)")
            var sorted = try sort.sorted()
            var read: [Element] = []
            while let element = try sorted.read() { read.append(element) }
            #expect(read == expected, "round \(round)")
            #expect(try sorted.read() == nil)
        }
    }

    @Test("elements that are alike come together, across runs")
    func groups() throws {
        let folder = try TemporaryFolder()
        var random = OracleRandom(seed: 42)
        let elements = ExternalSortTests.elements(2000, keys: 300, &random)
        for runSize in [160, 1 << 20] {
            var sorted = try ExternalSortTests.sort(elements, in: folder.path, runSize: runSize).sorted()
            var group: [Element] = []
            var read: [[Element]] = []
            while try sorted.read(&group, alike: { $0.key == $1.key }) { read.append(group) }
            let expected = Dictionary(grouping: elements.sorted(by: Element.isBefore), by: \.key)
            #expect(read == expected.sorted { $0.key < $1.key }.map(\.value))
        }
    }

    @Test("what fits a run makes no file; what is in a file gives its room back while it is read")
    func room() throws {
        let folder = try TemporaryFolder()
        var random = OracleRandom(seed: 43)
        let elements = ExternalSortTests.elements(300_000, keys: 1 << 30, &random)
        let small = try ExternalSortTests.sort(elements, in: folder.path, runSize: 300_000 * 16)
        #expect(ExternalSortTests.rooms(in: folder.path).isEmpty)
        _ = consume small

        let sort = try ExternalSortTests.sort(elements, in: folder.path, runSize: 1 << 20)
        var sorted = try sort.sorted()
        let full = try #require(ExternalSortTests.rooms(in: folder.path).first)
        #expect(full >= 300_000 * 16)
        for _ in 0..<250_000 { _ = try sorted.read() }
        let left = try #require(ExternalSortTests.rooms(in: folder.path).first)
        #expect(left < full / 2)
    }

    /// Bytes on the disk of the files without a name in a folder.
    private static func rooms(in folder: String) -> [Int] {
        (0..<256).compactMap { number in
            var target = [UInt8](repeating: 0, count: 4096)
            let length = readlink("/proc/self/fd/\(number)", &target, target.count)
            guard length > 0, String(decoding: target[..<length], as: UTF8.self).hasPrefix(folder) else { return nil }
            var status = stat()
            return fstat(Int32(number), &status) == 0 ? Int(status.st_blocks) * 512 : nil
        }
    }

    @Test("an element sequence is read from anywhere, by many, from memory and from a file")
    func sequences() throws {
        let folder = try TemporaryFolder()
        for mostInMemory in [1, 1000, 1 << 20] {
            for count in [0, 1, 999, 20_000] {
                var writer = ElementWriter<UInt64>(in: SpillFolder(path: folder.path, mostInMemory: mostInMemory))
                for number in 0..<count { try writer.append(UInt64(number) * 3) }
                let sequence = try writer.finish()
                #expect(sequence.count == count)
                for range in [0..<count, count / 3..<count / 2, count..<count] {
                    var reader = ElementReader(sequence, range, readSize: 100)
                    for number in range { #expect(try reader.read() == UInt64(number) * 3) }
                    #expect(try reader.read() == nil)
                }
                if count > 0 { #expect(try sequence.element(at: count - 1) == UInt64(count - 1) * 3) }
            }
        }
    }

    @Test("a file that has been cut short is an error of the system")
    func cut() throws {
        let folder = try TemporaryFolder()
        let file = try OwnedDescriptor(unnamedFileIn: folder.path)
        let sequence = try ElementSequence([UInt64](repeating: 7, count: 1000), into: file, at: 24)
        #expect(ftruncate(file.number, 4000) == 0)
        var reader = ElementReader(sequence, readSize: 800)
        var read = 0
        let error = #expect(throws: IndexError.self) { while try reader.read() != nil { read += 1 } }
        #expect(error?.code == .system)
        #expect(read == 400)
        #expect(throws: IndexError.self) { try sequence.element(at: 999) }
    }

    @Test("every call that fails is told")
    func faults() throws {
        let folder = try TemporaryFolder()
        var random = OracleRandom(seed: 44)
        let elements = ExternalSortTests.elements(500, keys: 1000, &random)
        for kind in [FAULT_OPEN, FAULT_WRITE, FAULT_READ] {
            fault_arm(kind, .max, 0, false, folder.path)
            _ = try ExternalSortTests.run(elements, in: folder.path)
            let calls = fault_disarm(folder.path)
            #expect(calls >= (kind == FAULT_OPEN ? 1 : 10))
            for nth in 1...calls {
                fault_arm(kind, nth, ENOSPC, true, folder.path)
                defer { fault_disarm(folder.path) }
                let error = #expect(throws: IndexError.self) { try ExternalSortTests.run(elements, in: folder.path) }
                #expect(error?.code == .system)
            }
        }
    }

    private static func run(_ elements: [Element], in folder: String) throws -> [Element] {
        var sorted = try sort(elements, in: folder, runSize: 800).sorted()
        var writer = ElementWriter<Element>(in: SpillFolder(path: folder, mostInMemory: 1000))
        while let element = try sorted.read() { try writer.append(element) }
        var reader = ElementReader(try writer.finish(), readSize: 1000)
        var read: [Element] = []
        while let element = try reader.read() { read.append(element) }
        return read
    }
}
