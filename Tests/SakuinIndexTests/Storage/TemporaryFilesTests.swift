// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Testing

@testable import SakuinIndex

/// What a build writes beside the index, and the room that it takes.
@Suite struct TemporaryFilesTests {
    /// Bytes that a file takes on the disk.
    private static func room(of file: OwnedDescriptor) -> Int {
        var status = stat()
        return fstat(file.number, &status) == 0 ? Int(status.st_blocks) * 512 : -1
    }

    @Test("a spool gives back the room of records that were read, in any order, and of no others")
    func spool() throws {
        let folder = try TemporaryFolder()
        let spool = try PostSpool(in: folder.path)
        var random = OracleRandom(seed: 1)
        var records: [(place: SpoolExtent, bytes: [UInt8])] = []
        for number in 0..<4000 {
            let length = number == 2000 ? 1 << 20 : random.int(1...3000)
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            records.append((try spool.append(bytes), bytes))
        }
        _ = try spool.read(records[records.count - 1].place)
        let full = TemporaryFilesTests.room(of: spool.file)
        #expect(full >= 1 << 22)

        var release = SpoolRelease(spool)
        for (place, _) in records { release.expect(place) }
        records.shuffle(using: &random)
        var reader = SpoolReader(spool)
        for (place, bytes) in records {
            #expect(try reader.read(place) == bytes)
            release.release(place)
        }
        #expect(TemporaryFilesTests.room(of: spool.file) < full / 100)
    }

    @Test("runs give back their room while they are merged, and lose nothing")
    func runs() throws {
        let folder = try TemporaryFolder()
        let file = try OwnedDescriptor(unnamedFileIn: folder.path)
        var random = OracleRandom(seed: 2)
        var runs: [PostingRun] = []
        var written: [[UInt8]: [[UInt8]]] = [:]
        for number in 0..<3 {
            var writer = PostingRunWriter(file, at: runs.last?.bytes.upperBound ?? 0)
            for term in 0..<3000 {
                let name = Array(String(100_000 + term).utf8)
                // More than is read at once, now and then.
                let length = term % 1000 == 7 ? 200_000 : random.int(1...2000)
                let postings = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                let docid = UInt32(number + 1)
                try writer.add(
                    name.span, Inverter.List(frequency: 1, collectionFrequency: 1, first: docid, last: docid),
                    postings.span)
                written[name, default: []].append(postings)
            }
            runs.append(try writer.finish())
        }
        let full = TemporaryFilesTests.room(of: file)
        var merge = try PostingMerge(runs)
        var terms = 0
        while let pieces = try merge.next() {
            let expected = written[merge.term(of: pieces[0])]
            // Some are passed over, some read twice.
            if terms % 5 == 1 { #expect(try merge.postings(of: pieces[1])[...] == expected?[1][...]) }
            terms += 1
            if terms % 7 == 3 { continue }
            #expect(try pieces.map { Array(try merge.postings(of: $0)) } == expected)
            if terms == 1500 { #expect(TemporaryFilesTests.room(of: file) < full * 7 / 10) }
        }
        #expect(terms == 3000)
        #expect(TemporaryFilesTests.room(of: file) < full / 100)
    }

    @Test("a run that has been cut short is an error of the system", arguments: [1, 1000, 70_000, 100_000])
    func cut(missing: Int) throws {
        let folder = try TemporaryFolder()
        let file = try OwnedDescriptor(unnamedFileIn: folder.path)
        var writer = PostingRunWriter(file, at: 0)
        for term in 0..<10 {
            let postings = [UInt8](repeating: 1, count: 20_000)
            try writer.add(
                [UInt8(ascii: "a") + UInt8(term)].span,
                Inverter.List(frequency: 1, collectionFrequency: 1, first: 1, last: 1), postings.span)
        }
        let run = try writer.finish()
        #expect(ftruncate(file.number, Int(run.bytes.upperBound) - missing) == 0)
        let error = #expect(throws: IndexError.self) {
            var merge = try PostingMerge([run])
            while let pieces = try merge.next() { _ = try merge.postings(of: pieces[0]) }
        }
        #expect(error?.code == .system)
    }
}
