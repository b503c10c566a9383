// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts go in by ascending docid, posting lists come out by ascending term: the heart of the bulk build. Postings are
// encoded as they come, in the form of libxapian's glass chunks, into slices that grow with the list, so that a posting
// takes two to four bytes of memory and no allocation.

internal import SakuinText

struct Inverter: ~Copyable {
    /// The bytes of a term in `termBytes`; none for a short term, whose key is its code.
    private struct Bytes {
        var start: UInt32
        var length: UInt32
    }

    /// An entry of the hash table: the number of a term plus one, 0 for none.
    private struct Slot {
        var key: UInt64
        var number: UInt32
    }

    /// What the places of a term are good for.
    private enum Kind: UInt8 {
        /// A phrase may ask for each.
        case placed
        /// One character, which a phrase asks for where a run of kanji and kana begins or ends: within a run its bigrams are asked for.
        case character
        /// The same, and it stood there in the current document.
        case characterAtEdge
    }

    // One of each for a term, by its number.
    private var growths = GrowingBuffer<PostingSlices.Growth>()
    private var keys = GrowingBuffer<UInt64>()
    private var bytes = GrowingBuffer<Bytes>()
    /// One more than the code of the occurrences in the current document; 0 for a term that has none there.
    private var pending = GrowingBuffer<UInt32>()
    private var kinds = GrowingBuffer<Kind>()

    private var table = GrowingBuffer<Slot>()
    private var termBytes: [UInt8] = []
    private var slices = PostingSlices()
    /// Terms of the current document.
    private var touched: [UInt32] = []
    /// Where crowded terms stand, in all documents.
    private var crowds = CrowdedPlaces()
    /// All terms by their bytes, once they are sorted.
    private var order = TermOrder()
    /// Of the current document's texts, in characters, with one after each.
    private var characters = 0
    /// Bigrams and words of the current document.
    private var length = 0
    private var sketch = TextSketch()
    private var codes = TermCodes()

    /// Marks the key of a term that is given as bytes, and that of a title's short term.
    private static let bytesMark: UInt64 = 1 << 63
    private static let titleMark: UInt64 = 1 << 62
    private static let titlePrefix = UInt8(ascii: "S")
    /// Of a short term's key: none in that of one character.
    private static let secondScalar: UInt64 = 1 << 21 - 1

    /// Terms whose memory is fetched before their turn.
    private static let ahead = 8

    /// - Parameter terms: about how many there will be, a power of two: more are taken, too.
    init(terms: Int = 1 << 13) {
        table.append(repeating: Slot(key: 0, number: 0), count: 2 * terms)
    }

    /// Forgets all lists and keeps the memory: that of a partition grows anew in a tenth of the time that inverting takes.
    mutating func removeAll() {
        precondition(touched.isEmpty, "the last document was not ended")
        growths.removeAll()
        keys.removeAll()
        bytes.removeAll()
        pending.removeAll()
        kinds.removeAll()
        slices.removeAll()
        crowds.removeAll()
        order.removeAll()
        termBytes.removeAll(keepingCapacity: true)
        table.fill(Slot(key: 0, number: 0))
    }

    // MARK: Posts

    /// Notes the terms of a folded text of the current document.
    mutating func read(_ folded: Span<UInt8>, isTitle: Bool = false) {
        characters += codes.read(folded, from: characters) + TermCodes.gap
        // Out of the way while the terms are noted, so that reading it needs no check.
        let short = codes.takeShort()
        let mask = table.count - 1
        for index in short.indices {
            let ahead = index + Inverter.ahead
            if ahead < short.count { table.prefetch(Inverter.place(short[ahead].term, mask)) }
            let code = short[index]
            if code.isBigram {
                note(code.term, at: code.place, isEdge: false)
                length += 1
                sketch.add(TermSet.hash(bigram: code.term))
                if isTitle { note(code.term | Inverter.titleMark, at: code.place, isEdge: false) }
            } else {
                let isEdge = !Inverter.isWithinRun(short, index)
                note(code.term, at: code.place, isEdge: isEdge)
                if isTitle { note(code.term | Inverter.titleMark, at: code.place, isEdge: isEdge) }
            }
        }
        codes.giveBack(short)
        length += codes.words.count
        for index in codes.words.indices {
            let word = codes.words[index]
            let bytes = folded.extracting(word.range)
            sketch.add(TermSet.hash(word: bytes))
            touch(term(bytes, prefix: nil), at: word.place)
            if isTitle { touch(term(bytes, prefix: Inverter.titlePrefix), at: word.place) }
        }
    }

