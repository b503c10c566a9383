// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// A file that is written from its start to its end and then flushed to the disk.
struct GlassFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var waiting: [UInt8] = []

    private static let bufferSize = 1 << 20

    /// Makes the file, which must not exist.
    init(_ path: String) throws(GlassError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw GlassError(system: path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    mutating func write(_ bytes: [UInt8]) throws(GlassError) {
        waiting += bytes
        if waiting.count >= GlassFile.bufferSize { try flush() }
    }

    /// Writes what waits and waits for the disk.
    consuming func finish() throws(GlassError) {
        try flush()
        guard fdatasync(descriptor) == 0 else { throw GlassError(system: path) }
    }

    private mutating func flush() throws(GlassError) {
        var done = 0
        while done < waiting.count {
            let count = unsafe waiting.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            guard count > 0 || errno == EINTR else { throw GlassError(system: path) }
            done += max(0, count)
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
