// SPDX-License-Identifier: GPL-2.0-or-later

internal import CPrefetch

/// Memory of trivial elements that grows at its end. Unlike an array it has one owner, so writing checks nothing but the
/// bounds, and those in debug builds alone: the inverter writes three hundred million postings a gigabyte.
@safe
struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
    private var memory: UnsafeMutableBufferPointer<Element>
    private(set) var count = 0

    init() {
        unsafe memory = .allocate(capacity: 1024)
    }

    deinit { unsafe memory.deallocate() }

    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            assert(index >= 0 && index < count)
            return unsafe memory[index]
        }
        set {
            assert(index >= 0 && index < count)
            unsafe memory[index] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if unsafe count == memory.count { grow(to: count + 1) }
        unsafe memory.initializeElement(at: count, to: element)
        count += 1
    }

    /// Has the processor fetch an element that is soon to be changed: of memory that no cache holds, most of the time goes into waiting for it.
    @inline(__always)
    func prefetch(_ index: Int) {
        assert(index >= 0 && index <= count)
        unsafe prefetch_for_writing(memory.baseAddress.map { unsafe $0 + index })
    }

    /// Makes all elements the same.
    mutating func fill(_ element: Element) {
        unsafe memory[0..<count].update(repeating: element)
    }

    /// Takes all elements away and keeps the memory.
    mutating func removeAll() { count = 0 }

    mutating func append(repeating element: Element, count more: Int) {
        if unsafe count + more > memory.count { grow(to: count + more) }
        unsafe UnsafeMutableBufferPointer(rebasing: memory[count..<count + more]).initialize(repeating: element)
        count += more
    }

    /// Appends the elements of `range` to `array`.
    func copy(_ range: Range<Int>, to array: inout [Element]) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        unsafe array.append(contentsOf: UnsafeMutableBufferPointer(rebasing: memory[range]))
    }

    private mutating func grow(to least: Int) {
        let grown = unsafe UnsafeMutableBufferPointer<Element>.allocate(capacity: max(least, memory.count * 2))
        _ = unsafe grown.update(fromContentsOf: memory[0..<count])
        unsafe memory.deallocate()
        unsafe memory = grown
    }
}