    /// True if the character at `index` is the second of a bigram and the first of another one.
    @inline(__always)
    private static func isWithinRun(_ short: [PlacedTermCode], _ index: Int) -> Bool {
        guard index > 0, index + 1 < short.count else { return false }
        let (place, before, after) = (short[index].place, short[index - 1], short[index + 1])
        return before.isBigram && before.place + 1 == place && after.isBigram && after.place == place
    }

    /// Notes a term of the current document that only selects.
    mutating func select(_ selector: Span<UInt8>) {
        set(term(selector, prefix: nil), 0)
    }

    /// Notes a digest of the current document.
    mutating func select(_ lead: Schema.Lead) {
        let number = term(lead.term.span, prefix: nil)
        set(number, lead.code)
        if pending[number] != lead.code + 1 { pending[number] = Schema.Lead.any + 1 }
    }

    /// Ends the current document, whose docid must be greater than those before.
    /// - Returns: the sum of what stands in the place of frequencies, which libxapian takes for its length: it wraps.
    mutating func end(docid: UInt32) -> UInt32 {
        let lengthTerm = Schema.lengthTerm
        set(term(lengthTerm.span, prefix: nil), Schema.lengthCode(length))
        for (term, code) in Schema.bands(of: sketch) { set(self.term(term.span, prefix: nil), code) }
        characters = 0
        length = 0
        sketch.removeAll()
        var sum: UInt32 = 0
        for turn in touched.indices {
            prefetch(turn)
            let index = Int(touched[turn])
            let frequency = frequency(of: index)
            pending[index] = 0
            sum &+= frequency
            var growth = growths[index]
            if growth.frequency == 0 {
                growth.first = docid
            } else {
                slices.write(docid - growth.last - 1, to: &growth)
            }
            slices.write(frequency, to: &growth)
            growth.last = docid
            growth.frequency += 1
            growth.collectionFrequency &+= frequency
            growths[index] = growth
        }
        touched.removeAll(keepingCapacity: true)
        crowds.end(docid: docid)
        return sum
    }

    /// What stands in the place of the frequency of a term of the current document.
    @inline(__always)
    private mutating func frequency(of number: Int) -> UInt32 {
        let code = pending[number] - 1
        if kinds[number] == .character { return Occurrences(unplaced: Occurrences(code: code).count).code }
        if kinds[number] == .characterAtEdge { kinds[number] = .character }
        return code
    }

    /// Has the lists fetched whose turn comes soon: first what is known of one, then where its next posting goes.
    @inline(__always)
    private func prefetch(_ turn: Int) {
        let (list, slice) = (turn + 2 * Inverter.ahead, turn + Inverter.ahead)
        if list < touched.count { growths.prefetch(Int(touched[list])) }
        if slice < touched.count { slices.prefetchEnd(of: growths[Int(touched[slice])]) }
    }

    @inline(__always)
    private mutating func touch(_ number: Int, at place: UInt32) {
        let before = pending[number]
        guard before > 0 else {
            let occurrences = Occurrences(at: place)
            if occurrences.isCrowd, kinds[number] == .placed { crowds.note(number, place) }
            return set(number, occurrences.code)
        }
        let earlier = Occurrences(code: before - 1)
        var occurrences = earlier
        occurrences.add(place)
        pending[number] = occurrences.code + 1
        guard occurrences.isCrowd, kinds[number] == .placed else { return }
        if !earlier.isCrowd { earlier.places?.forEach { crowds.note(number, $0) } }
        crowds.note(number, place)
    }

