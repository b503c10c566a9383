// SPDX-License-Identifier: GPL-2.0-or-later
//
// Trivial elements in order, however many: of more than a run, each run is sorted in memory and written to a file without a
// name, and the runs are merged while they are read (Knuth, TAOCP 5.4.1). What fits a run never leaves memory.

/// Takes elements in any order, to give them in theirs.
struct ExternalSort<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
    private let folder: SpillFolder
    private let runCount: Int
    private let isBefore: @Sendable (Element, Element) -> Bool
    private var waiting: [Element] = []
    private var runs: [ElementSequence<Element>] = []
    private var file: OwnedDescriptor?
    /// Bytes in the file.
    private var written: Int64 = 0

    /// - Parameter isBefore: a strict weak order; elements that are alike come in any order.
    init(in folder: SpillFolder, by isBefore: @escaping @Sendable (Element, Element) -> Bool) {
        self.folder = folder
        runCount = max(1, folder.mostInMemory / MemoryLayout<Element>.stride)
        self.isBefore = isBefore
    }

    mutating func add(_ element: Element) throws(IndexError) {
        if waiting.count == runCount { try writeRun() }
        waiting.append(element)
    }

    /// A sort of the same kind, without elements.
    func emptyCopy() -> ExternalSort { ExternalSort(in: folder, by: isBefore) }

    /// Gives what was added, in any order.
    func forEach(_ body: (Element) throws(IndexError) -> Void) throws(IndexError) {
        for run in runs {
            var reader = ElementReader(run)
            while let element = try reader.read() { try body(element) }
        }
        for element in waiting { try body(element) }
    }

    /// What was added, in order.
    consuming func sorted() throws(IndexError) -> SortedElements<Element> {
        if !runs.isEmpty, !waiting.isEmpty { try writeRun() }
        if runs.isEmpty {
            waiting.sort(by: isBefore)
            return try SortedElements([ElementSequence(waiting)], by: isBefore)
        }
        return try SortedElements(runs, by: isBefore)
    }

    private mutating func writeRun() throws(IndexError) {
        waiting.sort(by: isBefore)
        let file = if let file { file } else { try OwnedDescriptor(unnamedFileIn: folder.path) }
        self.file = file
        runs.append(try ElementSequence(waiting, into: file, at: written))
        written += Int64(waiting.count) * ElementSequence<Element>.stride
        waiting.removeAll(keepingCapacity: true)
    }
}

/// Elements in order, to be read once: what has been read is given back to the file system.
struct SortedElements<Element: BitwiseCopyable & Sendable>: ~Copyable {
    private let isBefore: @Sendable (Element, Element) -> Bool
    private var readers: [ElementReader<Element>] = []
    /// Of each reader: what stands next.
    private var fronts: [Element] = []
    /// A heap of indices into `readers`, the least element on top.
    private var heap: [Int] = []

    /// Bytes that are read ahead of all runs together, and of one.
    private static var readAhead: Int { 1 << 22 }
    private static var readSizes: ClosedRange<Int> { 1 << 12...1 << 17 }

    fileprivate init(
        _ runs: [ElementSequence<Element>], by isBefore: @escaping @Sendable (Element, Element) -> Bool
    ) throws(IndexError) {
        self.isBefore = isBefore
        let (share, sizes) = (SortedElements.readAhead / max(1, runs.count), SortedElements.readSizes)
        for run in runs {
            var reader = ElementReader(
                run, readSize: min(max(share, sizes.lowerBound), sizes.upperBound), discards: true)
            guard let front = try reader.read() else { continue }
            readers.append(reader)
            fronts.append(front)
            heap.append(heap.count)
        }
        for place in heap.indices.reversed() { sink(place) }
    }

    /// The next element; nil at the end.
    mutating func read() throws(IndexError) -> Element? {
        guard let top = heap.first else { return nil }
        let element = fronts[top]
        if let next = try readers[top].read() {
            fronts[top] = next
        } else {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        sink(0)
        return element
    }

    /// Puts the next element and all that are alike into `group`; false at the end.
    mutating func read(
        _ group: inout [Element], alike isAlike: (Element, Element) -> Bool
    ) throws(IndexError) -> Bool {
        group.removeAll(keepingCapacity: true)
        guard let first = try read() else { return false }
        group.append(first)
        while let top = heap.first, isAlike(first, fronts[top]), let next = try read() { group.append(next) }
        return true
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while 2 * place + 1 < heap.count {
            var least = 2 * place + 1
            if least + 1 < heap.count, isBefore(fronts[heap[least + 1]], fronts[heap[least]]) { least += 1 }
            guard isBefore(fronts[heap[least]], fronts[heap[place]]) else { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
