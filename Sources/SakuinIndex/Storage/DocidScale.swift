// SPDX-License-Identifier: GPL-2.0-or-later
//
// The distances between docids are bytes of every posting, so a generation has hardly more slots than posts where it has
// posts: when main is built, stretches of time with equal numbers of posts get equal numbers of slots. The delta, whose
// docids lie between those of main, is numbered by the same scale.

/// Leads from time slots to the slots of a generation's databases: linear between its marks, never falling.
struct DocidScale: Sendable, Equatable {
    /// From this time slot on it goes on from this slot.
    struct Mark: Sendable, Equatable {
        var time: UInt32
        var slot: UInt32
    }

    /// Ascending in both, from time slot 1 to that of posts without a time, which stand from there on one behind the other.
    fileprivate let marks: [Mark]

    /// A slot for each time slot: of an index that began empty.
    static let identity = DocidScale(marks: [
        Mark(time: 1, slot: 1), Mark(time: TimeSlot.undated, slot: TimeSlot.undated),
    ])

    /// Time slots that share a slot where no post tells which times there are.
    fileprivate static let timeSlotsWithoutPosts: UInt32 = 1024
    /// A stretch has so many posts and up, so that what does not lie evenly in it moves few posts, and there are at most about
    /// so many stretches: 20 KB of metadata.
    fileprivate static let leastPosts = 16
    fileprivate static let mostStretches = 4096
    /// Beyond the newest and the oldest post each further octave of time has so many slots: what comes next finds a slot for
    /// two seconds, and a year later still half as many for half a year. More of them are more bytes for the first posting of
    /// every list.
    fileprivate static let octave: UInt32 = 1 << 16

    fileprivate init(marks: [Mark]) { self.marks = marks }

    /// The slot that a time slot calls for.
    func slot(_ time: UInt32) -> UInt32 {
        // The last mark that is not behind `time`.
        var (low, high) = (0, marks.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if marks[middle].time <= time { low = middle } else { high = middle }
        }
        let start = marks[low]
        guard low + 1 < marks.count else { return start.slot + (time - start.time) }
        let end = marks[low + 1]
        let share = UInt64(time - start.time) * UInt64(end.slot - start.slot) / UInt64(end.time - start.time)
        return start.slot + UInt32(share)
    }

    /// A time slot that calls for a slot near this one: for a guess that is checked.
    func timeSlot(near slot: UInt32) -> UInt32 {
        // The last mark that is not behind `slot`.
        var (low, high) = (0, marks.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if marks[middle].slot <= slot { low = middle } else { high = middle }
        }
        let start = marks[low]
        guard low + 1 < marks.count, slot > start.slot else { return start.time }
        let end = marks[low + 1]
        let share = UInt64(slot - start.slot) * UInt64(end.time - start.time) / UInt64(end.slot - start.slot)
        return start.time + UInt32(share)
    }

    /// Where posts without a time begin.
    var undatedSlot: UInt32 { marks[marks.count - 1].slot }
}

// MARK: Making

/// Makes the scale of a main database from the time slots of its posts, which come ascending.
struct DocidScaleMaker {
    private let count: Int
    private let octave: UInt32
    private var marks: Marks
    /// The time slot that came last, and its posts.
    private var time: UInt32 = 0
    private var posts = 0

    /// - Parameter count: of all posts.
    init(count: Int) {
        self.count = count
        octave = max(DocidScale.octave, UInt32(clamping: count / 16))
        marks = Marks(most: max(DocidScale.leastPosts, count / DocidScale.mostStretches))
    }

    mutating func add(_ next: UInt32) {
        guard next < TimeSlot.undated else { return }
        if time == 0 { marks.begin(before: next, octave) }
        if next != time, posts > 0 {
            marks.add(time, posts)
            posts = 0
        }
        time = next
        posts += 1
    }

    consuming func finish() -> DocidScale {
        if count == 0 { return .identity }
        if posts > 0 {
            marks.add(time, posts)
            marks.end(after: time, octave)
        } else {
            marks.close(at: TimeSlot.undated, slots: TimeSlot.undated / DocidScale.timeSlotsWithoutPosts)
        }
        return DocidScale(marks: marks.marks)
    }

