// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sets and dictionaries of paths by their bytes. Strings in two normalization forms are equal, but files of such names are two:
// が from Windows and が from a Mac may lie in one folder.

/// A path that equals another one only if all bytes do.
struct PathKey: Hashable, Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    static func == (one: PathKey, other: PathKey) -> Bool {
        // Most paths are not equal as strings either, which is seen sooner.
        one.path == other.path && one.path.utf8.elementsEqual(other.path.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in path.utf8 { hasher.combine(byte) }
    }
}

/// Paths, each once.
struct PathSet: Sendable, Equatable, Sequence, ExpressibleByArrayLiteral {
    private var keys: Set<PathKey>

    init(_ paths: some Sequence<String>) { keys = Set(paths.map(PathKey.init)) }

    init(arrayLiteral paths: String...) { self.init(paths) }

    var isEmpty: Bool { keys.isEmpty }

    var count: Int { keys.count }

    func contains(_ path: String) -> Bool { keys.contains(PathKey(path)) }

    /// - Returns: false if the path was there already.
    @discardableResult
    mutating func insert(_ path: String) -> Bool { keys.insert(PathKey(path)).inserted }

    mutating func remove(_ path: String) { keys.remove(PathKey(path)) }

    mutating func formUnion(_ paths: some Sequence<String>) { keys.formUnion(paths.map(PathKey.init)) }

    mutating func subtract(_ paths: some Sequence<String>) { keys.subtract(paths.map(PathKey.init)) }

    func makeIterator() -> some IteratorProtocol<String> { keys.lazy.map(\.path).makeIterator() }
}

/// A value for each path.
struct PathMap<Value>: Sequence, ExpressibleByDictionaryLiteral {
    private var values: [PathKey: Value] = [:]

    init(dictionaryLiteral pairs: (String, Value)...) {
        for (path, value) in pairs { values[PathKey(path)] = value }
    }

    subscript(path: String) -> Value? {
        get { values[PathKey(path)] }
        set { values[PathKey(path)] = newValue }
    }

    var count: Int { values.count }

    var paths: [String] { values.keys.map(\.path) }

    func makeIterator() -> some IteratorProtocol<(path: String, value: Value)> {
        values.lazy.map { (path: $0.key.path, value: $0.value) }.makeIterator()
    }
}

extension PathMap: Sendable where Value: Sendable {}
extension PathMap: Equatable where Value: Equatable {}