    /// Gives a term of the current document, unless it has one already, the number that stands for its frequency.
    @inline(__always)
    private mutating func set(_ number: Int, _ frequency: UInt32) {
        guard pending[number] == 0 else { return }
        touched.append(UInt32(number))
        pending[number] = frequency + 1
    }

    // MARK: Terms

    @inline(__always)
    private static func place(_ key: UInt64, _ mask: Int) -> Int {
        // Multiplication by 2^64 / golden ratio (Knuth, TAOCP 6.4) spreads the low bits into the high ones.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }

    @inline(__always)
    private mutating func note(_ code: UInt64, at occurrence: UInt32, isEdge: Bool) {
        let number = number(of: code)
        touch(number, at: occurrence)
        if isEdge { kinds[number] = .characterAtEdge }
    }

    /// The number of a term of one or two characters.
    @inline(__always)
    private mutating func number(of code: UInt64) -> Int {
        let mask = table.count - 1
        var place = Inverter.place(code, mask)
        while true {
            let slot = table[place]
            if slot.number == 0 { break }
            if slot.key == code { return Int(slot.number - 1) }
            place = (place + 1) & mask
        }
        let kind: Kind = code & Inverter.secondScalar == 0 ? .character : .placed
        return insert(code, Bytes(start: 0, length: 0), kind, at: place)
    }

    /// The number of the term that is `prefix`, if there is one, and `bytes`.
    private mutating func term(_ bytes: Span<UInt8>, prefix: UInt8?) -> Int {
        let key = Inverter.hash(bytes, prefix)
        let length = bytes.count + (prefix == nil ? 0 : 1)
        let mask = table.count - 1
        var place = Inverter.place(key, mask)
        while table[place].number != 0 {
            let number = Int(table[place].number - 1)
            if table[place].key == key, isSame(number, bytes, prefix) { return number }
            place = (place + 1) & mask
        }
        let start = termBytes.count
        if let prefix { termBytes.append(prefix) }
        for index in 0..<bytes.count { termBytes.append(bytes[index]) }
        return insert(key, Bytes(start: UInt32(start), length: UInt32(length)), .placed, at: place)
    }

    private static func hash(_ bytes: Span<UInt8>, _ prefix: UInt8?) -> UInt64 {
        let start = prefix.map { FNV1a.add($0, to: FNV1a.basis) } ?? FNV1a.basis
        return FNV1a.hash(bytes, from: start) | Inverter.bytesMark
    }

    private func isSame(_ number: Int, _ other: Span<UInt8>, _ prefix: UInt8?) -> Bool {
        let skipped = prefix == nil ? 0 : 1
        guard Int(bytes[number].length) == other.count + skipped else { return false }
        let start = Int(bytes[number].start)
        if let prefix, termBytes[start] != prefix { return false }
        for index in 0..<other.count where termBytes[start + skipped + index] != other[index] { return false }
        return true
    }

    private mutating func insert(_ key: UInt64, _ bytes: Bytes, _ kind: Kind, at place: Int) -> Int {
        let number = keys.count
        keys.append(key)
        self.bytes.append(bytes)
        growths.append(PostingSlices.Growth())
        pending.append(0)
        kinds.append(kind)
        table[place] = Slot(key: key, number: UInt32(number + 1))
        if keys.count * 2 > table.count { grow() }
        return number
    }

    private mutating func grow() {
        var grown = GrowingBuffer<Slot>()
        grown.append(repeating: Slot(key: 0, number: 0), count: table.count * 2)
        let mask = grown.count - 1
        for index in 0..<table.count where table[index].number != 0 {
            let slot = table[index]
            var place = Inverter.place(slot.key, mask)
            while grown[place].number != 0 { place = (place + 1) & mask }
            grown[place] = slot
        }
        table = grown
    }

    // MARK: Lists

    /// A posting list; the bytes are the wdf of the first posting, then gap and wdf of each further one, LEB128.
    struct List {
        var frequency: UInt32
        var collectionFrequency: UInt32
        var first: UInt32
        var last: UInt32
    }

    /// Gives the places of all crowded terms by ascending term, of each as `PlacesWriter` takes them. They are valid during the call.
    mutating func forEachCrowd<Failure: Error>(
        _ body: (_ term: Span<UInt8>, List, _ places: Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        sort()
        var encoded: [UInt8] = []
        for turn in 0..<order.count {
            if turn + Inverter.ahead < order.count { crowds.prefetch(order[turn + Inverter.ahead]) }
            let number = order[turn]
            encoded.removeAll(keepingCapacity: true)
            guard let (count, first, last) = crowds.encode(number, into: &encoded) else { continue }
            let list = List(frequency: count, collectionFrequency: 0, first: first, last: last)
            try body(termBytes.span.extracting(range(of: number)), list, encoded.span)
        }
    }

    /// Gives all lists by ascending term. The postings are valid during the call.
    mutating func forEachList<Failure: Error>(
        _ body: (_ term: Span<UInt8>, List, _ postings: Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        sort()
        var postings: [UInt8] = []
        for turn in 0..<order.count {
            prefetchList(turn)
            let number = order[turn]
            let growth = growths[number]
            postings.removeAll(keepingCapacity: true)
            slices.read(growth, into: &postings)
            let list = List(
                frequency: growth.frequency, collectionFrequency: growth.collectionFrequency, first: growth.first,
                last: growth.last)
            try body(termBytes.span.extracting(range(of: number)), list, postings.span)
        }
    }

    /// Has fetched what `forEachList` reads soon, which lies in the order in which terms came: what is known of a list, then slice after
    /// slice.
    @inline(__always)
    private func prefetchList(_ turn: Int) {
        let ahead = Inverter.ahead
        guard turn + 4 * ahead < order.count else { return }
        let (far, near) = (order[turn + 4 * ahead], order[turn + 3 * ahead])
        growths.prefetch(far)
        bytes.prefetch(far)
        slices.prefetchHead(of: growths[near])
        slices.prefetchSecond(of: growths[order[turn + 2 * ahead]])
        slices.prefetchThird(of: growths[order[turn + ahead]])
    }

    /// Where the bytes of a term stand, once they are made.
    @inline(__always)
    private func range(of number: Int) -> Range<Int> {
        let bytes = bytes[number]
        return Int(bytes.start)..<Int(bytes.start + bytes.length)
    }

    /// Puts all terms into the order of their bytes, which are made for the short ones too.
    private mutating func sort() {
        guard order.count < keys.count else { return }
        precondition(order.count == 0, "terms came after they were sorted")
        for number in 0..<keys.count {
            if bytes[number].length == 0 {
                let start = termBytes.count
                if keys[number] & Inverter.titleMark != 0 { termBytes.append(Inverter.titlePrefix) }
                TermCodes.write(keys[number] & ~Inverter.titleMark, to: &termBytes)
                bytes[number] = Bytes(start: UInt32(start), length: UInt32(termBytes.count - start))
            }
            order.append(UInt32(number), head: TermOrder.head(of: termBytes.span.extracting(range(of: number))))
        }
        order.sortByHead()
        let all = termBytes
        var start = 0
        while let places = order.alike(from: start) {
            var alike: [(number: UInt32, bytes: Range<Int>)] = []
            for place in places { alike.append((UInt32(order[place]), range(of: order[place]))) }
            alike.sort { all[$0.bytes].lexicographicallyPrecedes(all[$1.bytes]) }
            for (place, term) in zip(places, alike) { order.put(term.number, at: place) }
            start = places.upperBound
        }
    }
}
