// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation

@testable import SakuinDumps

/// A reader on bytes: by way of a pipe where it holds them, else of a file.
func withReader<Result>(
    _ bytes: [UInt8], path: String? = nil, options: ReadingOptions = ReadingOptions(),
    _ use: (inout DumpReader) throws -> Result
) throws -> Result {
    // What a pipe takes without a reader at its other end (man 7 pipe).
    guard bytes.count > 64 << 10 else {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        try pipe.fileHandleForWriting.close()
        return try with(pipe.fileHandleForReading, path, options, use)
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "sakuin-dump-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try with(FileHandle(forReadingFrom: file), path, options, use)
}

private func with<Result>(
    _ file: FileHandle, _ path: String?, _ options: ReadingOptions, _ use: (inout DumpReader) throws -> Result
) throws -> Result {
    // The handle closes its descriptor when it goes: it must outlive the reader.
    try withExtendedLifetime(file) {
        var reader = try DumpReader(descriptor: file.fileDescriptor, path: path, options: options)
        return try use(&reader)
    }
}

/// What a reader makes of bytes.
func read(
    _ bytes: [UInt8], path: String? = nil, options: ReadingOptions = ReadingOptions()
) throws -> (posts: [PlacedPost], report: DumpReport) {
    try withReader(bytes, path: path, options: options) { reader in
        var posts: [PlacedPost] = []
        while let post = try reader.next() { posts.append(post) }
        return (posts, reader.report)
    }
}

func read(_ text: String) throws -> (posts: [PlacedPost], report: DumpReport) {
    try read(Array(text.utf8))
}

/// Why bytes are refused; nil if they are read.
func refusal(_ bytes: [UInt8]) -> DumpError? {
    do {
        _ = try read(bytes)
        return nil
    } catch {
        return error as? DumpError
    }
}

func refusal(_ text: String) -> DumpError? { refusal(Array(text.utf8)) }

/// The folder of the fixtures.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

/// Knuth's MMIX generator: the same numbers in every run.
struct SteadyRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 32) | (state << 32)
    }
}