    /// Puts one mark behind the other.
    private struct Marks {
        typealias Mark = DocidScale.Mark

        /// Posts of a stretch: no more, but where a time slot alone has more.
        let most: Int
        private(set) var marks: [Mark] = []
        private var start = Mark(time: 1, slot: 1)
        private var posts = 0

        init(most: Int) {
            self.most = most
        }

        /// Ends the stretch before `time`, and begins the next there.
        mutating func close(at time: UInt32, slots: UInt32) {
            marks.append(start)
            start = Mark(time: time, slot: start.slot + max(1, slots))
            posts = 0
            if time == TimeSlot.undated { marks.append(start) }
        }

        private mutating func closePosts(at time: UInt32) {
            close(at: time, slots: UInt32(posts + posts / 8 + 1))
        }

        /// The posts of a time slot. Where they are many, those behind them are not moved: their stretch ends with them.
        mutating func add(_ time: UInt32, _ count: Int) {
            if posts > 0, posts + count > most { closePosts(at: time) }
            // No post lies between the last stretch and this time slot: nothing is to be moved out of its stretch.
            if posts == 0, start.time < time { close(at: time, slots: 1) }
            posts += count
            if count >= most { closePosts(at: time + 1) }
        }

        /// Times after the newest post.
        mutating func begin(before newest: UInt32, _ octave: UInt32) {
            var distances: [UInt32] = []
            var distance = octave
            while distance < newest - 1 {
                distances.append(distance)
                distance *= 2
            }
            for distance in distances.reversed() where newest - distance > start.time {
                close(at: newest - distance, slots: min(octave, newest - distance - start.time))
            }
            if newest > start.time { close(at: newest, slots: min(octave, newest - start.time)) }
        }

        /// Times before the oldest post.
        mutating func end(after oldest: UInt32, _ octave: UInt32) {
            if posts > 0 { closePosts(at: oldest + 1) }
            var distance = octave
            while start.time < TimeSlot.undated {
                let end = oldest + min(distance, TimeSlot.undated - oldest)
                close(at: end, slots: min(octave, end - start.time))
                distance = distance < TimeSlot.epoch ? 2 * distance : distance
            }
        }
    }
}

// MARK: Keeping

extension DocidScale {
    /// The scale as metadata: the number of marks but the first, then of each how far its time slot and its slot lie behind those of
    /// the one before, LEB128; nothing for the scale of an index that began empty.
    func encoded() -> [UInt8] {
        if self == .identity { return [] }
        var writer = RecordWriter()
        writer.write(marks.count - 1)
        for (before, mark) in zip(marks, marks.dropFirst()) {
            writer.write(Int(mark.time - before.time))
            writer.write(Int(mark.slot - before.slot))
        }
        return writer.bytes
    }

    /// Reads what `encoded` gives.
    init(encoded bytes: [UInt8]) throws(IndexError) {
        if bytes.isEmpty {
            self = .identity
            return
        }
        let damaged = IndexError(
            .damaged, "the index is damaged: its scale of docids is none; run `sakuind index --rebuild`")
        var reader = RecordReader(bytes)
        var marks = [Mark(time: 1, slot: 1)]
        do throws(IndexError) {
            for _ in 0..<(try reader.count()) {
                let last = marks[marks.count - 1]
                guard let time = UInt32(exactly: try reader.number()), let slot = UInt32(exactly: try reader.number()),
                    (1...TimeSlot.undated - last.time).contains(time), (1...Docids.lastSlot - last.slot).contains(slot)
                else { throw damaged }
                marks.append(Mark(time: last.time + time, slot: last.slot + slot))
            }
        } catch {
            throw damaged
        }
        guard marks[marks.count - 1].time == TimeSlot.undated, reader.offset == bytes.count,
            marks[marks.count - 1].slot < Placeholder.slot
        else { throw damaged }
        self.marks = marks
    }
}
