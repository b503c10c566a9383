// SPDX-License-Identifier: GPL-2.0-or-later
//
// Trivial elements one behind the other: in memory while they are few, in a file without a name when they are many. They
// are read by plain calls: the pages of a mapped file would be resident memory.

/// Where elements lie that are too many for memory.
struct SpillFolder: Sendable {
    /// The files are made on the file system of this folder.
    var path: String
    /// Bytes up to which elements stay in memory. Posts of two hundred thousand take so much; fifty times as many are sorted in fifty parts,
    /// each in a fraction of a second.
    var mostInMemory = 8 << 20
}

/// Elements that were written one behind the other, to be read in that order by any thread.
struct ElementSequence<Element: BitwiseCopyable & Sendable>: Sendable {
    fileprivate enum Storage: Sendable {
        case memory([Element])
        /// From `start`, in bytes, on.
        case file(OwnedDescriptor, start: Int64)
    }

    fileprivate let storage: Storage
    let count: Int

    init(_ elements: [Element]) {
        storage = .memory(elements)
        count = elements.count
    }

    /// Elements that lie in a file.
    fileprivate init(_ file: OwnedDescriptor, at start: Int64, count: Int) {
        storage = .file(file, start: start)
        self.count = count
    }

    /// Writes `elements` into a file from `start`, in bytes, on.
    init(_ elements: [Element], into file: OwnedDescriptor, at start: Int64) throws(IndexError) {
        try file.write(elements.span, at: start)
        self.init(file, at: start, count: elements.count)
    }

    static var stride: Int64 { Int64(MemoryLayout<Element>.stride) }

    /// One element: for few of them, each of which is a call of the system.
    func element(at index: Int) throws(IndexError) -> Element {
        precondition(index >= 0 && index < count)
        switch storage {
        case .memory(let elements): return elements[index]
        case .file(let file, let start):
            return try file.read(1, of: Element.self, at: start + Int64(index) * Self.stride)[0]
        }
    }
}

/// Writes an element sequence.
struct ElementWriter<Element: BitwiseCopyable & Sendable>: ~Copyable {
    private let folder: SpillFolder
    private var waiting: [Element] = []
    private var file: OwnedDescriptor?
    private var written = 0

    init(in folder: SpillFolder) { self.folder = folder }

    /// Bytes that wait for a write once there is a file.
    private static var bufferSize: Int { 1 << 18 }

    mutating func append(_ element: Element) throws(IndexError) {
        waiting.append(element)
        let most = file == nil ? folder.mostInMemory : min(folder.mostInMemory, ElementWriter.bufferSize)
        if waiting.count * MemoryLayout<Element>.stride >= most { try flush() }
    }

    private mutating func flush() throws(IndexError) {
        if file == nil { file = try OwnedDescriptor(unnamedFileIn: folder.path) }
        try file?.write(waiting.span, at: Int64(written) * ElementSequence<Element>.stride)
        written += waiting.count
        // What many took before there was a file goes.
        waiting.removeAll(keepingCapacity: written > waiting.count)
    }

    consuming func finish() throws(IndexError) -> ElementSequence<Element> {
        guard let file else { return ElementSequence(waiting) }
        try flush()
        return ElementSequence(file, at: 0, count: written)
    }
}

/// Reads an element sequence, or a part of it, in order.
struct ElementReader<Element: BitwiseCopyable & Sendable> {
    private let sequence: ElementSequence<Element>
    private var buffer: [Element]
    private var position: Int
    /// The number of the first element behind the buffer, and of the first that is not to be read.
    private var next: Int
    private let end: Int
    private let readCount: Int
    private let discards: Bool
    /// The elements before it have been given back to the file system.
    private var discarded: Int

    /// Bytes that are given back at once: enough that the calls are not felt.
    private static var discardSize: Int { 1 << 19 }

    /// - Parameters:
    ///   - range: the elements to read; nil for all.
    ///   - readSize: bytes to read at once.
    ///   - discards: true to give the room of what was read back to the file system: nothing else may read it then.
    init(
        _ sequence: ElementSequence<Element>, _ range: Range<Int>? = nil, readSize: Int = 1 << 17,
        discards: Bool = false
    ) {
        let range = range ?? 0..<sequence.count
        precondition(range.lowerBound >= 0 && range.upperBound <= sequence.count)
        self.sequence = sequence
        self.discards = discards
        readCount = max(1, readSize / MemoryLayout<Element>.stride)
        end = range.upperBound
        discarded = range.lowerBound
        switch sequence.storage {
        case .memory(let elements):
            buffer = elements
            position = range.lowerBound
            next = elements.count
        case .file:
            buffer = []
            position = 0
            next = range.lowerBound
        }
    }

    /// The next element; nil at the end.
    mutating func read() throws(IndexError) -> Element? {
        if position == buffer.count { try fill() }
        guard next - buffer.count + position < end else { return nil }
        defer { position += 1 }
        return buffer[position]
    }

    private mutating func fill() throws(IndexError) {
        guard next < end, case .file(let file, let start) = sequence.storage else { return }
        let stride = ElementSequence<Element>.stride
        let count = min(readCount, end - next)
        buffer = try file.read(count, of: Element.self, at: start + Int64(next) * stride)
        position = 0
        next += count
        guard discards, next == end || (next - discarded) * Int(stride) >= ElementReader.discardSize else { return }
        file.discard(start + Int64(discarded) * stride..<start + Int64(next) * stride)
        discarded = next
    }
}
