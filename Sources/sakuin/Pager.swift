// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// Which pager, and its life: it reads a pipe that this process writes, on the terminal that both have.

/// A pager's command line, for sh.
struct PagerCommand: Equatable, Sendable {
    var command: String
    var environment: [String: String]

    /// `$SAKUIN_PAGER`, else `$PAGER`, else less if there is one. Nil where there is none to use: an empty variable and
    /// `cat` say so, as they do to git.
    init?(environment: [String: String]) {
        guard let command = environment["SAKUIN_PAGER"] ?? environment["PAGER"] ?? Self.less(environment),
            !command.isEmpty, command != "cat"
        else { return nil }
        self.command = command
        // less shows colour, leaves short output on the screen and knows UTF-8 only if told so.
        self.environment = environment.merging(["LESS": "FRX", "LESSCHARSET": "utf-8"]) { set, _ in set }
    }

    private static func less(_ environment: [String: String]) -> String? {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { access($0 + "/less", X_OK) == 0 } ? "less -FRX" : nil
    }
}

/// A pager that has been started. While it runs the terminal's signals are its own: an interrupt there ends what it is
/// doing, not this process, which would leave it without anyone to wait for it.
struct RunningPager {
    let command: String
    /// Where to write what is to be paged.
    let input: Int32
    private let process: pid_t
    private let oldInterrupt: __sighandler_t?
    private let oldQuit: __sighandler_t?

    /// Nil where the system cannot start a process.
    init?(_ command: PagerCommand, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        let started = spawn(command, input: ends[0], output: output)
        close(ends[0])
        guard let started else {
            close(ends[1])
            return nil
        }
        self.command = command.command
        input = ends[1]
        process = started
        oldInterrupt = signal(SIGINT, SIG_IGN)
        oldQuit = signal(SIGQUIT, SIG_IGN)
    }

    /// Ends the input and waits until the pager ends; false if the shell could not run it.
    func wait() -> Bool {
        close(input)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        signal(SIGINT, oldInterrupt)
        signal(SIGQUIT, oldQuit)
        // 126 and 127 are the shell's own (POSIX, "Exit Status for Commands"); the exit code is in bits 8 to 15.
        return status != 126 << 8 && status != 127 << 8
    }
}

/// Starts sh with the command, its standard input and output on these descriptors, and the signals of this process that
/// are ignored as they are by default.
private func spawn(_ command: PagerCommand, input: Int32, output: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGPIPE, SIGINT, SIGQUIT] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var arguments = copies(["sh", "-c", command.command])
    var environment = copies(command.environment.map { "\($0.key)=\($0.value)" })
    defer { for string in arguments + environment { free(string) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &environment) == 0 else { return nil }
    return process
}

/// The strings as C takes them in a list, to be freed by the caller.
private func copies(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { (string: String) in strdup(string) } + [nil]
}
