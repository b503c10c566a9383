// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// A browser of the person's. The address with its token goes to it in a file: everybody on the machine can read the arguments of a
// process.

enum Browser {
    /// Opens the address, where there is a screen to show it on. What becomes of it is nobody's business here.
    static func open(_ address: String, folder: String) {
        guard address.hasPrefix("http"), getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil else { return }
        let file = folder + "/open.html"
        unlink(file)
        let descriptor = Glibc.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let bytes = Array("<meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=\(address)\">\n".utf8)
        _ = write(descriptor, bytes, bytes.count)
        close(descriptor)
        var process: pid_t = 0
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // What a browser says must not stand among the words of this program.
        for number: Int32 in 0...2 { posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0) }
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("xdg-open"), strdup(file), nil]
        defer { for argument in arguments { free(argument) } }
        posix_spawnp(&process, "xdg-open", &actions, nil, &arguments, environ)
    }
}
