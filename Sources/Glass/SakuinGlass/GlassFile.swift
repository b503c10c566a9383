// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// A new file that is written from its start to its end.
struct GlassFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Makes the file, which must not exist.
    init(_ path: String) throws(GlassError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw GlassError(system: path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: Span<UInt8>) throws(GlassError) {
        try unsafe bytes.withUnsafeBytes { (bytes) throws(GlassError) in
            var done = 0
            while done < bytes.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw GlassError(system: path) }
                done += count
            }
        }
    }

    /// Waits until all that was written is on the disk.
    func sync() throws(GlassError) {
        guard fdatasync(descriptor) == 0 else { throw GlassError(system: path) }
    }
}
