// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the posts of a generation have in common, in the form that zstd takes: pieces of posts from all of its time, and
// the statistics of the others compressed with them. It is kept in the generation's metadata and never changes there.

internal import CZstd

enum RecordDictionary {
    /// Bytes of a dictionary. Measured on posts-open-20MB, level 3 (size of the store / text): none 0.59, 64 KiB 0.44,
    /// 112 KiB 0.43, 220 KiB 0.42. Choosing the pieces as ZDICT_trainFromBuffer does gains another 1 % of the store and
    /// takes 1.3 s instead of 0.01; posts of another corpus lose 4 %.
    private static let longest = 112 << 10
    /// A dictionary pays for itself if it is this much smaller than what it is for.
    private static let share = 32
    private static let shortest = 4 << 10
    /// Bytes of a post that go in at most.
    private static let pieceLength = 400
    /// Bytes of posts that are compressed to count how often which symbols come.
    private static let sampleBytes = 1 << 20
    /// Room for the statistics.
    private static let headerSize = 1 << 10

    /// The dictionary for records of which there are `count`, of `bytes` in all; `record` gives one by its number.
    /// Empty where they are too few or too much alike for one.
    static func make(
        count: Int, bytes: Int64, record: (Int) throws(IndexError) -> [UInt8]
    ) throws(IndexError) -> [UInt8] {
        let size = Int(min(Int64(longest), bytes / Int64(share)))
        guard size >= shortest else { return [] }
        var content: [UInt8] = []
        var samples: [UInt8] = []
        var lengths: [Int] = []
        let contentSize = size - headerSize
        for turn in 0..<count where samples.count < sampleBytes {
            let record = try record(spread(turn, over: count))
            if content.count < contentSize {
                content += record.prefix(min(pieceLength, contentSize - content.count))
            } else {
                samples += record
                lengths.append(record.count)
            }
        }
        return finalize(
            content, samples, lengths, size: size, level: RecordCompressor.level(ofStore: bytes))
    }

    /// A number below `count`. However many turns are taken, their numbers lie about evenly: multiples of the golden
    /// ratio do (Knuth, TAOCP 6.4).
    private static func spread(_ turn: Int, over count: Int) -> Int {
        let fraction = UInt64(turn) &* 0x9E37_79B9_7F4A_7C15
        return Int(fraction.multipliedFullWidth(by: UInt64(count)).high)
    }

    /// The statistics are those of a level: with those of another, records take more than either does.
    private static func finalize(
        _ content: [UInt8], _ samples: [UInt8], _ lengths: [Int], size: Int, level: Int32
    ) -> [UInt8] {
        let parameters = ZDICT_params_t(compressionLevel: level, notificationLevel: 0, dictID: 0)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { target, filled in
            let count = unsafe ZDICT_finalizeDictionary(
                target.baseAddress, target.count, content, content.count, samples, lengths, UInt32(lengths.count),
                parameters)
            filled = ZDICT_isError(count) == 0 ? count : 0
        }
    }
}
